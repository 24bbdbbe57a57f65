package telegram

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// alive is what a server could find in a text by itself. It is told apart more widely than any server does: whatever
// looks like a name, a tag, an address or a number counts, wherever it stands.
var alive = regexp.MustCompile(`[@#$/][A-Za-z0-9_\p{L}]` + // names, tags, cash tags, commands
	`|[^\s\x{2060}\x{2068}\x{2069}]\.[\p{L}\p{N}_~-]` + // hosts, addresses of mail
	`|://` + `|\+[0-9]` + `|(?:[0-9][ -]*){9}`) // links, telephones, cards

// hostile are texts that people type: those every network is shown, and some made of pieces.
func hostile() []string {
	pieces := []string{"@ana_b", "@Everyone", "#tag", "#číslo", "$USD", "/start", "/join@MentorBot",
		"https://a.example/x?y=1",
		"http://1.2.3.4:80/", "example.org", "пример.рф", "a.b@c-d.example", "t.me/x", "tg://user?id=1",
		"+49 30 901820",
		"4111 1111 1111 1111", "<b>", "*_`", "\u202e", "\u2067", "\u200b", "\u2060", "👩‍👩‍👧‍👦", "e\u0301", " ", "\n",
		".", "…", "x", "7"}
	all := slices.Clone(chattest.Hostile)
	for i := range 300 {
		a, b, c := pieces[i%len(pieces)], pieces[(i*7+3)%len(pieces)], pieces[(i*i+11)%len(pieces)]
		all = append(all, a+b+c, a+" "+b)
	}
	return all
}

func TestWhatPeopleTypedIsDead(t *testing.T) {
	for _, text := range hostile() {
		spans := chat.Text{{Text: "They wrote: "}, {Style: chat.Typed, Text: text}, {Style: chat.Number, Text: text},
			{Style: chat.Mention, Text: text}, {Style: chat.Link, Text: text, URL: "javascript:alert(1)"}}
		for _, s := range spans[1:] {
			w := compose(chat.Text{spans[0], s}, false, text)
			shown := w.text.String()
			if found := alive.FindString(shown); found != "" {
				t.Errorf("%.80q as %s is alive: %q", text, s.Style, found)
			}
			want := "They wrote: " + chat.Clean(text) + "\n\n✓ " + chat.Clean(text)
			if chat.Clean(text) == "" {
				want = "They wrote:\n\n✓ …"
			}
			if got := chat.Clean(shown); got != want {
				t.Errorf("reads %.120q, want %.120q", got, want)
			}
			for _, e := range w.entities {
				if e.Type != "bold" {
					t.Errorf("%.80q as %s became a %s", text, s.Style, e.Type)
				}
			}
			wellFormed(t, w)
		}
	}
}

// TestAliveKnowsLife: the model itself sees what is alive before it is made dead.
func TestAliveKnowsLife(t *testing.T) {
	for _, text := range []string{"@some_user", "#general", "$USD", "not a /command", "example.org", "a@b.example",
		"tg://x",
		"https://localhost", "+1 555 010 9999", "4111 1111 1111 1111", "пример.рф"} {
		if !alive.MatchString(text) {
			t.Errorf("%q passes for dead", text)
		}
	}
}

func TestOurOwnWordsLive(t *testing.T) {
	w := compose(chat.Text{{Text: "Say /join, or write to help@example.org. "}, {Style: chat.Bold, Text: "/menu"}},
		false, "")
	if got := w.text.String(); got != "Say /join, or write to help@example.org. /menu" {
		t.Errorf("reads %q", got)
	}
}

// wellFormed looks at what the server would refuse.
func wellFormed(t *testing.T, w *words) {
	t.Helper()
	text := w.text.String()
	coded := utf16.Encode([]rune(text))
	if !utf8.ValidString(text) || len(coded) != w.units || strings.TrimSpace(text) != text || !chat.Visible(text) {
		t.Errorf("%d units of %d, or the server would trim or refuse %.80q", w.units, len(coded), text)
	}
	last := 0
	for _, e := range w.entities {
		end := e.Offset + e.Length
		if e.Length <= 0 || e.Offset < last || end > len(coded) {
			t.Fatalf("entity %+v lies wrong in %d units", e, len(coded))
		}
		for _, at := range []int{e.Offset, end} {
			if at < len(coded) && coded[at]&0xfc00 == 0xdc00 {
				t.Errorf("entity %+v splits a letter", e)
			}
		}
		last = end
	}
}

