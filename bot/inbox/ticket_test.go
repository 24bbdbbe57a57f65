package inbox

import (
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// arrives tells that a message arrived, so that it can be edited.
func (r *rig) arrives(d store.Delivery) {
	r.t.Helper()
	receipt := chat.Receipt{Place: d.To.Place, Message: chat.MessageID("at " + d.ID)}
	r.take(chat.Event{ID: chat.EventID("delivered/" + d.ID), Kind: chat.Delivered, Delivery: d.ID, Receipt: receipt})
}

// fills sends a form with a ticket, and gives what was posted because of it.
func (r *rig) fills(
	p chat.PersonID, h chat.Handle, ticket chat.Ticket, fields map[string]chat.Private,
) []store.Delivery {
	r.t.Helper()
	before := len(r.posted())
	e := r.by(p, chat.Filled)
	e.Handle, e.Fields, e.Ticket = h, fields, ticket
	r.take(e)
	return r.posted()[before:]
}

// goalForm is the latest question of that flow, which is a form and has arrived.
func (r *rig) goalForm(p chat.PersonID) store.Delivery {
	r.t.Helper()
	r.take(r.command(p, "goal"))
	all := r.posted()
	d := all[len(all)-1]
	if r.message(d).Form == nil {
		r.t.Fatalf("no form is asked: %s", r.message(d).Text)
	}
	r.arrives(d)
	return d
}

var (
	goodGoal = map[string]chat.Private{
		"what": "learn Go", "when": "2026-06-01", "sign": "a program", "first": "", "second": "",
	}
	badGoal = map[string]chat.Private{"what": "learn Go", "when": "never", "sign": "a program"}
)

// What answers somebody carries the ticket of what they did, parts and edits as well; what goes to others does not.
func TestAnswersCarryTheTicket(t *testing.T) {
	r := newRig(t)
	cleo, ana, ben := r.pair(plainNetwork)
	r.Networks[plainNetwork] = chat.Capabilities{Buttons: 3, TextLength: chat.LeastText}
	parts := 0
	for _, p := range []chat.PersonID{cleo, ana, ben} {
		for _, verb := range []string{"help", "menu", "status", "members", "pairs", "settings"} {
			before := len(r.posted())
			e := r.command(p, verb)
			e.Ticket = "t"
			r.take(e)
			for _, d := range r.posted()[before:] {
				if hers := len(d.To.People) == 1 && d.To.People[0] == p; hers != (d.Ticket == "t") {
					t.Errorf("%s said %s: to %v with ticket %q", p, verb, d.To.People, d.Ticket)
				}
				parts += len(d.Parts)
				for _, part := range d.Parts {
					r.view(func(tx store.Tx) error {
						of, err := tx.Delivery(part)
						if of.Ticket != d.Ticket {
							t.Errorf("a part has ticket %q", of.Ticket)
						}
						return err
					})
				}
			}
		}
	}
	if parts == 0 {
		t.Error("nothing came in parts")
	}
}

// In a room the ticket goes to whoever spoke, and to what is said there to all; nothing else has it.
func TestTicketsAreNobodyElses(t *testing.T) {
	r := newRig(t)
	cleo, ana, _ := r.pair(plainNetwork)
	turn := func(to chat.Destination, answers bool) chat.Ticket {
		e := r.command(ana, "help")
		e.Ticket, e.Place, e.Own = "t", "net:hall", false
		return (&turn{event: e, answer: answers}).ticketFor(to)
	}
	for _, c := range []struct {
		to      chat.Destination
		answers bool
		want    chat.Ticket
	}{
		{chat.To(ana), true, "t"}, {chat.To(ana), false, ""}, {chat.To(cleo), true, ""},
		{chat.Destination{Place: "net:hall", People: []chat.PersonID{ana}, Room: true}, true, "t"},
		{chat.In("net:hall"), true, "t"}, {chat.In("net:lobby"), true, ""},
		{chat.Destination{People: []chat.PersonID{ana, cleo}}, true, ""},
	} {
		if got := turn(c.to, c.answers); got != c.want {
			t.Errorf("to %+v, answer %t: %q", c.to, c.answers, got)
		}
	}
}

// A form that is asked again has its button at the new question alone, and one that is answered has none.
func TestTheButtonOfAFormGoesWithItsQuestion(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	first := r.goalForm(ana)
	posted := r.fills(ana, r.message(first).Form.Handle, "t1", badGoal)
	if len(posted) != 2 {
		t.Fatalf("%d messages follow what does not fit", len(posted))
	}
	again, edit := posted[0], posted[1]
	if form := r.message(again).Form; form == nil || form.Fields[1].Problem == "" || again.Ticket != "t1" {
		t.Errorf("asked again with %+v and ticket %q", form, again.Ticket)
	}
	if m := r.message(edit); edit.Edits != first.ID || m.Form != nil || len(m.Choices) > 0 || edit.Ticket != "t1" {
		t.Errorf("the first question is %+v after %q", m, edit.Edits)
	}
	r.arrives(again)
	// The older form may have been open all the while.
	posted = r.fills(ana, r.message(first).Form.Handle, "t2", goodGoal)
	edited := map[chat.DeliveryID]bool{}
	for _, d := range posted {
		if edited[d.Edits] = true; d.Edits != "" && r.message(d).Form != nil {
			t.Errorf("%s still has its button", d.Edits)
		}
	}
	if !edited[again.ID] || len(posted) < 2 || posted[0].Edits != "" {
		t.Errorf("edited %v", edited)
	}
	r.expectSaidBefore(posted, "goal.kept")
}

// expectSaidBefore looks whether the first of some messages says a phrase.
func (r *rig) expectSaidBefore(posted []store.Delivery, key string) {
	r.t.Helper()
	want, _, _ := strings.Cut(r.Book.Label("en", key, nil), "{")
	if !strings.HasPrefix(r.message(posted[0]).Text.String(), want) {
		r.t.Errorf("said %q, want %q", r.message(posted[0]).Text.String(), want)
	}
}

// A form of a conversation that is over says so, and its button goes.
func TestAFormThatCanNotBeSentAnyMore(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	d := r.goalForm(ana)
	r.update(func(tx store.Tx) error { return tx.DropConversation(d.Conversation) })
	posted := r.fills(ana, r.message(d).Form.Handle, "t", goodGoal)
	if len(posted) == 0 || posted[0].Ticket != "t" {
		t.Fatalf("posted %+v", posted)
	}
	r.expectSaidBefore(posted, "common.old_button")
	if len(posted) != 2 || posted[1].Edits != d.ID || r.message(posted[1]).Form != nil {
		t.Errorf("its button stays: %+v", posted)
	}
}

// The same form sent twice has one effect, also by another event. Who sends it later is told that it was taken.
func TestTheSameFormTwice(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	d := r.goalForm(ana)
	e := r.by(ana, chat.Filled)
	e.Handle, e.Fields = r.message(d).Form.Handle, goodGoal
	r.take(e)
	before := len(r.posted())
	if r.take(e); len(r.posted()) != before {
		t.Errorf("%d messages more", len(r.posted())-before)
	}
	if again := r.fills(ana, e.Handle, "", goodGoal); len(again) != 0 {
		t.Errorf("%d messages follow what was sent at once", len(again))
	}
	r.pass(2 * atOnce)
	r.expectSaidBefore(r.fills(ana, e.Handle, "", goodGoal), "common.used_button")
	if n := len(r.journaled("note.goal")); n != 1 {
		t.Errorf("the goal is noted %d times", n)
	}
}
