package telegramfake

import (
	"reflect"
	"slices"
)

const notModified = "message is not modified: specified new message content and reply markup are exactly the same as " +
	"a current content and reply markup of the message"

// own finds the bot's own message that a request is about.
func (s *Server) own(c *call) (*place, *Message, error) {
	p, err := s.reach(c)
	if err != nil {
		return nil, nil, err
	}
	m := p.message(c.number("message_id"))
	switch {
	case m == nil:
		return nil, nil, bad("message to edit not found")
	case m.From == nil || m.From.ID != s.me.ID:
		return nil, nil, bad("message can't be edited")
	}
	return p, m, s.hurry(p)
}

func (s *Server) editMessageText(c *call) (any, error) {
	return s.edit(c, func(m *Message) error {
		if m.Text == "" {
			return bad("there is no text in the message to edit")
		}
		return s.words(c, m)
	})
}

func (s *Server) editMessageCaption(c *call) (any, error) {
	return s.edit(c, func(m *Message) error {
		if m.Text != "" {
			return bad("there is no caption in the message to edit")
		}
		return s.caption(c, m)
	})
}

func (s *Server) editMessageReplyMarkup(c *call) (any, error) {
	return s.edit(c, func(*Message) error { return nil })
}

// edit changes a message as a whole, or not at all. A keyboard that is not given is taken away.
func (s *Server) edit(c *call, change func(*Message) error) (any, error) {
	_, m, err := s.own(c)
	if err != nil {
		return nil, err
	}
	changed := *m
	if err := change(&changed); err != nil {
		return nil, err
	}
	if changed.Keyboard, err = s.keyboard(c); err != nil {
		return nil, err
	}
	if reflect.DeepEqual(changed, *m) {
		return nil, bad(notModified)
	}
	changed.EditDate = s.stamp()
	if m.Keyboard != nil {
		changed.Former = append(slices.Clone(m.Former), *m.Keyboard)
	}
	*m = changed
	return m, nil
}

func (s *Server) deleteMessage(c *call) (any, error) {
	p, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	m := p.message(c.number("message_id"))
	switch {
	case m == nil:
		return nil, bad("message to delete not found")
	case p.Type != private && m.From.ID != s.me.ID && !p.admin(s.me.ID):
		return nil, bad("message can't be deleted")
	}
	p.messages = slices.DeleteFunc(p.messages, func(other *Message) bool { return other == m })
	return true, nil
}
