package inbox

import (
	"errors"
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// scene is one conversation while it goes on.
type scene struct {
	*turn
	flow  *flow.Flow
	convo store.Conversation
	talk  talk

	paragraphs []chat.Text // said, and waiting for what comes after them
	files      []chat.File
	loaded     loaded
	goesOn     bool // another flow goes on from here
}

// talk is the part of a conversation that may hold people's words. It is kept sealed.
type talk struct {
	State    engine.State            `json:"state"`
	From     int                     `json:"from,omitempty"`     // the first line shown of a long list
	Query    chat.Private            `json:"query,omitempty"`    // what a long list is searched for
	Shown    []chat.Choice           `json:"shown,omitempty"`    // what can be answered: typed numbers and labels mean these
	Picked   []string                `json:"picked,omitempty"`   // of several that are picked one by one
	Offers   []string                `json:"offers,omitempty"`   // what could have been meant
	Given    given                   `json:"given,omitzero"`     // the words after a command
	Args     []chat.Argument         `json:"args,omitempty"`     // the same as they came, where it is not known yet where it is given
	OwnWords map[string]chat.Private `json:"ownWords,omitempty"` // the answers to the program's own questions
	Bundle   []bundled               `json:"bundle,omitempty"`   // what falls together, see bundle.go
	Word     string                  `json:"word,omitempty"`     // the latest outcome's own word, for what is said next
	Last     store.About             `json:"last,omitzero"`      // what the latest action was about: it may have ended that
}

// MostChained is how many flows one event can lead through, each beginning the next.
const MostChained = 8

// begin starts a flow for the member whose turn it is.
func (t *turn) begin(id flow.ID, about store.About, g given) error {
	s, err := t.newScene(id, about)
	if err != nil {
		return err
	}
	s.talk.Given = g
	return s.start()
}

func (s *scene) start() error { return s.play(engine.Input{Kind: engine.Start}) }

func (t *turn) newScene(id flow.ID, about store.About) (*scene, error) {
	f, ok := t.Flows[id]
	if !ok {
		return nil, fmt.Errorf("there is no flow %q", id)
	}
	n, err := t.tx.Next("conversation")
	if err != nil {
		return nil, err
	}
	convo := store.Conversation{
		ID: conversationID(n), Member: t.member.ID, Person: t.person(), Place: t.place(), Flow: string(id), About: about,
	}
	return &scene{turn: t, flow: f, convo: convo}, nil
}

// resume takes up a conversation that is there.
func (t *turn) resume(c store.Conversation) (*scene, error) {
	f, ok := t.Flows[flow.ID(c.Flow)]
	if !ok {
		return nil, engine.ErrClosed
	}
	s := &scene{turn: t, flow: f, convo: c}
	return s, t.unseal(c.Member, s.sealPlace(), c.Sealed, &s.talk)
}

// place is where the conversation is held: a room, or empty for the person's own chat.
func (t *turn) place() chat.PlaceID {
	if t.event.Own || t.event.Kind == chat.Due || t.Networks[t.event.Person.Network()].PrivateReplies == chat.Never {
		return ""
	}
	return t.event.Place
}

// person is the account that is spoken to.
func (t *turn) person() chat.PersonID {
	if t.event.Person != "" && t.member.Has(t.event.Person) {
		return t.event.Person
	}
	return t.member.Person()
}

func conversationID(n uint64) store.ConversationID {
	return store.ConversationID(fmt.Sprintf("c%d", n))
}

func (s *scene) sealPlace() string { return conversationPlace(s.convo.ID) }

func conversationPlace(id store.ConversationID) string { return "conversation/" + string(id) }

// play gives the engine an input and lets its effects happen, until somebody is waited for.
func (s *scene) play(in engine.Input) error {
	if s.flow.Admin && !s.allowed("flow.admin") {
		return s.tell(s.notAdmin())
	}
	for range engine.MaxHops {
		state, effects, err := engine.Step(s.flow, s.talk.State, in, s.known())
		if err != nil {
			return err
		}
		s.talk.State = state
		outcome, more, err := s.happen(effects)
		if errors.Is(err, errDenied) {
			s.convo.Over = true // nobody can answer it any more
			return errors.Join(s.tx.DropConversation(s.convo.ID), s.tell("common.denied"))
		}
		if err != nil {
			return fmt.Errorf("flow %s at %s: %w", s.flow.ID, s.talk.State.At, err)
		}
		if !more {
			return s.leave()
		}
		in = engine.Input{Kind: engine.Outcome, Word: outcome}
	}
	return engine.ErrLoop
}

// happen lets effects happen in order. It tells the outcome of a Do, which is always the last one.
func (s *scene) happen(effects []engine.Effect) (outcome string, more bool, err error) {
	for _, effect := range effects {
		switch e := effect.(type) {
		case engine.Say:
			err = s.say(e)
		case engine.Ask:
			err = s.ask(e)
		case engine.Save:
			err = s.save(e)
		case engine.Remind:
			err = s.remind(e)
		case engine.Begin:
			return "", false, s.goOn(e)
		case engine.Do:
			outcome, err = s.do(e)
			return outcome, err == nil, err
		}
		if err != nil {
			return "", false, err
		}
	}
	return "", false, nil
}

// do runs an action, if the member may.
func (s *scene) do(e engine.Do) (string, error) {
	act, ok := actions[e.Action]
	if !ok {
		return "", fmt.Errorf("there is no action %q", e.Action)
	}
	if !s.allowed(mentoring.Action(e.Action)) {
		return "", errDenied
	}
	s.talk.Last = s.about()
	if s.loaded.err != nil {
		return "", s.loaded.err
	}
	s.loaded = loaded{} // what was read before may be changed by others' doing
	outcome, err := act.run(s, values(e.With))
	err = errors.Join(err, s.loaded.err)
	s.loaded = loaded{} // and is changed by this
	return outcome, err
}

// notAdmin says why somebody is not taken for an admin now.
func (s *scene) notAdmin() string {
	switch {
	case s.member.Admin && s.event.Standing.Removed:
		return "common.removed"
	case s.member.Admin:
		return "common.admin_unsure"
	}
	return "common.admin_only"
}

func (s *scene) allowed(a mentoring.Action) bool {
	o := mentoring.Object{Community: s.member.Community, Owner: s.convo.Member}
	if p, ok := s.program(); ok {
		o.Community = p.Community
	}
	if p, ok := s.pair(); ok {
		o.Pair = &p
	}
	return mentoring.Allow(s.actor(), a, o)
}

// goOn begins the next flow where this one ends. What was said so far is said together with it.
func (s *scene) goOn(e engine.Begin) error {
	id, about := e.Flow, s.about()
	if b, ok := s.bundled(id); ok {
		id, about = b.Flow, b.About
	}
	next, err := s.newScene(flow.ID(id), about)
	if err != nil {
		return err
	}
	next.paragraphs, next.files, s.paragraphs, s.files = s.paragraphs, s.files, nil, nil
	s.goesOn = true
	if err := s.leave(); err != nil {
		return err
	}
	return next.start()
}

// about is what the next flow is about: what this one was, and what was chosen in it.
func (s *scene) about() store.About {
	about := s.convo.About
	if p, ok := s.pair(); ok {
		about.Pair, about.Program = p.ID, p.Program
	}
	if p, ok := s.program(); ok {
		about.Program = p.ID
	}
	return about
}
