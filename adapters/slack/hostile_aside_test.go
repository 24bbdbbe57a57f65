package slack

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
)

// TestNothingHostileComesAliveBesideTheMessages shows every hostile text beside the messages: on a person's own page, in a
// list that is looked through by typing and in the answer that was picked there, at the fields of a modal, in the form
// that comes after it in the same modal, and in a pair's room.
func TestNothingHostileComesAliveBesideTheMessages(t *testing.T) {
	all := slackfake.Hostile()
	if len(all) < 300 {
		t.Fatalf("only %d hostile texts", len(all))
	}
	for part := range slices.Chunk(all, 10) {
		onStage(t, func(s *stage) {
			ben := s.server.AddUser(slackfake.User{RealName: "Ben"}).ID
			for i, text := range part {
				s.hostileHome(text)
				s.hostileSearch(text)
				s.hostileModal(i, text)
				s.hostileRoom(ben, text)
				if alive := s.server.Alive(); len(alive) > 0 {
					s.t.Fatalf("%.200q is alive: %.900q", text, alive)
				}
			}
		})
	}
}

// inAllStyles has a text wherever one can stand in a sentence.
func inAllStyles(s string) chat.Text {
	return chat.Text{
		{Text: "One "}, {Style: chat.Typed, Text: s}, {Text: " two "}, {Style: chat.Mention, Text: s},
		{Style: chat.Link, Text: s, URL: "https://example.org/"}, {Style: chat.Link, Text: "three", URL: s},
		{Style: chat.Number, Text: s}, {Style: chat.Moment, Text: s},
	}
}

// hostileHome has a text for names and titles, which are never longer.
func (s *stage) hostileHome(text string) {
	s.t.Helper()
	text = chat.Shorten(text, 1000)
	s.AnsweredBy(func(context.Context, chat.Query) (chat.Found, error) {
		return chat.Found{Home: chat.Home{RightLeft: true, Sections: []chat.Section{
			{Title: inAllStyles(text), Path: []chat.Stage{chat.StageDone}, Text: inAllStyles(text)},
			{Text: chat.Text{{Style: chat.Typed, Text: text}}, Offers: []chat.Offer{{Verb: "menu", Label: text}}},
		}}}, nil
	})
	if err := s.showHome(s.t.Context(), personID("T1", s.ana)); err != nil {
		s.t.Fatalf("%.200q: %v", text, err)
	}
	if v := s.server.Home(s.ana); v == nil || len(v.Blocks()) < 4 {
		s.t.Fatalf("%.200q: the page is %+v", text, v)
	}
}

// hostileSearch types a text in a list that finds it, and picks it: the question says so in the place of its list.
func (s *stage) hostileSearch(text string) {
	s.t.Helper()
	s.AnsweredBy(func(_ context.Context, q chat.Query) (chat.Found, error) {
		return chat.Found{Options: []chat.Choice{{Key: "key", Label: text}, {Key: "other", Label: q.Text.Reveal()}}}, nil
	})
	m := chat.Message{Text: chat.Words("Who?"), Search: &chat.Lookup{Handle: "list", Hint: text}}
	receipt := s.send(chat.Delivery{ID: "d1", To: s.place(), Message: m})
	shown := s.latest(s.own)
	list := shown.Buttons[len(shown.Buttons)-1].Action
	if err := s.server.Searches(s.ana, shown.Message, list, text); err != nil {
		s.t.Fatal(err)
	}
	s.told()
	if found, answered := s.server.Offered(s.ana, list); !answered || len(found) != 2 {
		s.t.Fatalf("%.200q: shown are %v", text, found)
	}
	s.house = func(e chat.Event) {
		answered := chat.Message{Text: chat.Words("Who?"), Chosen: text}
		s.edit(chat.Delivery{ID: "e1", To: s.place(), Edits: receipt.Message, Ticket: e.Ticket, Message: answered})
	}
	if err := s.server.Presses(s.ana, shown.Message, list, "key"); err != nil {
		s.t.Fatal(err)
	}
	s.calls("chat.update")
	s.told()
	if left := s.latest(s.own).Buttons; len(left) > 0 || s.calls("chat.update") > 0 { // it goes to the response URL
		s.t.Fatalf("%.200q: left are %+v", text, left)
	}
}

// hostileModal has a text for what is wrong at a field, and in the form that comes next.
func (s *stage) hostileModal(number int, text string) {
	s.t.Helper()
	handle := func(name string) chat.Handle { return chat.Handle(fmt.Sprint(name, number)) }
	first := s.opened(asks("A goal?", handle("a"), what("")...))
	s.replies(chat.Delivery{ID: "d2", Message: asks("Again?", handle("b"), what(text)...)}, first)
	s.fills(filledIn)
	s.told()
	if _, errs := s.modal(); text != "" && errs["when"] == "" {
		s.t.Fatalf("%.200q: nothing is wrong at the field", text)
	}
	next := asks("", handle("c"), chat.Field{Key: "who", Example: text, Optional: true}, chat.Field{Key: "one",
		Kind: chat.ChoiceField, Optional: true, Options: []chat.Choice{{Key: "a", Label: text}, {Key: "b", Label: "b"}}},
		chat.Field{Key: "found", Optional: true, Value: "x",
			Search: &chat.Lookup{Handle: "list", Hint: text, Label: text}})
	next.Text = chat.Text{{Style: chat.Typed, Text: chat.Shorten(text, 900)}}
	next.Form.Title, next.Form.Open, next.Form.Submit, next.Form.Fields[0].Label = text, text, text, text
	s.replies(chat.Delivery{ID: "d3", Message: next}, first)
	s.fills(map[string]string{"when": "today"})
	s.told()
	if words, _ := s.modal(); words == "" {
		s.t.Fatalf("%.200q: the modal is closed", text)
	}
	s.server.Closes(s.ana, true)
	s.told()
}

func (s *stage) hostileRoom(ben, text string) {
	s.t.Helper()
	people := []chat.PersonID{personID("T1", s.ana), personID("T1", ben)}
	room, err := s.OpenRoom(s.t.Context(), chat.Among(text, people...))
	if err != nil {
		s.t.Fatal(err)
	}
	to := chat.Among(text, people...)
	to.Place = room
	for _, part := range chat.Fit(chat.Message{Text: inAllStyles(text)}, s.Capabilities(), chat.Hints{}) {
		s.send(chat.Delivery{ID: "d4", To: to, Message: part})
	}
}
