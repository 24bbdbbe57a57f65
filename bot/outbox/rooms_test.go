package outbox_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// opening is a network that opens rooms, and finds what arrived in a person's own chat.
type opening struct {
	*finding
	fails []error // of one attempt after another
	asked []string
	found []chat.DeliveryID // what was looked for
}

func (o *opening) OpenRoom(_ context.Context, to chat.Destination) (chat.PlaceID, error) {
	title := to.Title
	for _, p := range to.People {
		title += " " + p.Native()
	}
	if to.Community != "" {
		title += " in " + string(to.Community)
	}
	if o.asked = append(o.asked, title); len(o.asked) <= len(o.fails) {
		return "", o.fails[len(o.asked)-1]
	}
	return "net:room", nil
}

func (o *opening) Find(ctx context.Context, d chat.Delivery) (chat.Receipt, bool, error) {
	o.found = append(o.found, d.ID)
	return o.finding.Find(ctx, d)
}

func rooms() (*network, *opening) {
	n := &network{name: "net"}
	return n, &opening{finding: &finding{network: n}}
}

var both = chat.Among("Spring", "net:ben", "net:ana")

// What is for several people opens their room; the place comes back with the receipt.
func TestARoomIsOpenedForSeveral(t *testing.T) {
	n, o := rooms()
	r := newRig(t, o)
	id := r.say(both, "welcome")
	r.finish()
	r.expect(id, store.Sent)
	if !slices.Equal(o.asked, []string{"Spring ben ana"}) || n.seen[0].To.Place != "net:room" {
		t.Errorf("opened %q, sent to %+v", o.asked, n.seen[0].To)
	}
	if got := r.delivery(id).Receipt.Place; got != "net:room" {
		t.Errorf("the receipt names %q", got)
	}
	theirs := both
	theirs.Community = "net:home"
	r.say(theirs, "welcome")
	r.finish()
	if len(o.asked) != 2 || o.asked[1] != "Spring ben ana in net:home" {
		t.Errorf("opened %q", o.asked)
	}
	known := both
	known.Place = "net:room"
	r.say(known, "more")
	r.finish()
	if len(o.asked) != 2 || len(n.seen) != 3 {
		t.Errorf("opened %q, sent %q", o.asked, n.said())
	}
}

// Nothing is read where people write to each other, also not to learn whether something arrived.
func TestInARoomNobodyLooksWhatArrived(t *testing.T) {
	n, o := rooms()
	lost := true
	n.answer = func(chat.Delivery) error {
		if lost {
			lost = false
			return errSwallowed
		}
		return nil
	}
	r := newRig(t, o)
	id := r.say(both, "welcome")
	r.flush()
	r.expect(id, store.Unknown)
	r.finish()
	r.expect(id, store.Sent)
	if len(o.found) != 0 || !slices.Equal(n.said(), []string{"welcome", "welcome"}) || r.unknowns() != 1 {
		t.Errorf("looked for %v, people read %q, %d records", o.found, n.said(), r.unknowns())
	}
	if first, second := n.seen[0], n.seen[1]; first.ID != second.ID ||
		first.Message.Choices[0].Handle != second.Message.Choices[0].Handle {
		t.Error("the copy has handles of its own")
	}
}

// Opening again is harmless: a lost answer to it leaves nothing unknown.
func TestOpeningIsTriedAgain(t *testing.T) {
	n, o := rooms()
	o.fails = []error{chat.ErrUnknown, context.DeadlineExceeded, errDown, chat.RetryAfter{Wait: time.Minute}}
	r := newRig(t, o)
	id := r.say(both, "welcome")
	r.finish()
	r.expect(id, store.Sent)
	if len(o.asked) != 5 || n.count() != 1 || r.unknowns() != 0 {
		t.Errorf("opened %d times, sent %d times, %d records", len(o.asked), n.count(), r.unknowns())
	}
}

func TestARoomThatIsRefusedIsToldOf(t *testing.T) {
	for name, adapter := range map[string]chat.Adapter{
		"refused":  &opening{finding: &finding{network: &network{name: "net"}}, fails: []error{chat.ErrUnreachable}},
		"no rooms": &network{name: "net"},
	} {
		r := newRig(t, adapter)
		id := r.say(both, "welcome")
		r.finish()
		r.expect(id, store.Dropped)
		if len(r.events) != 1 || r.events[0].Kind != chat.Unreachable {
			t.Errorf("%s: told %+v", name, r.events)
		}
	}
}

// shutting is a network that closes rooms.
type shutting struct {
	*network
	fails  []error // of one attempt after another
	closed []chat.PlaceID
}

func (s *shutting) CloseRoom(_ context.Context, room chat.PlaceID) error {
	if s.closed = append(s.closed, room); len(s.closed) <= len(s.fails) {
		return s.fails[len(s.closed)-1]
	}
	return nil
}

// Closing a room says nothing, and can be done again: a lost answer to it leaves nothing unknown.
func TestARoomIsClosed(t *testing.T) {
	n := &network{name: "net"}
	s := &shutting{network: n, fails: []error{chat.ErrUnknown, errDown}}
	for name, adapter := range map[string]chat.Adapter{"closes": s, "can't": n} {
		r := newRig(t, adapter)
		id := r.say(chat.In("net:room"), "", func(d *store.Delivery) { d.Closes = true })
		r.finish()
		r.expect(id, store.Sent)
		if len(n.seen) != 0 || r.unknowns() != 0 {
			t.Errorf("%s: said %q, %d records", name, n.said(), r.unknowns())
		}
	}
	if len(s.closed) != 3 || s.closed[0] != "net:room" {
		t.Errorf("closed %q", s.closed)
	}
}
