package discord

import (
	"context"
	"sync"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/lately"
)

const (
	tokenTime   = 15*time.Minute - 30*time.Second // how long an interaction is answered to, with time for the call
	recordTime  = 3 * time.Second                 // how long Discord may take to know of a first answer by HTTP
	mostEarly   = 10                              // tries of as long: a clock may stand still
	mostTickets = 10_000
)

// right is what an interaction allows for a while: to answer it. Its token is a secret: who has it can write.
type right struct {
	id, app, token string
	channel        string // where it was done
	message        string // on which it was done
	hidden         bool   // answers are for one pair of eyes
	only           bool   // there is no other way to where it happened
	at             time.Time
	early          int             // how often something was said too early
	claimed        bool            // somebody sees to the first answer
	given          bool            // the first answer was given
	givenAt        time.Time       // when; zero: in another run
	open           bool            // a message was promised, and has not come yet
	teller         chat.DeliveryID // of the message that took the promised place
	first          chan struct{}   // closed when the first answer was given
	answer         response        // the first one
}

// tickets are the rights to answer in place. They live here, and those with which a message was promised in the memory,
// too; the house knows their names.
type tickets struct {
	now  func() time.Time
	kept *lately.Map[chat.Ticket, right]

	mu    sync.Mutex
	order []chat.Ticket // of those that are kept, oldest first
}

func newTickets(now func() time.Time) *tickets {
	return &tickets{now: now, kept: lately.NewMap[chat.Ticket, right](mostTickets)}
}

// keep gives a right its name, which is its interaction's. One that comes again is the same right.
func (t *tickets) keep(r right) chat.Ticket {
	r.at, r.first = t.now(), make(chan struct{})
	t.restore(chat.Ticket(r.id), r)
	return chat.Ticket(r.id)
}

// sweep drops those that are over, with their secrets, as one more comes: Discord takes no answer to them any more.
func (t *tickets) sweep(more chat.Ticket) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.order) > 0 {
		if _, lasts := t.right(t.order[0]); lasts {
			break
		}
		t.kept.Drop(t.order[0])
		t.order = t.order[1:]
	}
	t.order = append(t.order, more)
}

// change changes a right that is known.
func (t *tickets) change(name chat.Ticket, change func(*right)) {
	t.kept.Change(name, func(r right, known bool) (right, bool) {
		if known {
			change(&r)
		}
		return r, known
	})
}

// claim tells whether the first answer is still to be given: whoever is told so gives it.
func (t *tickets) claim(name chat.Ticket) (first bool) {
	t.change(name, func(r *right) { first, r.claimed = !r.claimed, true })
	return first
}

// right is what a ticket stands for, while it lasts.
func (t *tickets) right(name chat.Ticket) (right, bool) {
	r, known := t.kept.Get(name)
	return r, known && t.now().Sub(r.at) <= tokenTime
}

// waiting keeps that a message was promised.
func (t *tickets) waiting(name chat.Ticket) {
	t.change(name, func(r *right) { r.open, r.teller = true, "" })
}

// promised takes over the promise of a message: whoever does says it, and may say it again where the answer was lost.
func (t *tickets) promised(name chat.Ticket, by chat.DeliveryID) (is bool) {
	t.change(name, func(r *right) {
		if is = r.open || by != "" && r.teller == by; is {
			r.open, r.teller = false, by
		}
	})
	return is
}

// answered keeps that the first answer was given: others may follow. What a form held may be private and is not kept
// here: told again, the press that opens it is answered from the memory anew.
func (t *tickets) answered(name chat.Ticket, with response) {
	if with.Type == modalAnswer {
		with.Data = nil
	}
	t.change(name, func(r *right) {
		if !r.given {
			r.given, r.givenAt, r.answer = true, t.now(), with
			close(r.first)
		}
	})
}

// early tells whether an error only means that Discord has not kept the first answer so far: it reads what we answer by
// HTTP at its leisure, and meanwhile what is said in place may overtake it.
func (t *tickets) early(name chat.Ticket, err error, codes ...int) (is bool) {
	if !coded(err, codes...) {
		return false
	}
	t.change(name, func(r *right) {
		is = r.given && r.early < mostEarly && t.now().Sub(r.givenAt) < recordTime
		r.early++
	})
	return is
}

// taken tells whether a message took the promised place of an answer that can still be given.
func (t *tickets) taken(name chat.Ticket, by chat.DeliveryID) bool {
	r, lasts := t.right(name)
	return lasts && by != "" && r.teller == by
}

// firstAnswer waits for the first answer of an interaction that somebody sees to.
func (t *tickets) firstAnswer(ctx context.Context, name chat.Ticket) (response, bool) {
	r, known := t.kept.Get(name)
	if !known {
		return response{}, false
	}
	select {
	case <-r.first:
	case <-ctx.Done():
		return response{}, false
	}
	r, known = t.kept.Get(name)
	return r.answer, known
}

// restore keeps a right, also of the run before.
func (t *tickets) restore(name chat.Ticket, r right) {
	t.sweep(name)
	t.kept.Change(name, func(known right, there bool) (right, bool) {
		if there {
			return known, true
		}
		return r, true
	})
}
