package slackfake

import "slices"

// own is a message of the bot's that a call may change.
func (s *Server) own(c *call, cannot string) (*Channel, *Message, error) {
	place, err := s.writable(c.Text("channel"))
	if err != nil {
		return nil, nil, err
	}
	m := place.message(c.Text("ts"))
	if m == nil {
		return nil, nil, refused("message_not_found")
	}
	if m.User != s.app.BotUser {
		return nil, nil, refused(cannot)
	}
	return place, m, nil
}

func (s *Server) updateMessage(c *call) (obj, error) {
	place, m, err := s.own(c, "cant_update_message")
	if err != nil {
		return nil, err
	}
	blocks, err := s.blocksOf(c)
	switch {
	case err != nil:
		return nil, err
	case !c.has("text") && !c.has("blocks"):
		return nil, refused("no_text")
	case units(c.Text("text")) > mostEdited:
		return nil, refused("msg_too_long")
	case c.has("blocks") && !c.has("text"):
		s.violated("%s: blocks without a text beside them", c.method)
	}
	said, err := metadata(c)
	if err != nil {
		return nil, err
	}
	before := *m
	m.Linkless = c.Text("parse") == "none"
	s.changeTo(m, c.Text("text"), blocks, c.has("blocks"))
	if said != nil {
		m.Metadata = said
	}
	s.tellChange(place, &before, m)
	return obj{"channel": place.ID, "ts": m.TS, "text": m.Text, "message": m}, nil
}

// changeTo gives a message other words. Blocks that are not mentioned stay.
func (s *Server) changeTo(m *Message, words string, blocks []any, mentioned bool) {
	if mentioned {
		s.takes(m, blocks)
	}
	m.Text, m.Literal = words, false // an edit can't say that its text is no markup
	if mentioned {
		m.Former, m.Blocks = append(m.Former, m.Blocks), blocks
	}
	m.Edited = &edited{User: s.app.Bot, TS: s.stamp()}
	s.shows(m)
	s.change()
}

func (s *Server) deleteMessage(c *call) (obj, error) {
	place, m, err := s.own(c, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	place.drop(m)
	s.change()
	return obj{"channel": place.ID, "ts": m.TS}, nil
}

func (c *Channel) drop(m *Message) {
	c.messages = slices.DeleteFunc(c.messages, func(other *Message) bool { return other == m })
}
