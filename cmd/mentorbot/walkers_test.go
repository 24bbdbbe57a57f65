package main

import (
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

// walker is one of a pair: a person who answers whatever they are asked.
type walker struct {
	*walking
	name      string
	person    chat.PersonID
	read      func() []reading   // what the bot has said to them
	write     func(words string) // in their own chat
	role      string             // the button that they press before all others
	member    mentoring.MemberID // known when it is over
	answered  int64              // the last message they took note of
	counted   int64              // the last message that was looked at for being there twice
	checkedIn int
	twice     int
}

// reading is a message of the bot's as a person reads it.
type reading struct {
	number  int64 // in the order they came
	text    string
	card    bool // it has a picture
	buttons []tappable
}

// tappable is a button, and what it is to press it.
type tappable struct {
	label string
	tap   func()
}

// play lets both answer until neither is asked anything, and restarts the program where it dies of that.
func (n *walking) play() {
	n.t.Helper()
	for range 100 { // far more than there are questions in a week
		asked := false
		for _, w := range n.walkers {
			asked = w.answers() || asked
		}
		switch {
		case n.isToDie() != nil:
			n.restarts()
		case !asked:
			for _, w := range n.walkers {
				w.counts()
			}
			return
		default:
			n.rests()
		}
	}
	n.t.Fatalf("the questions do not end: %s", n.p.said)
}

// answers answers the latest question.
func (w *walker) answers() bool {
	all := w.read()
	for i := len(all) - 1; i >= 0 && all[i].number > w.answered; i-- {
		if len(all[i].buttons) == 0 {
			continue
		}
		if button, wanted := w.wants(all[i]); wanted {
			w.answered = all[len(all)-1].number
			button.tap()
			return true
		}
	}
	return false
}

// ways lead about, and answer nothing.
var ways = []string{"common.back", "common.skip", "common.stop"}

// wants finds the button to press, as the people of the demo do.
func (w *walker) wants(m reading) (tappable, bool) {
	buttons := slices.DeleteFunc(slices.Clone(m.buttons), func(b tappable) bool {
		return slices.ContainsFunc(ways, func(key string) bool { return words(key) == chat.Bare(b.label) })
	})
	if len(buttons) == 0 {
		return w.typed(m)
	}
	for _, key := range append([]string{w.role}, parts.prefer...) {
		for _, b := range buttons {
			if label := chat.Bare(b.label); label == key || stands(label, key) {
				if label == words("checkin.going.well") {
					w.checkedIn++
				}
				return b, true
			}
		}
	}
	for _, key := range parts.leave {
		if slices.ContainsFunc(buttons, func(b tappable) bool { return stands(chat.Bare(b.label), key) }) {
			return tappable{}, false
		}
	}
	return buttons[0], true
}

// typed is what is written where there are no buttons but those that lead about.
func (w *walker) typed(m reading) (tappable, bool) {
	for key, answer := range map[string]string{"join.zone": "London", "join.capacity": "4"} {
		if strings.HasPrefix(m.text, words(key)) {
			return tappable{answer, func() { w.write(answer) }}, true
		}
	}
	return tappable{}, false
}

// counts counts what came again among what was said since it was last counted.
func (w *walker) counts() {
	seen := map[string]bool{}
	for _, m := range w.read() {
		if m.number <= w.counted {
			continue
		}
		w.counted = m.number
		if seen[m.text] {
			w.twice++
		}
		seen[m.text] = true
	}
}

// words are a phrase as it is read.
func words(key string) string { return builtIn().Book.Label("en", key, nil) }

// stands tells whether a label is that of a choice with this key.
func stands(label, key string) bool {
	return key != "" && slices.ContainsFunc(builtIn().Book.Keys("en"), func(k string) bool {
		return (strings.HasSuffix(k, "."+key) || k == "verbs."+key) && words(k) == label
	})
}
