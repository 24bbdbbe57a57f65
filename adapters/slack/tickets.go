package slack

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/lately"
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
	now   func() time.Time
	kept  *lately.Map[chat.Ticket, right]
	forms *lately.Map[chat.EventID, *submission]
	views *lately.Map[asking, chat.Handle] // open modals that answer another question by now
}

// asking is a modal, and the question that it says itself it answers.
type asking struct {
	view   string
	handle chat.Handle
}

func newTickets(now func() time.Time) *tickets {
	return &tickets{
		now: now, kept: lately.NewMap[chat.Ticket, right](mostTickets),
		forms: lately.NewMap[chat.EventID, *submission](mostTickets), views: lately.NewMap[asking, chat.Handle](mostTickets),
	}
}

// nameOf is what a trigger is called in names of events and of rights. These stand in the store and in logs, and the
// trigger opens a modal: whoever reads its name can't tell it.
func nameOf(trigger string) string {
	if trigger == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(trigger))
	return hex.EncodeToString(sum[:shortSum])
}

// keep gives a right its name, which is its trigger's. What is told again has the same right, as far as it is used.
func (t *tickets) keep(r right) chat.Ticket {
	name := chat.Ticket(nameOf(r.trigger))
	if name == "" {
		return ""
	}
	r.at = t.now()
	t.kept.Change(name, func(before right, known bool) (right, bool) {
		if known {
			return before, true
		}
		return r, true
	})
	return name
}

// of is what a ticket stands for; nothing, for one of another day.
func (t *tickets) of(name chat.Ticket) right {
	r, _ := t.kept.Get(name)
	return r
}

// forget forgets all rights.
func (t *tickets) forget() { t.kept.DropAll(func(chat.Ticket) bool { return true }) }

// trigger is what opens a modal, empty when it is too late. It is given once.
func (t *tickets) trigger(name chat.Ticket) (opens string) {
	t.kept.Change(name, func(r right, known bool) (right, bool) {
		if known && t.now().Sub(r.at) <= triggerTime {
			opens, r.trigger = r.trigger, ""
		}
		return r, known
	})
	return opens
}

// response is where one answer in place goes, empty when it is too late, or there were enough.
func (t *tickets) response(name chat.Ticket) (url string) {
	if r := t.of(name); r.opened != "" {
		name = r.opened
	}
	t.kept.Change(name, func(r right, known bool) (right, bool) {
		if known && r.response != "" && r.used < mostResponses && t.now().Sub(r.at) <= responseTime {
			url = r.response
			r.used++
		}
		return r, known
	})
	return url
}

// sent is the form that a submission is: a new one, or the same once more. It answers the question that its modal shows
// by now.
func (t *tickets) sent(name chat.Ticket, made *submission, id func(chat.Handle) chat.EventID) *submission {
	if before := t.of(name).form; before != nil {
		return before
	}
	made.asked = asking{made.view, made.meta.Handle}
	if current, moved := t.views.Get(made.asked); moved {
		made.meta.Handle = current
	}
	made.id, made.done = id(made.meta.Handle), make(chan struct{})
	t.forms.Change(made.id, func(before *submission, known bool) (*submission, bool) {
		if known {
			made = before
		}
		return made, true
	})
	return made
}

// shows notes that an open modal answers another question from now on, which it does not know of itself.
func (t *tickets) shows(modal asking, h chat.Handle) { t.views.Put(modal, h) }
