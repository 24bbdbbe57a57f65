package bottest

import (
	"errors"
	"fmt"

	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// remember puts a nudge into somebody's diary that is due now.
func (t *telling) remember(p *person, name string, about store.About) string {
	t.t.Helper()
	t.nudges++
	now := t.clock.Now()
	id := fmt.Sprintf("story%04d", t.nudges)
	n := store.Nudge{ID: id, Due: now, Since: now, Member: p.member, Flow: name, About: about}
	t.onStage(func(tx store.Tx) error { return tx.PutNudge(n) })
	return n.ID
}

// nudge lets a flow begin for somebody, about their latest pair, as if it had been due.
func (t *telling) nudge() {
	t.t.Helper()
	p := t.person(t.step.Who)
	if _, there := t.world.Flows[flow.ID(t.step.Word)]; !there {
		t.fail("there is no flow %q", t.step.Word)
	}
	var about store.About
	t.onStage(func(tx store.Tx) (err error) {
		about, err = aboutPair(tx, p.member)
		m, found := tx.Member(p.member)
		m.Unasked = nil // what the script wants said counts against nothing that the bot wants to say
		return errors.Join(err, found, tx.PutMember(m))
	})
	id := t.remember(p, t.step.Word, about)
	t.settle(p)
	t.must(t.kept.View(t.ctx, func(tx store.Tx) error {
		if n, err := tx.Nudge(id); err == nil && n.Due.After(t.clock.Now()) {
			t.fail("the bot waits until %s with this: let time go on first", n.Due.In(t.zone).Format("2006-01-02 15:04"))
		}
		return nil
	}))
}

func aboutPair(tx store.Tx, m mentoring.MemberID) (store.About, error) {
	pairs, err := tx.PairsOf(m)
	if err != nil || len(pairs) == 0 {
		return store.About{}, err
	}
	p := pairs[len(pairs)-1]
	program, err := tx.Program(p.Program)
	about := store.About{Program: p.Program, Pair: p.ID}
	if p.Step >= 1 && p.Step <= len(program.Guide.Steps) {
		about.Step = program.Guide.Steps[p.Step-1].ID
	}
	return about, err
}
