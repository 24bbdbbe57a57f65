package slack

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// asks is a question with a form of texts, a name for each, and a way out beside it.
func asks(words string, h chat.Handle, fields ...chat.Field) chat.Message {
	for i := range fields {
		fields[i].Label = "The " + fields[i].Key + "?"
	}
	return chat.Message{
		Text:    chat.Words(words),
		Form:    &chat.Form{Handle: h, Title: "Goal", Open: "Fill in", Submit: "Send", Fields: fields},
		Choices: []chat.Choice{{Handle: h + "stop", Key: "_stop", Label: "Stop", Aside: true}},
	}
}

func what(problem string) []chat.Field {
	return []chat.Field{{Key: "what"}, {Key: "when", Problem: problem}}
}

var filledIn = map[string]string{"what": "learn <Go>", "when": "never"}

// opened sends a question and lets her open its form.
func (s *stage) opened(m chat.Message) chat.Receipt {
	s.t.Helper()
	receipt := s.send(chat.Delivery{ID: "d1", To: s.place(), Message: m})
	s.presses(s.latest(s.own), "Fill in")
	return receipt
}

// replies lets the house answer forms: by a message, and by taking the button of the question before.
func (s *stage) replies(d chat.Delivery, before chat.Receipt) (arrived *chat.Receipt) {
	arrived = &chat.Receipt{}
	s.house = func(e chat.Event) {
		d := d
		d.To, d.Ticket = s.place(), e.Ticket
		*arrived = s.send(d)
		s.settles(e, before)
	}
	return arrived
}

func (s *stage) settles(e chat.Event, before chat.Receipt) {
	s.edit(chat.Delivery{
		ID: "e" + chat.DeliveryID(e.Handle), To: chat.At(before.Place), Edits: before.Message, Ticket: e.Ticket,
		Message: chat.Message{Text: chat.Words("the question before")},
	})
}

// What does not fit is said at its field, as typed. The message in the chat is that question's from then on; what is
// sent next from the same modal answers it.
func TestProblemsAreSaidAtTheField(t *testing.T) {
	onStage(t, func(s *stage) {
		first := s.opened(asks("A goal?", "h1", what("")...))
		again := asks("A goal again?", "h2", what("No <day> & *no*")...)
		arrived := s.replies(chat.Delivery{ID: "d2", Message: again}, first)
		s.fills(filledIn)
		if took := s.told(); took != 0 {
			t.Errorf("Slack waited %s", took)
		}
		if _, errs := s.modal(); len(errs) != 1 || errs["when"] != "No <day> & *no*" {
			t.Errorf("the modal says %v", errs)
		}
		m := s.latest(s.own)
		if *arrived != first || len(s.server.Seen(s.ana, s.own)) != 1 || m.Words != "A goal again?" {
			t.Errorf("it is at %+v, the message says %q", *arrived, m.Words)
		}
		if got := s.kept(formKey); !slices.Equal(got, []string{"form/h2"}) {
			t.Errorf("remembers %v", got)
		}
		s.replies(chat.Delivery{ID: "d3", Message: chat.Message{Text: chat.Words("Kept.")}}, *arrived)
		s.fills(map[string]string{"when": "today"})
		s.told()
		if words, _ := s.modal(); words != "" {
			t.Errorf("the modal is open: %s", words)
		}
		last := s.heard[len(s.heard)-1]
		if last.Handle != "h2" || last.ID == s.heard[0].ID || s.latest(s.own).Words != "Kept." {
			t.Errorf("heard %+v, she reads %q", last, s.latest(s.own).Words)
		}
		before := s.server.Seen(s.ana, s.own)[0]
		if len(before.Buttons) != 0 || len(s.kept(formKey)) != 0 || len(s.kept(shownKey)) != 0 {
			t.Errorf("left are %+v, %v", before.Buttons, s.kept(""))
		}
	})
}

