package discordfake

// threads are those of a guild that are in use.
func (s *Server) threads(g *Guild) []any {
	all := []any{}
	for _, c := range s.channels {
		if c.Guild == g.ID && c.Kind == threadKind && !c.gone && !c.Archived {
			all = append(all, s.channelWire(c))
		}
	}
	return all
}

// Deletes takes a channel away, with the threads in it, of which nothing is told; or a thread.
func (s *Server) Deletes(c *Channel) { s.deletes(c, true) }

// Loses takes a channel or a thread away while nobody is told.
func (s *Server) Loses(c *Channel) { s.deletes(c, false) }

func (s *Server) deletes(c *Channel, told bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range s.channels {
		if other.ID == c.ID || other.Parent == c.ID {
			other.gone = true
		}
	}
	switch {
	case !told:
	case c.Kind == threadKind:
		s.dispatch("THREAD_DELETE", obj{"id": c.ID, "guild_id": c.Guild, "parent_id": c.Parent, "type": c.Kind})
	default:
		s.dispatch("CHANNEL_DELETE", s.channelWire(c))
	}
}

// Threaded is a private thread that somebody opens in the guild's first channel, and that the bot may see.
func (s *Server) Threaded(g *Guild, u *User, name string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: s.newID(), Guild: g.ID, Parent: g.System, Name: name, Kind: threadKind, Members: []string{u.ID}}
	s.channels = append(s.channels, c)
	return c
}

// Moves gives a channel another place in its guild's order; the lowest is shown first.
func (s *Server) Moves(c *Channel, position int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.position = position
	s.dispatch("CHANNEL_UPDATE", s.channelWire(c))
}

// InUse is how many threads of a guild are in use.
func (s *Server) InUse(g *Guild) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.threads(g))
}
