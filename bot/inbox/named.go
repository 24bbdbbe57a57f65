package inbox

import (
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/store"
)

// commandedFlow begins a flow with what stood behind its command. Where the network names the words, the names count
// and not the order: those of people are put in the order of the flow, and the others answer its questions.
func (t *turn) commandedFlow(f *flow.Flow) error {
	s, err := t.newScene(f.ID, store.About{})
	if err != nil {
		return err
	}
	answers, args := t.sorted(f)
	s.talk.Given = givenIn(t.member.Community, args)
	if f.Admin && !s.allowed("flow.admin") {
		return s.start() // which says so
	}
	for _, answer := range answers {
		if err := s.foretell(answer); err != nil {
			return err
		}
	}
	if at := s.talk.State.At; at != "" {
		value := s.talk.State.Answers[at]
		s.talk.State = engine.State{Hash: f.Hash, At: at}
		return s.play(engine.Input{Kind: engine.Answer, Step: at, Values: map[string]engine.Value{at: value}})
	}
	return s.play(engine.Input{Kind: engine.Start, Values: s.talk.State.Answers})
}

// sorted parts the words that answer a question from those that name people and those without a name.
func (t *turn) sorted(f *flow.Flow) (answers, args []chat.Argument) {
	for _, a := range t.event.Args {
		if a.Name != "" && a.Person == "" && !a.Bot && slices.Contains(f.Takes, a.Name) {
			answers = append(answers, a)
		} else {
			args = append(args, a)
		}
	}
	place := func(a chat.Argument) int {
		if i := slices.Index(f.Takes, a.Name); i >= 0 {
			return i
		}
		return len(f.Takes)
	}
	slices.SortStableFunc(args, func(a, b chat.Argument) int { return place(a) - place(b) })
	slices.SortStableFunc(answers, func(a, b chat.Argument) int { return place(a) - place(b) })
	return answers, args
}

// foretell takes a word as the answer to a question before it is asked: one that is asked only while something is not
// known counts as answered, at any other the flow begins. What is none of its answers is asked for as ever.
func (s *scene) foretell(word chat.Argument) error {
	a, ok := s.asked(word.Name, "")
	if !ok || strings.TrimSpace(word.Text.Reveal()) == "" {
		return nil
	}
	key, err := s.meant(a, word.Text)
	if key == "" || err != nil {
		return err
	}
	if s.talk.State.Answers == nil {
		s.talk.State.Answers = map[string]engine.Value{}
	}
	s.talk.State.Answers[word.Name] = engine.Value(key)
	if step, _ := s.flow.Step(word.Name); step.When.String() == "" {
		s.talk.State.At = word.Name
	}
	return nil
}

// meant is the answer that a word is: its key, which a network sends for what was picked, or what it is called.
func (s *scene) meant(a asked, text chat.Private) (key string, err error) {
	if a.answer.Kind == flow.Zone {
		zone, problem, _ := zoneIn(text)
		if problem != "" {
			return "", nil
		}
		return zone.Reveal(), nil
	}
	picked, there, err := s.among(a, text.Reveal())
	if there || err != nil {
		return picked.Key, err
	}
	all, err := s.answers(a)
	if i, ok := s.Book.Understand(s.reads(), text, all); ok {
		return all[i].Key, err
	}
	return "", err
}
