package inbox

import (
	"fmt"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/phrasebook"
)

// MostListed is how many lines of a long list are shown at once, where the network has room for them. What is more comes
// page by page, or is searched for by typing.
const MostListed = 8

// listed is a page of a list: what is searched for, from the first line shown.
func (s *scene) listed(name string) ([]chat.Choice, error) {
	items, err := s.items(name)
	if err != nil {
		return nil, err
	}
	items = s.search(items)
	if len(items) <= MostListed+1 {
		return items, nil
	}
	from := min(max(0, s.talk.From), (len(items)-1)/MostListed*MostListed)
	until := min(from+MostListed, len(items))
	s.paragraphs = append(s.paragraphs, s.words("common.page", phrasebook.Args{
		"from": phrasebook.Count(from + 1), "to": phrasebook.Count(until), "count": phrasebook.Count(len(items)),
	}))
	if len(items) > 2*MostListed {
		s.paragraphs = append(s.paragraphs, s.words("common.search_hint", nil))
	}
	s.talk.From = from
	page := append([]chat.Choice(nil), items[from:until]...)
	if until < len(items) {
		page = append(page, chat.Choice{Key: moreKey, Label: s.label(leading[moreKey])})
	}
	if from > 0 {
		page = append(page, chat.Choice{Key: lessKey, Label: s.label(leading[lessKey])})
	}
	return page, nil
}

// search keeps the lines that have all the words looked for; none: all lines, and a word about it.
func (s *scene) search(items []chat.Choice) []chat.Choice {
	words := strings.Fields(s.Book.Fold(s.talk.Query.Reveal()))
	if len(words) == 0 {
		return items
	}
	var found []chat.Choice
	for _, item := range items {
		if hasAll(s.Book.Fold(item.Label), words) {
			found = append(found, item)
		}
	}
	if len(found) == 0 {
		s.paragraphs = append(s.paragraphs, s.words("common.none_found", phrasebook.Args{"query": phrasebook.Name(s.talk.Query)}))
		return items
	}
	return found
}

func hasAll(line string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(line, w) {
			return false
		}
	}
	return true
}

// items are all the lines of a list.
func (s *scene) items(name string) ([]chat.Choice, error) {
	list, ok := lists[name]
	if !ok {
		return nil, fmt.Errorf("there is no list %q", name)
	}
	return list(s)
}
