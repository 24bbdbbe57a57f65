package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"mentorbot/bot"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/story"
	"mentorbot/flows"
	"mentorbot/locales"
)

// halfDone is a folder of locales with Czech and Italian: how a language begins, a few files each.
const halfDone = "testdata/locales"

func TestCheckTellsHowMuchOfALanguageIsMissing(t *testing.T) {
	own, err := filepath.Abs(halfDone)
	if err != nil {
		t.Fatal(err)
	}
	o := ends(t, t.TempDir(), []string{"MENTORBOT_LOCALES=" + own}, "check")
	book := builtIn().Book
	all, over := len(book.Keys(phrasebook.English)), must(t, own)
	for _, l := range []chat.Language{"cs", "it"} {
		missing := len(over.Missing(l))
		if missing == 0 || missing == all {
			t.Errorf("%s lacks %d of %d", l, missing, all)
		}
		wants(t, o, 0, fmt.Sprintf("%s lacks %d of %d phrases (%d %%)", l, missing, all, missing*100/all))
	}
	if n := len(book.Languages()) + 2; !strings.Contains(o.said, fmt.Sprintf("languages: %d", n)) {
		t.Errorf("not %d languages:\n%s", n, o.said)
	}
}

// must is the built-in book with a folder over it, in which nothing is wrong.
func must(t *testing.T, folder string) *phrasebook.Book {
	t.Helper()
	content, problems := lint(config{locales: folder})
	for _, p := range problems {
		t.Error(p)
	}
	return content.Book
}

func TestAHalfDoneLanguageFallsBackKeyByKey(t *testing.T) {
	book := must(t, halfDone)
	for _, c := range []struct {
		language chat.Language
		key      string
		args     phrasebook.Args
		want     string
	}{
		{"cs", "common.back", nil, "Zpět"}, {"cs", "common.skip", nil, "Skip"}, {"cs", "goal.read.change", nil, ""},
		{"it", "common.back", nil, "Indietro"}, {"it", "common.stop", nil, "Stop"},
		{"it", "members.line_none", nil, "Nessuno aspetta."},
		{"cs", "members.line_none", nil, "Nobody is waiting."},
	} {
		if c.want == "" {
			c.want = book.Label("en", c.key, c.args)
		}
		if got := book.Label(c.language, c.key, c.args); got != c.want {
			t.Errorf("%s says %s as %q, want %q", c.language, c.key, got, c.want)
		}
	}
	for _, l := range []chat.Language{"en", "ar", "de", "es", "pt-BR"} {
		for _, key := range []string{"common.back", "members.what"} {
			if got := book.Label(l, key, nil); got != builtIn().Book.Label(l, key, nil) {
				t.Errorf("%s is touched: %q", l, got)
			}
		}
	}
}

// Czech counts one, two to four, and more; "many" is for parts of a whole and never said here.
func TestAHalfDoneLanguageCountsInItsOwnWay(t *testing.T) {
	book := must(t, halfDone)
	for n, want := range map[int]string{
		1: "čeká na dvojici jeden člověk", 2: "čekají na dvojici 2 lidé", 4: "čekají na dvojici 4 lidé", 5: "čeká na dvojici 5 lidí", 22: "čeká na dvojici 22 lidí", 0: "čeká na dvojici 0 lidí",
	} {
		got := book.Label("cs", "members.board", phrasebook.Args{"count": phrasebook.Count(n)})
		if !strings.Contains(got, want) {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	monday := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for text, want := range map[chat.Private]string{"ve čtvrtek v půl sedmé": "2026-03-05 18:30",
		"5. března v 14:00": "2026-03-05 14:00", "tomorrow at 9": "2026-03-03 09:00"} {
		if w, ok := book.When("cs", text, monday); !ok || w.At.Format("2006-01-02 15:04") != want {
			t.Errorf("%s is %v, %v; want %s", text, w.At, ok, want)
		}
	}
}

// TestAStoryIsToldInAHalfDoneLanguage tells a whole story in them; English stands where they have no words. UPDATE=1
// writes its sections.
func TestAStoryIsToldInAHalfDoneLanguage(t *testing.T) {
	english := fstest.MapFS{}
	names, err := fs.Glob(locales.FS, "en/*")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(locales.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		english[name] = &fstest.MapFile{Data: data}
	}
	c, problems := bot.Load(flows.FS, english, nil, os.DirFS(halfDone))
	if len(problems) > 0 || !slices.Equal(c.Book.Languages(), []chat.Language{"en", "cs", "it"}) {
		t.Fatal(problems, c.Book.Languages())
	}
	const file = "testdata/stories/pairs_two_who_wait.txtar"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, wrong := story.Read(file, data)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	w := bottest.World{Flows: c.Flows, Guides: c.Guides, Book: c.Book, Update: os.Getenv("UPDATE") != ""}
	bottest.Tell(t, file, s, w, bottest.Bare())
	for l, own := range map[chat.Language]string{"cs": "Vytvořit dvojici", "it": "Formare una coppia"} {
		section, _ := s.Section(l)
		if !strings.Contains(section.Text, own) || !strings.Contains(section.Text, "Who will be the mentor?") {
			t.Errorf("%s is not told in both languages:\n%s", l, section.Text)
		}
	}
}
