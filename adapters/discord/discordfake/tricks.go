package discordfake

import (
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// Steals presses the first button of another person's latest message as if it stood in a place: what an app of their own
// can do.
func (f *Fake) Steals(p chat.PersonID, at chat.PlaceID, from chat.PersonID, of chat.PlaceID) {
	victim := f.account(from)
	for _, m := range slices.Backward(f.Server.Seen(victim.ID, f.where(victim, of).ID)) {
		if all := Buttons(m.Body.Components); len(all) > 0 {
			u := f.account(p)
			f.acts(f.Server.Presses(u, f.where(u, at), all[0].CustomID))
			return
		}
	}
	chattest.Fatalf(f.t, "%s has no button", from)
}

// Opens opens the latest form there and leaves it open; nil: nothing opens.
func (f *Fake) Opens(p chat.PersonID, to chat.PlaceID) *Modal {
	u := f.account(p)
	c := f.where(u, to)
	for _, m := range slices.Backward(f.Server.Seen(u.ID, c.ID)) {
		for _, b := range Buttons(m.Body.Components) {
			if strings.HasPrefix(b.CustomID, opening) {
				return f.presses(u, c, m, b).Modal
			}
		}
	}
	return nil
}

// Sends sends the form once more that somebody sent last, as another deed.
func (f *Fake) Sends(p chat.PersonID) {
	if f.sent == nil {
		chattest.Fatalf(f.t, "%s sent no form", p)
	}
	f.sent()
}

// Channel is what a place is.
func (f *Fake) Channel(p chat.PlaceID) *Channel {
	f.Server.mu.Lock()
	defer f.Server.mu.Unlock()
	return f.Server.channel(p.Native())
}

// May gives the bot a right in a guild, or takes it.
func (s *Server) May(g *Guild, right uint64, may bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.BotCan &^= right; may {
		g.BotCan |= right
	}
}