func TestEntities(t *testing.T) {
	text := chat.Text{{Text: "  "}, {Style: chat.Bold, Text: " 👋 Hi"}, {Text: " "},
		{Style: chat.Mention, Text: "Ana 😀", Person: "telegram:7"}, {Text: ", see "},
		{Style: chat.Link, Text: "here", URL: "https://example.org/?a=1"}, {Text: " "},
		{Style: chat.Mention, Text: "Ben", Person: "web:8"}, {Style: chat.Number, Text: ""}, {Text: " \n "}}
	w := compose(text, false, "Yes 😀")
	coded := utf16.Encode([]rune(w.text.String()))
	var got []string
	for _, e := range w.entities {
		got = append(got, e.Type+" "+string(utf16.Decode(coded[e.Offset:e.Offset+e.Length])))
	}
	if want := []string{"bold 👋 Hi", "text_mention Ana 😀", "text_link here", "bold Yes 😀"}; !slices.Equal(got, want) {
		t.Errorf("entities %q, want %q in %q", got, want, w.text.String())
	}
	if w.entities[1].User.ID != 7 || w.entities[2].URL != "https://example.org/?a=1" {
		t.Errorf("they lead to %+v", w.entities)
	}
	wellFormed(t, w)
}

func TestLinksThatLeadNowhere(t *testing.T) {
	for _, link := range []string{"javascript:alert(1)", "file:///etc/passwd", "https://", "http://localhost/x", "x",
		"https://bank.example@evil.example/", "tg:", "ftp://example.org", "%"} {
		if w := compose(chat.Text{{Style: chat.Link, Text: "x", URL: link}}, false, ""); len(w.entities) != 0 {
			t.Errorf("%q is a link", link)
		}
	}
}

func TestNothingToSee(t *testing.T) {
	for _, text := range []chat.Text{nil, chat.Words(" \n"), {{Style: chat.Typed, Text: "\u200c\u200d"}},
		{{Style: chat.Bold, Text: " "}}, {{Style: chat.Typed, Text: "\u2800\u3164\ufe0f"}}} {
		for _, w := range []*words{compose(text, false, ""), compose(text, true, ""), compose(text, true, "Yes")} {
			wellFormed(t, w)
		}
	}
	if got := compose(chat.Words("مرحبا"), true, "نعم").text.String(); !strings.HasPrefix(got, "\u200f") ||
		!strings.Contains(got, "\n\n\u200f✓ ") {
		t.Errorf("does not run from the right: %q", got)
	}
}

// TestWhatFitsIsTaken: the longest text that the Capabilities allow, made of whatever grows most.
func TestWhatFitsIsTaken(t *testing.T) {
	a := New(Options{Token: canary})
	can := a.Capabilities()
	for _, piece := range append(hostile(), "@a", "/a", "a.b", "#1", "://", "+1", "://a", ".a", "@a.b/c",
		"123456789", "1+1") {
		if piece == "" {
			continue
		}
		typed := strings.Repeat(piece, 1+can.TextLength/len(piece))
		m := chat.Message{Text: chat.TypedText(chat.Private(typed)), RightLeft: true,
			Files: []chat.File{{Name: "a", Type: "image/png", Bytes: []byte("x"), Text: typed[:min(len(typed), 600)]}}}
		for _, part := range chat.Fit(m, can, chat.Hints{}) {
			if _, err := a.sending(t.Context(), address{chat: 7}, part); err != nil {
				t.Errorf("%.40q: %v", piece, err)
			}
		}
	}
}

func TestManyEntities(t *testing.T) {
	var text chat.Text
	for i := range 150 {
		text = append(text, chat.Span{Style: chat.Bold, Text: fmt.Sprint(i)}, chat.Span{Text: " "})
	}
	if w := compose(text, false, ""); len(w.entities) != mostEntities || !strings.HasSuffix(w.text.String(), " 149") {
		t.Errorf("%d entities in %q", len(w.entities), w.text.String())
	}
}

func FuzzCompose(f *testing.F) {
	for i, s := range chattest.Hostile {
		f.Add(s, chattest.Hostile[(i*5+1)%len(chattest.Hostile)], i%2 == 0, uint8(i))
	}
	styles := []chat.Style{chat.Plain, chat.Bold, chat.Typed, chat.Number, chat.Mention, chat.Link, chat.Moment}
	f.Fuzz(func(t *testing.T, a, b string, rightLeft bool, style uint8) {
		first, second := styles[int(style)%len(styles)], styles[int(style/7)%len(styles)]
		text := chat.Text{{Style: first, Text: a, Person: "telegram:7", URL: "https://example.org"}, {Text: " "},
			{Style: second, Text: b, Person: "telegram:8", URL: "tg://resolve?domain=x"}}
		for _, part := range chat.Fit(chat.Message{Text: text}, New(Options{}).Capabilities(), chat.Hints{}) {
			w := compose(part.Text, rightLeft, "")
			wellFormed(t, w)
			if w.units > mostText {
				t.Errorf("%d units", w.units)
			}
		}
		for _, typed := range []string{a, b} {
			if found := alive.FindString(dead(typed)); found != "" {
				t.Errorf("%q is alive in %q", found, typed)
			}
		}
	})
}
