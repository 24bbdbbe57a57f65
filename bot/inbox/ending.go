package inbox

import (
	"errors"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// introduce looks again whether there is still somebody to be introduced, and keeps that the member has heard of the pair.
func (s *scene) introduce(values) (string, error) {
	p, ok := s.pair()
	if !ok || p.State.Over() {
		return "gone", s.loaded.err
	}
	p.Told = set(p.Told, p.Role(s.member.ID), s.now)
	s.loaded.pair = &p
	return "", s.tx.PutPair(p)
}

// greet keeps that a member has said hello, unless there is nobody to be greeted any more.
func (s *scene) greet(values) (string, error) {
	p, ok := s.pair()
	if !ok || p.State.Over() {
		return "gone", s.loaded.err
	}
	role := p.Role(s.member.ID)
	if p.Met == nil {
		p.Met = map[mentoring.Role]time.Time{}
	}
	p.Met[role] = s.now
	p.Sign(role, s.now)
	if err := s.tx.PutPair(p); err != nil {
		return "", err
	}
	if p.Met[role.Other()].IsZero() {
		return "", nil
	}
	return "both", nil
}

// declinePair ends a pair before it has begun. The admin is told, for somebody waits again.
func (s *scene) declinePair(values) error {
	p, ok := s.pair()
	if !ok || p.State.Over() {
		return s.loaded.err
	}
	if err := s.finish(p, mentoring.Ended, "declined"); err != nil {
		return err
	}
	at := about(p)
	at.Member, at.Note = s.member.ID, "declined"
	return s.tellAdmins(at)
}

var pauses = map[string]int{"week": 7, "fortnight": 14, "month": 30}

// pausePair lets the pair rest; it goes on by itself.
func (s *scene) pausePair(v values) error {
	p, ok := s.pair()
	if !ok || p.State != mentoring.Active {
		return s.loaded.err
	}
	p.State, p.Rests, p.Silent = mentoring.Paused, s.now.AddDate(0, 0, pauses[v.word("long")]), nil
	return errors.Join(s.tx.PutPair(p), s.clearDiary(p), s.nudge(s.member.ID, resumeNudge, about(p), p.Rests),
		s.nudge(p.Partner(s.member.ID), "paused", about(p), s.now), s.journal("pair.paused", s.member.ID, about(p), ""))
}

// resumePair ends the rest: of the pair, and of the member.
func (s *scene) resumePair(values) (string, error) {
	rested := s.member.Quiet || s.member.Rests.After(s.now) || s.member.Rough.After(s.now)
	s.member.Quiet, s.member.Rests, s.member.Rough = false, time.Time{}, time.Time{}
	if err := s.keepMember(); err != nil {
		return "", err
	}
	p, ok := s.pair()
	if !ok || p.State != mentoring.Paused {
		if rested {
			return "", s.loaded.err
		}
		return "running", s.loaded.err
	}
	return "", errors.Join(s.wakeUp(p), s.nudge(p.Partner(s.member.ID), "paused", about(p), s.now))
}

func (t *turn) wakeUp(p mentoring.Pair) error {
	p.State, p.Rests = mentoring.Active, time.Time{}
	return errors.Join(t.tx.PutPair(p), t.reschedule(p), t.journal("pair.resumed", "", about(p), ""))
}

// restOver ends a pause whose time is over, and tells both.
func (t *turn) restOver(n store.Nudge) error {
	p, err := t.tx.Pair(n.About.Pair)
	if err != nil || p.State != mentoring.Paused || p.Rests.After(t.now) {
		return err
	}
	return errors.Join(t.wakeUp(p), t.nudge(p.Mentor, "paused", about(p), t.now), t.nudge(p.Mentee, "paused", about(p), t.now))
}

// endPair ends a pair before its last step: early and well, or because it does not go on.
func (s *scene) endPair(v values) (string, error) {
	p, ok := s.pair()
	if !ok || p.State.Over() {
		return "", s.loaded.err
	}
	why := v.word("why")
	if why != "reached" {
		return "", s.finish(p, mentoring.Ended, why)
	}
	s.convo.About.Pair = p.ID
	return "early", errors.Join(s.finish(p, mentoring.CompletedEarly, why), s.nudge(p.Partner(s.member.ID), "closing", about(p), s.now))
}

// finish ends a pair, and tells the partner of who ended it.
func (t *turn) finish(p mentoring.Pair, state mentoring.PairState, why string) error {
	return t.finishTelling(p, state, why, p.Partner(t.member.ID))
}

// finishTelling ends a pair and tells those who are to know, gently; who has not heard of the pair yet never does.
func (t *turn) finishTelling(p mentoring.Pair, state mentoring.PairState, why string, whom ...mentoring.MemberID) error {
	p.State, p.Over, p.Why, p.Silent = state, t.now, why, nil
	err := t.dropRoom(&p)
	err = errors.Join(err, t.tx.PutPair(p), t.closeRoom(p), t.clearDiary(p), t.dropNudges(p, early...),
		t.journal("pair."+string(state), "", about(p), why))
	for _, id := range whom {
		if p.Told[p.Role(id)].IsZero() {
			continue
		}
		at := about(p)
		at.Note = why
		err = errors.Join(err, t.nudge(id, "ended", at, t.now))
	}
	return err
}

// early are the nudges of a pair that begins: they mean nothing any more when it is no more.
var early = []string{"intro", "invited", "agreement"}

// close keeps the answers to the exit questions and gives the member a card to keep.
func (s *scene) close(v values) (string, error) {
	p, ok := s.pair()
	if !ok {
		return "", s.loaded.err
	}
	role := p.Role(s.member.ID)
	touch, again := v.word("contact") == "yes" || p.Onward[role] == mentoring.OnwardTouch, !p.Closed[role].IsZero()
	p.Closed, p.Contact, p.Next = set(p.Closed, role, s.now), set(p.Contact, role, touch), set(p.Next, role, v.word("next"))
	p.Sign(role, s.now)
	s.files = append(s.files, s.card(p))
	if err := s.waitAgain(p, v.word("next")); err != nil {
		return "", err
	}
	switch {
	case p.Closed[role.Other()].IsZero():
		return "", s.tx.PutPair(p)
	case again: // a correction: the partner knows
		return "both", s.tx.PutPair(p)
	}
	var err error
	if !p.State.Over() {
		p.State, p.Over = mentoring.Completed, s.now
		err = s.closeRoom(p)
	}
	return "both", errors.Join(err, s.tx.PutPair(p), s.clearDiary(p), s.nudge(p.Partner(s.member.ID), "completed", about(p), s.now),
		s.journal("pair."+string(p.State), "", about(p), ""))
}

// waitAgain lets a member wait for another partner in the role they chose at the end, or rest. Who has other pairs in the
// program is asked at the end of those.
func (s *scene) waitAgain(p mentoring.Pair, next string) error {
	e, err := s.tx.Enrolment(p.Program, s.member.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && e.State != mentoring.Enrolled && e.State != mentoring.Rested {
		return nil
	}
	for _, other := range s.pairs() {
		if other.ID != p.ID && other.Program == p.Program {
			return err
		}
	}
	e.State, e.Since, e.First = mentoring.Enrolled, s.now, false
	if next == "rest" {
		e.State = mentoring.Rested
	} else {
		e.Role = mentoring.Role(next)
	}
	return errors.Join(err, s.tx.PutEnrolment(e))
}

func set[V any](m map[mentoring.Role]V, r mentoring.Role, v V) map[mentoring.Role]V {
	if m == nil {
		m = map[mentoring.Role]V{}
	}
	m[r] = v
	return m
}

// card is what a member keeps of the way: text, and a picture that says the same.
func (s *scene) card(p mentoring.Pair) chat.File {
	l := s.language(s.member)
	pic := &chat.Picture{
		Language: l, RightLeft: s.Book.RightLeft(l), Title: s.label("closing.card_title"), Name: s.name.Reveal(),
		Footer: s.keyed("closing.card_footer").Isolated(),
	}
	add := func(key string, args phrasebook.Args) {
		pic.Lines = append(pic.Lines, s.words(key, args).Isolated())
	}
	add("closing.card_line_pair", phrasebook.Args{"partner": s.partnerName(), "role": s.roleWord(s.role())})
	if n := s.closedSteps(p); n > 0 {
		add("closing.card_line_steps", phrasebook.Args{"count": phrasebook.Count(n)})
	}
	if what := s.aim(); what != "" {
		add("closing.card_line_goal", phrasebook.Args{"words": phrasebook.Name(what)})
	}
	add("closing.card_line_dates", phrasebook.Args{"from": phrasebook.Day(p.Made.In(s.member.Location())), "to": phrasebook.Day(s.here())})
	return chat.File{Name: s.label("closing.card_file"), Type: "image/png", Text: s.keyed("closing.card_text").String(), Picture: pic}
}

// aim is what the pair walked towards: its goal, or the piece that was to be made.
func (s *scene) aim() chat.Private {
	if goals := s.notes(mentoring.GoalNote); len(goals) > 0 {
		return s.note(goals[len(goals)-1])["what"]
	}
	return s.target()["piece"]
}

// closedSteps counts the steps that the member has closed. The partner may still be about the last one, and both cards
// are to say the same.
func (s *scene) closedSteps(p mentoring.Pair) (n int) {
	program, _ := s.program()
	for _, step := range program.Guide.Steps {
		if p.MarkOf(step.ID, p.Role(s.member.ID)).Closes() {
			n++
		}
	}
	return n
}
