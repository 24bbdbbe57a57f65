package bottest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/story"
)

// Wild is what people type and are called in stories that are told to see what becomes of it.
type Wild struct {
	Texts []string // joined, as many as there is room for, in turn
	Used  int      // how many were said so far
}

// said is the next of the texts, as many as there is room for. It is no command.
func (w *Wild) said(most int) string {
	words := "x"
	for range w.Texts {
		next := w.Texts[w.Used%len(w.Texts)]
		if chat.Units(next) < most/2 {
			if chat.Units(words)+1+chat.Units(next) > most {
				break
			}
			words += " " + next
		}
		w.Used++
	}
	return words
}

// longestCalled is how much of what is wild stands in somebody's name, or in a program's.
const longestCalled = 30

// called is a name with something wild in it.
func (w *Wild) called(name string) string {
	if w == nil {
		return name
	}
	return name + " " + w.said(longestCalled)
}

// derail ends a telling that can't go on: other words may lead elsewhere.
type derail string

// Wildly tells every story once with other words, and names, than its own, in these languages in turn, and compares
// nothing: the network says what came of it. It returns how many were told, and those that other words led astray.
func Wildly(
	t *testing.T, flows string, w World, n Network, wild *Wild, languages ...chat.Language,
) (told int, astray []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(flows, "*", "stories", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no story under %s: %v", flows, err)
	}
	for _, file := range files {
		s := read(t, file)
		if !n.tells(n.New(t, nil).Adapter().Capabilities(), s) {
			continue
		}
		name, l := filepath.Base(filepath.Dir(filepath.Dir(file)))+"/"+filepath.Base(file), languages[told%len(languages)]
		inBubble(t, name, func(t *testing.T) {
			if why := w.wildly(t, file, s, l, n, wild); why != "" {
				astray = append(astray, name+": "+string(why))
			}
		})
		told++
	}
	return told, astray
}

// wildly tells one story, and says where it went astray. What leaves a story does so by a panic of its own kind, and only
// that is caught.
func (w World) wildly(t *testing.T, file string, s story.Story, l chat.Language, n Network, wild *Wild) (why derail) {
	defer func() {
		if failed := recover(); failed != nil {
			var is bool
			if why, is = failed.(derail); !is {
				panic(failed)
			}
		}
	}()
	w.Wild = wild
	w.telling(t, file, s, l, n)
	return ""
}

// wildly is what somebody writes instead: other words where any will do, and names as people are called.
func (t *telling) wildly(p *person, place chat.PlaceID, words string) string {
	if t.world.Wild == nil {
		return words
	}
	if strings.HasPrefix(words, "/") {
		for _, other := range t.cast {
			words = strings.ReplaceAll(words, "@"+other.name, "@"+other.called)
		}
		return words
	}
	asked := t.kept.to(p.id, place)
	if len(asked) == 0 {
		return words
	}
	if step, ok := t.asks(asked[0]); ok && step.Answer.Kind == flow.Text {
		return t.world.Wild.said(max(step.Answer.Most, longestCalled))
	}
	return words
}

// filledWildly is what a field of free text is filled in with instead.
func (t *telling) filledWildly(f chat.Field, value string) string {
	if t.world.Wild == nil || f.Kind != chat.TextField || f.Most == 0 || value == "" {
		return value
	}
	return t.world.Wild.said(f.Most)
}

// astray ends a telling that can't go on, or the test.
func (t *telling) astray(format string, args ...any) {
	if t.world.Wild != nil {
		panic(derail(fmt.Sprintf(format, args...)))
	}
}