// The next form of a flow takes the place of the one that was sent, with what is said before it. Who closes it finds it
// behind the button, also after a restart, and the edit that was about the question before leaves it alone.
func TestTheNextFormIsInTheSameModal(t *testing.T) {
	onStage(t, func(s *stage) {
		first := s.opened(asks("A goal?", "h1", what("")...))
		next := asks("Saved. *Who* helps?", "h2", chat.Field{Key: "who"})
		arrived := s.replies(chat.Delivery{ID: "d2", Message: next}, first)
		s.fills(filledIn)
		s.told()
		words, errs := s.modal()
		if !strings.HasPrefix(words, "Saved. *Who* helps?\n") || !strings.Contains(words, "The who?") || len(errs) > 0 {
			t.Errorf("the modal says %q, %v", words, errs)
		}
		s.server.Closes(s.ana, true)
		s.start()
		s.settles(s.heard[0], first) // tried again after a restart
		s.presses(s.latest(s.own), "Fill in")
		if words, _ := s.modal(); words != "The who?" {
			t.Errorf("behind the button is %q", words)
		}
		s.replies(chat.Delivery{ID: "d3", Message: chat.Message{Text: chat.Words("Kept.")}}, *arrived)
		s.fills(map[string]string{"who": "Ben"})
		s.told()
		if last := s.heard[len(s.heard)-1]; last.Handle != "h2" || len(s.kept(formKey)) != 0 {
			t.Errorf("heard %+v, remembers %v", last, s.kept(""))
		}
	})
}

// A button that nobody has edited yet opens the form that took its message over.
func TestAnOldButtonOpensTheNewForm(t *testing.T) {
	onStage(t, func(s *stage) {
		first := s.opened(asks("A goal?", "h1", what("")...))
		old := s.latest(s.own)
		s.replies(chat.Delivery{ID: "d2", Message: asks("Who?", "h2", chat.Field{Key: "who"})}, first)
		s.server.FailNext("response_url", netfake.Dies)
		s.fills(filledIn)
		s.told()
		s.server.Closes(s.ana, true)
		s.presses(old, "Fill in")
		if words, _ := s.modal(); words != "The who?" {
			t.Errorf("behind the button is %q", words)
		}
	})
}

// A message that is changed to another form has that one behind its button, and the one before is remembered no more.
func TestAnEditPutsAnotherFormBehindTheButton(t *testing.T) {
	onStage(t, func(s *stage) {
		first := s.send(chat.Delivery{ID: "d1", To: s.place(), Message: asks("A goal?", "h1", what("")...)})
		edit := chat.Delivery{ID: "e1", To: s.place(), Edits: first.Message}
		edit.Message = asks("Who?", "h2", chat.Field{Key: "who"})
		s.edit(edit)
		s.edit(edit) // tried again
		s.presses(s.latest(s.own), "Fill in")
		if words, _ := s.modal(); words != "The who?" {
			t.Errorf("behind the button is %q", words)
		}
		if got := s.kept(formKey); !slices.Equal(got, []string{"form/h2"}) {
			t.Errorf("remembers %v", got)
		}
		edit.Message = chat.Message{Text: chat.Words("Kept.")}
		s.edit(edit)
		if len(s.kept(formKey)) != 0 || len(s.kept(shownKey)) != 0 {
			t.Errorf("left are %v", s.kept(""))
		}
	})
}

// What is no form closes the modal at once, and is said in the chat: thanks, or that the program is over.
func TestWhatIsNoFormIsSaidInTheChat(t *testing.T) {
	onStage(t, func(s *stage) {
		first := s.opened(asks("A goal?", "h1", what("")...))
		s.replies(chat.Delivery{ID: "d2", Message: chat.Message{Text: chat.Words("This is over.")}}, first)
		s.fills(filledIn)
		if took := s.told(); took != 0 {
			t.Errorf("Slack waited %s", took)
		}
		if words, _ := s.modal(); words != "" || s.latest(s.own).Words != "This is over." {
			t.Errorf("the modal says %q, the chat %q", words, s.latest(s.own).Words)
		}
	})
}

