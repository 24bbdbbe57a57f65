package chat_test

import (
	"strings"
	"testing"

	"mentorbot/bot/chat"

	"github.com/google/go-cmp/cmp"
)

func texts(parts []chat.Message) []string {
	all := make([]string, len(parts))
	for i, m := range parts {
		all[i] = m.Text.String()
	}
	return all
}

func TestCut(t *testing.T) {
	family := "👩‍👩‍👧‍👦" // one letter of eleven units
	link := func(s string) chat.Text {
		return chat.Text{{Text: "Read "}, {Style: chat.Link, Text: s, URL: "https://x"}, {Text: " now"}}
	}
	for _, test := range []struct {
		what string
		text chat.Text
		most int
		want []string
	}{
		{"as long as allowed", chat.Words("12345678901234567890"), 20, []string{"12345678901234567890"}},
		{"at a paragraph", chat.Words("One two.\n\nThree four.\nFive six."), 24, []string{"One two.",
			"Three four.\nFive six."}},
		{"at a line", chat.Words("One two. Three\nfour five six seven"), 24, []string{"One two. Three",
			"four five six seven"}},
		{"at a sentence", chat.Words("One two three. Four five six seven"), 24, []string{"One two three.",
			"Four five six seven"}},
		{"at a word", chat.Words("One two three four five six seven"), 24, []string{"One two three four five", "six seven"}},
		{"at a letter", chat.Words(strings.Repeat("a", 30)), 24, []string{strings.Repeat("a", 24), "aaaaaa"}},
		{"not early", chat.Words("Hi.\n\nOne two three four five six"), 24, []string{"Hi.\n\nOne two three four",
			"five six"}},
		{"never within a family", chat.Words(strings.Repeat(family, 3)), 30, []string{family + family, family}},
		{"a typed text pays for its isolates", chat.TypedText(chat.Private(strings.Repeat("a", 24))), 24,
			[]string{strings.Repeat("a", 22), "aa"}},
		{"before a link", link("the very long page"), 24, []string{"Read", "the very long page now"}},
		{"within a link at the last", link(strings.Repeat("a", 30)), 24, []string{"Read", strings.Repeat("a", 22),
			strings.Repeat("a", 8) + " now"}},
		{"nothing but space", chat.Words(strings.Repeat(" ", 60)), 24, []string{""}},
		{"no limit", chat.Words(strings.Repeat("a", 20)), 0, []string{strings.Repeat("a", 20)}},
		{"no limit below the least", chat.Words(strings.Repeat("a", 20)), 1, []string{strings.Repeat("a", 16), "aaaa"}},
	} {
		t.Run(test.what, func(t *testing.T) {
			parts := chat.Fit(chat.Message{Text: test.text}, chat.Capabilities{TextLength: test.most}, chat.Hints{})
			if diff := cmp.Diff(test.want, texts(parts)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCutKeepsStyles(t *testing.T) {
	text := chat.Text{{Style: chat.Bold, Text: "One two three"}, {Text: " and "}, {Style: chat.Mention,
		Text: "Ana Lima", Person: "x:1"}}
	parts := chat.Fit(chat.Message{Text: text}, chat.Capabilities{TextLength: 20}, chat.Hints{})
	want := []chat.Text{{text[0], {Text: " and"}}, {text[2]}}
	got := []chat.Text{parts[0].Text, parts[1].Text}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A list that is cut goes on counting, so that a number means the same choice.
func TestCutList(t *testing.T) {
	m := chat.Message{Text: chat.Words("Which one?"), Choices: choices("Alpha", "Bravo", "Charlie", "Delta", "Echo")}
	got := texts(chat.Fit(m, chat.Capabilities{TextLength: 40}, chat.Hints{}))
	want := []string{"Which one?\n\n1. Alpha\n2. Bravo", "3. Charlie\n4. Delta\n5. Echo"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestUnits(t *testing.T) {
	for s, want := range map[string]int{"": 0, "a": 1, "é": 1, "م": 1, "😀": 2, "👩‍👩‍👧‍👦": 11} {
		if got := chat.Units(s); got != want {
			t.Errorf("%q has %d units, want %d", s, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	for in, want := range map[string]string{
		"abcdef": "abcdef", "abcdefg": "abcde…", "abcd efg": "abcd…", "ab👩‍👩‍👧‍👦c": "ab…", "👍👍👍👍": "👍👍…", "": "",
	} {
		if got := chat.Shorten(in, 6); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
