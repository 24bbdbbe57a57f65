package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"mentorbot/bot/chat"
)

// formCallback is how a form of ours is called.
const formCallback = "form"

// timePart stands behind the key of a moment's field where its hour is asked.
const timePart = "~time"

// meta is what a form carries along: what it answers, and where its button was.
type meta struct {
	Handle  chat.Handle `json:"handle"`
	Channel string      `json:"channel,omitempty"`
	Thread  string      `json:"thread,omitempty"`
	Message string      `json:"message,omitempty"`
	Private bool        `json:"private,omitempty"` // only the person sees the message
	Opened  chat.Ticket `json:"opened,omitempty"`  // with what it was opened
}

// view is a modal as it is sent, or a person's own page.
type view struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	Hash      string `json:"hash"`
	Callback  string `json:"callback_id"`
	Meta      string `json:"private_metadata"`
	Installed string `json:"app_installed_team_id"`
	State     struct {
		Values map[string]map[string]state `json:"values"`
	} `json:"state"`
}

// state is what a field holds.
type state struct {
	Value  string   `json:"value"`
	Date   string   `json:"selected_date"`
	Time   string   `json:"selected_time"`
	Picked option   `json:"selected_option"`
	Picks  []option `json:"selected_options"`
}

// option is one that was picked.
type option struct {
	Value string `json:"value"`
}

// answer is the field's answer as text.
func (s state) answer() string {
	switch {
	case s.Picked.Value != "":
		return s.Picked.Value
	case len(s.Picks) > 0:
		keys := make([]string, len(s.Picks))
		for i, pick := range s.Picks {
			keys[i] = pick.Value
		}
		return strings.Join(keys, ",")
	}
	return s.Value + s.Date + s.Time
}

// answers are the fields by their keys. The day and the hour of a moment are one answer.
func (v view) answers() map[string]chat.Private {
	fields := map[string]chat.Private{}
	for _, block := range slices.Sorted(maps.Keys(v.State.Values)) {
		key, isTime := strings.CutSuffix(block, timePart)
		for _, s := range v.State.Values[block] {
			value := s.answer()
			if isTime && fields[key] != "" && value != "" {
				value = fields[key].Reveal() + " " + value
			}
			if isTime && value == "" {
				value = fields[key].Reveal()
			}
			fields[key] = chat.Private(value)
		}
	}
	return fields
}

// filled is a form that was sent.
func (a *Adapter) filled(i interaction) news {
	if i.View.Callback != formCallback {
		return ignored("a form that is not ours")
	}
	var m meta
	if json.Unmarshal([]byte(i.View.Meta), &m) != nil || m.Handle == "" || i.View.ID == "" {
		return unread("can't be read: private_metadata is not as the bot wrote it")
	}
	i.Channel.ID, i.Container.Thread = m.Channel, m.Thread
	e := a.where(i)
	e.Kind, e.Fields, e.Message = chat.Filled, i.View.answers(), chat.MessageID(m.Message)
	form := a.submitted(i, m, e.Fields)
	e.ID, e.Handle = form.id, form.meta.Handle
	e.Ticket = a.tickets.keep(right{
		trigger: i.Trigger, user: i.User.ID, channel: m.Channel, thread: m.Thread, message: m.Message,
		private: m.Private, handle: e.Handle, opened: m.Opened, form: form,
	})
	n := told(e)
	n.sent, n.home = form, e.Own && e.Place != ""
	return n
}

// submitted is the form as it is sent now. Its name tells it from the same modal sent with other answers, or to another
// question; it does not tell the answers.
func (a *Adapter) submitted(i interaction, m meta, fields map[string]chat.Private) *submission {
	made := &submission{view: i.View.ID, meta: m, fields: map[string]bool{}}
	sum := hmac.New(sha256.New, []byte(a.options.BotToken))
	write := func(key, value string) { _, _ = fmt.Fprintf(sum, "%q %q\n", key, value) } // a hash takes everything
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		made.fields[key] = true
		write(key, fields[key].Reveal())
	}
	return a.tickets.sent(chat.Ticket(nameOf(i.Trigger)), made, func(h chat.Handle) chat.EventID {
		write("", string(h))
		return eventID("view", i.View.ID, hex.EncodeToString(sum.Sum(nil)[:shortSum]))
	})
}

// shortSum is how many bytes of a sum tell the answers to one modal apart, or one trigger from another.
const shortSum = 12
