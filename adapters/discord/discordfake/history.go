package discordfake

import (
	"slices"
	"strconv"
)

// tellsHistory is a page of what was said in a channel: of what is younger than an id the oldest, else the latest; the
// youngest first. Nonces are not kept, what is for one pair of eyes is not told, nor without a right to people's words
// what they say to each other. An app that means to read nothing does not ask in a guild at all.
func (s *Server) tellsHistory(r *request, c *Channel) (any, error) {
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if r.URL.Query().Get("limit") == "" {
		limit, err = 50, nil
	}
	if err != nil || limit < 1 || limit > 100 {
		return nil, invalid("limit: int value should be between 1 and 100")
	}
	if c.Kind != directKind {
		s.violates("what people write in a guild is read")
	}
	after := r.URL.Query().Get("after")
	var all []*Message
	for _, m := range c.messages {
		if m.To == "" && later(m.ID, after) {
			all = append(all, m)
		}
	}
	if after != "" {
		all = all[:min(limit, len(all))]
	} else {
		all = all[max(0, len(all)-limit):]
	}
	page := []any{}
	for _, m := range slices.Backward(all) {
		told := s.messageWire(m)
		delete(told, "nonce")
		page = append(page, told)
	}
	return page, nil
}
