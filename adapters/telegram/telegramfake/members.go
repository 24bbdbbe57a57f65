package telegramfake

import (
	"cmp"
	"slices"
)

// full is what getChat tells.
type full struct {
	Chat
	Color     int             `json:"accent_color_id"`
	Reactions int             `json:"max_reaction_count"`
	Gifts     map[string]bool `json:"accepted_gift_types"`
}

func (s *Server) getChat(c *call) (any, error) {
	p, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	gifts := map[string]bool{}
	for _, kind := range []string{
		"unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels",
	} {
		gifts[kind] = false
	}
	return full{p.Chat, 1, 11, gifts}, nil
}

func (s *Server) getChatMember(c *call) (any, error) {
	p, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	u := s.users[c.number("user_id")]
	switch {
	case u == nil && p.Type == supergroup:
		return nil, bad("PARTICIPANT_ID_INVALID")
	case u == nil:
		return nil, bad("user not found")
	}
	return newMember(*u, p.status(u.ID)), nil
}

// getChatAdministrators leaves out other bots, as the API does.
func (s *Server) getChatAdministrators(c *call) (any, error) {
	p, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	if p.Type == private {
		return nil, bad("there are no administrators in the private chat")
	}
	admins := []member{}
	for id := range p.members {
		if p.admin(id) && (!s.users[id].IsBot || id == s.me.ID) {
			admins = append(admins, newMember(*s.users[id], p.status(id)))
		}
	}
	slices.SortFunc(admins, func(a, b member) int { return cmp.Compare(a.User.ID, b.User.ID) })
	return admins, nil
}

func (s *Server) leaveChat(c *call) (any, error) {
	p, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	if p.Type == private {
		return nil, bad("chat member status can't be changed in private chats")
	}
	s.stand(p, s.me, s.me, left)
	return true, nil
}

// stand changes what somebody is in a chat, and tells of it as far as the bot may know. The lock is held.
func (s *Server) stand(p *place, by, who User, status string) {
	change := &Membership{Chat: p.Chat, From: by, Date: s.stamp(), Old: s.standing(p, who), New: newMember(who, status)}
	saw := p.Type == private || p.admin(s.me.ID)
	if p.members == nil {
		p.members = map[int64]string{}
	}
	p.members[who.ID] = status
	switch {
	case who.ID == s.me.ID:
		s.tell(Update{MyMembership: change})
	case saw:
		s.tell(Update{Membership: change})
	}
}

func (s *Server) standing(p *place, who User) member {
	if p.Type == private {
		if p.blocked {
			return newMember(who, kicked)
		}
		return newMember(who, ordinary)
	}
	return newMember(who, p.status(who.ID))
}
