package inbox

import (
	"fmt"
	"strconv"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// Keys of the buttons that lead about instead of answering.
const (
	backKey = "_back"
	skipKey = "_skip"
	stopKey = "_stop"
	moreKey = "_more"
	lessKey = "_less"
)

var leading = map[string]string{
	backKey: "common.back", skipKey: "common.skip", stopKey: "common.stop", moreKey: "common.more", lessKey: "common.less",
}

// ask says a question, with all that was said before it, and remembers what can be answered.
func (s *scene) ask(e engine.Ask) error {
	s.talk.Offers = e.Offers
	m, err := s.question(e)
	if err != nil {
		return err
	}
	s.talk.Shown = chat.Offered(m, s.Networks[s.convo.Person.Network()])
	s.pickedBefore(m)
	d := store.Delivery{Step: e.Step.ID}
	d.Options = optionsIn(m)
	m.Files, s.files = s.files, nil
	if d, err = s.send(m, d); err != nil {
		return err
	}
	s.convo.Asked = d.ID
	return s.waitFor(e.Step, d.ID)
}

// optionsIn are what the message's handles mean, in the order in which post signs them.
func optionsIn(m chat.Message) []store.Option {
	var options []store.Option
	for _, c := range m.Choices {
		options = append(options, store.Option{Key: c.Key})
	}
	if m.Form != nil {
		for _, field := range m.Form.Fields {
			for _, c := range field.Options {
				options = append(options, store.Option{Key: c.Key, Field: field.Key})
			}
		}
	}
	_, searches := lookups(m)
	return append(options, searches...)
}

// waitFor puts the end of the wait into the diary.
func (s *scene) waitFor(step *flow.Step, asked chat.DeliveryID) error {
	if step.Wait == 0 {
		return nil
	}
	n, err := s.tx.Next("nudge")
	if err != nil {
		return err
	}
	return s.tx.PutNudge(store.Nudge{
		ID: fmt.Sprintf("n%010d", n), Due: s.now.Add(step.Wait), Member: s.member.ID, Flow: waitNudge, Wait: step.ID, Convo: s.convo.ID,
		About: store.About{Note: string(asked)},
	})
}

// question makes the message: what went before, why the last answer did not fit, the question, an example.
func (s *scene) question(e engine.Ask) (chat.Message, error) {
	if e.Problem != "" {
		s.paragraphs = append(s.paragraphs, s.problem(e.Problem, e.Step.Answer))
	}
	text, err := s.phrase(e.Phrase)
	if err != nil {
		return chat.Message{}, err
	}
	if e.Part != "" {
		text = s.keyed("common.choose_hour")
	}
	s.paragraphs = append(s.paragraphs, text)
	if example := e.Phrase + ".example"; s.Book.Has("en", example) && e.Step.Answer.Kind != flow.Form && e.Step.Answer.Kind != flow.Several {
		s.paragraphs = append(s.paragraphs, s.words("common.example", phrasebook.Args{"example": phrasebook.Phrase(example)}))
	}
	m := chat.Message{}
	switch kind := e.Step.Answer.Kind; {
	case kind == flow.Form:
		m.Form, err = s.form(e)
	case kind == flow.Several:
		m.Form, err = s.severalForm(e)
	case s.unheard(e.Step.Answer):
		m.Form, err = s.loneForm(e)
		m.Choices = s.ways(e)
	default:
		m.Choices, m.Search, err = s.choices(e)
	}
	m.Text = s.takeText()
	m.Choices = append(m.Choices, s.around(e, m)...)
	return m, err
}

// problem says why an answer did not fit, and what would.
func (s *scene) problem(key string, a flow.Answer) chat.Text {
	return s.words(key, phrasebook.Args{
		"min": phrasebook.Count(a.Min), "max": phrasebook.Count(a.Max), "most": phrasebook.Count(a.Most),
		"query": phrasebook.Name(s.talk.Query),
	})
}

// choices are the buttons under a question: the answers, then the ways about. Where there are more answers than buttons
// they can be looked for by typing as well.
func (s *scene) choices(e engine.Ask) (choices []chat.Choice, search *chat.Lookup, err error) {
	a := e.Step.Answer
	switch {
	case len(e.Offers) > 0:
		choices = s.plainChoices(e.Offers)
	case a.List != "":
		if choices, search, err = s.listed(a.List); err != nil {
			return nil, nil, err
		}
	case a.Kind == flow.Choice:
		choices = s.optionChoices(e.Step.Phrase, a.Options)
	case a.Kind == flow.Number && a.Max-a.Min < mostNumbers:
		choices = numberChoices(a.Min, a.Max)
	case a.Kind == flow.Moment && e.Part != "":
		choices = s.hourChoices(e.Part)
	case a.Kind == flow.Moment:
		choices = s.dayChoices(nextDays(s.here()))
	case a.Kind == flow.Day:
		choices = s.dayChoices(comingDays(s.here()))
	case a.Kind == flow.Zone:
		choices = s.zoneOffer()
	}
	if a.Kind == flow.Zone {
		search = s.lookup("")
	}
	return append(choices, s.ways(e)...), search, nil
}

// ways are the buttons that lead about.
func (s *scene) ways(e engine.Ask) []chat.Choice {
	var ways []chat.Choice
	add := func(key string, there bool) {
		if there {
			ways = append(ways, chat.Choice{Key: key, Label: s.label(leading[key]), Aside: true})
		}
	}
	add(skipKey, e.Step.Answer.Optional)
	add(backKey, e.Back)
	add(stopKey, e.Back)
	return ways
}

func (s *scene) optionChoices(p flow.Phrase, options []string) []chat.Choice {
	choices := make([]chat.Choice, len(options))
	for i, o := range options {
		choices[i] = chat.Choice{Key: o, Label: s.label(flow.LabelKey(p, o))}
	}
	return choices
}

func (s *scene) plainChoices(words []string) []chat.Choice {
	choices := make([]chat.Choice, len(words))
	for i, w := range words {
		choices[i] = chat.Choice{Key: w, Label: w}
	}
	return choices
}

// mostNumbers is how many numbers are offered as buttons; any is written where there are more.
const mostNumbers = 12

func numberChoices(least, most int) []chat.Choice {
	var choices []chat.Choice
	for n := least; n <= most; n++ {
		choices = append(choices, chat.Choice{Key: strconv.Itoa(n), Label: strconv.Itoa(n)})
	}
	return choices
}

// How days and moments are written as answers.
const (
	dayForm    = "2006-01-02"
	momentForm = "2006-01-02T15:04"
)

// here is the moment where the member is.
func (t *turn) here() time.Time { return t.now.In(t.member.Location()) }

// nextDays are the days of a week from tomorrow: soon enough to meet on.
func nextDays(now time.Time) []time.Time {
	var days []time.Time
	for i := range 7 {
		days = append(days, now.AddDate(0, 0, i+1))
	}
	return days
}

// comingDays are today, tomorrow and the Mondays after: what a plan begins or ends with.
func comingDays(now time.Time) []time.Time {
	days := []time.Time{now, now.AddDate(0, 0, 1)}
	monday := now.AddDate(0, 0, (8-int(now.Weekday()))%7)
	for i := range 9 {
		if day := monday.AddDate(0, 0, 7*i); day.After(days[1]) {
			days = append(days, day)
		}
	}
	return days
}

func (s *scene) dayChoices(days []time.Time) []chat.Choice {
	choices := make([]chat.Choice, len(days))
	today := s.here().Format(dayForm)
	tomorrow := s.here().AddDate(0, 0, 1).Format(dayForm)
	for i, day := range days {
		key, label := day.Format(dayForm), s.Book.ShortDay(s.reads(), day)
		switch key {
		case today:
			label = s.label("common.today")
		case tomorrow:
			label = s.label("common.tomorrow")
		}
		choices[i] = chat.Choice{Key: key, Label: label}
	}
	return choices
}

// The hours that are offered; any other can be typed.
const firstHour, lastHour = 9, 20

func (s *scene) hourChoices(day string) []chat.Choice {
	at, err := time.ParseInLocation(dayForm, day, s.member.Location())
	if err != nil {
		return nil
	}
	var choices []chat.Choice
	for h := firstHour; h <= lastHour; h++ {
		hour := time.Date(at.Year(), at.Month(), at.Day(), h, 0, 0, 0, at.Location())
		if hour.After(s.now) {
			choices = append(choices, chat.Choice{Key: hour.Format(momentForm), Label: s.Book.Clock(s.reads(), hour)})
		}
	}
	return choices
}

// reads is the language of the member whose turn it is, for the book alone: see regional.
func (t *turn) reads() chat.Language { return t.regional(t.member) }

func (t *turn) label(key string) string { return t.Book.Label(t.reads(), t.addressed(key), nil) }

// addressed is the key that says this in the form of address that the reader has chosen.
func (t *turn) addressed(key string) string { return t.Book.Variant(t.reads(), key, t.member.Address) }

// words says a phrase that needs no facts but these.
func (t *turn) words(key string, args phrasebook.Args) chat.Text {
	return t.Book.Say(t.reads(), t.addressed(key), args)
}
