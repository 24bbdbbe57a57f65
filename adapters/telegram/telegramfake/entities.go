package telegramfake

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// entityTypes are all that there are.
const entityTypes = " mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough " +
	"spoiler blockquote expandable_blockquote code pre text_link text_mention custom_emoji date_time "

// mostEntities of a message are kept; the others are lost without a word, which is worse than an error.
const mostEntities = 100

func units(s string) int { return chat.Units(s) }

// formatted reads a text with its entities, as the server keeps it: without the space round it.
func (s *Server) formatted(c *call, text, entities string) (string, []Entity, error) {
	words := c.Text(text)
	if c.has("parse_mode") {
		return "", nil, bad("unsupported parse_mode")
	}
	if !utf8.ValidString(words) {
		return "", nil, bad("strings must be encoded in UTF-8")
	}
	var given []Entity
	if err := c.object(entities, &given); err != nil {
		return "", nil, err
	}
	if why := s.wrong(words, given); why != "" {
		return "", nil, bad("can't parse entities: " + why)
	}
	words, given = trimmed(words, given)
	if strings.TrimSpace(chat.Clean(words)) == "" {
		return "", nil, nil // nothing that could be seen
	}
	return words, s.resolved(given), nil
}

// wrong says what is the matter with some entities.
func (s *Server) wrong(text string, all []Entity) string {
	if len(all) > mostEntities {
		return "there are too many"
	}
	coded := utf16.Encode([]rune(text))
	var open []int // where those end that the next may lie in
	last := 0
	for _, e := range all {
		end := e.Offset + e.Length
		switch {
		case !strings.Contains(entityTypes, " "+e.Type+" ") || e.Type == "":
			return "unsupported type " + e.Type
		case e.Offset < 0 || e.Length <= 0 || end > len(coded):
			return "an entity lies outside the text"
		case splits(coded, e.Offset) || splits(coded, end):
			return "an entity begins or ends in the middle of a UTF-16 symbol"
		case e.Offset < last:
			return "the entities are not sorted"
		case e.Type == "text_link" && !s.leads(e.URL):
			return "a link leads nowhere"
		case e.Type == "text_mention" && e.User == nil:
			return "a mention of nobody"
		}
		for len(open) > 0 && open[len(open)-1] <= e.Offset {
			open = open[:len(open)-1]
		}
		if len(open) > 0 && end > open[len(open)-1] {
			return "entities overlap"
		}
		open, last = append(open, end), e.Offset
	}
	return ""
}

// splits says whether a cut there would break a symbol of two units.
func splits(coded []uint16, at int) bool {
	return at > 0 && at < len(coded) && utf16.IsSurrogate(rune(coded[at])) && utf16.IsSurrogate(rune(coded[at-1])) &&
		coded[at-1] < 0xdc00 && coded[at] >= 0xdc00
}

// trimmed takes away the space round a text; its entities keep their words.
func trimmed(text string, all []Entity) (string, []Entity) {
	begun := strings.TrimLeft(text, " \n\t\r")
	cut := units(text) - units(begun)
	text = strings.TrimRight(begun, " \n\t\r")
	var kept []Entity
	for _, e := range all {
		end := min(e.Offset+e.Length-cut, units(text))
		e.Offset = max(0, e.Offset-cut)
		if e.Length = end - e.Offset; e.Length > 0 {
			kept = append(kept, e)
		}
	}
	return text, kept
}

// resolved drops mentions of whom the bot has never met, and fills in the others, as the server does.
func (s *Server) resolved(all []Entity) []Entity {
	return slices.DeleteFunc(all, func(e Entity) bool {
		if e.User == nil {
			return false
		}
		known := s.users[e.User.ID]
		if known != nil {
			*e.User = *known
		}
		return known == nil
	})
}

// enliven adds what the server finds by itself to the entities given, and gives what it found alone too.
func (s *Server) enliven(text string, given []Entity) (all, alive []Entity) {
	for _, found := range Alive(text) {
		if !slices.ContainsFunc(given, func(e Entity) bool { return e.closed() && overlap(e, found) }) {
			alive = append(alive, found)
		}
	}
	all = slices.Concat(given, alive)
	slices.SortStableFunc(all, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	return all, alive
}

// closed entities have a meaning already, and nothing is looked for in them.
func (e Entity) closed() bool {
	return strings.Contains(" code pre text_link text_mention url mention bot_command ", " "+e.Type+" ")
}

func overlap(a, b Entity) bool { return a.Offset < b.Offset+b.Length && b.Offset < a.Offset+a.Length }
