package discordfake

import (
	"context"
	"slices"
)

// PressesOn lets somebody press a button of a message that they see.
func (s *Server) PressesOn(u *User, c *Channel, m *Message, id string) *Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.act(pressAct, u, c, obj{"custom_id": id, "component_type": buttonPart}, m.source(s))
}

// Fills lets somebody fill in the form that pressing a button of a message opened. The values of lists are keys.
func (s *Server) Fills(u *User, c *Channel, m *Message, form *Modal, value func(Component) string) *Act {
	parts := []any{}
	for _, label := range form.Components {
		told := obj{"type": label.Component.Type, "custom_id": label.Component.CustomID}
		switch v := value(*label.Component); {
		case label.Component.Type != selectPart:
			told["value"] = v
		case v == "":
			told["values"] = []string{}
		default:
			told["values"] = []string{v}
		}
		parts = append(parts, obj{"type": labelPart, "component": told})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.act(fillAct, u, c, obj{"custom_id": form.CustomID, "components": parts}, m.source(s))
}

// resolved are the people that options name, as the app is told of them.
func (s *Server) resolved(c *Channel, options []any) obj {
	users, members := obj{}, obj{}
	for _, o := range options {
		id, _ := o.(obj)["value"].(string) // one that is none names nobody
		u := s.user(id)
		if o.(obj)["type"] != userOption || u == nil {
			continue
		}
		users[id] = userWire(u)
		if g := s.guild(c.Guild); g != nil && g.Members[id] != nil {
			member := memberWire(u, g.Members[id])
			delete(member, "user")
			members[id] = member
		}
	}
	return obj{"users": users, "members": members}
}

// userOption is a word behind a command that names somebody.
const userOption = 6

// Opened is the form that an interaction was answered with; nil: it was not, so far.
func (s *Server) Opened(a *Act) *Modal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return a.Modal
}

// Quiet waits until every interaction was answered, be it too late. One that who died had taken in is never answered:
// it is over when its time is, the app has said that it heard all there was, and who heard it listens no more.
func (s *Server) Quiet(ctx context.Context) error {
	return s.changed.Wait(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return !s.waits()
	})
}

// waits tells whether an interaction is still to be answered. The caller holds the lock.
func (s *Server) waits() bool {
	heard, open := !s.gateway.deaf, map[*socket]bool{}
	for _, one := range s.gateway.sessions {
		heard = heard && (one.over || one.socket != nil && one.heard == int64(len(one.log)))
		open[one.socket] = one.socket != nil
	}
	for _, a := range s.acts {
		if a.Type != 0 || a.late {
			continue
		}
		if s.Now().Sub(a.at) <= firstTime+s.Lenient || !heard || open[a.socket] {
			return true
		}
	}
	return false
}

// Overwrites are who may do what in a channel beside the roles, as Discord tells it.
func (s *Server) Overwrites(channel string, all ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channel(channel)
	c.overwrites = slices.Clone(all)
	s.dispatch("CHANNEL_UPDATE", s.channelWire(c))
}

// User is the account of an id; nil: nobody's.
func (s *Server) User(id string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.user(id)
}

// Tells tells the app of an event of the gateway.
func (s *Server) Tells(name string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(name, data)
}
