package slack

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// commands lets her type a command in a channel that the bot may not be in.
func (s *stage) commands(member bool) (channel string, to chat.Destination) {
	s.t.Helper()
	members := []string{s.ana}
	if member {
		members = append(members, "UBOT")
	}
	channel = s.server.AddChannel(slackfake.Channel{Name: "hall"}, members...).ID
	s.server.Commands(s.ana, channel, "/mentor", "status")
	s.told()
	return channel, chat.Destination{Place: placeID("T1", channel, ""), People: s.place().People}
}

func (s *stage) whispers(words string, to chat.Destination, ticket chat.Ticket, choices ...chat.Choice) chat.Receipt {
	s.t.Helper()
	m := chat.Message{Text: chat.Words(words), Private: true, Choices: choices}
	return s.send(chat.Delivery{ID: "w", To: to, Message: m, Ticket: ticket})
}

// A command is answered where it was typed, for her eyes only, also where the bot is not; in her own chat when that is
// not possible any more, and never before others.
func TestACommandIsAnsweredWhereItWasTyped(t *testing.T) {
	for _, member := range []bool{false, true} {
		onStage(t, func(s *stage) {
			channel, to := s.commands(member)
			for i := range mostResponses {
				s.whispers(fmt.Sprint("Answer ", i), to, s.heard[0].Ticket)
			}
			all := s.server.Seen(s.ana, channel)
			if n := s.calls("chat.postEphemeral"); len(all) != mostResponses || all[4].Words != "Answer 4" || n != 0 {
				t.Errorf("member %t: she sees %+v", member, all)
			}
			receipt := s.whispers("One more", to, s.heard[0].Ticket)
			place := to.Place
			if !member {
				place = s.place().Place
			}
			if m := s.latest(channelOf(place)); m.Words != "One more" || m.Private != member || receipt.Place != place {
				t.Errorf("member %t: she reads %+v in %s", member, m, receipt.Place)
			}
		})
	}
}

// Half an hour later, after a restart, in another place or before other eyes the ticket is good for nothing.
func TestATicketIsForItsOwnPlace(t *testing.T) {
	onStage(t, func(s *stage) {
		channel, to := s.commands(true)
		_, elsewhere := s.commands(true)
		ticket := s.heard[0].Ticket
		s.whispers("Elsewhere", elsewhere, ticket)
		thread := to
		thread.Place += "/1.000100"
		r := s.tickets.of(ticket)
		there, inThread := address{channel: channel}, address{channel: channel, thread: "1.2"}
		if s.whereAsked(ticket, "U9", there) != "" || s.whereAsked(ticket, s.ana, inThread) != "" {
			t.Error("others, or a thread, would be answered there")
		}
		time.Sleep(responseTime + time.Second) // of the bubble
		s.whispers("Late", to, ticket)
		s.start()
		s.whispers("After a restart", to, ticket)
		if n := s.calls("chat.postEphemeral"); n != 3 || r.used != 0 {
			t.Errorf("%d were shown without the ticket", n)
		}
	})
}

func yes(h chat.Handle) chat.Choice { return chat.Choice{Handle: h, Key: "yes", Label: "Yes"} }

// asksYes asks something, and lets her answer it.
func (s *stage) asksYes() chat.Receipt {
	s.t.Helper()
	m := chat.Message{Text: chat.Words("Well?"), Choices: []chat.Choice{yes("h1")}}
	receipt := s.send(chat.Delivery{ID: "d1", To: s.place(), Message: m})
	s.presses(s.latest(s.own), "Yes")
	return receipt
}

// What only she sees can be edited in answer to her press alone; without that nothing can be done, which is no failure.
func TestWhatOnlySheSeesIsEditedInPlace(t *testing.T) {
	onStage(t, func(s *stage) {
		channel, to := s.commands(false)
		receipt := s.whispers("Well?", to, s.heard[0].Ticket, yes("h1"))
		if receipt.Message == "" {
			t.Fatal("it has no name, so nobody would edit it")
		}
		s.presses(s.latest(channel), "Yes")
		edit := func(ticket chat.Ticket, h chat.Handle) string {
			m := chat.Message{Text: chat.Words("Well?"), Choices: []chat.Choice{yes(h)}, Chosen: "Yes"}
			s.edit(chat.Delivery{ID: "e", To: to, Edits: receipt.Message, Message: m, Ticket: ticket})
			return s.latest(channel).Words
		}
		pressed := s.heard[1].Ticket
		for what, words := range map[string]string{
			"by a command": edit(s.heard[0].Ticket, "h1"), "of another message": edit(pressed, "h2"),
			"without one": edit("", "h1"),
		} {
			if words != "Well?" {
				t.Errorf("%s: she reads %q", what, words)
			}
		}
		words, m := edit(pressed, "h1"), s.latest(channel)
		if words != "Well?\n\n✓ \u2068Yes\u2069" || len(m.Buttons) != 0 || !m.Private {
			t.Errorf("she reads %q", words)
		}
		if n := s.calls("chat.update"); n != 0 {
			t.Errorf("%d other edits", n)
		}
		time.Sleep(responseTime + time.Second) // of the bubble
		edit(pressed, "h1")
	})
}

