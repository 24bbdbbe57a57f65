package web

import (
	"context"
	"fmt"
	"slices"

	"mentorbot/bot/chat"
)

// linesAtOnce is how many lines of a place the page gets at first, and each time it asks for earlier ones.
const linesAtOnce = 100

// What the page is told. The person, room and line of the record, with what the page would have to work out.
type (
	stateSeen struct {
		Cursor    string                          `json:"cursor"` // where the stream goes on
		Languages []Tongue                        `json:"languages"`
		People    []personSeen                    `json:"people"`
		Places    []Room                          `json:"places"`
		Lines     []lineSeen                      `json:"lines"`
		Earlier   []chat.PlaceID                  `json:"earlier"` // places with lines before these
		Commands  map[chat.Language][]commandSeen `json:"commands"`
	}
	personSeen struct {
		Person
		Own chat.PlaceID `json:"own"`
	}
	lineSeen struct {
		Line
		Files []fileSeen `json:"files,omitempty"`
	}
	fileSeen struct {
		Name    string        `json:"name"`
		Type    string        `json:"type"`
		Text    string        `json:"text"`
		Picture *chat.Picture `json:"picture,omitempty"`
		Address string        `json:"address,omitempty"` // where its bytes are, if it has any
		Inline  bool          `json:"inline,omitempty"`  // a picture that the page may show
	}
	commandSeen struct {
		Verb        string `json:"verb"`
		Description string `json:"description"`
		Admin       bool   `json:"admin,omitempty"`
	}
)

func (a *Adapter) state(ctx context.Context) (s stateSeen, err error) {
	s.Cursor = a.changes.cursor() // before looking: what comes in between is told again, and changes nothing
	s.Languages = a.languages()
	err = a.update(ctx, func(r *record) error {
		for _, p := range r.people {
			s.People = append(s.People, personView(p))
		}
		s.Places = r.allRooms()
		s.Lines, s.Earlier = r.latest()
		s.Commands = commandsView(r.commands)
		return nil
	})
	return s, err
}

// latest are the last lines of every place, oldest first, and the places that have more.
func (r *record) latest() (lines []lineSeen, earlier []chat.PlaceID) {
	count := map[chat.PlaceID]int{}
	for _, l := range slices.Backward(r.lines) {
		if l.Pending {
			continue
		}
		count[l.Place]++
		if count[l.Place] <= linesAtOnce {
			lines = append(lines, lineView(l))
		} else if count[l.Place] == linesAtOnce+1 {
			earlier = append(earlier, l.Place)
		}
	}
	slices.Reverse(lines)
	return lines, earlier
}

// before are the lines of a place before the one of that number, oldest first, and whether there are more; with a
// reader, those that the reader sees.
func (r *record) before(place chat.PlaceID, number int, reader chat.PersonID) (lines []lineSeen, more bool) {
	for _, l := range slices.Backward(r.lines[:min(max(number-1, 0), len(r.lines))]) {
		if l.Pending || l.Place != place || reader != "" && !r.sees(reader, l) {
			continue
		}
		if len(lines) == linesAtOnce {
			more = true
			break
		}
		lines = append(lines, lineView(l))
	}
	slices.Reverse(lines)
	return lines, more
}

func personView(p Person) personSeen { return personSeen{Person: p, Own: p.Own()} }

// lineView leaves the bytes of files out: the page asks for them when it shows them.
func lineView(l Line) lineSeen {
	seen := lineSeen{Line: l}
	if l.Message == nil || len(l.Message.Files) == 0 {
		return seen
	}
	m := *l.Message
	m.Files = nil
	seen.Message = &m
	for i, f := range l.Message.Files {
		view := fileSeen{Name: f.Name, Type: f.Type, Text: f.Text, Picture: f.Picture}
		if len(f.Bytes) > 0 {
			view.Address = fmt.Sprintf("/api/file/%d/%d", l.Number, i)
			view.Inline = raster(f.Type)
		}
		seen.Files = append(seen.Files, view)
	}
	return seen
}

// raster reports whether a file is a picture without anything that could run.
func raster(mediaType string) bool {
	return slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp"}, mediaType)
}

func commandsView(commands map[chat.Language][]chat.CommandHelp) map[chat.Language][]commandSeen {
	seen := map[chat.Language][]commandSeen{}
	for l, all := range commands {
		for _, c := range all {
			seen[l] = append(seen[l], commandSeen{Verb: c.Verb, Description: c.Description, Admin: c.Admin})
		}
	}
	return seen
}
