package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
)

// From the start of the process until it answers that it is ready, with nothing there and with a large community.
func BenchmarkStartToReady(b *testing.B) {
	for _, members := range []int{0, 100_000} {
		b.Run(fmt.Sprintf("members=%d", members), func(b *testing.B) {
			folder := b.TempDir()
			prepare(b, folder, members)
			commandOf(b, folder, nil) // builds it
			for i := 0; b.Loop(); i++ {
				data := folder
				if members == 0 {
					data = filepath.Join(folder, strconv.Itoa(i)) // each start makes its file
				}
				p := starts(b, data)
				b.StopTimer()
				p.Process.Kill()
				p.Wait()
				b.StartTimer()
			}
		})
	}
}

// prepare writes members into the playground's data file.
func prepare(b *testing.B, folder string, members int) {
	b.Helper()
	if members == 0 {
		return
	}
	s, err := bolt.Open(filepath.Join(folder, "playground.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	const atOnce = 10_000
	for from := 0; from < members; from += atOnce {
		err := s.Update(context.Background(), func(tx store.Tx) error {
			for i := from; i < min(from+atOnce, members); i++ {
				m := mentoring.Member{ID: mentoring.MemberID(fmt.Sprintf("m%08d", i)), Community: community,
					Persons:  []chat.PersonID{chat.PersonID(fmt.Sprintf("web:member-%d", i))},
					Language: "en", Zone: "Europe/Berlin", Created: time.Date(2025, 3, 3, 10, 0, 0, 0, time.UTC),
					Sealed: make([]byte, 100)}
				if err := tx.PutMember(m); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// The memory of a playground on which a thousand people were made, started anew and left alone.
func BenchmarkIdleMemory(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("only Linux tells the memory of a process in /proc")
	}
	data := b.TempDir()
	p := starts(b, data)
	var group sync.WaitGroup
	const people, hands = 1000, 8
	for hand := range hands {
		group.Go(func() {
			for i := hand; i < people; i += hands {
				p.add(i, fmt.Sprintf("Person %d", i), "ar", "Africa/Cairo")
			}
		})
	}
	group.Wait()
	p.Process.Signal(os.Interrupt)
	p.ended(b, graceful)
	for b.Loop() {
		idle := starts(b, data)
		idle.get(b, "api/state")
		b.ReportMetric(resident(b, idle), "MB")
		idle.Process.Kill()
		idle.Wait()
	}
}

// resident is a process' memory in megabytes.
func resident(b testing.TB, p *process) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kilobytes * 1024 / 1e6
}
