package inbox

import (
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// What follows is about pairs that are over, and what reaches nobody for that.

// ends lets a member end the pair.
func (r *rig) ends(p chat.PersonID) {
	r.t.Helper()
	r.take(r.command(p, "end"), r.typed(p, "fit"), r.typed(p, "yes"))
	if n := len(r.journaled("pair.ended")); n != 1 {
		r.t.Fatalf("%d pairs are ended", n)
	}
}

// diary are the flows that are to begin for a member.
func (r *rig) diary(m mentoring.MemberID) (flows []string) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		all, err := tx.NudgesOf(m)
		for _, n := range all {
			flows = append(flows, n.Flow)
		}
		return err
	})
	return flows
}

// What somebody answers when their pair is over does not reach who was their partner.
func TestNothingReachesAPartnerOfBefore(t *testing.T) {
	for flow, answer := range map[string]string{"dated": "yes", "agreement": "confirm", "closing": "more"} {
		r := newRig(t)
		_, ana, ben := r.pair(plainNetwork)
		if flow == "closing" {
			r.lastWeek()
		}
		r.take(r.command(ana, "settings")) // so that what is due is asked by itself
		r.change(func(p *mentoring.Pair) {
			p.Offered = start.Add(2 * day)
			p.Notes = []mentoring.Note{{ID: "t1", Kind: mentoring.AgreementNote, By: "m3", At: start}}
		})
		r.pass(2 * dialogue)
		r.comes("m2", flow, store.About{Program: "g1", Pair: "p1"})
		yes := r.press(r.by(ana, ""), answer)
		r.ends(ben)
		r.take(yes)
		r.expectSaid("m2", "common.denied")
		said := func(flow string) bool { return !strings.HasPrefix(flow, "_") }
		if diary := r.diary("m3"); slices.ContainsFunc(diary, said) {
			t.Errorf("%s: who was the partner is to be told %q", flow, diary)
		}
	}
}

// Who would write something down for a step is told first that the pair is over: what they wrote would be kept nowhere.
func TestNothingIsWrittenForAPairThatIsOver(t *testing.T) {
	for _, rests := range []bool{false, true} {
		r := newRig(t)
		_, ana, ben := r.pair(plainNetwork)
		r.goesBy("support")
		r.change(func(p *mentoring.Pair) { p.Step = 3 })
		r.comes("m2", "guide", store.About{Program: "g1", Pair: "p1", Step: "w3"})
		guided := r.press(r.by(ana, ""), "write")
		r.take(r.command(ana, "step"))
		asked := r.press(r.by(ana, ""), "write")
		if !rests {
			r.ends(ben)
		} else {
			r.change(func(p *mentoring.Pair) { p.State = mentoring.Paused })
		}
		for _, write := range []chat.Event{guided, asked} {
			r.take(write)
			if old := strings.HasPrefix(r.lastSaid(), "This button is old"); old == rests {
				t.Errorf("says %q", r.lastSaid())
			}
		}
	}
}

// Who was asked how to go on when the pair ended, and would not have gone on, comes to the closing; also who wants no
// reminders, whom nobody asks again. The partner hears nothing.
func TestAClosingIsThereWhenThePairIsOver(t *testing.T) {
	r := newRig(t)
	_, ana, ben := r.pair(plainNetwork)
	r.lastWeek()
	r.comes("m2", "closing", store.About{Program: "g1", Pair: "p1"})
	end := r.press(r.by(ana, ""), "end")
	r.change(func(p *mentoring.Pair) {
		p.Onward = map[mentoring.Role]string{mentoring.Mentor: mentoring.OnwardMore}
	})
	r.ends(ben)
	before := r.diary("m3")
	r.take(end)
	if said := r.lastSaid(); !strings.HasPrefix(said, "Before you say goodbye") {
		t.Errorf("says %q", said)
	}
	if diary := r.diary("m3"); !slices.Equal(diary, before) {
		t.Errorf("who was the partner is to be told %q", diary)
	}
}

