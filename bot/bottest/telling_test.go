package bottest

import (
	"os"
	"testing"
	"time"

	"mentorbot/adapters/web/webfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/story"
)

const flows = "../../flows"

func world(t *testing.T) World {
	t.Helper()
	return Load(t, os.DirFS(flows), os.DirFS(flows+"/guides"), os.DirFS("../../locales"))
}

var page = Network{Name: "web", Community: webfake.Community, New: func(_ *testing.T,
	now func() time.Time) chattest.Fake {
	f := webfake.New(&chattest.Memory{})
	f.Now = now
	return f
}}

const conversation = `# Ana makes her first steps, and Ben his.
at 2025-03-03 10:00 Europe/Madrid
given a program "Grow" enrolling
Ben speaks ar
Ana writes "/settings"
Ana presses zone
after 2h
Ana writes "Cairo"
Ben writes "/join"
Ben presses yes
Ben presses mentor
Ben fills offer "Cooking" hobby "Chess" why "For fun"  reach "Here"
Ben fills tongues en,ar
Ana sends a photo
Ana edits "Lima"
after 1d
`

func parse(t *testing.T, text string) story.Story {
	t.Helper()
	s, problems := story.Read("conversation.txtar", []byte(text))
	for _, p := range problems {
		t.Fatal(p)
	}
	return s
}

// TestASavedConversationReadsTheSameWhenToldAgain saves what was said on the page as a story, which has no other start
// than the program that is given, and tells that.
func TestASavedConversationReadsTheSameWhenToldAgain(t *testing.T) {
	w, first := world(t), parse(t, conversation)
	said := w.telling(t, "first", first, "en", page)
	saved := story.FromLog(story.Log{
		Sentence: first.Sentence, Language: "en", Zone: "Europe/Madrid", Lines: said,
		People: []story.Person{
			{Name: "Ana", Language: "en", Zone: "Europe/Madrid"}, {Name: "Ben", Language: "ar", Zone: "Europe/Madrid"},
		},
	})
	saved.Script = append([]story.Step{{Verb: story.Program, Words: "Grow", Word: "enrolling"}}, saved.Script...)
	again := parse(t, string(story.Write(saved)))
	told := story.Transcript(w.telling(t, "again", again, "en", page))
	if section, _ := again.Section("en"); told != section.Text || len(said) < 10 {
		t.Errorf("%d lines\n%s", len(said), diff(lines(section.Text), lines(told)))
	}
}

func TestEverybodyReadsTheirOwnLanguage(t *testing.T) {
	w := world(t)
	told := w.telling(t, "own", parse(t, "# x\nBen speaks ar\nBen writes \"/help\"\nAna writes \"/help\"\n"), "en", Bare())
	if len(told) < 4 {
		t.Fatal(story.Transcript(told))
	}
	arabic, english := told[1], told[len(told)-1]
	if arabic.To != "Ben" || english.To != "Ana" || isArabic(english.Text) || !isArabic(arabic.Text) {
		t.Error(story.Transcript(told))
	}
}

func isArabic(s string) bool {
	for _, r := range chat.Bare(s) {
		if r >= '\u0600' && r <= '\u06ff' {
			return true
		}
	}
	return false
}

func TestTimeGoesThroughEveryDueMoment(t *testing.T) {
	s := parse(t, "# x\nat 2025-03-03 10:00 Europe/Madrid\ngiven Ben mentors Ana\nafter 2w\n")
	told := world(t).telling(t, "due", s, "en", Bare())
	moments := map[time.Time]bool{}
	for i, line := range told {
		moments[line.At] = true
		if i > 0 && line.At.Before(told[i-1].At) {
			t.Errorf("%s comes after %s", line.At, told[i-1].At)
		}
	}
	if len(moments) < 3 {
		t.Error(story.Transcript(told))
	}
}
