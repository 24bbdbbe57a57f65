package inbox

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// goesBy lets the pair's program go by another guide.
func (r *rig) goesBy(guide string) {
	r.t.Helper()
	r.update(func(tx store.Tx) error {
		p, err := tx.Program("g1")
		if err != nil {
			return err
		}
		p.Guide = r.Guides[guide]
		return tx.PutProgram(p)
	})
}

// reminded puts a reminder into Ana's diary that is due now, after so much was said to her unasked on the days before, and
// tells whether she hears it.
func (r *rig) reminded(flow string, unasked int) bool {
	r.t.Helper()
	before := len(r.posted())
	r.update(func(tx store.Tx) error {
		m, err := tx.Member("m2")
		if err != nil {
			return err
		}
		m.Unasked = nil
		for i := range unasked {
			m.Unasked = append(m.Unasked, r.now.AddDate(0, 0, i-unasked))
		}
		if err := tx.PutMember(m); err != nil {
			return err
		}
		about := store.About{Program: "g1", Pair: "p1", Step: "w2"}
		return tx.PutNudge(store.Nudge{ID: flow, Due: r.now, Since: r.now, Member: "m2", Flow: flow, About: about, Unasked: manners[flow].unasked})
	})
	r.take(chat.Event{ID: chat.EventID(flow + r.now.String()), Kind: chat.Due, Nudge: flow, At: r.now})
	return len(r.posted()) > before
}

func TestAGuideLimitsWhatIsUnasked(t *testing.T) {
	for guide, most := range map[string]int{"career": 3, "skill": 3, "support": 2} {
		for unasked := range mentoring.MostAWeek + 1 {
			r := newRig(t)
			r.pair(plainNetwork)
			r.goesBy(guide)
			r.pass(time.Hour)
			if heard := r.reminded("checkin", unasked); heard != (unasked < most) {
				t.Errorf("%s, %d messages this week: one more is heard: %v", guide, unasked, heard)
			}
		}
	}
}

// Who walks two guides hears no more than the quieter one allows.
func TestTheQuieterGuideCounts(t *testing.T) {
	r := newRig(t)
	r.pair(plainNetwork)
	r.goesBy("support")
	r.update(func(tx store.Tx) error {
		p, err := tx.Program("g1")
		if err != nil {
			return err
		}
		p.ID, p.Guide = "g2", r.Guides["career"]
		pair, err := tx.Pair("p1")
		pair.ID, pair.Program = "p2", "g2"
		return errors.Join(err, tx.PutProgram(p), tx.PutPair(pair))
	})
	r.pass(time.Hour)
	if r.reminded("checkin", 2) {
		t.Error("a third message this week is heard")
	}
}

// A list for help is the one of the first of the member's programs that has one, and what the admin wrote is no person's word:
// numbers and addresses in it may be tapped.
func TestAHelpListIsTheAdmins(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	r.update(func(tx store.Tx) error {
		p, err := tx.Program("g1")
		p.Help = mentoring.Words{"en": "0800 1110111"}
		return errors.Join(err, tx.PutProgram(p))
	})
	r.take(r.command(ana, "help_list"))
	all := r.posted()
	for _, span := range r.message(all[len(all)-1]).Text {
		if strings.Contains(span.Text, "0800 1110111") && span.Style != chat.Typed {
			return
		}
	}
	t.Errorf("it reads %v", r.message(all[len(all)-1]).Text)
}

// On a rough day and for seven days after nothing comes that was not asked for, also no news of the partner; and nobody takes
// the silence for silence.
func TestARoughDayIsQuiet(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	r.goesBy("support")
	r.update(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		if err != nil {
			return err
		}
		p.Silent = map[mentoring.Role]mentoring.Silence{mentoring.Mentee: {Since: r.now.AddDate(0, 0, -6)}}
		return tx.PutPair(p)
	})
	r.take(r.command(ana, "rough_day"))
	r.view(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		if _, silent := p.Silent[mentoring.Mentee]; silent {
			t.Error("she is still taken for silent")
		}
		return err
	})
	r.pass(time.Hour)
	for days := range 7 {
		for _, flow := range []string{"checkin", "agreed"} {
			if r.reminded(flow, 0) {
				t.Errorf("%s came after %d days", flow, days)
			}
		}
		r.pass(24 * time.Hour)
	}
	if !r.reminded("checkin", 0) {
		t.Error("after seven days still nothing comes")
	}
}

func TestTrainingIsForAGuide(t *testing.T) {
	now := time.Date(2025, 3, 3, 10, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		member mentoring.Member
		want   bool
	}{
		"never":         {mentoring.Member{}, false},
		"long ago":      {mentoring.Member{Trained: now}, true}, // before there was more than one training
		"for this one":  {mentoring.Member{Trained: now, Trainings: []string{"career", "support"}}, true},
		"for the other": {mentoring.Member{Trained: now, Trainings: []string{"career"}}, false},
	} {
		if got := c.member.TrainedFor("support"); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The line of a step stands once: what is written takes the place of what was there, whoever of the pair wrote it.
func TestALineOfAStepIsReplaced(t *testing.T) {
	r := newRig(t)
	_, ana, ben := r.pair(plainNetwork)
	r.goesBy("support")
	r.change(func(p *mentoring.Pair) {
		p.Step = 3
		p.Notes = []mentoring.Note{{ID: "t9", Kind: mentoring.StepNote, Step: "w1"}}
	})
	r.take(r.command(ana, "step"), r.typed(ana, "write"), r.typed(ana, "a walk"))
	r.take(r.command(ben, "step"), r.typed(ben, "write"))
	r.take(r.press(r.by(ben, ""), "change"), r.typed(ben, "a swim"))
	r.change(func(p *mentoring.Pair) {
		var steps []string
		for _, n := range p.Notes {
			steps = append(steps, n.Step)
		}
		if !slices.Equal(steps, []string{"w1", "w3"}) {
			t.Errorf("lines of %q stand", steps)
		}
	})
}
