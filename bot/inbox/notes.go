package inbox

import (
	"errors"
	"fmt"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

func private(v values, name string) chat.Private { return chat.Private(v.word(name)) }

// write keeps something the pair writes down together, sealed under the key of who wrote it.
func (s *scene) write(p *mentoring.Pair, kind mentoring.NoteKind, v values) error {
	n, err := s.tx.Next("note")
	if err != nil {
		return err
	}
	note := mentoring.Note{ID: fmt.Sprintf("t%d", n), Kind: kind, By: s.member.ID, At: s.now}
	words := map[string]chat.Private{}
	for name, value := range v {
		words[name] = chat.Private(value.Reveal())
	}
	if note.Sealed, err = s.seal(note.By, notePlace(*p, note), words); err != nil {
		return err
	}
	p.Notes = append(p.Notes, note)
	p.Sign(p.Role(s.member.ID), s.now)
	return nil
}

// keep writes a note of one kind and keeps the pair.
func (s *scene) keep(kind mentoring.NoteKind, v values) error {
	p, ok := s.pair()
	if !ok {
		return s.loaded.err
	}
	if err := s.write(&p, kind, v); err != nil {
		return err
	}
	return errors.Join(s.tx.PutPair(p), s.journal("note."+string(kind), s.member.ID, about(p), ""))
}

func (s *scene) keepGoal(v values) error { return s.keep(mentoring.GoalNote, v) }
func (s *scene) keepTask(v values) error { return s.keep(mentoring.TaskNote, v) }
func (s *scene) keepPlan(v values) error { return s.keep(mentoring.PlanNote, v) }

// keepAgreement keeps what one of them proposes: they have confirmed it by that, and the partner is asked.
func (s *scene) keepAgreement(v values) error {
	p, ok := s.pair()
	if !ok {
		return s.loaded.err
	}
	if err := s.write(&p, mentoring.AgreementNote, v); err != nil {
		return err
	}
	delete(p.Both, "agreement") // a yes to other words does not hold for these
	did(&p, "agreement", p.Role(s.member.ID), s.now)
	return errors.Join(s.tx.PutPair(p), s.nudge(p.Partner(s.member.ID), "agreement", about(p), s.now))
}

func did(p *mentoring.Pair, what string, r mentoring.Role, at time.Time) {
	if p.Both == nil {
		p.Both = map[string]map[mentoring.Role]time.Time{}
	}
	if p.Both[what] == nil {
		p.Both[what] = map[mentoring.Role]time.Time{}
	}
	p.Both[what][r] = at
}

// both marks that one of the pair has done what both must do, and tells whether both have.
func (s *scene) both(v values) (string, error) {
	p, ok := s.pair()
	if !ok {
		return "", s.loaded.err
	}
	what, role := v.word("what"), p.Role(s.member.ID)
	did(&p, what, role, s.now)
	if err := s.tx.PutPair(p); err != nil {
		return "", err
	}
	since := time.Time{}
	if notes := s.notes(mentoring.AgreementNote); what == "agreement" && len(notes) > 0 {
		since = notes[len(notes)-1].At
	}
	if other := p.Both[what][role.Other()]; !other.IsZero() && !other.Before(since) {
		return "both", s.nudge(p.Partner(s.member.ID), "agreed", about(p), s.now)
	}
	return "", nil
}

// finished marks a note as done.
func (s *scene) finished(kind mentoring.NoteKind, id string) error {
	p, ok := s.pair()
	if !ok {
		return s.loaded.err
	}
	for i := len(p.Notes) - 1; i >= 0; i-- {
		if n := &p.Notes[i]; n.Kind == kind && (id == "" || n.ID == id) {
			n.Done = s.now
			break
		}
	}
	p.Sign(p.Role(s.member.ID), s.now)
	return s.tx.PutPair(p)
}

func (s *scene) reachGoal(values) error { return s.finished(mentoring.GoalNote, "") }
func (s *scene) doTask(v values) error  { return s.finished(mentoring.TaskNote, v.word("task")) }

// offerDate tells the partner a day and an hour to meet, by the partner's own clock.
func (s *scene) offerDate(v values) error {
	p, ok := s.pair()
	if !ok {
		return s.loaded.err
	}
	at, err := timeOn(v.word("at"), s.member)
	if err != nil {
		return err
	}
	p.Offered = at
	return errors.Join(s.tx.PutPair(p), s.nudge(p.Partner(s.member.ID), "dated", about(p), s.now))
}

// agreeDate tells who offered it, and reminds both a day before; of another day that they had agreed on, no more.
func (s *scene) agreeDate(values) (string, error) {
	p, ok := s.pair()
	if !ok {
		return "", s.loaded.err
	}
	if p.Offered.Before(s.now) {
		return "late", nil
	}
	p.Agreed = p.Offered
	err := errors.Join(s.tx.PutPair(p), s.dropNudges(p, "meeting"),
		s.nudge(p.Partner(s.member.ID), "met", about(p), s.now))
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		if before := p.Offered.Add(-day); before.After(s.now) {
			err = errors.Join(err, s.nudge(id, "meeting", about(p), before))
		}
	}
	return "", err
}