// What was pressed is edited without a call that has a budget, five times; then, and for every other message, by name.
func TestWhatWasPressedIsEditedInPlace(t *testing.T) {
	onStage(t, func(s *stage) {
		other := s.send(chat.Delivery{ID: "d0", To: s.place(), Message: chat.Message{Text: chat.Words("Other")}})
		receipt := s.asksYes()
		edit := func(at chat.Receipt, words string) error {
			return s.Edit(s.t.Context(), chat.Delivery{
				ID: "e", To: chat.At(at.Place), Edits: at.Message, Ticket: s.heard[0].Ticket,
				Message: chat.Message{Text: chat.Words(words)},
			})
		}
		if err := edit(other, "Another"); err != nil || s.calls("chat.update") != 1 {
			t.Errorf("the other message: %v", err)
		}
		for i := range mostResponses + 1 {
			words := fmt.Sprint("Thanks ", i)
			if err := edit(receipt, words); err != nil || s.latest(s.own).Words != words {
				t.Errorf("%v: she reads %q", err, s.latest(s.own).Words)
			}
			if want := i / mostResponses; s.calls("chat.update") != want {
				t.Errorf("edit %d: not by name %d times", i, want)
			}
		}
		if all := s.server.Seen(s.ana, s.own); len(all) != 2 || all[0].Words != "Another" {
			t.Errorf("she sees %+v", all)
		}
	})
}

// What becomes of an answer in place that fails: an edit is made again, a refusal leads to the other way, and what only
// she sees may be shown again; no message that others see ever goes there.
func TestAnswersInPlaceThatFail(t *testing.T) {
	onStage(t, func(s *stage) {
		receipt := s.asksYes()
		d := chat.Delivery{ID: "e", To: chat.At(receipt.Place), Edits: receipt.Message, Ticket: s.heard[0].Ticket,
			Message: chat.Message{Text: chat.Words("Thanks")}}
		s.server.FailNext("response_url", netfake.LosesAnswer)
		err := s.Edit(s.t.Context(), d)
		if err == nil || errors.Is(err, chat.ErrUnknown) || strings.Contains(err.Error(), "http") {
			t.Errorf("a lost answer: %v", err)
		}
		s.edit(d)
		s.server.FailNext("response_url", slackfake.TooMany(time.Minute))
		if err := s.Edit(s.t.Context(), d); !errors.As(err, new(chat.RetryAfter)) {
			t.Errorf("too many: %v", err)
		}
		time.Sleep(2 * time.Minute) // passes in the bubble
		s.server.FailNext("response_url", netfake.Says(404, "no_service"))
		if s.edit(d); s.calls("chat.update") != 1 {
			t.Error("refused there, it was not edited by name")
		}
		channel, to := s.commands(true)
		w := chat.Delivery{ID: "w", To: to, Ticket: s.heard[1].Ticket}
		w.Message = chat.Message{Text: chat.Words("Hi"), Private: true}
		s.server.FailNext("response_url", netfake.LosesAnswer)
		if _, err := s.Send(s.t.Context(), w); !errors.Is(err, chat.ErrUnknown) {
			t.Errorf("a lost whisper: %v", err)
		}
		w.To, w.Message.Private = chat.At(to.Place), false
		s.send(w)
		if m := s.latest(channel); m.Private || s.calls("chat.postMessage") != 2 {
			t.Errorf("a message to all is %+v", m)
		}
	})
}

// A form that only she sees takes its message over as well, and its button goes when it is answered.
func TestAFormThatOnlySheSees(t *testing.T) {
	onStage(t, func(s *stage) {
		channel, to := s.commands(false)
		m := asks("A goal?", "h1", what("")...)
		m.Private = true
		first := s.send(chat.Delivery{ID: "d1", To: to, Message: m, Ticket: s.heard[0].Ticket})
		s.presses(s.latest(channel), "Fill in")
		answer := func(m chat.Message) (arrived chat.Receipt) {
			s.house = func(e chat.Event) {
				m.Private = true
				arrived = s.send(chat.Delivery{ID: "d2", To: to, Message: m, Ticket: e.Ticket})
				shut := chat.Message{Text: chat.Words("A goal?")}
				s.edit(chat.Delivery{ID: "e", To: to, Edits: first.Message, Ticket: e.Ticket, Message: shut})
			}
			s.fills(filledIn)
			s.told()
			return arrived
		}
		if got := answer(asks("Again?", "h2", what("No.")...)); got != first || s.latest(channel).Words != "Again?" {
			t.Errorf("arrived at %+v, she reads %q", got, s.latest(channel).Words)
		}
		if _, errs := s.modal(); errs["when"] != "No." {
			t.Errorf("the modal says %v", errs)
		}
		answer(chat.Message{Text: chat.Words("Kept.")})
		all := s.server.Seen(s.ana, channel)
		if len(all[0].Buttons) != 0 || len(s.kept(formKey)) != 0 || len(s.kept(shownKey)) != 0 {
			t.Errorf("left are %+v, %v", all[0].Buttons, s.kept(""))
		}
	})
}
