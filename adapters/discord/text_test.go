package discord

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// shows is a text as Discord shows it, and what of it is alive.
func shows(text string) (string, []discordfake.Live) {
	s := discordfake.NewServer(discordfake.App{ID: "900", User: "900", Name: "Mentorbot"})
	return s.Reads(&discordfake.Message{Body: discordfake.Body{Content: text}})
}

// hostile are texts that people type: those every network is shown, and some made of pieces.
func hostile() []string {
	pieces := []string{"@everyone", "@here", "<@1>", "<@&1>", "<#1>", "<t:0:R>", "<:a:1>", "</menu:1>", "<id:home>",
		"http://x.example",
		"[a](https://x.example)", "# ", "-# ", "> ", ">>> ", "- ", "* ", "1. ", "**", "__", "~~", "||", "`", "```",
		"\\", "\n", " ",
		"discord.gg/x", "\u202e", "\u2066", "\u200b", "¯\\_(ツ)_/¯", "x", "7", "é", "\x00"}
	all := slices.Clone(chattest.Hostile)
	for i := range 400 {
		a, b, c := pieces[i%len(pieces)], pieces[(i*7+3)%len(pieces)], pieces[(i*i+11)%len(pieces)]
		all = append(all, a+b+c, "\n"+a+" "+b)
	}
	return all
}

// deadly looks whether nothing of what a person typed is alive, wherever it stands, and whether it reads as typed.
func deadly(t *testing.T, typed string) {
	t.Helper()
	if !utf8.ValidString(typed) {
		return // Clean takes it apart as it likes
	}
	for _, style := range []chat.Style{chat.Typed, chat.Number, chat.Mention, chat.Link} {
		s := chat.Span{Style: style, Text: typed, URL: "javascript:alert(1)"}
		w := compose(chat.Text{{Text: "They wrote:\n"}, s}, false, "", nil)
		words, alive := shows(w.String())
		if len(alive) > 0 {
			t.Errorf("%.80q as %s is alive: %v", typed, style, alive)
		}
		want := "They wrote:\n" + chat.Clean(typed)
		if got := chat.Clean(words); got != chat.Clean(want) {
			t.Errorf("as %s it reads %.120q, want %.120q", style, got, want)
		}
	}
	typed = chat.Shorten(chat.Clean(typed), longestLabel)
	words, alive := shows(compose(chat.Words("Well?"), false, typed, nil).String())
	alive = slices.DeleteFunc(alive, func(l discordfake.Live) bool { return l.Kind == "bold" })
	if len(alive) > 0 || chat.Clean(typed) != "" && chat.Clean(words) != chat.Clean("Well?\n\n✓ "+chat.Clean(typed)) {
		t.Errorf("%.80q as an answer reads %.120q, alive %v", typed, words, alive)
	}
}

func TestWhatPeopleTypedIsDead(t *testing.T) {
	for _, typed := range hostile() {
		deadly(t, typed)
	}
}

func FuzzTyped(f *testing.F) {
	for _, typed := range hostile() {
		if len(typed) < 1000 {
			f.Add(typed)
		}
	}
	f.Fuzz(deadly)
}

// Our own words are as they are: what looks like markup in them is none.
func TestOurOwnWords(t *testing.T) {
	for _, text := range []string{"Say /mentor menu, or write to a_b@example.org.", "1. one\n2. two",
		"- one\n* two\n+ three", "# 1",
		"> said", "-# small", "100 % of *all*", "a | b || c", "  12.5 %", "snake_case_name", "[x](y)", "<x>",
		"ends with \\"} {
		for _, rightLeft := range []bool{false, true} {
			for _, style := range []chat.Style{chat.Plain, chat.Bold} {
				words, alive := shows(compose(chat.Text{{Style: style, Text: text}}, rightLeft, "", nil).String())
				alive = slices.DeleteFunc(alive, func(l discordfake.Live) bool { return l.Kind == "bold" })
				if len(alive) > 0 || strings.TrimSpace(chat.Clean(words)) != strings.TrimSpace(text) {
					t.Errorf("%q as %q reads %q, alive %v", text, style, words, alive)
				}
			}
		}
	}
}

// FuzzReader: the reader comes to an end, and of words without a sign nothing is alive or lost.
func FuzzReader(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words, alive := shows(text)
		sign := func(r rune) bool { return r < unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r)) }
		if !strings.ContainsFunc(text, sign) && (words != text || len(alive) > 0) {
			t.Errorf("%q reads %q, alive %v", text, words, alive)
		}
	})
}

// FuzzPost: whatever Fit lets through is a message that Discord takes, and never mentions whom we do not mean.
func FuzzPost(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text, text, uint8(3), true)
	}
	f.Fuzz(func(t *testing.T, text, label string, buttons uint8, chosen bool) {
		m := chat.Message{Language: "en", Text: chat.Text{{Text: "Well: "}, {Style: chat.Typed, Text: chat.Clean(text)}}}
		for range buttons % 30 {
			m.Choices = append(m.Choices, chat.Choice{Handle: chat.Handle("h" + string(rune('a'+len(m.Choices)))), Label: label})
		}
		if chosen {
			m.Chosen = label
		}
		for _, part := range chat.Fit(m, New(Options{}).Capabilities(), chat.Hints{}) {
			p, err := postOf(part, nil)
			if err != nil {
				t.Fatalf("%d units, %d buttons: %v", chat.Units(part.Text.Isolated()), len(part.Choices), err)
			}
			if p.Content != nil && chat.Units(*p.Content) > mostContent || p.Content != nil == p.isParted() {
				t.Error("a content that is too long, or beside another")
			}
			if len(p.Mentions.Users) > 0 || p.Mentions.Parse == nil || len(p.Mentions.Parse) > 0 {
				t.Errorf("mentions %+v", p.Mentions)
			}
		}
	})
}

// A message is what it is by its nonce, which has to be short.
func TestNonce(t *testing.T) {
	for id, named := range map[chat.DeliveryID]bool{"": false, "d1": true,
		chat.DeliveryID(strings.Repeat("x", 25)): true, chat.DeliveryID(strings.Repeat("x", 26)): false} {
		var p post
		if p.named(id); p.Enforce != named || p.Enforce && p.Nonce != string(id) {
			t.Errorf("%q: %q, %t", id, p.Nonce, p.Enforce)
		}
	}
}

// TestReaderKnowsLife: the reader itself sees what is alive before it is made dead.
func TestReaderKnowsLife(t *testing.T) {
	for text, kind := range map[string]string{
		"@everyone": "everyone", "hey @here": "everyone", "<@1>": "user", "<@!1>": "user", "<@&1>": "role", "<#1>": "channel",
		"<t:0>": "moment", "<t:0:R>": "moment", "<:a:1>": "emoji", "<a:b:1>": "emoji", "</menu:1>": "command", "<id:home>": "guild",
		"https://x.example": "link", "<https://x.example>": "link", "[a](https://x.example)": "link", "**x**": "bold",
		"*x*": "format", "__x__": "format", "_x_": "format", "~~x~~": "format", "||x||": "format", "`x`": "format",
		"# x": "line", "a\n## x": "line", "-# x": "line", "> x": "line", ">>> x": "line", "- x": "line", "* x": "line", "12. x": "line",
	} {
		if _, alive := shows(text); len(alive) == 0 || alive[0].Kind != kind {
			t.Errorf("%q passes for %v, want %s", text, alive, kind)
		}
	}
}
