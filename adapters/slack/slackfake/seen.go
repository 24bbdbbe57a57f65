package slackfake

import "slices"

// Seen is one message as a person sees it, and what of it came alive.
type Seen struct {
	Message *Message
	Words   string
	Alive   []Live
	Buttons []Button
	Private bool
}

// Button is what can be pressed or chosen from, in reading order.
type Button struct {
	Kind, Label, Action, Value, URL string
	Options                         []Option
}

// Option is a choice of a list.
type Option struct{ Label, Value string }

// Seen is all that a person sees in a place, oldest first. Who is not in it sees nothing, unless it is public.
func (s *Server) Seen(user, channel string) []Seen {
	return slices.DeleteFunc(s.seen(user, channel), func(one Seen) bool { return one.Message.Asked != nil })
}

// seen is that, and what modals asked there that stayed open.
func (s *Server) seen(user, channel string) []Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	place := s.channel(channel)
	if place == nil || !place.has(user) && place.Kind != public {
		return nil
	}
	var all []Seen
	for _, m := range place.messages {
		if m.To != "" && m.To != user {
			continue
		}
		words, alive := s.reads(m)
		all = append(all, Seen{
			Message: m.copied(), Words: words, Alive: alive, Buttons: Buttons(m.Blocks), Private: m.To != "",
		})
	}
	return all
}

// SeenIn is what a view says, and what of it came alive.
func (s *Server) SeenIn(v *View) (string, []Live) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.readBlocks(v.Blocks())
}

func (m *Message) copied() *Message {
	shown := *m
	shown.Former = slices.Clone(m.Former)
	return &shown
}

// Buttons are what can be pressed or chosen from in blocks.
func Buttons(blocks []any) []Button {
	var all []Button
	for _, one := range blocks {
		b, _ := one.(obj)
		for _, e := range elementsOf(b) {
			if text(e, "type") == "image" {
				continue
			}
			label := plainOf(e["text"])
			if label == "" {
				label = plainOf(e["placeholder"])
			}
			button := Button{
				Kind: text(e, "type"), Label: label, Action: text(e, "action_id"), Value: text(e, "value"), URL: text(e, "url"),
			}
			for _, o := range optionsOf(e) {
				option, _ := o.(obj)
				button.Options = append(button.Options, Option{plainOf(option["text"]), text(option, "value")})
			}
			all = append(all, button)
		}
	}
	return all
}

// Channel is a place as it is; none: nil.
func (s *Server) Channel(id string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channel(id)
	if c == nil {
		return nil
	}
	shown := *c
	shown.Members, shown.messages = slices.Clone(c.Members), nil
	return &shown
}

// Room is the conversation of the bot with just these people; none: nil.
func (s *Server) Room(people ...string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := append(slices.Clone(people), s.app.BotUser)
	slices.Sort(all)
	for _, c := range s.channels {
		if (c.Kind == direct || c.Kind == group) && slices.Equal(all, c.Members) {
			shown := *c
			return &shown
		}
	}
	return nil
}
