package outbox

import (
	"context"
	"errors"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// firstPage is how many are read at first: with a full budget few may go, however many wait.
const firstPage = MostAtOnce / 16

// look finds what may go before so long from now. It looks further where all it sees has to wait: one network that is
// down must not hold up another. Since that can be far, it does so a fifth of the time at most.
func (o *Outbox) look(ctx context.Context, ahead time.Duration) (ready []store.Delivery, next time.Time, err error) {
	began := o.Real()
	for limit := firstPage; ; limit *= 4 {
		flights := o.flights() // before the store is read: what lands in between is looked at next time
		p := o.pick(flights, ahead)
		if p.full(ahead / 2) {
			return nil, p.next, nil
		}
		waiting, busy, err := o.read(ctx, limit, flights)
		if err != nil {
			return nil, next, err
		}
		o.fill(p, waiting, busy)
		p.answers = len(waiting) == 0 || waiting[len(waiting)-1].Answer
		if limit > MostAtOnce {
			took := o.Real().Sub(began)
			o.deep = began.Add(5 * took)
		}
		switch {
		case len(waiting) < limit || p.full(ahead) || limit >= MostAtOnce && len(p.ready) > 0:
			return p.ready, p.next, nil
		case limit >= MostAtOnce && began.Before(o.deep):
			return nil, sooner(p.next, o.deep), nil
		}
	}
}

// read reads what waits, and which queues have their head under way.
func (o *Outbox) read(ctx context.Context, limit int, flights []*flight) ([]store.Delivery, map[string]bool, error) {
	var waiting []store.Delivery
	busy := map[string]bool{}
	err := o.Store.View(ctx, func(tx store.Tx) (err error) {
		waiting, err = tx.Waiting(limit)
		for i := range waiting {
			err = errors.Join(err, address(tx, &waiting[i]))
		}
		for _, f := range flights {
			d, failed := tx.Delivery(f.delivery.ID) // its place may be called otherwise by now
			if errors.Is(failed, store.ErrNotFound) {
				d, failed = f.delivery, nil
			}
			err = errors.Join(err, failed, address(tx, &d))
			busy[d.To.Key()] = true
		}
		return err
	})
	return waiting, busy, err
}

// address fills in the place. Somebody whose own chat was not known when it was said may have one by now: the same chat
// must not have two queues.
func address(tx store.Tx, d *store.Delivery) error {
	if d.To.Place != "" || len(d.To.People) != 1 {
		return nil
	}
	m, err := tx.Member(d.Member)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	d.To.Place = m.Places[d.To.People[0]]
	return nil
}

// picking is one choice of what may go, and when to choose again.
type picking struct {
	now     time.Time
	ahead   time.Duration
	answers bool // there may be some that were not read yet; they stand before the rest
	lanes   map[chat.Network]*lane
	ready   []store.Delivery
	next    time.Time
}

// lane is what one network takes: its budget, as it will be overall when what is picked has gone.
type lane struct {
	*budget
	overall bucket
	rests   time.Time
	under   int
	rooms   map[string]bool // of which one was picked: of a room and its topics one at a time, for they share a bucket
}

func newLane(b *budget) *lane {
	return &lane{budget: b, overall: b.overall, rests: b.paused[everywhere], rooms: map[string]bool{}}
}

func (o *Outbox) pick(flights []*flight, ahead time.Duration) *picking {
	o.mu.Lock()
	defer o.mu.Unlock()
	p := &picking{now: o.Real(), ahead: ahead, answers: true, lanes: map[chat.Network]*lane{}}
	for name, b := range o.budgets {
		p.lanes[name] = newLane(b)
	}
	for _, f := range flights {
		p.lanes[f.delivery.To.Network()].under++
	}
	return p
}

// slot is when the network takes one more.
func (l *lane) slot(now time.Time, answer bool) time.Time {
	return later(l.rests, l.overall.free(now, l.rate(answer)))
}

// full tells whether no network takes another message before so long from now. Then the next one is when one does.
func (p *picking) full(ahead time.Duration) bool {
	next := time.Time{}
	for _, l := range p.lanes {
		slot := l.slot(p.now, p.answers)
		switch {
		case l.under >= Together: // the next one that lands is a reason to look
		case !slot.After(p.now.Add(ahead)):
			return false
		default:
			next = sooner(next, slot.Add(-p.ahead/2))
		}
	}
	if p.next.IsZero() {
		p.next = next
	}
	return len(p.lanes) > 0
}

// fill picks the head of each conversation's queue, as far as the budgets allow. The one behind it waits until the head
// is settled, so that messages arrive in order. Who would wait longer than the network leaves the turn to others.
func (o *Outbox) fill(p *picking, waiting []store.Delivery, queued map[string]bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, d := range inTurn(waiting) {
		key, name := d.To.Key(), d.To.Network()
		if queued[key] || !o.isSetUp(name) {
			continue
		}
		queued[key] = true
		if p.lanes[name] == nil {
			p.lanes[name] = newLane(o.budget(name))
		}
		p.try(d, p.lanes[name])
	}
}

// isSetUp tells whether there is a way to a network. One whose token is missing may be there at the next start: what is
// for it waits till then, and nobody is out of reach for that.
func (o *Outbox) isSetUp(name chat.Network) bool { return o.Adapters[name] != nil }

// inTurn lets answers in place go before what waits in their conversation, also before what fails there: their time is
// short. One that failed itself was too late, and those behind it with the same ticket stay behind it.
func inTurn(waiting []store.Delivery) []store.Delivery {
	type answer struct {
		place  string
		ticket chat.Ticket
	}
	var now, later []store.Delivery
	late := map[answer]bool{}
	for _, d := range waiting {
		to := answer{d.To.Key(), d.Ticket}
		if d.Ticket == "" || d.Attempts > 0 || late[to] {
			late[to] = true
			later = append(later, d)
			continue
		}
		now = append(now, d)
	}
	return append(now, later...)
}

func (p *picking) try(d store.Delivery, l *lane) {
	slot, own := l.slot(p.now, d.Answer), later(d.After, l.own(d.To, p.now))
	switch {
	case l.under >= Together || l.rooms[l.room(d.To)]:
	case slot.After(p.now.Add(p.ahead)):
		p.next = sooner(p.next, slot.Add(-p.ahead/2))
	case own.After(slot):
		p.next = sooner(p.next, own)
	default:
		l.overall.spend(slot, l.rate(d.Answer))
		l.under++
		l.rooms[l.room(d.To)] = true
		p.ready = append(p.ready, d)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sooner is the earlier of two moments; zero: there is none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
