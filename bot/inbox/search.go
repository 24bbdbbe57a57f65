package inbox

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// MostFound is how many lines of a list are found at once: no network shows more.
const MostFound = 100

// asked is a question whose answers are looked through by typing.
type asked struct {
	phrase flow.Phrase
	answer flow.Answer
	now    string // what is there already
}

// lookUp answers what was typed to look through a long list. What is not the person's to see, or is answered, or gone,
// is an empty list and no error: nobody learns from it what there is.
func (t *turn) lookUp(q chat.Query) (found chat.Found, err error) {
	if t.event.Standing.Stranger && !t.member.Guest || utf8.RuneCountInString(q.Text.Reveal()) > mostSearch {
		return found, nil
	}
	open := t.askedBy
	if q.Handle == "" {
		open = t.askedIn
	}
	s, a, err := open(q)
	if s == nil || err != nil || s.flow.Admin && !s.allowed("flow.admin") {
		return found, err
	}
	found.Options, err = s.offer(a, q.Text)
	return found, errors.Join(err, s.loaded.err)
}

// askedBy is the question of a handle, if it is the person's own and still open; nil: it is not.
func (t *turn) askedBy(q chat.Query) (*scene, asked, error) {
	id, option, genuine := t.read(q.Handle)
	if !genuine {
		return nil, asked{}, nil
	}
	d, there, err := t.delivery(id)
	if !there || option < 0 || option >= len(d.Options) || !d.Options[option].Search || d.Member != t.member.ID {
		return nil, asked{}, err
	}
	c, err := t.tx.Conversation(d.Conversation)
	if errors.Is(err, store.ErrNotFound) {
		return nil, asked{}, nil
	}
	if err != nil {
		return nil, asked{}, err
	}
	s, err := t.resume(c)
	if errors.Is(err, engine.ErrClosed) || err == nil && !s.talk.State.Takes(d.Step) {
		return nil, asked{}, nil
	}
	if err != nil {
		return nil, asked{}, err
	}
	a, ok := s.asked(d.Step, d.Options[option].Field)
	if !ok {
		return nil, asked{}, nil
	}
	return s, a, nil
}

// askedIn is the question that a word of a command answers: an option is called as its step. What the command's other
// words say is as if it had been answered. Nothing else of the flow can be asked for: what comes is not trusted.
func (t *turn) askedIn(q chat.Query) (*scene, asked, error) {
	f, ok := t.commands[q.Verb]
	if !ok || !slices.Contains(f.Takes, q.Option) {
		return nil, asked{}, nil
	}
	convo := store.Conversation{Member: t.member.ID, Person: t.event.Person, Flow: string(f.ID)}
	s := &scene{turn: t, flow: f, convo: convo}
	s.talk.State.Answers = map[string]engine.Value{}
	for _, a := range q.Args {
		if slices.Contains(f.Takes, a.Name) && a.Name != q.Option && a.Person == "" {
			s.talk.State.Answers[a.Name] = engine.Value(a.Text)
		}
	}
	a, ok := s.asked(q.Option, "")
	if !ok {
		return nil, asked{}, nil
	}
	return s, a, nil
}

// asked finds a question, or one of a form's; false: its answers are none to be looked through.
func (s *scene) asked(id, field string) (asked, bool) {
	step, ok := s.flow.Step(id)
	if !ok || step.Verb != flow.Ask {
		return asked{}, false
	}
	a := asked{phrase: step.Phrase, answer: step.Answer, now: s.answered(id)}
	if field != "" {
		i := slices.IndexFunc(step.Answer.Fields, func(f flow.Field) bool { return f.ID == field })
		if i < 0 {
			return asked{}, false
		}
		a = asked{step.Answer.Fields[i].Phrase, step.Answer.Fields[i].Answer, cmp.Or(s.answered(field), s.before(field))}
	}
	return a, a.answer.Kind == flow.Zone || a.answer.Kind == flow.Choice
}

// offer are the answers that a text could mean, the best first. Before anything is typed what is there already comes
// first.
func (s *scene) offer(a asked, text chat.Private) ([]chat.Choice, error) {
	var all []chat.Choice
	typed := strings.TrimSpace(text.Reveal()) != ""
	switch {
	case a.answer.Kind == flow.Zone && typed:
		all = zoneChoices(mentoring.ZonesLike(text.Reveal()))
	case a.answer.Kind == flow.Zone:
		a.now = cmp.Or(a.now, s.guessedZone())
		all = zoneChoices(slices.Concat(present(a.now), mentoring.Neighbours(a.now), mentoring.ZonesLike("")))
	default:
		items, err := s.answers(a)
		if err != nil {
			return nil, err
		}
		if all = items; typed {
			all = s.alike(items, text)
		}
	}
	if !typed {
		all = first(all, a.now)
	}
	return all[:min(len(all), MostFound)], nil
}

func present(zone string) []string {
	if zone == "" {
		return nil
	}
	return []string{zone}
}

// zoneChoices are zones as answers, each once.
func zoneChoices(zones []string) []chat.Choice {
	var choices []chat.Choice
	seen := map[string]bool{}
	for _, zone := range zones {
		if !seen[zone] {
			seen[zone] = true
			choices = append(choices, chat.Choice{Key: zone, Label: mentoring.ZoneLabel(zone)})
		}
	}
	return choices
}

// zoneSaid is the member's zone, as it is shown.
func (s *scene) zoneSaid() phrasebook.Arg {
	return phrasebook.Name(chat.Private(mentoring.ZoneLabel(s.member.Location().String())))
}

// answers are all that can be chosen.
func (s *scene) answers(a asked) ([]chat.Choice, error) {
	if a.answer.List != "" {
		return s.items(a.answer.List)
	}
	return s.optionChoices(a.phrase, a.answer.Options), nil
}

// first puts the one of a key before the others.
func first(all []chat.Choice, key string) []chat.Choice {
	return slices.SortedStableFunc(slices.Values(all), func(a, b chat.Choice) int {
		return cmp.Compare(rankOf(a.Key == key), rankOf(b.Key == key))
	})
}

func rankOf(before bool) int {
	if before {
		return 0
	}
	return 1
}

// alike are the lines that have all the words of a text, in any order: what is called so, what begins so, what has
// words that begin so, and then those that have them elsewhere. Signs alone are in no line.
func (t *turn) alike(items []chat.Choice, text chat.Private) []chat.Choice {
	typed := t.Book.Fold(text.Reveal())
	words := strings.Fields(typed)
	var ranks [4][]chat.Choice
	for _, item := range items {
		if rank, is := alikeness(t.Book.Fold(item.Label), typed, words); is {
			ranks[rank] = append(ranks[rank], item)
		}
	}
	return slices.Concat(ranks[:]...)
}

func alikeness(line, typed string, words []string) (rank int, is bool) {
	switch {
	case typed == "":
		return 0, false
	case line == typed:
		return 0, true
	case strings.HasPrefix(line, typed):
		return 1, true
	}
	rank = 2
	for _, word := range words {
		if !strings.Contains(line, word) {
			return 0, false
		}
		if !strings.HasPrefix(line, word) && !strings.Contains(line, " "+word) {
			rank = 3
		}
	}
	return rank, true
}
