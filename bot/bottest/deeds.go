package bottest

import (
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/story"
)

// deed lets a person do what the line says, and reads what comes of it.
func (t *telling) deed() {
	t.t.Helper()
	p := t.person(t.step.Who)
	place := t.place(t.step.Room)
	switch t.step.Verb {
	case story.Presses:
		t.presses(p, place)
	case story.Writes:
		t.writes(p, place, t.step.Words)
	case story.Fills:
		t.fills(p, place)
	case story.Sends:
		t.line(p, story.Line{Word: t.step.Word})
		t.happens(p, chat.Event{Kind: chat.Shared})
	case story.Edits:
		t.line(p, story.Line{Text: t.step.Words})
		t.happens(p, chat.Event{Kind: chat.Edited, Text: chat.Private(t.step.Words)})
	case story.Blocks:
		t.line(p, story.Line{})
		t.happens(p, chat.Event{Kind: chat.Blocked})
	case story.Leaves:
		t.line(p, story.Line{})
		t.happens(p, chat.Event{Kind: chat.Left})
	}
	t.settle(p)
}

// line tells what a person does.
func (t *telling) line(p *person, l story.Line) {
	l.At, l.From, l.To = t.clock.Now(), p.name, story.Bot
	if l.Deed == story.Blank {
		l.Deed = t.step.Verb
	}
	if t.step.Room != "" {
		l.To = "#" + t.step.Room
	}
	t.lines = append(t.lines, l)
}

func (t *telling) writes(p *person, place chat.PlaceID, words string) {
	t.t.Helper()
	words = t.wildly(p, place, words)
	t.line(p, story.Line{Deed: story.Writes, Text: words})
	t.fake.Say(p.id, place, words)
}

// presses finds the latest question with that choice and presses it there. Where the script names no room, the person's
// own chat goes before the rooms.
func (t *telling) presses(p *person, place chat.PlaceID) {
	t.t.Helper()
	places := []chat.PlaceID{place}
	if place == "" {
		for _, r := range t.rooms {
			places = append(places, r.id)
		}
	} else if t.answeredApart() {
		places = append(places, "")
	}
	var known []string
	for _, place := range places {
		for _, said := range t.kept.to(p.id, place) {
			at := t.roomOf(said, place)
			for _, choice := range t.choices(p, at, said) {
				if means(t.step.Word, choice) || t.world.Wild != nil && strings.HasPrefix(choice.Label, t.step.Word+" x") {
					t.press(p, at, choice)
					return
				}
				if !slices.Contains(known, choice.Key) {
					known = append(known, choice.Key)
				}
			}
		}
	}
	t.fail("%s can't press %q; the choices there are: %s", p.name, t.step.Word, strings.Join(known, ", "))
}

// roomOf is the room that a message for one pair of eyes was said in; else the place itself.
func (t *telling) roomOf(s said, place chat.PlaceID) chat.PlaceID {
	if slices.ContainsFunc(t.rooms, func(r *room) bool { return r.id == s.To.Place }) {
		return s.To.Place
	}
	return place
}

func (t *telling) press(p *person, place chat.PlaceID, c chat.Choice) {
	t.line(p, story.Line{Deed: story.Presses, Text: c.Label, Word: c.Key})
	t.fake.Press(p.id, place, c.Label)
}

// means tells whether a word of the script is this choice. The keys of buttons that lead about begin with a low line,
// which a script may leave out.
func means(word string, c chat.Choice) bool {
	return strings.EqualFold(word, c.Key) || strings.EqualFold("_"+word, c.Key) || strings.EqualFold(word, c.Label)
}

// choices are those of a message, with labels: the message's own where the network has buttons, else read off the list
// that the person sees. The first of several parts may have none: its buttons stand under a later one.
func (t *telling) choices(p *person, place chat.PlaceID, s said) []chat.Choice {
	buttons := t.fake.Adapter().Capabilities().Buttons > 0
	if len(s.message.Choices) > 0 || len(s.Options) == 0 || buttons && len(s.Parts) > 0 {
		return s.message.Choices
	}
	choices := make([]chat.Choice, len(s.Options))
	labels := t.listed(p, place, s)
	for i := range choices {
		choices[i].Key = s.Options[i].Key
		if len(labels) == len(choices) {
			choices[i].Label = labels[i]
		}
	}
	return choices
}

// listed are the labels of the numbered list that a message shows.
func (t *telling) listed(p *person, place chat.PlaceID, s said) []string {
	whole := strings.Join(strings.Fields(chat.Bare(s.message.Text.String())), " ")
	for _, seen := range slices.Backward(t.fake.Seen(p.id, place)) {
		text := strings.Join(strings.Fields(chat.Bare(seen.Text)), " ")
		if seen.From == story.Bot && len(seen.Choices) > 0 && strings.HasPrefix(whole, text) {
			return seen.Choices
		}
	}
	return nil
}
