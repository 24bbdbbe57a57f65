package bottest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/source"
	"mentorbot/bot/story"
)

// World is what the bot of a story knows.
type World struct {
	Flows  flow.Set
	Guides map[string]mentoring.Guide
	Book   *phrasebook.Book
	Update bool  // rewrite the sections from the first network's telling
	Wild   *Wild // what people type instead; nil: what the story says
}

// Network makes a pretended network for one telling, with nobody in it.
type Network struct {
	Name      string
	Community chat.CommunityID
	Typed     int             // longest text that a person can send at once, in UTF-16 units; 0: any
	Picks     bool            // its forms have calendars, and can't be sent with an answer missing
	Languages []chat.Language // what it is told in; none: every language of the book
	New       func(t *testing.T, now func() time.Time) chattest.Fake
}

// Bare is the network that has least of all.
func Bare() Network {
	begin := func(_ *testing.T, now func() time.Time) chattest.Fake {
		b := chattest.NewBare()
		b.Now = now
		return b
	}
	return Network{Name: "bare", Community: chattest.BareCommunity, New: begin}
}

// loaded is what Load has read, by where.
var loaded sync.Map

// Load reads the flows, guides and phrases, once in a process: nobody changes them. Any problem ends the test.
func Load(t testing.TB, flows, guides, locales fs.FS) World {
	t.Helper()
	from := [3]fs.FS{flows, guides, locales}
	if known, there := loaded.Load(from); there {
		return known.(World)
	}
	var w World
	var problems [3][]source.Problem
	w.Flows, problems[0] = flow.Parse(flows)
	w.Guides, problems[1] = mentoring.ParseGuides(guides)
	w.Book, problems[2] = phrasebook.Load(locales)
	for _, found := range problems {
		for _, p := range found {
			t.Error(p)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	loaded.Store(from, w)
	return w
}

// Stories tells every story of the folders flows/*/stories on every network, each as a test of its own.
func Stories(t *testing.T, flows string, w World, networks ...Network) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(flows, "*", "stories", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no story under %s", flows)
	}
	for _, file := range files {
		name := filepath.Base(filepath.Dir(filepath.Dir(file))) + "/" + filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			Tell(t, file, read(t, file), w, networks...)
		})
	}
}

func read(t *testing.T, file string) story.Story {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, problems := story.Read(file, data)
	for _, p := range problems {
		t.Error(p)
	}
	if len(problems) > 0 {
		t.FailNow()
	}
	return s
}

// tells says whether a network has what the story needs.
func (n Network) tells(c chat.Capabilities, s story.Story) bool {
	tooLong := func(step story.Step) bool {
		return step.Verb == story.Writes && n.Typed > 0 && chat.Units(step.Words) > n.Typed
	}
	return (c.Shared || !s.Has(story.Rooms)) && !(c.Shared && s.Has(story.NoRooms)) &&
		(c.Rooms || !s.Has(story.PairRoom)) && !(c.Rooms && s.Has(story.NoPairRoom)) &&
		(c.Buttons > 0 || !s.Has(story.Buttons)) && !slices.ContainsFunc(s.Script, tooLong)
}

// Tell tells a story on every network in its languages, and compares each telling with the section of that language.
// With Update the first network that can tell the story, in all of them, writes the sections; the others must read the
// same.
func Tell(t *testing.T, file string, s story.Story, w World, networks ...Network) {
	t.Helper()
	update := w.Update
	for _, n := range networks {
		capabilities := n.New(t, time.Now).Adapter().Capabilities()
		if !n.tells(capabilities, s) {
			continue
		}
		told, languages, writes := map[chat.Language]string{}, n.Languages, update && n.Languages == nil
		if languages == nil {
			languages = w.Book.Languages()
		}
		fine := t.Run(n.Name, func(t *testing.T) {
			for _, l := range languages {
				inBubble(t, string(l), func(t *testing.T) {
					told[l] = story.Transcript(w.telling(t, file, s, l, n))
					if !writes {
						compare(t, file, w.readable(s, capabilities), l, told[l], capabilities)
					}
				})
			}
		})
		if writes && !fine {
			return // there is nothing to compare the others with
		}
		if writes {
			s = rewrite(t, file, s, w.Book.Languages(), told, capabilities)
			update = false
		}
	}
}

// inBubble tells where a slow machine is no slow network, and no slow store: a person left waiting would be told so.
func inBubble(t *testing.T, name string, tell func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { synctest.Test(t, tell) })
}

// readable is a story as it is told where others can read what a pair writes in its room: they are said to.
func (w World) readable(s story.Story, c chat.Capabilities) story.Story {
	if c.RoomReaders != chat.Moderators {
		return s
	}
	var said []string
	for _, l := range w.Book.Languages() {
		for _, key := range []string{"room.readers_nobody", "room.readers_moderators"} {
			said = append(said, chat.Bare(w.Book.Label(l, key, nil)))
		}
	}
	s.Sections = slices.Clone(s.Sections)
	for i, section := range s.Sections {
		s.Sections[i].Text = strings.NewReplacer(said...).Replace(section.Text)
	}
	return s
}

// rewrite writes the story with new sections. Those that say more than the network can show stay, and so do those in
// languages that the book does not have.
func rewrite(
	t *testing.T, file string, s story.Story, languages []chat.Language, told map[chat.Language]string, c chat.Capabilities,
) story.Story {
	t.Helper()
	old := s
	s.Sections = nil
	for _, l := range languages {
		if before, there := old.Section(l); there && agree(before.Text, told[l], c) {
			told[l] = before.Text
		}
		s.Sections = append(s.Sections, story.Section{Language: l, Text: told[l]})
	}
	for _, section := range old.Sections {
		if _, there := told[section.Language]; !there {
			s.Sections = append(s.Sections, section)
		}
	}
	if err := replace(file, story.Write(s)); err != nil {
		t.Fatal(err)
	}
	return s
}

// replace puts a file in another's place at once: another package's test may be reading it.
func replace(file string, data []byte) error {
	fresh, err := os.CreateTemp(filepath.Dir(file), ".story")
	if err != nil {
		return err
	}
	_, err = fresh.Write(data)
	if err = errors.Join(err, fresh.Chmod(0o644), fresh.Close()); err != nil {
		return errors.Join(err, os.Remove(fresh.Name()))
	}
	return os.Rename(fresh.Name(), file)
}
