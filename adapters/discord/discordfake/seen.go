package discordfake

import (
	"strings"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// Seen is what a person reads in a place, oldest first.
func (f *Fake) Seen(p chat.PersonID, to chat.PlaceID) []chattest.Seen {
	u := f.account(p)
	var all []chattest.Seen
	for _, m := range f.Server.Seen(u.ID, f.where(u, to).ID) {
		words := f.readsAs(u, m)
		s := chattest.Seen{From: bot, Text: words, Edited: m.Edited, Private: m.To != ""}
		if m.Author != pretended.User {
			s.From, s.Text = f.nameOf(m.Author), m.Typed
		}
		for _, b := range Buttons(m.Body.Components) {
			switch {
			case !strings.HasPrefix(b.CustomID, opening):
				s.Choices = append(s.Choices, b.Label)
			default:
				s.Form = f.asks(u, m, b)
			}
		}
		for _, file := range m.Files {
			s.Files = append(s.Files, file.Alt)
		}
		all = append(all, s)
	}
	return all
}

// readsAs is what a message says to somebody: moments are shown in their own language and zone.
func (f *Fake) readsAs(u *User, m *Message) string {
	f.Server.mu.Lock()
	defer f.Server.mu.Unlock()
	return f.Server.reads(m, func(at time.Time) string {
		zone, err := time.LoadLocation(f.lives[u].zone)
		if err != nil || f.Spoken == nil {
			return inEnglish(at)
		}
		return f.Spoken(f.lives[u].language, at.In(zone))
	}).String()
}

func inEnglish(at time.Time) string { return at.UTC().Format("Monday, 2 January 2006 15:04") }

// asks are the questions of the form that a button opens. It is opened once, and looked at.
func (f *Fake) asks(u *User, m *Message, b Component) []string {
	looked := m.ID + b.CustomID
	if known, there := f.asked[looked]; there {
		return known
	}
	f.asked[looked] = nil
	form := f.presses(u, f.Server.channelOf(m), m, b).Modal
	if form == nil {
		return nil
	}
	for _, part := range form.Components {
		question := part.Label
		if strings.HasPrefix(part.Description, strings.TrimSuffix(part.Label, "…")) {
			question = part.Description // where there is room for all of it
		}
		f.asked[looked] = append(f.asked[looked], question)
	}
	return f.asked[looked]
}

// channelOf is where a message is.
func (s *Server) channelOf(m *Message) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.channel(m.Channel)
}

func (f *Fake) nameOf(id string) string {
	f.Server.mu.Lock()
	defer f.Server.mu.Unlock()
	if u := f.Server.user(id); u != nil {
		return u.Global
	}
	return ""
}

// Reads is what a message says, and what of it came alive.
func (s *Server) Reads(m *Message) (string, []Live) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.reads(m, inEnglish)
	return w.String(), w.alive
}

// reads is Reads. The lock is held.
func (s *Server) reads(m *Message, moment func(time.Time) string) *reader {
	w := &reader{names: s.called, moment: moment}
	w.markdown(m.Body.Content)
	for _, part := range m.Body.Components {
		if part.Type == displayPart {
			w.markdown(part.Content)
		}
	}
	return w
}

// called is what is shown for something that a text names.
func (s *Server) called(kind, id string) string {
	if path, of, _ := strings.Cut(id, ":"); kind == "command" && of == CommandID {
		return "/" + path
	}
	if u := s.user(id); kind == "user" && u != nil {
		return "@" + u.Global
	}
	return "<" + kind + " " + id + ">"
}
