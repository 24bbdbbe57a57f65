package discordfake

import (
	"slices"
	"strings"

	"mentorbot/bot/chat/chattest"
)

// ours are the kinds of what an app makes of its own accord: whether it did so by what somebody typed, only who knows
// what was meant can tell.
var ours = []string{"bold", "moment", "link"}

// Alive is all that ever came alive of what the app showed anybody: in messages and edits, in labels, forms and options,
// in the names of threads and of files, in what is said of these. Mentions of those whom the app named as such are none
// of it, nor are bold words, moments and links.
func (s *Server) Alive() []Live {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lives)
}

// looksAt looks at a message of the app's. The lock is held.
func (s *Server) looksAt(m *Message) {
	if m.Author != s.app.User {
		return
	}
	w := s.reads(m, inEnglish)
	for _, l := range w.alive {
		meant := l.Kind == "user" && m.Body.Mentions != nil && slices.Contains(m.Body.Mentions.Users, l.What)
		if l.Text == "" {
			l.Text = w.String()
		}
		if !meant && !slices.Contains(ours, l.Kind) {
			s.lives = append(s.lives, l)
		}
	}
	s.lives = append(s.lives, chattest.Unseen(w.String())...)
	for _, part := range m.Body.Components {
		s.looksAtPart(part)
	}
	for _, f := range m.Files {
		s.words(f.Name, f.Alt)
	}
}

// looksAtPart looks at a component, and whatever is below it.
func (s *Server) looksAtPart(c Component) {
	s.words(c.Label, c.Description, c.Placeholder, c.Value)
	if scheme, _, _ := strings.Cut(strings.ToLower(c.URL), "://"); c.URL != "" && scheme != "https" && scheme != "http" {
		s.lives = append(s.lives, Live{Kind: "link", What: c.URL, Text: c.URL})
	}
	for _, o := range c.Options {
		s.words(o.Label)
	}
	if c.Component != nil {
		s.looksAtPart(*c.Component)
	}
	for _, below := range c.Components {
		s.looksAtPart(below)
	}
}

// looksAtModal looks at a form that is opened.
func (s *Server) looksAtModal(m *Modal) {
	s.words(m.Title)
	for _, part := range m.Components {
		s.looksAtPart(part)
	}
}

// words looks at words in which there is no markup.
func (s *Server) words(all ...string) {
	for _, words := range all {
		s.lives = append(s.lives, chattest.Unseen(words)...)
	}
}
