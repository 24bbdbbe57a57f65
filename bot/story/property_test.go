package story_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mentorbot/bot/chat"
	"mentorbot/bot/story"
)

// FuzzRead: any bytes are a story or problems with lines of the file; what is read is read the same when written again.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{whole, "", "# x\n-- en --\n-- en --", "# One.\nAna writes \"\n", "given Ben mentors Ana # x",
		"#\n# a\n#b #c\nafter 1d #", "# x\nAna fills a \"„«\" b „x”"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, problems := story.Read("fuzz.txtar", data)
		lines := 1 + strings.Count(strings.ReplaceAll(string(data), "\r", "\n"), "\n")
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines || p.What == "" || p.Hint == "" {
				t.Errorf("%+v of %d lines", p, lines)
			}
		}
		if len(problems) == 0 {
			readsBack(t, s)
		}
	})
}

type failing interface {
	Fatalf(format string, args ...any)
}

func readsBack(t failing, s story.Story) {
	written := story.Write(s)
	again, problems := story.Read("again.txtar", written)
	if len(problems) > 0 {
		t.Fatalf("%v of\n%s", problems, written)
	}
	if !reflect.DeepEqual(unnumbered(again), unnumbered(s)) {
		t.Fatalf("read back from\n%s\n%+v\n%+v", written, s, again)
	}
}

func unnumbered(s story.Story) story.Story {
	script := make([]story.Step, len(s.Script))
	for i, step := range s.Script {
		step.Line = 0
		script[i] = step
	}
	s.Script = script
	return s
}

var (
	anyName  = rapid.OneOf(rapid.StringMatching(`[A-Z][a-zé]{1,8}( [A-Z][a-z]{2,6})?`), rapid.String())
	anyLines = rapid.SliceOfN(rapid.Custom(anyLine), 0, 12)
)

func anyLine(t *rapid.T) story.Line {
	deed := rapid.SampledFrom([]story.Verb{"", story.Writes, story.Presses, story.Fills, story.Sends, story.Edits,
		story.Blocks, story.Leaves}).Draw(t, "deed")
	line := story.Line{
		At:   monday.Add(time.Duration(rapid.Int64Range(0, 1e16).Draw(t, "at"))),
		From: anyName.Draw(t, "from"), To: rapid.OneOf(rapid.Just(story.Bot), anyName).Draw(t, "to"),
		Text: rapid.String().Draw(t, "text"), Deed: deed, Word: rapid.String().Draw(t, "word"),
	}
	if deed == "" {
		line.From, line.Choices = story.Bot, rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "choices")
	}
	if deed == story.Fills {
		field := rapid.StringMatching(`[a-z_]{1,6}`).Draw(t, "key")
		line.Filled = []story.Filled{{Answer: story.Answer{Key: field, Value: rapid.String().Draw(t, "value")}}}
	}
	return line
}

func TestWhatIsSavedCanBeReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := anyLines.Draw(t, "lines")
		s := story.FromLog(story.Log{
			Sentence: rapid.String().Draw(t, "sentence"), Language: "en", Zone: "Europe/Madrid", Lines: lines,
			People: []story.Person{{Name: anyName.Draw(t, "name"), Language: "ar", Zone: "Africa/Cairo", Admin: true}},
		})
		readsBack(t, s)
	})
}

func TestFromLogTellsWhatWasDone(t *testing.T) {
	log := story.Log{
		Sentence: "Ana has not met Ben.", Language: "en", Zone: "Europe/Madrid",
		People: []story.Person{{Name: "Olga", Language: "en", Zone: "Europe/Madrid", Admin: true}, {Name: "Ana 🦊", Language: "ar"}},
		Lines: []story.Line{
			{At: monday.Add(5 * time.Second), From: "Ana 🦊", To: story.Bot, Deed: story.Writes, Text: "/status"},
			{At: monday.Add(59 * time.Second), From: story.Bot, To: "Ana 🦊", Text: "Met?", Choices: []string{"No"}},
			{At: monday.Add(48 * time.Hour), From: "Ana 🦊", To: story.Bot, Deed: story.Presses, Text: "No", Word: "not_met"},
			{At: monday.Add(72 * time.Hour), From: story.Bot, To: "Ana 🦊", Text: "And now?"},
		},
	}
	want := `# Ana has not met Ben.
at 2025-03-03 10:00 Europe/Madrid
given Olga is an admin
Ana speaks ar
Ana writes "/status"
after 2d
Ana presses not_met
after 1d
-- en --
Ana → bot: /status
bot → Ana: Met?
           [No]

Ana → bot: [No]

bot → Ana: And now?
`
	if got := string(story.Write(story.FromLog(log))); got != want {
		t.Errorf("\n%s", got)
	}
	if log.Lines[0].From != "Ana 🦊" {
		t.Error("FromLog changed the log")
	}
}

func TestASectionCannotBreakTheFile(t *testing.T) {
	s := story.Story{Sentence: "One.", Sections: []story.Section{{Language: chat.Language("en"), Text: "a\n-- ar --\nb\n"}}}
	again, problems := story.Read("a.txtar", story.Write(s))
	if len(problems) > 0 || len(again.Sections) != 1 {
		t.Errorf("%v %+v", problems, again)
	}
}
