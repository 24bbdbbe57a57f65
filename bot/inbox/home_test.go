package inbox

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// looks asks for a person's page, in a transaction that may only read, and holds that the store is as it was.
func (r *rig) looks(p chat.PersonID, s chat.Standing) chat.Home {
	r.t.Helper()
	before, err := os.ReadFile(r.path)
	r.must(err)
	found, err := r.Query(context.Background(), chat.Query{
		Kind: chat.AtHome, Community: home, Person: p, Language: "en", Zone: "UTC", Standing: s})
	r.must(err)
	after, err := os.ReadFile(r.path)
	r.must(err)
	if !bytes.Equal(before, after) {
		r.t.Error("looking has changed the store")
	}
	return found.Home
}

// pageText is all that a page says, a line for each, the buttons in brackets.
func pageText(h chat.Home) string {
	var b strings.Builder
	for _, s := range h.Sections {
		b.WriteString("# " + s.Title.String() + "\n")
		for _, stage := range s.Path {
			b.WriteString(string(stage) + " ")
		}
		b.WriteString("\n" + s.Text.String() + "\n")
		for _, o := range s.Offers {
			b.WriteString("[" + o.Verb + "]")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// holds looks for what a page must say and what it must not.
func holds(t *testing.T, what string, h chat.Home, say, not []string) {
	t.Helper()
	page := pageText(h)
	for _, words := range say {
		if !strings.Contains(page, words) {
			t.Errorf("%s: the page does not say %q:\n%s", what, words, page)
		}
	}
	for _, words := range not {
		if strings.Contains(page, words) {
			t.Errorf("%s: the page says %q:\n%s", what, words, page)
		}
	}
}

func verbsOf(h chat.Home) (all []string) {
	for _, s := range h.Sections {
		for _, o := range s.Offers {
			all = append(all, o.Verb)
		}
	}
	return all
}

var member, leader = chat.Standing{}, chat.Standing{Admin: true}

var adminVerbs = []string{"[program]", "[pair]", "[pairs]", "[members]", "[announce]"}

func (r *rig) change(do func(*mentoring.Pair)) {
	r.t.Helper()
	r.update(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		do(&p)
		return errors.Join(err, tx.PutPair(p))
	})
}

func TestHomeOfAPair(t *testing.T) {
	r := newRig(t)
	_, ana, ben := r.pair(plainNetwork)
	at, walk := start.Add(26*time.Hour), store.About{Program: "g1", Pair: "p1"}
	r.update(func(tx store.Tx) error {
		return errors.Join(
			tx.PutNudge(store.Nudge{ID: "n1", Due: start.Add(7 * day), Member: "m2", Flow: openNudge, About: walk}),
			tx.PutNudge(store.Nudge{ID: "n2", Due: start.Add(4 * day), Member: "m2", Flow: "checkin", About: walk}))
	})
	r.change(func(p *mentoring.Pair) {
		first := r.Guides["career"].Steps[0].ID
		for _, role := range []mentoring.Role{mentoring.Mentor, mentoring.Mentee} {
			p.WithMark(first, role, mentoring.Mark{Done: "met", Going: "well", At: start})
		}
		p.Offered = at
	})
	h := r.looks(ana, member)
	steps := len(r.Guides["career"].Steps)
	holds(t, "mentee", h, []string{
		"# Hello, Name of net:ana!", "# You and Name of net:ben", "Spring, step 2 of 12: ", "Next step: Monday, 9 March 2026",
		"Check-in: Friday, 6 March 2026", "Suggested meeting: Tuesday, 3 March 2026", "Nothing right now.",
		"done open " + strings.Repeat("ahead ", steps-2), "Language: English", "Time zone: UTC", "Kept about you",
		"[menu]", "[step]", "[checkin]", "[goal]", "[pause]", "[settings]", "[privacy]", "[help]",
	}, append([]string{"[resume]", "[join]"}, adminVerbs...))
	if verbs := verbsOf(h); len(slices.Compact(slices.Sorted(slices.Values(verbs)))) != len(verbs) {
		t.Errorf("a command stands there twice: %v", verbs)
	}
	r.change(func(p *mentoring.Pair) { p.Agreed = at })
	holds(t, "agreed", r.looks(ana, member), []string{"Your meeting: Tuesday"}, []string{"Suggested"})
	holds(t, "mentor", r.looks(ben, member), []string{"# You and Name of net:ana"}, []string{"Next step: "})
}

func TestHomeSaysWhatWaits(t *testing.T) {
	r := newRig(t)
	_, ana, ben := r.pair(plainNetwork)
	r.change(func(p *mentoring.Pair) { p.Prompt(mentoring.Mentee, start) })
	asked := "• The check-in with Name of net:ben\n[checkin]"
	holds(t, "silent", r.looks(ana, member), []string{"# Waiting for you", asked}, nil)
	holds(t, "not silent", r.looks(ben, member), []string{"Nothing right now."}, []string{"• The check-in"})

	r.take(r.command(ana, "checkin"))
	begun := "• A question in our chat: Check-in with Name of net:ben\n"
	holds(t, "begun", r.looks(ana, member), []string{begun}, []string{"• The check-in"})
	r.take(r.command(ana, "menu"))
	holds(t, "a menu", r.looks(ana, member), nil, []string{"A question in our chat"})

	r.take(r.command(ben, "settings"))
	holds(t, "a command", r.looks(ben, member), []string{"• A question in our chat: Settings\n"}, nil)
}

// What a pair wrote down is for the two, in their chat: a page says that there is something to confirm, not what.
func TestHomeTellsNothingThatAPairWrote(t *testing.T) {
	r := newRig(t)
	cleo, ana, ben := r.pair(plainNetwork)
	const secret = "never tell anybody"
	r.update(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		note := mentoring.Note{ID: "t1", Kind: mentoring.AgreementNote, By: "m2", At: start}
		tt := &turn{Inbox: r.Inbox, tx: tx, now: start}
		sealed, failed := tt.seal("m2", notePlace(p, note), map[string]chat.Private{"secret": secret})
		note.Sealed = sealed
		p.Notes = append(p.Notes, note)
		did(&p, "agreement", mentoring.Mentee, start)
		return errors.Join(err, failed, tx.PutPair(p))
	})
	holds(t, "asked", r.looks(ben, member), []string{"• Your agreement with Name of net:ana"}, []string{secret})
	holds(t, "who wrote it", r.looks(ana, member), nil, []string{secret, "• Your agreement"})
	holds(t, "admin", r.looks(cleo, leader), nil, []string{secret, "Name of net:ana", "Name of net:ben"})
}

func TestHomeOfARest(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	r.change(func(p *mentoring.Pair) { p.State, p.Rests = mentoring.Paused, start.Add(week) })
	holds(t, "paused", r.looks(ana, member), []string{"You two are on a break until Monday, 9 March", "[resume]"},
		[]string{"[pause]", "Next step"})
	r.change(func(p *mentoring.Pair) { p.State = mentoring.Proposed })
	holds(t, "proposed", r.looks(ana, member), []string{"You and Name of net:ben will be a pair in Spring."},
		[]string{"step 2"})
	r.change(func(p *mentoring.Pair) { p.State, p.Over, p.Why = mentoring.Released, start, "released" })
	holds(t, "waits again", r.looks(ana, member), []string{"You have joined Spring."},
		[]string{"# You and", "no answer", "released"})
	r.update(func(tx store.Tx) error {
		e, err := tx.Enrolment("g1", "m2")
		e.State = mentoring.Rested
		m, missing := tx.Member("m2")
		m.Quiet = true
		return errors.Join(err, missing, tx.PutEnrolment(e), tx.PutMember(m))
	})
	holds(t, "over", r.looks(ana, member),
		[]string{"Your time with Name of net:ben in Spring has ended.", "Reminders: none"},
		[]string{"no answer", "released", "You have joined"})
	r.update(func(tx store.Tx) error {
		g, err := tx.Program("g1")
		g.State = mentoring.Halted
		return errors.Join(err, tx.PutProgram(g))
	})
	r.change(func(p *mentoring.Pair) { p.State = mentoring.Active })
	holds(t, "halted", r.looks(ana, member), []string{"Spring is paused."}, []string{"Next step"})
}

// Somebody who was never met is shown how to begin, and is still not met afterwards.
func TestHomeOfANewcomer(t *testing.T) {
	r := newRig(t)
	r.pair(plainNetwork)
	h := r.looks("net:new", member)
	holds(t, "newcomer", h, []string{
		"# Hello!", "Good to have you here!", "# You can join", "• Spring, from Monday, 2 March",
		"[join]", "[menu]", "[help]",
	}, append([]string{"# Settings", "# Privacy", "# Waiting"}, adminVerbs...))
	r.view(func(tx store.Tx) error {
		if _, err := tx.MemberOf(home, "net:new"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("looking has made a member: %v", err)
		}
		return nil
	})
	r.goesBy("support")
	holds(t, "companions", r.looks("net:new", member), []string{"two people keep each other company"}, []string{"mentees"})
	holds(t, "the first admin", newRig(t).looks("net:boss", leader),
		[]string{"# For the program team", "There is no program yet.", "[program]"},
		[]string{"[pairs]", "[announce]", "# You can join"})
}

func TestHomeOutside(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	stranger := chat.Standing{Stranger: true, Admin: true}
	for _, p := range []chat.PersonID{"net:new", ana} {
		h := r.looks(p, stranger)
		holds(t, string(p), h, []string{"I cannot find you among them."}, []string{"Spring", "net:ben", "["})
	}
	mark := func(change func(*mentoring.Member)) {
		r.update(func(tx store.Tx) error {
			m, err := tx.Member("m2")
			change(&m)
			return errors.Join(err, tx.PutMember(m))
		})
	}
	mark(func(m *mentoring.Member) { m.Knocked = start })
	holds(t, "knocked", r.looks(ana, stranger), []string{"The team has your request."}, []string{"Spring", "["})
	mark(func(m *mentoring.Member) { m.Guest = true })
	guest := r.looks(ana, chat.Standing{Stranger: true})
	holds(t, "guest", guest, []string{"# You and Name of net:ben"}, adminVerbs)
}

// members fills the program with people who wait for a mentor.
func (r *rig) members(n int) {
	r.update(func(tx store.Tx) (err error) {
		for i := range n {
			id := mentoring.MemberID(rune('a'+i)) + "-waits"
			err = errors.Join(err,
				tx.PutMember(mentoring.Member{
					ID: id, Community: home, Persons: []chat.PersonID{chat.PersonID("net:" + id)}, Created: start}),
				tx.PutEnrolment(mentoring.Enrolment{
					Program: "g1", Member: id, Role: mentoring.Mentee, State: mentoring.Enrolled, Since: start}))
		}
		return err
	})
}

func TestHomeOfAnAdmin(t *testing.T) {
	r := newRig(t)
	cleo, _, _ := r.pair(plainNetwork)
	few := "Joined: fewer than five, pairs: fewer than five, waiting for a partner: fewer than five\n"
	holds(t, "few", r.looks(cleo, leader),
		append([]string{"• Spring is running. " + few, "# What needs attention\n\nNothing right now."}, adminVerbs...), nil)
	r.members(4)
	r.change(func(p *mentoring.Pair) { // silent, but the admin was not told yet
		p.Silent = map[mentoring.Role]mentoring.Silence{mentoring.Mentee: {Since: start, Rung: mentoring.AskPartner}}
	})
	// Cleo waits for nobody; Ben has room for two more, and four wait for a mentor.
	holds(t, "many", r.looks(cleo, leader),
		[]string{"Joined: 6, pairs: fewer than five, waiting for a partner: 5", "Nothing right now."}, nil)
	r.change(func(p *mentoring.Pair) {
		p.Silent[mentoring.Mentee] = mentoring.Silence{Since: start, Rung: mentoring.TellAdmin}
	})
	r.update(func(tx store.Tx) error {
		m, err := tx.Member("m3")
		m.Away = mentoring.Unreachable
		return errors.Join(err, tx.PutMember(m))
	})
	r.pass(15 * day)
	holds(t, "stuck", r.looks(cleo, leader), []string{
		"# What needs attention", "• Name of net:ben and Name of net:ana (Spring): no answer since Monday, 2 March 2026",
		"• Name of net:ben (Spring): my messages do not arrive",
	}, nil)
}

// Rights are those of this moment: who is no admin any more, or can't be asked about, sees nothing of the team's.
func TestHomeWithoutRights(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	r.take(func() chat.Event { e := r.by(ana, chat.Joined); e.Standing.Admin = true; return e }())
	team := append([]string{"# For the program team", "# What needs attention"}, adminVerbs...)
	holds(t, "admin", r.looks(ana, leader), team, nil)
	holds(t, "no admin any more", r.looks(ana, member), nil, team)
	holds(t, "unknown", r.looks(ana, chat.Standing{Unknown: true}), []string{"# You and Name of net:ben"}, team)
}

// Every page says itself in every language, with nothing left open.
func TestHomeInEveryLanguage(t *testing.T) {
	r := newRig(t)
	cleo, ana, _ := r.pair(plainNetwork)
	r.change(func(p *mentoring.Pair) {
		p.Prompt(mentoring.Mentee, start)
		p.Silent[mentoring.Mentor] = mentoring.Silence{Since: start, Rung: mentoring.TellAdmin}
		p.Offered, p.Agreed = start.Add(day), start.Add(2*day)
	})
	seen := map[string]chat.Language{}
	for _, l := range r.Book.Languages() {
		for _, m := range []mentoring.MemberID{"m1", "m2"} {
			r.update(func(tx store.Tx) error {
				one, err := tx.Member(m)
				one.Language = l
				return errors.Join(err, tx.PutMember(one))
			})
		}
		for _, p := range []chat.PersonID{cleo, ana} {
			h := r.looks(p, chat.Standing{Admin: p == cleo})
			page := pageText(h)
			open := strings.ContainsAny(page, "{}") || strings.Contains(page, "home.")
			if h.Language != l || h.RightLeft != (l == "ar") || open {
				t.Errorf("%s in %s:\n%s", p, l, page)
			}
			if other, twice := seen[page]; twice {
				t.Errorf("%s and %s say the same", other, l)
			}
			seen[page] = l
		}
	}
}

// A page is read at a glance, however much there is, and stays below what any network can show.
func TestHomeIsShort(t *testing.T) {
	r := newRig(t)
	cleo, _, ben := r.pair(plainNetwork)
	r.update(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		g, missing := tx.Program("g1")
		err = errors.Join(err, missing)
		for i := range 3 * mostAtHome {
			p.ID, g.ID = mentoring.PairID(rune('a'+i))+"-pair", mentoring.ProgramID(rune('a'+i))+"-program"
			err = errors.Join(err, tx.PutPair(p), tx.PutProgram(g))
		}
		return err
	})
	for _, p := range []chat.PersonID{cleo, ben} {
		h := r.looks(p, chat.Standing{Admin: p == cleo})
		if len(h.Sections) > mostAtHome+8 {
			t.Errorf("%s: %d sections", p, len(h.Sections))
		}
		for _, s := range h.Sections {
			if strings.Count(s.Text.String(), "\n") > mostAtHome {
				t.Errorf("%s: a long section:\n%s", p, s.Text)
			}
		}
	}
}

// A meeting is agreed when both know of it, and not when it is only suggested.
func TestAMeetingIsAgreed(t *testing.T) {
	r := newRig(t)
	r.pair(plainNetwork)
	at := start.Add(2 * day)
	r.change(func(p *mentoring.Pair) { p.Offered = at })
	r.update(func(tx store.Tx) error {
		s := &scene{turn: &turn{Inbox: r.Inbox, tx: tx, now: start}, flow: r.Flows["dated"]}
		s.convo.About = store.About{Program: "g1", Pair: "p1"}
		m, err := tx.Member("m2")
		s.member = m
		_, failed := s.agreeDate(nil)
		return errors.Join(err, failed)
	})
	r.view(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		if !p.Agreed.Equal(at) {
			t.Errorf("agreed on %s", p.Agreed)
		}
		return err
	})
}
