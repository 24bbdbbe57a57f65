package chat_test

import (
	"strings"
	"testing"
	"unicode"

	"mentorbot/bot/chat"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"Ana":                      "Ana",
		"two\nlines":               "two\nlines",
		"tab\tand\rreturn":         "tab and return",
		"a\u2028b\u2029c":          "a b c",
		"\u202eesrever\u202c":      "esrever",
		"\u2066a\u2069\u2069":      "a",
		"\u200e\u200f\u061cx":      "x",
		"ze\u200bro\u2060\ufeff":   "zero",
		"می\u200cخواهم":            "می\u200cخواهم",
		"👩\u200d👧":                 "👩\u200d👧",
		"bell\a\x1b[31m\x00\u0085": "bell[31m",
		"broken\xff\ufffd":         "broken",
		"<b>@all</b>":              "<b>@all</b>",
	} {
		if got := chat.Clean(in); got != want {
			t.Errorf("Clean(%q) is %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\u202eb\xff\tc")
	f.Fuzz(func(t *testing.T, s string) {
		got := chat.Clean(s)
		if again := chat.Clean(got); again != got {
			t.Errorf("%q cleaned again is %q", got, again)
		}
		if chat.Bare(got) != got || strings.ContainsFunc(got, func(r rune) bool {
			return r != '\n' &&
				unicode.Is(unicode.Cc, r)
		}) {
			t.Errorf("%q still hides something", got)
		}
	})
}

func TestIsolated(t *testing.T) {
	text := chat.Text{
		{Text: "Meet "}, {Style: chat.Mention, Text: "أمينة"}, {Style: chat.Bold, Text: " now"}, {Style: chat.Typed},
		{Style: chat.Number, Text: "12"}, {Style: chat.Link, Text: "here"}, {Style: chat.Moment, Text: "Monday"},
		{Style: chat.Typed, Text: "x"},
	}
	want := "Meet \u2068أمينة\u2069 now\u206812\u2069\u2068here\u2069\u2068Monday\u2069\u2068x\u2069"
	if got := text.Isolated(); got != want {
		t.Errorf("got %+q, want %+q", got, want)
	}
	if got := text.String(); got != "Meet أمينة now12hereMondayx" {
		t.Errorf("String is %q", got)
	}
	if got := chat.Bare(text.Isolated()); got != text.String() {
		t.Errorf("Bare is %q", got)
	}
}

// Nobody can close the isolate round their own words.
func TestTypedTextStaysIsolated(t *testing.T) {
	got := chat.TypedText("a\u2069\u202eb").Isolated()
	if want := "\u2068ab\u2069"; got != want {
		t.Errorf("got %+q, want %+q", got, want)
	}
}

func TestBare(t *testing.T) {
	if got := chat.Bare("\u200f1. \u2068Ana\u2069\u200d \u200c!"); got != "1. Ana\u200d \u200c!" {
		t.Errorf("got %+q", got)
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]bool{
		"a": true, "…": true, "👍": true, " \n.": true,
		"": false, " \n\u00a0": false, "\u200f\u2060": false, "\u2800\u3164\ufe0f": false,
		"\ufffc": false, "\x00\u0301": false,
	} {
		if got := chat.Visible(in); got != want {
			t.Errorf("Visible(%q) is %t", in, got)
		}
	}
}
