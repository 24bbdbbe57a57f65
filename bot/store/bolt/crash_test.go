package bolt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// crashFolder names the folder in which this test program, started by itself, writes until it is killed.
const crashFolder = "MENTORBOT_TEST_CRASH_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashFolder); dir != "" {
		fmt.Println(writeForEver(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForEver commits numbered records as fast as it can, and prints each number when it is acknowledged.
func writeForEver(dir string) error {
	s, err := Open(dir + "/mentorbot.db")
	for number := uint64(0); err == nil; {
		err = s.Update(context.Background(), func(tx store.Tx) (err error) {
			if number, err = tx.Next("record"); err != nil {
				return err
			}
			return putSome(tx, int(number))
		})
		if err == nil {
			fmt.Println(number)
		}
	}
	return err
}

func TestKilledAtAnyMomentNothingAcknowledgedIsLost(t *testing.T) {
	dir, acknowledged := t.TempDir(), 0
	for round := range 10 {
		acknowledged = max(acknowledged, killAfter(t, dir, 1+round*round*7%90))
		s := openIn(t, dir)
		kept := countEntries(t, s)
		if kept < acknowledged {
			t.Fatalf("%d records were acknowledged, %d are there", acknowledged, kept)
		}
		expectWhole(t, s, kept)
		s.close(t)
	}
}

// killAfter starts a writer, kills it some time after so many numbers, and tells the last number it acknowledged.
func killAfter(t *testing.T, dir string, numbers int) (last int) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	writer := exec.CommandContext(t.Context(), program)
	writer.Env = append(os.Environ(), crashFolder+"="+dir)
	out, err := writer.StdoutPipe()
	if err == nil {
		err = writer.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); numbers-- { // also those it wrote before it died
		if last, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatalf("the writer said %s", lines.Text())
		}
		if numbers == 1 {
			writer.Process.Kill()
		}
	}
	writer.Wait()
	return last
}

// expectWhole looks for all that was written with each of the numbers from 1, and for nothing of the next.
func expectWhole(t *testing.T, s *Store, kept int) {
	t.Helper()
	if err := s.View(t.Context(), func(tx store.Tx) error {
		for number := 1; number <= kept; number++ {
			if err := readSome(tx, number); err != nil {
				return fmt.Errorf("record %d: %w", number, err)
			}
		}
		if err := readSome(tx, kept+1); !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("record %d, which was not committed: %w", kept+1, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// readSome reads what putSome wrote; store.ErrNotFound: nothing of it is there.
func readSome(tx store.Tx, i int) error {
	id := fmt.Sprintf("%08d", i)
	_, member := tx.Member(mentoring.MemberID("m" + id))
	_, person := tx.MemberOf("", chat.PersonID("web:"+id))
	_, conversation := tx.Conversation(store.ConversationID("c" + id))
	_, delivery := tx.Delivery(chat.DeliveryID("d" + id))
	_, nudge := tx.Nudge("n" + id)
	seen, err := tx.Seen(chat.EventID("web:" + id))
	errs := []error{member, person, conversation, delivery, nudge}
	for _, e := range errs {
		if (e == nil) != seen {
			return fmt.Errorf("half of it is there: seen %v, %v", seen, errs)
		}
	}
	return errors.Join(member, err)
}
