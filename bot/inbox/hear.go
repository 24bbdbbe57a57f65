package inbox

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/source"
	"mentorbot/bot/store"
)

// The longest text that is read at all, the longest command with all behind it, and the longest search, in characters.
// What is longer than a command or a search can be is not said again in the answer.
const (
	MostTyped   = 10_000
	mostCommand = 200
	mostSearch  = 60
)

// given is what stood behind a command: people who were mentioned, and words.
type given struct {
	People []chat.PersonID `json:"people,omitempty"`
	Words  []chat.Private  `json:"words,omitempty"`
}

func givenIn(args []chat.Argument) given {
	var g given
	for _, a := range args {
		if a.Person != "" {
			g.People = append(g.People, a.Person)
		} else if a.Text != "" {
			g.Words = append(g.Words, a.Text)
		}
	}
	return g
}

// commanded begins what a command names, if it is no longer than one can be.
func (t *turn) commanded() error {
	length := utf8.RuneCountInString(t.event.Verb)
	for _, a := range t.event.Args {
		length += utf8.RuneCountInString(a.Text.Reveal())
	}
	if length > mostCommand {
		return t.tell("common.too_long_text")
	}
	return t.command(t.event.Verb)
}

// command begins the flow that a verb names.
func (t *turn) command(verb string) error {
	if kind, ok := wayVerbs[verb]; ok {
		return t.way(kind)
	}
	if f, ok := t.commands[verb]; ok {
		return t.begin(f.ID, store.About{}, givenIn(t.event.Args))
	}
	args := phrasebook.Args{"verb": phrasebook.Name(chat.Private(verb))}
	if near := t.nearest(verb); near != "" {
		args["nearest"] = phrasebook.Words(near)
		return t.tellWith("common.unknown_nearest", args)
	}
	return t.tellWith("common.unknown_command", args)
}

// nearest is the verb that was probably meant: one that begins so, or is spelt nearly so.
func (t *turn) nearest(typed string) string {
	verbs := t.verbs()
	slices.Sort(verbs)
	for _, verb := range verbs {
		if len(typed) > 1 && strings.HasPrefix(verb, typed) {
			return verb
		}
	}
	return source.Nearest(typed, verbs)
}

// verbs are those this member may use.
func (t *turn) verbs() []string {
	var verbs []string
	for verb, f := range t.commands {
		if !f.Admin || t.member.Admin {
			verbs = append(verbs, verb)
		}
	}
	slices.Sort(verbs)
	return verbs
}

var wayVerbs = map[string]engine.Kind{"back": engine.Back, "skip": engine.Skip, "stop": engine.Stop}

// way leads about in the conversation in the foreground.
func (t *turn) way(kind engine.Kind) error {
	s, err := t.foreground()
	if s == nil || err != nil {
		return errors.Join(err, t.lost(err))
	}
	return s.play(engine.Input{Kind: kind})
}

// lost answers what belongs to no conversation.
func (t *turn) lost(err error) error {
	if err != nil {
		return nil
	}
	return t.tell("common.not_understood")
}

// foreground is the conversation that free text belongs to: the latest in this place that waits for an answer; nil: none.
func (t *turn) foreground() (*scene, error) {
	all, err := t.tx.ConversationsOf(t.member.ID)
	if err != nil {
		return nil, err
	}
	place := t.place()
	for _, c := range all {
		if c.Over || c.Place != place || c.Asked == "" {
			continue
		}
		s, err := t.resume(c)
		if errors.Is(err, engine.ErrClosed) {
			continue
		}
		return s, err
	}
	return nil, nil
}

// said finds what a text belongs to.
func (t *turn) said() error {
	if utf8.RuneCountInString(t.event.Text.Reveal()) > MostTyped {
		return t.tell("common.too_long_text")
	}
	s, err := t.foreground()
	if err != nil {
		return err
	}
	if s == nil {
		return t.unasked()
	}
	in, ok := s.understand(t.event.Text)
	if !ok {
		return nil
	}
	return s.play(in)
}

// unasked takes a text that nothing asked for: perhaps it names a command.
func (t *turn) unasked() error {
	if !t.event.Own {
		return nil // people talking to each other
	}
	if verb, ok := t.verbIn(t.event.Text); ok {
		return t.command(verb)
	}
	if err := t.tell("common.not_understood"); err != nil {
		return err
	}
	return t.command("menu")
}

