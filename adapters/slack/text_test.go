package slack

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// piece is an element of a rich text as Slack gets it.
type piece struct {
	Type     string          `json:"type"`
	Text     string          `json:"text"`
	URL      string          `json:"url"`
	User     string          `json:"user_id"`
	At       int64           `json:"timestamp"`
	Format   string          `json:"format"`
	Fallback string          `json:"fallback"`
	Style    map[string]bool `json:"style"`
}

// pieces are the elements of a block.
func pieces(t testing.TB, b slackapi.Block) []piece {
	t.Helper()
	data, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var block struct {
		Type     string `json:"type"`
		Elements []struct {
			Type     string  `json:"type"`
			Elements []piece `json:"elements"`
		} `json:"elements"`
	}
	if err := json.Unmarshal(data, &block); err != nil {
		t.Fatal(err)
	}
	if block.Type != "rich_text" || len(block.Elements) != 1 || block.Elements[0].Type != "rich_text_section" {
		t.Fatalf("got %s", data)
	}
	return block.Elements[0].Elements
}

func TestText(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	bold := map[string]bool{"bold": true}
	for _, test := range []struct {
		what     string
		text     chat.Text
		want     []piece
		fallback string
	}{
		{"plain and bold", chat.Text{{Text: "a <b> "}, {Style: chat.Bold, Text: "c"}},
			[]piece{{Type: "text", Text: "a <b> "}, {Type: "text", Text: "c", Style: bold}}, "a &lt;b&gt; c"},
		{"typed", chat.Text{{Style: chat.Typed, Text: "<!channel>\u202e"}},
			[]piece{{Type: "text", Text: "\u2068<!channel>\u2069"}}, "\u2068&lt;!channel&gt;\u2069"},
		{"a person", chat.Text{{Style: chat.Mention, Text: "Ana", Person: "slack:T1/U2"}},
			[]piece{{Type: "user", User: "U2"}}, "\u2068Ana\u2069"},
		{"a person of elsewhere", chat.Text{{Style: chat.Mention, Text: "Ana", Person: "slack:T2/U2"}},
			[]piece{{Type: "text", Text: "\u2068Ana\u2069"}}, "\u2068Ana\u2069"},
		{"a person of another network", chat.Text{{Style: chat.Mention, Text: "Ana", Person: "web:T1/U2"}},
			[]piece{{Type: "text", Text: "\u2068Ana\u2069"}}, "\u2068Ana\u2069"},
		{"a link", chat.Text{{Style: chat.Link, Text: "map", URL: "https://a.b/?x=1&y"}},
			[]piece{{Type: "link", Text: "map", URL: "https://a.b/?x=1&y"}}, "\u2068map\u2069"},
		{"a link that runs", chat.Text{{Style: chat.Link, Text: "map", URL: "javascript:alert(1)"}},
			[]piece{{Type: "text", Text: "\u2068map\u2069"}}, "\u2068map\u2069"},
		{"a moment", chat.Text{{Style: chat.Moment, Text: "Monday at ten", At: at}},
			[]piece{{Type: "date", At: at.Unix(), Format: momentFormat, Fallback: "Monday at ten"}}, "\u2068Monday at ten\u2069"},
		{"a moment without a time", chat.Text{{Style: chat.Moment, Text: "Monday"}},
			[]piece{{Type: "text", Text: "\u2068Monday\u2069"}}, "\u2068Monday\u2069"},
		{"a number", chat.Text{{Style: chat.Number, Text: "12"}}, []piece{{Type: "text", Text: "\u206812\u2069"}}, "\u206812\u2069"},
		{"nothing", nil, []piece{{Type: "text", Text: emptyMark}}, emptyMark},
		{"nothing to see", chat.Text{{Text: " \n"}}, []piece{{Type: "text", Text: " \n"}, {Type: "text", Text: emptyMark}},
			" \n" + emptyMark},
	} {
		t.Run(test.what, func(t *testing.T) {
			w := compose("T1", test.text, false, "")
			if diff := cmp.Diff(test.want, pieces(t, w.block())); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if got := w.fallback.String(); got != test.fallback {
				t.Errorf("in words %q, want %q", got, test.fallback)
			}
		})
	}
}

func TestChosen(t *testing.T) {
	w := compose("T1", chat.Words("How was it?"), true, "<Great>")
	want := "\u200fHow was it?\n\n\u200f✓ \u2068&lt;Great&gt;\u2069"
	if got := w.fallback.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	last := pieces(t, w.block())
	if p := last[len(last)-1]; p.Text != "\u2068<Great>\u2069" || !p.Style["bold"] {
		t.Errorf("got %+v", p)
	}
}

// hostile are words that would do something if Slack read them.
func hostile() []string {
	all := chattest.Hostile
	for _, s := range []string{"<!everyone>", "<!here|x>", "<@U2>", "<@U2|x>", "<#C1>", "<https://a.b|c>", "<mailto:a@b.c|d>",
		"<!subteam^S1|x>", "<!date^1^{date}|x>", "&lt;!channel&gt;", "&amp;lt;!here&gt;", "<", ">", "&", "<!channel", "<>",
		":wave:", "<slack://open>", "*a*_b_~c~`d`", "http://a.b", "@here", "#general"} {
		for _, round := range []string{"%", "a % b", "<%>", "\u2066%", "%\n%", "*%*", "`%`"} {
			all = append(all, strings.ReplaceAll(round, "%", s))
		}
	}
	return all
}

// Whatever a person typed, wherever it stands, is shown and does nothing.
func TestHostileWordsAreDead(t *testing.T) {
	for _, s := range hostile() {
		for _, style := range []chat.Style{chat.Typed, chat.Number, chat.Mention, chat.Link, chat.Moment} {
			w := compose("T1", chat.Text{{Style: style, Text: s}}, false, s)
			shown := ""
			for _, p := range pieces(t, w.block()) {
				if shown += p.Text; p.Type != "text" {
					t.Errorf("%q comes alive as %+v", s, p)
				}
			}
			if !strings.Contains(shown, chat.Clean(s)) {
				t.Errorf("%q is shown as %q", s, shown)
			}
			if said := w.fallback.String(); strings.ContainsAny(said, "<>") ||
				said != quiet(escape(shown)) {
				t.Errorf("%q is said as %q", s, said)
			}
		}
		for _, p := range []*slackapi.TextBlockObject{plain(s, 75), button("choice:1", s, "h").Text} {
			if p.Type != slackapi.PlainTextType || p.Emoji == nil || *p.Emoji || p.Text == "" || chat.Units(p.Text) > 75 {
				t.Errorf("%q is a label as %+v", s, p)
			}
		}
	}
	if n := len(hostile()); n < 200 {
		t.Errorf("only %d hostile texts", n)
	}
}
