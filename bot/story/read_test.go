package story_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/story"
)

const whole = `# A mentee who has not met her mentor is offered help.
given Ben mentors Ana in week 3
given a program "Grow 2025" enrolling
given Olga is an admin # of the program
given Zoë is a mentor with room for 2

# Times and tongues
at 2025-03-03 10:00 Europe/Madrid
Ben speaks ar
Ben lives in Africa/Cairo
needs rooms
needs a pair's room
nudge checkin Ana
Ana presses not_met
Ana writes "Thursday \"evening\""
Ana writes in #lobby "/status"
Ana María fills offers "Cooking" hobby chess days mon,tue
Ana sends a voice
Ana edits "Friday"
after 1w2d
Ana blocks the bot
Ana leaves
-- en --
bot → Ana: How was your week with Ben?
           [Great] [So-so]
-- ar --
bot → Ana: كيف كان أسبوعك؟
`

func TestReadsEveryLineAndWritesItAgain(t *testing.T) {
	s, problems := story.Read("whole.txtar", []byte(whole))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if s.Sentence != "A mentee who has not met her mentor is offered help." || len(s.Sections) != 2 {
		t.Errorf("sentence %q, %d sections", s.Sentence, len(s.Sections))
	}
	if got := string(story.Write(s)); got != whole {
		t.Errorf("written again:\n%s", got)
	}
}

func TestReadsWhatALineMeans(t *testing.T) {
	for line, want := range map[string]story.Step{
		"given Ben mentors Ana":                                    {Verb: story.Mentors, Who: "Ben", Other: "Ana"},
		"given Ben mentors Ana, in week 3":                         {Verb: story.Mentors, Who: "Ben", Other: "Ana", Number: 3},
		"given Ben is a mentor":                                    {Verb: story.Enrols, Who: "Ben", Word: "mentor"},
		"given Ben is either":                                      {Verb: story.Enrols, Who: "Ben", Word: "either"},
		"given a program":                                          {Verb: story.Program},
		"given a running program “Grow”":                           {Verb: story.Program, Word: "running", Words: "Grow"},
		"given a program enrolling «Grow»":                         {Verb: story.Program, Word: "enrolling", Words: "Grow"},
		"given a program by the guide skill":                       {Verb: story.Program, Guide: "skill"},
		"given a program “Grow”, by the guide support for parents": {Verb: story.Program, Words: "Grow", Guide: "support", Whom: "parents"},
		"given Ben speaks pt-BR":                                   {Verb: story.Speaks, Who: "Ben", Word: "pt-BR"},
		"Ana writes “It's fine”":                                   {Verb: story.Writes, Who: "Ana", Words: "It's fine"},
		`Ana writes "She said "no" to me"`:                         {Verb: story.Writes, Who: "Ana", Words: `She said "no" to me`},
		`Ana writes "a\nb"`:                                        {Verb: story.Writes, Who: "Ana", Words: "a\nb"},
		"Ana writes “Half\"":                                       {Verb: story.Writes, Who: "Ana", Words: "Half"},
		"Ana writes “a \"b\" c”":                                   {Verb: story.Writes, Who: "Ana", Words: `a "b" c`},
		"Ana writes /status":                                       {Verb: story.Writes, Who: "Ana", Words: "/status"},
		`Ana writes "Hello" in #lobby`:                             {Verb: story.Writes, Who: "Ana", Words: "Hello", Room: "lobby"},
		`Ana writes "meet in #lobby"`:                              {Verb: story.Writes, Who: "Ana", Words: "meet in #lobby"},
		"Ana presses join in #lobby":                               {Verb: story.Presses, Who: "Ana", Word: "join", Room: "lobby"},
		"Ana presses “not_met”":                                    {Verb: story.Presses, Who: "Ana", Word: "not_met"},
		"Ana sends an voice message":                               {Verb: story.Sends, Who: "Ana", Word: "voice"},
		"after 2 days 3 hours":                                     {Verb: story.After, For: 51 * time.Hour},
		"after 90m":                                                {Verb: story.After, For: 90 * time.Minute},
		"the bot stops for 3w":                                     {Verb: story.Stops, For: 21 * 24 * time.Hour},
		"at 2025-03-10 09:30":                                      {Verb: story.Clock, At: time.Date(2025, 3, 10, 9, 30, 0, 0, time.UTC)},
		"without rooms":                                            {Verb: story.NoRooms},
		"without a pair’s  room":                                   {Verb: story.NoPairRoom},
		"needs buttons":                                            {Verb: story.Buttons},
		"ليلى writes \"مرحبا\"":                                    {Verb: story.Writes, Who: "ليلى", Words: "مرحبا"},
		`Ana fills offers: "Cooking", hobby x`: {Verb: story.Fills, Who: "Ana",
			Answers: []story.Answer{{Key: "offers", Value: "Cooking"}, {Key: "hobby", Value: "x"}}},
	} {
		s, problems := story.Read("a.txtar", []byte("# One.\r\n"+line+"\r\n"))
		want.Line = 2
		if len(problems) > 0 || len(s.Script) != 1 || !reflect.DeepEqual(s.Script[0], want) {
			t.Errorf("%s\n%+v %v", line, s.Script, problems)
		}
	}
}

