package inbox

import (
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/phrasebook"
)

// MostListed is how many lines of a long list are shown at once, where the network has room for them. What is more comes
// page by page, or is searched for by typing.
const MostListed = 8

// leastSearched is from how many lines on a list is looked through by typing: two pages are faster turned.
const leastSearched = 2*MostListed + 1

// listed is a page of a list: what is searched for, from the first line shown. A long one can be looked through by
// typing.
func (s *scene) listed(name string) (page []chat.Choice, search *chat.Lookup, err error) {
	items, err := s.items(name)
	if err != nil {
		return nil, nil, err
	}
	if len(items) >= leastSearched {
		search = s.lookup("")
	}
	if items = s.search(items); len(items) > MostListed+1 {
		items = s.page(items)
	}
	return items, search, nil
}

// page is the part of a list that is shown at once.
func (s *scene) page(items []chat.Choice) []chat.Choice {
	from := min(max(0, s.talk.From), (len(items)-1)/MostListed*MostListed)
	until := min(from+MostListed, len(items))
	s.paragraphs = append(s.paragraphs, s.words("common.page", phrasebook.Args{
		"from": phrasebook.Count(from + 1), "to": phrasebook.Count(until), "count": phrasebook.Count(len(items)),
	}))
	if len(items) >= leastSearched {
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
	return page
}

// search keeps the lines that have all the words looked for; none: all lines, and a word about it.
func (s *scene) search(items []chat.Choice) []chat.Choice {
	if s.Book.Fold(s.talk.Query.Reveal()) == "" {
		return items
	}
	found := s.alike(items, s.talk.Query)
	if len(found) == 0 {
		s.paragraphs = append(s.paragraphs, s.words("common.none_found", phrasebook.Args{"query": phrasebook.Name(s.talk.Query)}))
		return items
	}
	return found
}

// items are all the lines of a list.
func (s *scene) items(name string) ([]chat.Choice, error) {
	list, ok := lists[name]
	if !ok {
		return nil, fmt.Errorf("there is no list %q", name)
	}
	return list(s)
}
