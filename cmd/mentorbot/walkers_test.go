package main

import (
	"slices"
	"strings"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/chat"
)

// walker is one of a pair: a person who answers whatever they are asked.
type walker struct {
	*walking
	name      string
	id        int64
	answered  int64 // the last message they took note of
	counted   int64 // the last message that was looked at for being there twice
	checkedIn int
	twice     int
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

// reads is what the bot has said to them.
func (w *walker) reads() []telegramfake.Message {
	return slices.DeleteFunc(w.Messages(w.id, 0), func(m telegramfake.Message) bool { return m.From.ID != w.Bot().ID })
}

// answers answers the latest question.
func (w *walker) answers() bool {
	all := w.reads()
	for i := len(all) - 1; i >= 0 && all[i].ID > w.answered; i-- {
		if all[i].Keyboard == nil {
			continue
		}
		if button, wanted := w.wants(all[i]); wanted {
			w.answered = all[len(all)-1].ID
			w.Presses(w.id, &all[i], button.Data)
			return true
		}
	}
	return false
}

// ways lead about, and answer nothing.
var ways = []string{"common.back", "common.skip", "common.stop"}

// wants finds the button to press, as the people of the demo do.
func (w *walker) wants(m telegramfake.Message) (telegramfake.Button, bool) {
	buttons := slices.DeleteFunc(slices.Concat(m.Keyboard.Rows...), func(b telegramfake.Button) bool {
		return slices.ContainsFunc(ways, func(key string) bool { return words(key) == chat.Bare(plainly(b.Text)) })
	})
	for _, key := range parts.prefer {
		for _, b := range buttons {
			if label := chat.Bare(plainly(b.Text)); label == key || stands(label, key) {
				if label == words("checkin.going.well") {
					w.checkedIn++
				}
				return b, true
			}
		}
	}
	for _, key := range parts.leave {
		if slices.ContainsFunc(buttons, func(b telegramfake.Button) bool { return stands(chat.Bare(plainly(b.Text)), key) }) {
			return telegramfake.Button{}, false
		}
	}
	return buttons[0], true
}

// counts counts what came again among what was said since it was last counted.
func (w *walker) counts() {
	seen := map[string]bool{}
	for _, m := range w.reads() {
		if m.ID <= w.counted {
			continue
		}
		w.counted = m.ID
		said := m.Text + m.Caption
		if seen[said] {
			w.twice++
		}
		seen[said] = true
	}
}

// words are a phrase as it is read.
func words(key string) string { return builtIn().Book.Label("en", key, nil) }

// plainly is a text without what keeps it from coming alive.
func plainly(text string) string { return strings.ReplaceAll(text, "\u2060", "") }

// stands tells whether a label is that of a choice with this key.
func stands(label, key string) bool {
	return slices.ContainsFunc(builtIn().Book.Keys("en"), func(k string) bool {
		return (strings.HasSuffix(k, "."+key) || k == "verbs."+key) && words(k) == label
	})
}
