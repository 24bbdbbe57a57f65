package inbox

import (
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

func TestAHandleCannotBeGuessed(t *testing.T) {
	r := newRig(t)
	const id chat.DeliveryID = "0000000042"
	for _, option := range []int{formOption, 0, 1, 24} {
		genuine := r.sign(id, option)
		if d, o, ok := r.read(genuine); d != id || o != option || !ok {
			t.Errorf("%s reads %s, %d, %v", genuine, d, o, ok)
		}
		if len(genuine) > 64 {
			t.Errorf("%s has %d bytes, the tightest network takes 64", genuine, len(genuine))
		}
		for i := range genuine {
			for _, b := range "0129azAZ-_.+/= \x00\xff" {
				changed := genuine[:i] + chat.Handle(b) + genuine[i+1:]
				if _, _, ok := r.read(changed); ok && changed != genuine {
					t.Errorf("%q is taken for %q", changed, genuine)
				}
			}
			if _, _, ok := r.read(genuine[:i]); ok {
				t.Errorf("%q is taken for %q", genuine[:i], genuine)
			}
		}
		for _, longer := range []chat.Handle{genuine + "A", genuine + ".", "0" + genuine, " " + genuine} {
			if _, _, ok := r.read(longer); ok {
				t.Errorf("%q is taken for %q", longer, genuine)
			}
		}
	}
	if another := newRig(t); another.sign(id, 0) == r.sign(id, 0) {
		t.Error("two key files sign alike")
	}
}

// pressing is the press of a button.
func (r *rig) pressing(p chat.PersonID, h chat.Handle) chat.Event {
	e := r.by(p, chat.Pressed)
	e.Handle = h
	return e
}

// latestButtons are the buttons of the latest message that has some.
func (r *rig) latestButtons() (d store.Delivery, choices []chat.Choice) {
	r.t.Helper()
	for _, posted := range r.posted() {
		if m := r.message(posted); len(m.Choices) > 0 {
			d, choices = posted, m.Choices
		}
	}
	return d, choices
}

func TestAButtonIsItsOwnPersonsAndItsOwnMessages(t *testing.T) {
	r := newRig(t)
	_, ana, ben := r.pair(plainNetwork)
	r.take(r.command(ana, "help"), r.command(ana, "menu")) // so that there is another message
	d, choices := r.latestButtons()
	r.take(r.pressing(ben, choices[0].Handle))
	r.expectSaid("m3", "common.others_button")

	forged := choices[0].Handle[:len(choices[0].Handle)-1] + "~"
	moved := chat.Handle(strings.Replace(string(choices[0].Handle), string(d.ID), "0000000001", 1))
	beyond := r.sign(d.ID, len(choices))
	unknown := r.sign("9999999999", 0)
	for _, h := range []chat.Handle{"", "x", forged, moved, beyond, unknown} {
		before := len(r.posted())
		r.take(r.pressing(ana, h))
		r.expectSaid("m2", "common.old_button")
		if got := len(r.posted()) - before; got != 1 {
			t.Errorf("%q was answered with %d messages", h, got)
		}
	}
	before := len(r.posted())
	r.take(r.pressing(ana, choices[0].Handle))
	if last := r.posted()[len(r.posted())-1]; len(r.posted()) == before || last.Conversation == "" {
		t.Error("the button itself has no effect")
	}
}

// Two presses at once are two events, and one answer.
func TestAButtonPressedTwiceHasOneEffect(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	r.take(r.command(ana, "pause"))
	_, choices := r.latestButtons()
	press := r.pressing(ana, choices[0].Handle)
	again := r.pressing(ana, choices[0].Handle)
	r.take(press, again, press)
	if got := len(r.journaled("pair.paused")); got != 1 {
		t.Errorf("the pair was paused %d times, want once", got)
	}
}

// Where nobody can tell just now who leads, a press has no effect, and the button is there to be pressed again.
func TestAPressThatHadNoEffectLeavesItsButton(t *testing.T) {
	r := newRig(t)
	r.pair(plainNetwork)
	r.Admins = nil
	leads := chat.Standing{Admin: true}
	e := r.command("net:cleo", "program")
	e.Standing = leads
	r.take(e)
	question, _ := r.latest()
	r.arrives(question)
	unsure := r.press(r.by("net:cleo", ""), "g1")
	again := r.press(r.by("net:cleo", ""), "g1")
	unsure.Standing.Unknown, again.Standing = true, leads
	r.take(unsure)
	r.expectSaid("m1", "common.admin_unsure")
	if edits := r.edits(question.ID); edits != 0 {
		t.Errorf("the question is changed %d times", edits)
	}
	r.take(again)
	if edits := r.edits(question.ID); edits != 1 {
		t.Errorf("answered, the question is changed %d times", edits)
	}
}

// edits are how often a message is changed.
func (r *rig) edits(id chat.DeliveryID) (n int) {
	for _, d := range r.posted() {
		if d.Edits == id {
			n++
		}
	}
	return n
}
