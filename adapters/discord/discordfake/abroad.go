package discordfake

// groupKind is a chat of some people's own.
const groupKind = 3

// Foreign is a channel of a guild that the bot was never in, where somebody uses the app that they have for themselves.
func (s *Server) Foreign(name string, u *User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: s.newID(), Name: name, Owner: u.ID, Members: map[string]*Member{u.ID: {}}, gone: true}
	c := &Channel{ID: s.newID(), Guild: g.ID, Name: "general", Kind: textKind}
	s.guilds, s.channels = append(s.guilds, g), append(s.channels, c)
	return c
}

// Group is a chat between people, without the bot.
func (s *Server) Group(name string, people ...*User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: s.newID(), Name: name, Kind: groupKind}
	for _, u := range people {
		c.Members = append(c.Members, u.ID)
	}
	s.channels = append(s.channels, c)
	return c
}

// everyGuild is one that there is, with the bot or without.
func (s *Server) everyGuild(id string) *Guild {
	return first(s.guilds, func(g *Guild) bool { return g.ID == id && id != "" })
}
