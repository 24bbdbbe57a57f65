package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestItEndsWellWhileAPageIsOpen(t *testing.T) {
	p := starts(t, t.TempDir())
	stream, err := http.Get(p.address + "api/stream?after=")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	if _, err := stream.Body.Read(make([]byte, 1)); err != nil { // it has begun
		t.Fatal(err)
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.ended(t, graceful); code != 0 {
		t.Errorf("it ended with %d: %s", code, p.said)
	}
}

// post gives an order as the page does, again while it is told that it is not saved yet, and reports whether it was
// acknowledged.
func (p *process) post(path string, order any) bool {
	body, err := json.Marshal(order)
	if err != nil {
		return false
	}
	for {
		response, err := http.Post(p.address+path, "application/json", bytes.NewReader(body))
		if err != nil {
			return false
		}
		response.Body.Close()
		if response.StatusCode != http.StatusServiceUnavailable {
			return response.StatusCode == http.StatusOK
		}
	}
}

// add makes a person; with the same number again it is the same person.
func (p *process) add(number int, name, language, zone string) {
	id := fmt.Sprintf("person-%08d", number)
	p.post("api/person", map[string]any{"id": id, "name": name, "language": language, "zone": zone})
}

// People write until the process is killed; whatever was acknowledged to them is there afterwards, once.
func TestNothingAcknowledgedIsLostWhenItIsKilled(t *testing.T) {
	data := t.TempDir()
	const people, before = 4, 60
	for round := range 3 {
		p := starts(t, data)
		var said sync.Map
		var count atomic.Int64
		enough := make(chan struct{})
		var group sync.WaitGroup
		for n := range people {
			group.Go(func() {
				name := fmt.Sprintf("Person %d", n)
				p.add(n, name, "en", "UTC")
				for i := 0; ; i++ {
					text := fmt.Sprintf("words %d of %d in %d", i, n, round)
					id, person := fmt.Sprintf("said-%d-%d-%d", round, n, i), fmt.Sprintf("web:person-%d", n)
					order := map[string]any{"id": id, "person": person, "text": text}
					if !p.post("api/act", order) {
						return
					}
					said.Store(text, true)
					if count.Add(1) == before {
						close(enough)
					}
				}
			})
		}
		select {
		case <-enough:
		case <-time.After(patience):
			t.Fatalf("nobody can write: %s", p.said)
		}
		p.Process.Signal(os.Kill)
		group.Wait()
		p.Wait()
		again := starts(t, data)
		counts := again.texts(t)
		said.Range(func(text, _ any) bool {
			if counts[text.(string)] != 1 {
				t.Errorf("%q is there %d times", text, counts[text.(string)])
			}
			return true
		})
		again.Process.Signal(syscall.SIGTERM)
		if code := again.ended(t, graceful); code != 0 {
			t.Errorf("after a kill it ended with %d: %s", code, again.said)
		}
	}
}

// texts counts what the people said, over all that the page keeps.
func (p *process) texts(t *testing.T) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for n := range 4 {
		for before, more := 1<<30, true; more; {
			var seen struct {
				Lines []struct {
					Number int
					Text   string
				}
				More bool
			}
			response, err := http.Get(fmt.Sprintf("%sapi/lines?place=web:dm-person-%d&before=%d", p.address, n, before))
			if err != nil {
				t.Fatal(err)
			}
			err = json.NewDecoder(response.Body).Decode(&seen)
			response.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range seen.Lines {
				counts[l.Text]++
				before = min(before, l.Number)
			}
			more = seen.More
		}
	}
	return counts
}
