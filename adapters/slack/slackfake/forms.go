package slackfake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// opening is how the action id of a button begins that opens a form, and parting stands between the key of a question
// and what a second block of it asks for.
const (
	opening = "form"
	parting = "~"
)

// opens says whether a button opens a form.
func (b Button) opens() bool { return strings.HasPrefix(b.Action, opening) }

// FillIn opens the latest form, or goes on with the one that is open, fills it in and sends it.
func (f *Fake) FillIn(p chat.PersonID, place chat.PlaceID, answers []chattest.Answer) {
	user := f.account(p)
	if f.Server.Modal(user) == nil {
		if err := f.opensLatest(user, f.where(p, place)); err != nil {
			chattest.Fatalf(f.t, "%v", err)
		}
	}
	for _, a := range answers {
		if err := f.fills(user, a); err != nil {
			chattest.Fatalf(f.t, "%v", err)
		}
	}
	wrong, err := f.Server.Submits(user)
	if err != nil || len(wrong) > 0 {
		chattest.Fatalf(f.t, "the form can't be sent: %v %v", err, wrong)
	}
	f.settle()
}

// opensLatest opens the latest form of a place.
func (f *Fake) opensLatest(user, channel string) error {
	for _, seen := range slices.Backward(f.Server.Seen(user, channel)) {
		for _, b := range seen.Buttons {
			if b.opens() {
				return f.opens(user, seen.Message, b)
			}
		}
	}
	return fmt.Errorf("%s sees no form", user)
}

// opens presses the button of a form, and waits until the form has its questions.
func (f *Fake) opens(user string, m *Message, b Button) error {
	if err := f.Server.Presses(user, m, b.Action); err != nil {
		return err
	}
	f.settle()
	return f.until(func() bool {
		v := f.Server.Modal(user)
		return v != nil && len(v.questions()) > 0
	})
}

// questions are what a form asks that a button opens: it is opened once to be looked at, and closed again. Nobody is told
// of that but the adapter.
func (f *Fake) questions(user string, m *Message, b Button) []string {
	key := user + " " + m.TS + " " + b.Value
	if questions, known := f.asked[key]; known {
		return questions
	}
	last, before := f.Server.lastTold(nil), f.Server.stack(user, nil)
	if err := f.opens(user, m, b); err != nil {
		chattest.Fatalf(f.t, "%v", err)
	}
	f.asked[key] = f.Server.Modal(user).questions()
	f.Server.Closes(user, true)
	f.settle()
	f.Server.lastTold(last)
	f.Server.stack(user, before)
	return f.asked[key]
}

// stack takes the modals that somebody has open away, or puts some back.
func (s *Server) stack(user string, back []*View) (before []*View) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(user)
	before, u.stack = u.stack, back
	return before
}

// lastTold is what Again tells once more; it may be put back.
func (s *Server) lastTold(back *told) *told {
	s.mu.Lock()
	defer s.mu.Unlock()
	if back != nil {
		s.queue.last = back
	}
	return s.queue.last
}

// questions are the labels of what a view asks for. Two blocks of one question count once.
func (v *View) questions() (labels []string) {
	labels, _ = v.asked()
	return labels
}

// asked are the labels of what a view asks for, and the same below what is said of each.
func (v *View) asked() (labels, told []string) {
	said := ""
	for _, one := range v.Blocks() {
		b, _ := one.(obj)
		id := text(b, "block_id")
		switch {
		case text(b, "type") == "section":
			said += plainOf(b["text"]) + "\n"
		case text(b, "type") == "input" && !strings.Contains(id, parting):
			label := plainOf(b["label"])
			labels, told = append(labels, label), append(told, said+v.Errors[id]+"\n"+label)
			said = ""
		}
	}
	return labels, told
}

// fills puts an answer into the blocks of its question.
func (f *Fake) fills(user string, a chattest.Answer) error {
	found := false
	for _, one := range f.Server.Modal(user).Blocks() {
		b, _ := one.(obj)
		id := text(b, "block_id")
		if key, _, _ := strings.Cut(id, parting); key != a.Key {
			continue
		}
		for _, e := range elementsOf(b) {
			found = true
			values := valuesOf(e, a.Value)
			if text(e, "type") == external {
				values = []string{f.pickOf(user, text(e, "action_id"), a.Value)}
			}
			if err := f.Server.Fills(user, id, values...); err != nil {
				return err
			}
		}
	}
	if !found {
		return fmt.Errorf("the form does not ask for %q", a.Key)
	}
	return nil
}

// What a picker of days or hours takes of an answer.
var (
	dayIn  = regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b`)
	hourIn = regexp.MustCompile(`\b\d\d:\d\d\b`)
)

// valuesOf is what an answer is in its element: the values of the options that are called so, a day, an hour, or the
// words.
func valuesOf(e obj, answer string) []string {
	switch text(e, "type") {
	case "datepicker":
		return []string{dayIn.FindString(answer)}
	case "timepicker":
		return []string{hourIn.FindString(answer)}
	}
	all := optionsOf(e)
	if len(all) == 0 {
		return []string{answer}
	}
	if value, found := called(all, answer); found {
		return []string{value}
	}
	var values []string
	for label := range strings.SplitSeq(answer, ",") {
		value, found := called(all, label)
		if !found {
			return []string{answer}
		}
		values = append(values, value)
	}
	return values
}

// called is the value of the option with a label, or with that value.
func called(options []any, label string) (string, bool) {
	label = strings.TrimSpace(label)
	for _, o := range options {
		option, _ := o.(obj)
		if value := text(option, "value"); chat.Bare(plainOf(option["text"])) == chat.Bare(label) || value == label {
			return value, true
		}
	}
	return "", false
}
