package slack

import (
	"sync"
	"time"

	"mentorbot/bot/chat"
)

const (
	triggerTime  = 3 * time.Second  // how long a trigger opens a modal, once
	responseTime = 30 * time.Minute // how long a response URL is good
	mostTickets  = 10_000
)

// right is what somebody's press or command allows for a while. Its response URL is a secret: who has it can write.
type right struct {
	trigger, response string
	at                time.Time
}

// tickets are the rights to answer in place. They live here alone; the house knows their names.
type tickets struct {
	now func() time.Time

	mu   sync.Mutex
	kept *recent[chat.Ticket, right]
}

func newTickets(now func() time.Time) *tickets {
	return &tickets{now: now, kept: newRecent[chat.Ticket, right](mostTickets)}
}

// keep gives a right its name, which is its trigger's: that alone opens nothing after three seconds.
func (t *tickets) keep(r right) chat.Ticket {
	if r.trigger == "" {
		return ""
	}
	r.at = t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept.put(chat.Ticket(r.trigger), r)
	return chat.Ticket(r.trigger)
}

// trigger is what opens a modal, empty when it is too late. It is given once.
func (t *tickets) trigger(name chat.Ticket) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, known := t.kept.get(name)
	if !known || t.now().Sub(r.at) > triggerTime {
		return ""
	}
	opens := r.trigger
	r.trigger = ""
	t.kept.put(name, r)
	return opens
}

// response is where an answer in place goes, empty when it is too late.
func (t *tickets) response(name chat.Ticket) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, known := t.kept.get(name)
	if !known || t.now().Sub(r.at) > responseTime {
		return ""
	}
	return r.response
}
