package chattest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"mentorbot/bot/chat"
)

// Exercise is the suite that every adapter passes with its Fake. The Fake is new, with nobody in it.
func Exercise(t *testing.T, f Fake) {
	x := &exercise{Fake: f, network: f.Adapter().Network(), can: f.Adapter().Capabilities(), ear: &ear{}}
	t.Run("capabilities can be kept", x.capabilities)
	t.Run("running", func(t *testing.T) {
		if q, asks := f.Adapter().(chat.Questioner); asks {
			q.AnsweredBy(x.answer)
		}
		f.Start(t, x.ear.receive)
		for _, part := range [][]check{x.hearing(), x.pressing(), x.showing(), x.failing(), x.deeds()} {
			for _, c := range part {
				t.Run(c.what, c.how)
			}
		}
	})
	t.Run("Run ends with its context", x.ends)
}

type check struct {
	what string
	how  func(*testing.T)
}

type exercise struct {
	Fake
	network chat.Network
	can     chat.Capabilities
	ear     *ear
	mu      sync.Mutex // guards sent and asked
	sent    int
	asked   []chat.Query
}

// hints are what Fit may add in the suite.
var hints = chat.Hints{
	Number: "Answer with a number.", Several: "Answer with numbers.", Skip: "Or write “skip”.", Example: "For example:",
	Page: "More answers:",
}

// ear is the bot that listens, and refuses as often as it is told to.
type ear struct {
	mu     sync.Mutex
	heard  []chat.Event
	refuse int
}

func (e *ear) receive(_ context.Context, events ...chat.Event) []error {
	e.mu.Lock()
	defer e.mu.Unlock()
	errs := make([]error, len(events))
	for i, event := range events {
		e.heard = append(e.heard, event)
		if e.refuse > 0 {
			e.refuse--
			errs[i] = chat.ErrBusy
		}
	}
	return errs
}

func (e *ear) refuseNext() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.refuse = 1
}

// during is what is heard while do does something.
func (e *ear) during(do func()) []chat.Event {
	e.mu.Lock()
	before := len(e.heard)
	e.mu.Unlock()
	do()
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.heard[before:])
}

// one is the single event heard while do does something.
func (x *exercise) one(t *testing.T, do func()) chat.Event {
	t.Helper()
	events := x.ear.during(do)
	if len(events) != 1 {
		t.Fatalf("heard %d events, want 1: %+v", len(events), events)
	}
	return events[0]
}

func (x *exercise) capabilities(t *testing.T) {
	if x.network == "" {
		t.Error("a network has a name")
	}
	if x.can.TextLength != 0 && x.can.TextLength < chat.LeastText {
		t.Errorf("texts of %d units are too short to fit anything", x.can.TextLength)
	}
	if x.can.Buttons < 0 || x.can.LabelLength < 0 || x.can.Fields < 0 {
		t.Errorf("less than nothing: %+v", x.can)
	}
}

// patience is how long a Run that was told to stop may take before the suite says that it does not.
const patience = 2 * time.Minute

func (x *exercise) ends(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- x.Adapter().Run(ctx, x.ear.receive) }()
	cancel()
	select {
	case err := <-ended:
		if err != nil && ctx.Err() == nil {
			t.Errorf("Run ended with %v", err)
		}
	case <-time.After(patience):
		t.Fatalf("Run goes on %s after its context ended", patience)
	}
}

// delivery is a new one to a person's own chat.
func (x *exercise) delivery(p chat.PersonID, m chat.Message) chat.Delivery {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.sent++
	return chat.Delivery{ID: chat.DeliveryID(fmt.Sprintf("exercise-%06d", x.sent)), To: chat.To(p), Message: m}
}

// send delivers a message to a person and gives what they see of it.
func (x *exercise) send(t *testing.T, p chat.PersonID, m chat.Message) []Seen {
	t.Helper()
	return x.news(p, "", func() {
		for _, part := range chat.Fit(m, x.can, hints) {
			x.deliver(t, x.delivery(p, part))
		}
	})
}

func (x *exercise) deliver(t *testing.T, d chat.Delivery) chat.Receipt {
	t.Helper()
	receipt, err := x.Adapter().Send(t.Context(), d)
	if err != nil {
		t.Fatalf("send %+v: %v", d.Message, err)
	}
	if receipt.Place == "" || receipt.Place.Network() != x.network {
		t.Errorf("a receipt names the place, got %+v", receipt)
	}
	return receipt
}

// news is what a person sees of the bot since before.
func (x *exercise) news(p chat.PersonID, place chat.PlaceID, do func()) []Seen {
	before := len(x.Seen(p, place))
	do()
	return slices.DeleteFunc(slices.Clone(x.Seen(p, place)[before:]), func(s Seen) bool { return s.From != bot })
}

// letters is what can be read of s, without any space: a text that was cut has lost only that.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, chat.Clean(s))
}

func texts(seen []Seen) string {
	all := make([]string, len(seen))
	for i, s := range seen {
		all[i] = chat.Bare(s.Text)
	}
	return strings.Join(all, "\n")
}