// verbIn finds the command that a text is: the verb or its label.
func (t *turn) verbIn(text chat.Private) (string, bool) {
	word := t.Book.Fold(strings.TrimPrefix(text.Reveal(), "/"))
	for _, verb := range t.verbs() {
		if word == t.Book.Fold(verb) || word == t.Book.Fold(t.label("verbs."+verb)) {
			return verb, true
		}
	}
	for verb := range wayVerbs {
		if word == verb {
			return verb, true
		}
	}
	return "", false
}

// opened greets, or goes on where a link led.
func (t *turn) opened() error {
	if t.event.Handle != "" {
		return t.pressed()
	}
	if f, ok := t.events[string(chat.Opened)]; ok {
		return t.begin(f.ID, store.About{}, given{})
	}
	return nil
}

// pressed gives a button or a form its effect.
func (t *turn) pressed() error {
	id, option, genuine := t.read(t.event.Handle)
	if !genuine {
		return t.tell("common.old_button")
	}
	d, there, err := t.delivery(id)
	if err != nil {
		return err
	}
	if !there || option >= len(d.Options) {
		return t.tell("common.old_button")
	}
	if option != formOption && d.Options[option].Public {
		t.event.Place, t.event.Own = t.member.Places[t.event.Person], true // the answer is nobody else's business
		return t.begin(flow.ID(d.Options[option].Begin), d.Options[option].About, given{})
	}
	if d.Member != t.member.ID {
		return t.tell("common.others_button")
	}
	return t.answered(d, option)
}

// answered takes a press or a form as the answer to its own question.
func (t *turn) answered(d store.Delivery, option int) error {
	c, err := t.tx.Conversation(d.Conversation)
	if errors.Is(err, store.ErrNotFound) {
		return t.tell("common.old_button")
	}
	if err != nil {
		return err
	}
	s, err := t.resume(c)
	if err == nil {
		err = s.take(d, option)
	}
	if errors.Is(err, engine.ErrClosed) {
		return t.tell(s.closedButton(d))
	}
	return err
}

// atOnce is within what time a button pressed again means the same press.
const atOnce = time.Minute

// closedButton says why a button does nothing any more: its question is answered, or nobody waits for the answer.
func (s *scene) closedButton(d store.Delivery) string {
	if s != nil && slices.Contains(s.talk.State.Path, d.Step) {
		return "common.used_button"
	}
	return "common.old_button"
}

// take gives the press to the conversation.
func (s *scene) take(d store.Delivery, option int) error {
	if option == formOption {
		return s.play(s.readForm(d.Step, s.event.Fields))
	}
	key := d.Options[option].Key
	if field := d.Options[option].Field; field != "" {
		return s.play(s.readForm(d.Step, map[string]chat.Private{field: chat.Private(key)}))
	}
	if kind, ok := wayKeys[key]; ok {
		return s.play(engine.Input{Kind: kind, Step: d.Step})
	}
	if s.turnPage(d, key) {
		return s.play(engine.Input{Kind: engine.Repeat, Step: d.Step})
	}
	if s.talk.State.Answers[d.Step].Reveal() == key && s.talk.State.At != d.Step && s.now.Sub(s.convo.Heard) < atOnce {
		return nil // pressed twice
	}
	label := s.labelOf(d, key)
	s.talk.From, s.talk.Query = 0, ""
	if err := s.play(engine.Input{Kind: engine.Answer, Step: d.Step, Values: map[string]engine.Value{d.Step: engine.Value(key)}}); err != nil {
		return err
	}
	return s.settle(d, label)
}

var wayKeys = map[string]engine.Kind{backKey: engine.Back, skipKey: engine.Skip, stopKey: engine.Stop}

func (s *scene) turnPage(d store.Delivery, key string) bool {
	switch key {
	case moreKey:
		s.talk.From += MostListed
	case lessKey:
		s.talk.From -= MostListed
	default:
		return false
	}
	return s.talk.State.At == d.Step
}

// labelOf is what a button said.
func (s *scene) labelOf(d store.Delivery, key string) string {
	m, err := s.message(d)
	if err != nil {
		return ""
	}
	for _, c := range m.Choices {
		if c.Key == key {
			return c.Label
		}
	}
	return ""
}
