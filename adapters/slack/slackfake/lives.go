package slackfake

import (
	"strings"

	"mentorbot/bot/chat/chattest"
)

// Alive is all that ever came alive of what the app showed anybody: in messages and in the words beside their blocks, in
// views, labels and options, in what was already filled in, in what is said of files. Mentions, dates and links to pages that the
// app made of its own accord, as pieces of a rich text, are none of it.
func (s *Server) Alive() []Live {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Live{}, s.lives...)
}

// shows looks at a message of the app's. The lock is held.
func (s *Server) shows(m *Message) {
	if m.User != s.app.BotUser {
		return
	}
	w := &shown{names: s.nameOf, linkless: m.Linkless}
	if !m.Literal {
		w.mrkdwn(m.Text, m.Eager)
	}
	s.lives = append(s.lives, w.alive...)
	s.lives = append(s.lives, chattest.Unseen(m.Text)...)
	s.looksAt(m.Blocks)
	for _, f := range m.Files {
		for _, words := range []string{f.Name, f.Title, f.Alt} {
			s.lives = append(s.lives, chattest.Unseen(words)...)
		}
	}
}

// looksAt looks at blocks, and whatever else has texts in it.
func (s *Server) looksAt(v any) {
	walk(v, func(o obj) {
		w := &shown{names: s.nameOf}
		switch text(o, "type") {
		case "mrkdwn", "plain_text":
			w.textObject(o)
		case "broadcast", "usergroup", "channel", "emoji":
			w.piece(o)
		}
		if url := text(o, "url"); url != "" && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
			w.live("link", url, url)
		}
		s.lives = append(s.lives, w.alive...)
		for _, name := range legible {
			s.lives = append(s.lives, chattest.Unseen(text(o, name))...)
		}
	})
}

// legible are the parts of blocks that people read.
var legible = []string{"text", "alt_text", "title", "fallback", "initial_value"}