// lastWeek puts the pair to the last step of a guide that can be gone on with.
func (r *rig) lastWeek() {
	r.t.Helper()
	r.goesBy("support")
	r.change(func(p *mentoring.Pair) { p.Step = len(r.Guides["support"].Steps) })
}

// Nobody is reminded of a meeting with somebody who is their partner no more, nor told what was to be said before.
func TestAPairThatIsOverMeetsNoMore(t *testing.T) {
	r := newRig(t)
	_, _, ben := r.pair(plainNetwork)
	walk := store.About{Program: "g1", Pair: "p1"}
	news := []string{"meeting", "dated", "met", "agreed", "paused"}
	r.update(func(tx store.Tx) (err error) {
		t := &turn{Inbox: r.Inbox, tx: tx}
		for _, flow := range news {
			if err == nil {
				err = t.nudge("m2", flow, walk, start.Add(day))
			}
		}
		return err
	})
	r.ends(ben)
	r.fire()
	before := len(r.posted())
	r.pass(day)
	r.fire()
	if more := r.posted()[before:]; len(more) != 0 {
		t.Errorf("says %q", r.message(more[0]).Text)
	}
	if n := len(r.journaled("nudge.skipped")); n != len(news) {
		t.Errorf("%d are skipped", n)
	}
}

// Both are reminded of the day that they agreed on, once, whatever one of them suggests meanwhile.
func TestAMeetingThatIsMoved(t *testing.T) {
	r := newRig(t)
	_, ana, ben := r.pair(plainNetwork)
	walk := store.About{Program: "g1", Pair: "p1"}
	agrees := func(after int, who chat.PersonID, m mentoring.MemberID) {
		r.change(func(p *mentoring.Pair) { p.Offered = start.AddDate(0, 0, after) })
		r.comes(m, "dated", walk)
		r.take(r.press(r.by(who, ""), "yes"))
		r.fire()
	}
	agrees(3, ana, "m2")
	r.change(func(p *mentoring.Pair) { p.Offered = start.AddDate(0, 0, 5) })
	r.pass(2 * day)
	r.fire()
	if said := r.lastSaid(); !strings.Contains(said, "5 March") {
		t.Errorf("reminds with %q", said)
	}
	agrees(6, ben, "m3")
	agrees(7, ana, "m2")
	for _, m := range []mentoring.MemberID{"m2", "m3"} {
		if diary := r.diary(m); !slices.Equal(diary, []string{"meeting"}) {
			t.Errorf("%s is reminded of %q", m, diary)
		}
	}
}

// A pair that is taken up again at its last step is asked about it: no later step comes that would.
func TestAPairThatIsTakenUpAgainAtTheEnd(t *testing.T) {
	r := newRig(t)
	cleo, _, ben := r.pair(plainNetwork)
	r.change(func(p *mentoring.Pair) { p.Step = len(r.Guides["career"].Steps) })
	r.ends(ben)
	r.take(r.command(cleo, "pairs"))
	r.take(r.press(r.by(cleo, ""), "p1"))
	r.take(r.press(r.by(cleo, ""), "reopen"))
	if n := len(r.journaled("pair.reopened")); n != 1 {
		t.Fatalf("%d pairs are taken up again", n)
	}
	for _, m := range []mentoring.MemberID{"m2", "m3"} {
		if diary := r.diary(m); !slices.Contains(diary, "checkin") {
			t.Errorf("%s is to hear %q", m, diary)
		}
	}
}

// So is one that never said hello: the step that is open does not open anew.
func TestAPairIsTakenUpAgainThatSaidNoHello(t *testing.T) {
	r := newRig(t)
	cleo, _, ben := r.pair(plainNetwork)
	r.board(func(p *mentoring.Program) { p.Guide.Opens = mentoring.OpensDone })
	r.change(func(p *mentoring.Pair) { p.Met = nil })
	r.ends(ben)
	r.take(r.command(cleo, "pairs"))
	r.take(r.press(r.by(cleo, ""), "p1"))
	r.take(r.press(r.by(cleo, ""), "reopen"))
	for _, m := range []mentoring.MemberID{"m2", "m3"} {
		if diary := r.diary(m); !slices.Contains(diary, "checkin") || !slices.Contains(diary, "intro") {
			t.Errorf("%s is to hear %q", m, diary)
		}
	}
}

