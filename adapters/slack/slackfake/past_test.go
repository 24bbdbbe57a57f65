package slackfake

import (
	"slices"
	"testing"
)

// A message whose button opens another form by now is read as another message; any other edit is not.
func TestAMessageThatBecameAnotherQuestion(t *testing.T) {
	a := ask(t)
	asking := func(words, handle string) []obj {
		b := button(opening, "Fill in")
		b["value"] = handle
		return []obj{{"type": "section", "text": plainText(words)}, row(b)}
	}
	sent := a.takes(a.call("chat.postMessage", "channel", a.general, "text", "One", "blocks", asking("One", "h1")))
	edit := func(words string, blocks []obj) {
		a.takes(a.call("chat.update", "channel", a.general, "ts", sent.TS, "text", words, "blocks", blocks))
	}
	a.takes(a.call("chat.postMessage", "channel", a.general, "text", "Between"))
	edit("One, corrected", asking("One, corrected", "h1"))
	edit("Two", asking("Two", "h2"))
	a.takes(a.call("chat.postMessage", "channel", a.general, "text", "After"))
	edit("Two, answered", []obj{{"type": "section", "text": plainText("Two, answered")}})
	var words []string
	for _, seen := range a.Read(a.ana, a.general) {
		words = append(words, seen.Words)
	}
	if want := []string{"One, corrected", "Between", "Two, answered", "After"}; !slices.Equal(words, want) {
		t.Errorf("read %q, want %q", words, want)
	}
}
