package inbox

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// canary begins all that people type here; a number follows.
const canary = "Kanarienvogel"

// talker answers whatever is asked, by typing: with a canary where words are taken.
type talker struct {
	*rig
	canaries int
	taken    map[string]int // canaries that were answers, by flow
}

// question is what a member is asked at the moment, and by which flow.
func (k *talker) question(m mentoring.MemberID) (a flow.Answer, by string, open bool) {
	k.t.Helper()
	k.view(func(tx store.Tx) error {
		t := &turn{Inbox: k.Inbox, ctx: k.t.Context(), tx: tx, now: k.now}
		k.must(t.become(m))
		s, err := t.foreground()
		if s == nil || err != nil {
			return err
		}
		step, there := s.flow.Step(s.talk.State.At)
		if !there {
			return nil
		}
		a, by, open = step.Answer, string(s.flow.ID), true
		if a.Kind == flow.Form {
			if field := engine.OpenField(s.flow, s.talk.State, s.known()); field != nil {
				a = field.Answer
			}
		}
		return nil
	})
	return a, by, open
}

func (k *talker) word() chat.Private {
	k.canaries++
	return chat.Private(fmt.Sprintf("%s%d", canary, k.canaries))
}

// mostAnswers is where a conversation is left that does not end.
const mostAnswers = 25

// answer answers what is asked; of answers to choose from, the nth.
func (k *talker) answer(p chat.PersonID, m mentoring.MemberID, choose int) {
	k.t.Helper()
	for range mostAnswers {
		a, by, open := k.question(m)
		if !open {
			return
		}
		e := k.by(p, chat.Said)
		switch a.Kind {
		case flow.Text:
			e.Text = k.word()
			k.taken[by]++
		case flow.Number:
			e.Text = chat.Private(fmt.Sprint(a.Min))
		case flow.Zone:
			e.Text = "Europe/Madrid"
		case flow.Day, flow.Moment:
			e.Text = chat.Private(k.now.AddDate(0, 0, 9).Format("2 January 2006") + " at 18:00")
		default:
			e.Text = chat.Private(fmt.Sprint(choose))
		}
		k.take(e)
	}
	k.take(k.command(p, "stop"))
}

// talkAboutAll lets everybody use every command, in several ways, and say what nothing asked for.
func (k *talker) talkAboutAll(network chat.Network) {
	k.t.Helper()
	cleo, ana, ben := k.pair(network)
	eve := chat.PersonID(string(network) + ":eve")
	people := []struct {
		person chat.PersonID
		member mentoring.MemberID
	}{{ana, "m2"}, {ben, "m3"}, {eve, "m4"}, {cleo, "m1"}}
	all := append(verbs(), "menu")
	slices.Sort(all)
	last := func(verb string) int {
		return slices.Index([]string{"report", "closing", "end", "leave", "block"}, verb)
	}
	slices.SortStableFunc(all, func(a, b string) int { return last(a) - last(b) })
	for _, flow := range []string{"agreement", "plan", "target"} {
		k.update(func(tx store.Tx) error {
			about := store.About{Program: "g1", Pair: "p1"}
			return tx.PutNudge(store.Nudge{ID: flow, Due: k.now, Member: "m2", Flow: flow, About: about})
		})
		k.dueNow()
		k.answer(ana, "m2", 1)
	}
	k.take(k.command(ana, "task"))
	k.answer(ana, "m2", 1)
	for choose := 1; choose <= 3; choose++ {
		for _, verb := range all {
			for _, p := range people {
				if f := k.commands[verb]; verb == "program" || verb == "menu" && p.member == "m1" || f != nil && f.Admin && p.member != "m1" {
					continue // the title of a program is given to be read
				}
				if last(verb) >= 0 && choose > 1 {
					continue // once, when all else of this round is done
				}
				k.take(k.command(p.person, verb))
				k.answer(p.person, p.member, choose)
			}
		}
	}
	k.sayUnasked(eve)
}

func (k *talker) sayUnasked(p chat.PersonID) {
	k.t.Helper()
	named, said, edited := k.by(p, chat.Joined), k.by(p, chat.Said), k.by(p, chat.Edited)
	shared, filled := k.by(p, chat.Shared), k.by(p, chat.Filled)
	named.Name, said.Text, edited.Text, shared.Text = k.word(), k.word(), k.word(), k.word()
	filled.Fields, filled.Handle = map[string]chat.Private{"a": k.word()}, "x"
	k.take(named, said, edited, shared, filled, k.command(p, canary+"verb", chat.Argument{Text: k.word()}))
	k.take(k.command(p, "pair", chat.Argument{Person: p, Text: k.word()}, chat.Argument{Text: k.word()}))
}

// Whatever people type: nothing of it is in the file but sealed.
func TestPersonalWordsAreNeverUnsealedInTheStore(t *testing.T) {
	for _, network := range []chat.Network{bareNetwork, plainNetwork} {
		k := &talker{rig: newRig(t), taken: map[string]int{}}
		k.talkAboutAll(network)
		k.pass(20 * 24 * time.Hour)
		k.dueNow()
		for _, by := range []string{"join", "goal", "task", "agreement", "plan", "report"} {
			if k.taken[by] == 0 {
				t.Errorf("%s: nothing was typed into %s: %v", network, by, k.taken)
			}
		}
		for _, what := range []string{"enrolment.enrolled", "note.goal", "note.task", "note.plan", "note.target", "report.sent"} {
			if len(k.journaled(what)) == 0 {
				t.Errorf("%s: no %s, so nothing of it was kept", network, what)
			}
		}
		if got := len(k.journaled("event.set_aside")); got > 0 {
			t.Errorf("%s: %d events were set aside: %+v", network, got, k.journaled("event.set_aside"))
		}
		if !k.reads() {
			t.Errorf("%s: no canary was ever said again: the test looks at nothing", network)
		}
		k.must(k.kept.Close())
		data, err := os.ReadFile(k.path)
		k.must(err)
		for _, form := range []string{canary, strings.ToLower(canary), strings.ToUpper(canary)} {
			if i := bytes.Index(data, []byte(form)); i >= 0 {
				t.Errorf("%s: the file holds %q", network, data[max(0, i-150):min(len(data), i+50)])
			}
		}
		k.open()
	}
}

// dueNow takes in all that is due.
func (k *talker) dueNow() {
	k.t.Helper()
	for range 20 {
		var due []store.Nudge
		k.view(func(tx store.Tx) (err error) {
			due, err = tx.DueNudges(k.now, 1000)
			return err
		})
		for _, n := range due {
			k.take(chat.Event{ID: chat.EventID("nudge/" + n.ID + n.Due.String()), Kind: chat.Due, Nudge: n.ID})
		}
	}
}

// reads tells whether some message says a canary, to whoever it is for.
func (k *talker) reads() bool {
	k.t.Helper()
	return slices.ContainsFunc(k.posted(), func(d store.Delivery) bool {
		return strings.Contains(k.message(d).Text.String(), canary)
	})
}
