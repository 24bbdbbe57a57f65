package bot_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// crashFolder names the folder in which this test program, started by itself, runs a bot until it is killed; crashFrom
// the first event that its network tells.
const crashFolder, crashFrom = "MENTORBOT_TEST_CRASH_FOLDER", "MENTORBOT_TEST_CRASH_FROM"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashFolder); dir != "" {
		fmt.Println(runForEver(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// witness is a network whose people read in a file what was sent: it outlives the bot.
type witness struct {
	network
	path string
	mu   sync.Mutex
}

func witnessed(dir string) *witness {
	w := &witness{path: filepath.Join(dir, "read")}
	w.send = w.write
	return w
}

func (w *witness) write(d chat.Delivery) (chat.Receipt, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	file, err := os.OpenFile(w.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = fmt.Fprintln(file, d.ID)
		err = errors.Join(err, file.Close())
	}
	return chat.Receipt{Place: chat.PlaceID(d.To.People[0])}, err
}

// Find looks into the file.
func (w *witness) Find(_ context.Context, d chat.Delivery) (chat.Receipt, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	times, err := w.read()
	return chat.Receipt{Place: chat.PlaceID(d.To.People[0])}, times[d.ID] > 0, err
}

// read counts how often each message was read.
func (w *witness) read() (map[chat.DeliveryID]int, error) {
	data, err := os.ReadFile(w.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	times := map[chat.DeliveryID]int{}
	for id := range strings.FieldsSeq(string(data)) {
		times[chat.DeliveryID(id)]++
	}
	return times, err
}

// tellers is how many connections the network has: their events share commits.
const tellers = 4

// runForEver runs a bot whose network tells numbered events as fast as they are taken in, and prints each one's number
// when it is acknowledged.
func runForEver(dir string) error {
	first, err := strconv.Atoi(os.Getenv(crashFrom))
	if err != nil {
		return err
	}
	w := witnessed(dir)
	w.run = func(ctx context.Context, receive chat.Receive) error {
		var group sync.WaitGroup
		for i := range tellers {
			group.Go(func() {
				for n := first + i; ; n += tellers {
					if err := receive(ctx, asks(n))[0]; err == nil {
						fmt.Println(n)
					}
				}
			})
		}
		group.Wait()
		return nil
	}
	b, _, err := build(dir, time.Now, w)
	if err != nil {
		return err
	}
	return b.Run(context.Background())
}

func TestKilledAtAnyMomentNothingIsLostOrDoubled(t *testing.T) {
	dir, chance := t.TempDir(), rand.New(rand.NewPCG(1, 1))
	acknowledged, latest := map[int]bool{}, 0
	for range 10 {
		from := max(0, latest-2*tellers) // a network tells again what it is not sure of
		later := time.Duration(chance.IntN(3000)) * time.Microsecond
		for _, n := range killAfter(t, dir, from, 1+chance.IntN(60), later) {
			acknowledged[n], latest = true, max(latest, n)
		}
	}
	w := witnessed(dir)
	b, kept := open(t, dir, time.Now, w)
	if _, err := b.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	read, err := w.read()
	if err != nil || len(acknowledged) < 100 {
		t.Fatalf("only %d events were acknowledged, %v", len(acknowledged), err)
	}
	answers := answersTo(t, kept)
	for n := range latest + 1 {
		p := asks(n).Person
		if len(answers[p]) > 1 || acknowledged[n] && len(answers[p]) == 0 {
			t.Errorf("event %d, acknowledged %v, has %d answers", n, acknowledged[n], len(answers[p]))
		}
		for _, d := range answers[p] {
			if d.State != store.Sent || read[d.ID] != 1 {
				t.Errorf("the answer to event %d is %s, and was read %d times", n, d.State, read[d.ID])
			}
		}
	}
}

// killAfter runs a bot, kills it some time after so many events, and tells which it acknowledged.
func killAfter(t *testing.T, dir string, from, events int, later time.Duration) (numbers []int) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bot := exec.CommandContext(t.Context(), program)
	bot.Env = append(os.Environ(), crashFolder+"="+dir, crashFrom+"="+strconv.Itoa(from))
	out, err := bot.StdoutPipe()
	if err == nil {
		err = bot.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); { // also those it printed before it died
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatalf("the bot said %s", lines.Text())
		}
		if numbers = append(numbers, n); len(numbers) == events {
			time.AfterFunc(later, func() { bot.Process.Kill() })
		}
	}
	bot.Wait()
	return numbers
}

// answersTo are all deliveries by who they are for.
func answersTo(t *testing.T, kept store.Store) map[chat.PersonID][]store.Delivery {
	t.Helper()
	answers := map[chat.PersonID][]store.Delivery{}
	view(t, kept, func(tx store.Tx) error {
		for n := 1; ; n++ {
			d, err := tx.Delivery(chat.DeliveryID(fmt.Sprintf("%010d", n)))
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			answers[d.To.People[0]] = append(answers[d.To.People[0]], d)
		}
	})
	return answers
}
