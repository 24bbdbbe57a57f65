package slack

import (
	"sync"
	"time"

	"mentorbot/bot/chat"
)

const (
	triggerTime   = 3 * time.Second  // how long a trigger opens a modal, once
	responseTime  = 30 * time.Minute // how long a response URL is good
	mostResponses = 5                // how often
	mostTickets   = 10_000
)

// right is what somebody's press or command allows for a while. Its response URL is a secret: who has it can write.
type right struct {
	trigger, response string
	at                time.Time
	used              int // answers at the response URL

	user, channel, thread string      // who did it, and where
	message               string      // what was pressed
	private               bool        // only that person sees the message
	handle                chat.Handle // of what was pressed, or sent
	opened                chat.Ticket // of a form: what opened it, and has the response URL
	form                  *submission // that was sent
}

// tickets are the rights to answer in place. They live here alone; the house knows their names.
type tickets struct {
	now func() time.Time

	mu    sync.Mutex
	kept  *recent[chat.Ticket, right]
	forms *recent[chat.EventID, *submission]
	views *recent[string, chat.Handle] // open modals that answer another question by now
}

func newTickets(now func() time.Time) *tickets {
	return &tickets{
		now: now, kept: newRecent[chat.Ticket, right](mostTickets),
		forms: newRecent[chat.EventID, *submission](mostTickets), views: newRecent[string, chat.Handle](mostTickets),
	}
}

// keep gives a right its name, which is its trigger's: that alone opens nothing after three seconds. What is told again
// has the same right, as far as it is used.
func (t *tickets) keep(r right) chat.Ticket {
	name := chat.Ticket(r.trigger)
	if name == "" {
		return ""
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.kept.get(name); !known {
		r.at = t.now()
		t.kept.put(name, r)
	}
	return name
}

// of is what a ticket stands for; nothing, for one of another day.
func (t *tickets) of(name chat.Ticket) right {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, _ := t.kept.get(name)
	return r
}

// forget forgets all rights.
func (t *tickets) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = newRecent[chat.Ticket, right](mostTickets)
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

// response is where one answer in place goes, empty when it is too late, or there were enough.
func (t *tickets) response(name chat.Ticket) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, known := t.kept.get(name)
	if r.opened != "" {
		name = r.opened
		r, known = t.kept.get(name)
	}
	if !known || r.response == "" || r.used >= mostResponses || t.now().Sub(r.at) > responseTime {
		return ""
	}
	r.used++
	t.kept.put(name, r)
	return r.response
}

// sent is the form that a submission is: a new one, or the same once more. It answers the question that its modal shows
// by now.
func (t *tickets) sent(name chat.Ticket, made *submission, id func(chat.Handle) chat.EventID) *submission {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r, known := t.kept.get(name); known && r.form != nil {
		return r.form
	}
	if current, moved := t.views.get(made.view); moved {
		made.meta.Handle = current
	}
	made.id = id(made.meta.Handle)
	if before, known := t.forms.get(made.id); known {
		return before
	}
	made.done = make(chan struct{})
	t.forms.put(made.id, made)
	return made
}

// shows notes that an open modal answers another question from now on.
func (t *tickets) shows(view string, h chat.Handle) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.views.put(view, h)
}
