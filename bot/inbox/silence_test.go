package inbox

import (
	"context"
	"errors"
	"testing"
	"time"

	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// asks begins the silence of one of the pair, with its first rung so many times in the diary.
func (r *rig) asks(who mentoring.Role, times int) {
	r.t.Helper()
	r.update(func(tx store.Tx) error {
		t := &turn{Inbox: r.Inbox, ctx: context.Background(), tx: tx, now: r.clock()}
		p, err := tx.Pair("p1")
		p.Prompt(who, t.now)
		err = errors.Join(err, tx.PutPair(p))
		for range times {
			err = errors.Join(err, t.nextRung(p, who))
		}
		return err
	})
}

// rungs are how often a rung of somebody's silence was climbed.
func (r *rig) rungs(rung mentoring.Rung) int { return len(r.journaled("silence." + string(rung))) }

// days lets so many days go by, one by one.
func (r *rig) days(n int) {
	r.t.Helper()
	for range n {
		r.pass(day)
		r.fire()
	}
}

func TestNobodyIsSilentWhileTheProgramRests(t *testing.T) {
	r := newRig(t)
	cleo, _, _ := r.pair(plainNetwork)
	r.asks(mentoring.Mentee, 1)
	move := func(to mentoring.ProgramState) {
		r.take(r.command(cleo, "program"))
		r.take(r.press(r.by(cleo, ""), "g1"))
		r.take(r.press(r.by(cleo, ""), string(to)))
	}
	r.days(4)
	move(mentoring.Halted)
	r.days(60)
	if r.rungs(mentoring.Nudge) != 1 || r.rungs(mentoring.AskPartner) != 0 {
		t.Error("the ladder climbs on in the rest")
	}
	move(mentoring.Running)
	r.days(3)
	if r.rungs(mentoring.AskPartner) != 0 {
		t.Error("the rest counts as silence")
	}
	r.days(1)
	if r.rungs(mentoring.AskPartner) != 1 {
		t.Error("the ladder does not climb on after the rest")
	}
}

// When the program is put away for good, nobody is asked about it any more.
func TestNobodyIsSilentWhenTheProgramIsOver(t *testing.T) {
	r := newRig(t)
	r.pair(plainNetwork)
	r.asks(mentoring.Mentee, 1)
	r.board(func(p *mentoring.Program) { p.State = mentoring.Archived })
	r.days(30)
	if said := r.posted(); len(said) != 0 {
		t.Errorf("says %q", r.message(said[0]).Text)
	}
	if n := len(r.journaled("pair.released")); n != 0 {
		t.Errorf("%d pairs are released", n)
	}
}

// After a stop, an old rung of the diary may be due beside the one that took its place.
func TestARungIsClimbedOnce(t *testing.T) {
	r := newRig(t)
	r.pair(plainNetwork)
	r.asks(mentoring.Mentee, 2)
	r.pass(5*day + time.Hour)
	r.fire()
	if n := r.rungs(mentoring.Nudge); n != 1 {
		t.Errorf("reminded %d times", n)
	}
}