// An answer that comes too late for the modal is said in the chat, with a button of its own.
func TestALateFormIsSentToTheChat(t *testing.T) {
	onStage(t, func(s *stage) {
		first := s.opened(asks("A goal?", "h1", what("")...))
		s.fills(filledIn)
		if took := s.told(); took != patient {
			t.Errorf("Slack waited %s", took)
		}
		if words, _ := s.modal(); words != "" {
			t.Errorf("the modal is open: %q", words)
		}
		next := asks("Who?", "h2", chat.Field{Key: "who"})
		second := s.send(chat.Delivery{ID: "d2", To: s.place(), Message: next, Ticket: s.heard[0].Ticket})
		s.settles(s.heard[0], first)
		all := s.server.Seen(s.ana, s.own)
		if second == first || len(all) != 2 || len(all[0].Buttons) != 0 || len(all[1].Buttons) != 2 {
			t.Errorf("she sees %+v", all)
		}
	})
}

// Told twice by Slack itself, a form is one event, and has one answer.
func TestAFormToldTwice(t *testing.T) {
	onStage(t, func(s *stage) {
		first := s.opened(asks("A goal?", "h1", what("")...))
		s.replies(chat.Delivery{ID: "d2", Message: asks("Again?", "h2", what("No.")...)}, first)
		s.fills(filledIn)
		s.told()
		s.server.Again() // the answer was lost
		if took := s.told(); took != 0 {
			t.Errorf("Slack waited %s", took)
		}
		if ids := s.ids(); len(ids) != 2 || ids[0] != ids[1] {
			t.Errorf("heard %v", ids)
		}
		if _, errs := s.modal(); errs["when"] != "No." {
			t.Errorf("the modal says %v", errs)
		}
	})
}

// Sent twice by a double click, it is one event as well, whoever of the two is first.
func TestAFormSentTwice(t *testing.T) {
	onStage(t, func(s *stage) {
		s.opened(asks("A goal?", "h1", what("")...))
		s.fills(filledIn)
		s.fills(nil)
		if took := s.told(); took > 2*patient {
			t.Errorf("Slack waited %s", took)
		}
		if ids := s.ids(); len(ids) != 2 || ids[0] != ids[1] {
			t.Errorf("heard %v", ids)
		}
		if words, _ := s.modal(); words != "" {
			t.Errorf("the modal says %q", words)
		}
	})
}

// A form of last month, or one that was answered meanwhile, says so where it would have opened.
func TestAFormThatIsOver(t *testing.T) {
	onStage(t, func(s *stage) {
		s.send(chat.Delivery{ID: "d1", To: s.place(), Message: asks("A goal?", "h1", what("")...)})
		if err := s.forgetForm(s.t.Context(), "h1"); err != nil {
			t.Fatal(err)
		}
		s.presses(s.latest(s.own), "Fill in")
		words, _ := s.modal()
		if v := s.server.Modal(s.ana); words != "It is over <now>." || v.Content["submit"] != nil {
			t.Errorf("the modal says %q", words)
		}
		if len(s.heard) != 0 || len(s.server.Seen(s.ana, s.own)) != 1 {
			t.Errorf("heard %d events", len(s.heard))
		}
	})
}

// A store that keeps nothing for long leaves the form open with a sentence; sent once more it is the same event.
func TestASlowStoreLeavesTheFormOpen(t *testing.T) {
	onStage(t, func(s *stage) {
		s.opened(asks("A goal?", "h1", what("")...))
		s.house = func(chat.Event) { time.Sleep(10 * time.Second) } // of the bubble
		s.fills(filledIn)
		if took := s.told(); took != patient {
			t.Errorf("Slack waited %s", took)
		}
		if _, errs := s.modal(); len(errs) != 1 {
			t.Errorf("the modal says %v", errs)
		}
		time.Sleep(time.Minute) // passes in the bubble: until it is kept
		synctest.Wait()
		s.house = nil
		s.fills(nil)
		s.told()
		if ids := s.ids(); len(ids) != 2 || ids[0] != ids[1] {
			t.Errorf("heard %v", ids)
		}
		if words, _ := s.modal(); words != "" {
			t.Errorf("the modal says %q", words)
		}
	})
}
