package inbox

import (
	"errors"
	"slices"
	"time"
)

// leave says what is still to be said and keeps the conversation. Who did something is never left without a word.
func (s *scene) leave() error {
	if s.answer && s.talk.State.Over && s.posted == 0 && len(s.paragraphs) == 0 && !s.goesOn {
		s.paragraphs = append(s.paragraphs, s.keyed("common.fine"))
	}
	if err := s.flush(); err != nil {
		return err
	}
	s.convo.Over = s.talk.State.Over
	if err := s.touch(); err != nil {
		return err
	}
	if err := s.alive(); err != nil {
		return err
	}
	if s.talk.State.Over && len(s.talk.State.Path) == 0 {
		return s.tx.DropConversation(s.convo.ID)
	}
	sealed, err := s.seal(s.convo.Member, s.sealPlace(), s.talk)
	if err != nil {
		return err
	}
	s.convo.Sealed = sealed
	return errors.Join(s.tx.PutConversation(s.convo), s.forget(), s.loaded.err)
}

// touch makes this the member's latest conversation, also where the clock stands still.
func (s *scene) touch() error {
	s.convo.Touched = s.now
	all, err := s.tx.ConversationsOf(s.convo.Member)
	for _, c := range all {
		if c.ID != s.convo.ID && !c.Touched.Before(s.convo.Touched) {
			s.convo.Touched = c.Touched.Add(1)
		}
	}
	return err
}

// alive keeps the sign of life that a person's own doing is.
func (s *scene) alive() error {
	if !s.answer {
		return nil
	}
	s.convo.Heard = s.now
	p, ok := s.pair()
	role := p.Role(s.member.ID)
	if _, silent := p.Silent[role]; !ok || role == "" || !silent && s.now.Sub(p.Signs[role]) < time.Hour {
		return s.loaded.err
	}
	p.Sign(role, s.now)
	s.loaded.pair = &p
	return s.tx.PutPair(p)
}

// What is kept of conversations: so many of one member, and of those that are over so long.
const (
	mostConversations = 24
	keptOver          = 14 * 24 * time.Hour
)

// forget drops the oldest conversations of the member.
func (s *scene) forget() error {
	all, err := s.tx.ConversationsOf(s.convo.Member)
	if err != nil {
		return err
	}
	for i, c := range slices.Clone(all) {
		if i >= mostConversations || c.Over && s.now.Sub(c.Touched) > keptOver {
			if err := s.tx.DropConversation(c.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