// Where a step opens when both have closed the one before, a rest does not open it.
func TestARestOpensNoStep(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	r.board(func(p *mentoring.Program) { p.Guide.Opens = mentoring.OpensDone })
	r.take(r.command(ana, "pause"))
	r.take(r.press(r.by(ana, ""), "week"))
	r.take(r.command(ana, "resume"))
	if n := len(r.journaled("pair.resumed")); n != 1 {
		t.Fatalf("%d pairs go on", n)
	}
	if diary := r.diary("m2"); slices.Contains(diary, openNudge) || !slices.Contains(diary, "checkin") {
		t.Errorf("she is to hear %q", diary)
	}
}

// The partner hears once that both have closed, though an answer is corrected after.
func TestAClosingThatIsCorrected(t *testing.T) {
	r := newRig(t)
	_, ana, ben := r.pair(plainNetwork)
	r.change(func(p *mentoring.Pair) { p.Step = len(r.Guides["career"].Steps) })
	var next chat.Event
	for _, who := range []chat.PersonID{ben, ana} {
		r.take(r.command(who, "closing"), r.typed(who, "5"))
		next = r.press(r.by(who, ""), "rest")
		r.take(next)
		r.take(r.press(r.by(who, ""), "no"))
	}
	if n := len(r.journaled("pair.completed")); n != 1 {
		t.Fatalf("%d pairs are completed", n)
	}
	r.pass(2 * atOnce)
	correction := r.by(ana, chat.Pressed)
	correction.Handle = next.Handle
	r.take(correction)
	r.take(r.press(r.by(ana, ""), "yes"))
	if diary := r.diary("m3"); !slices.Equal(diary, []string{"completed"}) {
		t.Errorf("the partner is to be told %q", diary)
	}
}

// Where a step opens when both have closed the one before, it opens once, though an answer is corrected until then.
func TestAStepOpensOnceForBoth(t *testing.T) {
	r := newRig(t)
	_, ana, ben := r.pair(plainNetwork)
	r.board(func(p *mentoring.Program) { p.Guide.Opens = mentoring.OpensDone })
	for _, who := range []chat.PersonID{ben, ana, ana} {
		r.take(r.command(who, "checkin"), r.typed(who, "1"), r.typed(who, "1"))
	}
	if n := len(r.journaled("step.marked")); n != 3 {
		t.Fatalf("the step is marked %d times", n)
	}
	for _, m := range []mentoring.MemberID{"m2", "m3"} {
		if diary := r.diary(m); !slices.Equal(diary, []string{openNudge}) {
			t.Errorf("%s is to hear %q", m, diary)
		}
	}
}

// The card of who closes first counts the last step, though the partner has not closed it yet.
func TestACardCountsItsOwnersSteps(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	steps := r.Guides["career"].Steps
	r.change(func(p *mentoring.Pair) {
		p.Step = len(steps)
		for i, step := range steps {
			p.WithMark(step.ID, mentoring.Mentee, mentoring.Mark{Done: "met", Going: "well"})
			if i > 0 {
				p.WithMark(step.ID, mentoring.Mentor, mentoring.Mark{Done: "met", Going: "well"})
			}
		}
	})
	r.comes("m2", "closing", store.About{Program: "g1", Pair: "p1"})
	for _, answer := range []chat.Private{"5", "rest", "no"} {
		r.take(r.typed(ana, answer))
	}
	_, said := r.latest()
	if len(said.Files) != 1 {
		t.Fatalf("no card: %+v", said)
	}
	want := r.Book.Label("en", "closing.card_line_steps", phrasebook.Args{"count": phrasebook.Count(len(steps))})
	if lines := said.Files[0].Picture.Lines; !slices.ContainsFunc(lines, func(l string) bool { return chat.Clean(l) == want }) {
		t.Errorf("the card says %q, not %q", lines, want)
	}
}
