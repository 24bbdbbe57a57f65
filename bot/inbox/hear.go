package inbox

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/source"
)

// The longest text that is read at all, the longest command with all behind it, and the longest search, in characters.
// What is longer than a command or a search can be is not said again in the answer.
const (
	MostTyped   = 10_000
	mostCommand = 200
	mostSearch  = 60
)

// given is what stood behind a command: people who were mentioned, each with a name, and words.
type given struct {
	People  []chat.PersonID `json:"people,omitempty"`
	Names   []chat.Private  `json:"names,omitempty"`
	Words   []chat.Private  `json:"words,omitempty"`
	Bots    bool            `json:"bots,omitempty"`    // one of them names a bot
	Plain   bool            `json:"plain,omitempty"`   // the network did not say whom one of the words names
	Outside []chat.Private  `json:"outside,omitempty"` // who was named, and does not belong to the community
}

// givenIn sorts what stood behind a command in a community.
func givenIn(c chat.CommunityID, args []chat.Argument) given {
	var g given
	for _, a := range args {
		switch {
		case a.Bot:
			g.Bots = true
		case a.Person != "":
			g.People, g.Names = append(g.People, a.Person), append(g.Names, a.Text)
			if slices.Contains(a.Outside, c) {
				g.Outside = append(g.Outside, a.Text)
			}
		case a.Text != "":
			g.Words = append(g.Words, a.Text)
			g.Plain = g.Plain || a.Plain
		}
	}
	return g
}

// commanded begins what a command names, if it is no longer than one can be.
func (t *turn) commanded() error {
	t.event.Args = inOrder(t.event.Args)
	length := utf8.RuneCountInString(t.event.Verb)
	for _, a := range t.event.Args {
		if a.Person == "" { // a name is the network's, and nobody typed it
			length += utf8.RuneCountInString(a.Text.Reveal())
		}
	}
	if length > mostCommand {
		return t.tell("common.too_long_text")
	}
	return t.command(t.event.Verb)
}

// inOrder puts the mentor before the mentee, where the network names the words of a command: people type them as they
// like.
func inOrder(args []chat.Argument) []chat.Argument {
	rank := func(a chat.Argument) int {
		if a.Name == string(mentoring.Mentee) {
			return 1
		}
		return 0
	}
	args = slices.Clone(args) // they are the adapter's
	slices.SortStableFunc(args, func(a, b chat.Argument) int { return rank(a) - rank(b) })
	return args
}

// command begins the flow that a verb names.
func (t *turn) command(verb string) error {
	if kind, ok := wayVerbs[verb]; ok {
		return t.way(kind)
	}
	if verb == ClaimVerb {
		return t.claim()
	}
	if f, ok := t.commands[verb]; ok && t.canUse(f) {
		return t.commandedFlow(f)
	}
	args := phrasebook.Args{"verb": phrasebook.Name(chat.Private(verb))}
	if near := t.nearest(verb); near != "" {
		args["nearest"] = phrasebook.Words(near)
		return t.tellWith("common.unknown_nearest", args)
	}
	return t.tellWith("common.unknown_command", args)
}

// knows tells whether a verb is one of ours.
func (t *turn) knows(verb string) bool {
	_, leads := wayVerbs[verb]
	_, begins := t.commands[verb]
	return leads || begins || verb == ClaimVerb
}

// nearest is the verb that was probably meant: one that begins so, or is spelt nearly so.
func (t *turn) nearest(typed string) string {
	verbs := t.verbs()
	for _, verb := range verbs {
		if len(typed) > 1 && strings.HasPrefix(verb, typed) {
			return verb
		}
	}
	return source.Nearest(typed, verbs)
}

// verbs are those this member may use, in order.
func (t *turn) verbs() []string {
	var verbs []string
	for verb, f := range t.commands {
		if t.canUse(f) && (!f.Admin || t.member.Admin) {
			verbs = append(verbs, verb)
		}
	}
	slices.Sort(verbs)
	return verbs
}

// canUse tells whether the network that is spoken on can do what a flow needs.
func (t *turn) canUse(f *flow.Flow) bool {
	return !f.Rooms || t.Networks[t.person().Network()].Rooms
}

// ClaimVerb is for whoever runs the program. It is shown only where nothing else can be typed than what is shown.
const ClaimVerb = "claim"

var wayVerbs = map[string]engine.Kind{"back": engine.Back, "skip": engine.Skip, "stop": engine.Stop}

// way leads about in the conversation in the foreground.
func (t *turn) way(kind engine.Kind) error {
	s, err := t.foreground()
	switch {
	case err != nil:
		return err
	case s == nil:
		return t.tell("common.not_understood")
	}
	return s.play(engine.Input{Kind: kind})
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
	if !t.event.Own && t.Networks[t.event.Person.Network()].PrivateReplies == chat.Never {
		return nil // people talking to each other, where nobody was asked anything
	}
	s, err := t.foreground()
	if err != nil {
		return err
	}
	if s == nil {
		return t.unasked()
	}
	asked, before := s.convo.Asked, s.talk.Shown
	in, ok := s.understand(t.event.Text)
	if !ok {
		return nil
	}
	if err := s.play(in); err != nil || s.convo.Asked == asked && !s.convo.Over {
		return err
	}
	return s.settleTyped(asked, before)
}

// settleTyped takes the buttons of a question away that was answered in words, and shows which one was meant.
func (s *scene) settleTyped(asked chat.DeliveryID, shown []chat.Choice) error {
	d, there, err := s.delivery(asked)
	if err != nil || !there {
		return err
	}
	if i, ok := s.Book.Understand(s.reads(), s.event.Text, shown); ok {
		return s.settle(d, shown[i].Label)
	}
	return s.settleAll(d)
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
		return t.greet(f.ID)
	}
	return nil
}