func TestTellsEveryMistakeWithItsLineAndAHint(t *testing.T) {
	for line, want := range map[string]string{
		"given Ben has blocked Ana":        "can't be given",
		"given Ben mentors Ben":            "can't mentor themselves",
		"given Ben mentors Ana in week 0":  "no week 0",
		"given a program \"X\" ending":     `no program that is "ending"`,
		"given Ana is a teacher":           `nobody can be "teacher"`,
		"at 2025-02-30 10:00":              "no moment",
		"at 2025-03-03 10:00 Europe/Nowhe": "no time zone",
		"at Monday":                        "not a day",
		"after 2 fortnights":               "not a span",
		"after 0d":                         "not a span",
		"the bot stops for ever":           "nothing that the bot does",
		"without a room":                   "can't be needed or done without",
		"needs help":                       "can't be needed",
		"nudge checkin":                    "needs a flow and a name",
		"Ana presses":                      "no key",
		"Ana presses not met":              "no key",
		"Ana writes \"open":                "not closed",
		"Ana writes":                       "what does Ana write",
		"Ana fills":                        "what does Ana fill in",
		"Ana fills hobby":                  "has no answer",
		"Ana fills hobby a hobby b":        "answered twice",
		"Ana sends a horse":                "can't be sent",
		"Ana speaks Arabic!":               "no tag of a language",
		"Ana lives on Mars":                "where does Ana live",
		"Ana blocks Ben":                   "can't be blocked so",
		"Ana leaves Ben":                   "can't be left",
		"Ana dances":                       "no line of a story",
		"bot writes \"x\"":                 "the bot's own name",
		"Ana writes in #a/b \"x\"":         "is no room",
	} {
		_, problems := story.Read("a.txtar", []byte("# One.\n\n"+line+"\n"))
		if len(problems) != 1 || problems[0].Line != 3 || problems[0].Hint == "" || !strings.Contains(problems[0].What, want) {
			t.Errorf("%s\n%v", line, problems)
		}
	}
}

func TestTellsWhatIsWrongWithTheFile(t *testing.T) {
	for file, want := range map[string]string{
		"":                                    "a.txtar:1: the story is empty",
		"nudge checkin Ana\n":                 "a.txtar:1: the story has no sentence",
		"# One.\n-- en --\n-- en --\n":        `a.txtar:3: the section "en" is there twice`,
		"# One.\n-- en --\nx\n-- My own --\n": `a.txtar:4: the section "My own" names no language`,
		"# One.\n\xff\n":                      "a.txtar:2: the line is not text",
	} {
		_, problems := story.Read("a.txtar", []byte(file))
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), want) {
			t.Errorf("%q\n%v", file, problems)
		}
	}
}

func TestTidyOverlooksWhatNobodySees(t *testing.T) {
	got := story.Tidy("\n\nbot -> Ana: a -> b  \r\n\u2068x\u2069\n\n")
	if want := "bot → Ana: a -> b\nx\n"; got != want {
		t.Errorf("%q", got)
	}
}
