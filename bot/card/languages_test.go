package card

import (
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/phrasebook"
	"mentorbot/locales"
)

// The card as each language writes it, for each guide, with a short name and one that is longer than any: all letters are
// there, nothing is cut off.
func TestTheCardInEachLanguage(t *testing.T) {
	book, problems := phrasebook.Load(locales.FS)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	s, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	families := []*family{newFamily(s.serif, s.naskh), newFamily(s.naskh, s.serif)}
	for _, l := range book.Languages() {
		for _, guide := range []string{"career", "support", "skill"} {
			for _, name := range []string{"Bo", "María-José Übermüller-Gonçalves de Albuquerque e Castro", "عبد الرحمن بن عبد العزيز"} {
				p := cardIn(book, l, guide, name)
				checkSheet(t, p)
				for _, r := range strings.Join(append(p.Lines, p.Title, p.Name, p.Footer), " ") {
					if !isolate(r) && !directionMark(r) && !families[0].has(r) && !families[1].has(r) {
						t.Errorf("%s, %s: no font has %q", l, guide, r)
					}
				}
			}
		}
	}
}

// cardIn is a card as a member gets it.
func cardIn(book *phrasebook.Book, l chat.Language, guide, name string) chat.Picture {
	person, day := phrasebook.Name(chat.Private(name)), phrasebook.Day(time.Date(2026, 9, 30, 10, 0, 0, 0, time.UTC))
	say := func(key string, args phrasebook.Args) string {
		return book.Say(l, book.Variant(l, "closing."+key, guide), args).Isolated()
	}
	return chat.Picture{
		Language: l, RightLeft: book.RightLeft(l), Name: name, Title: say("card_title", nil),
		Lines: []string{
			say("card_line_pair", phrasebook.Args{"partner": person, "role": phrasebook.Phrase("common.role_mentor")}),
			say("card_line_steps", phrasebook.Args{"count": phrasebook.Count(12)}),
			say("card_line_goal", phrasebook.Args{"words": person}),
			say("card_line_dates", phrasebook.Args{"from": day, "to": day}),
		},
		Footer: say("card_footer", phrasebook.Args{"program": person}),
	}
}
