package bottest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/story"
	"mentorbot/bot/vault"
)

// telling is a story while it is told.
type telling struct {
	t        *testing.T
	ctx      context.Context
	world    World
	network  Network
	file     string
	language chat.Language
	zone     *time.Location
	fake     chattest.Fake
	bot      *bot.Bot
	kept     *recorder
	clock    *Clock
	cast     []*person
	rooms    []*room
	program  mentoring.ProgramID
	nudges   int
	lines    []story.Line
	step     story.Step // the one that is told
}

// telling tells the story in one language on one network: everything that was said and read.
func (w World) telling(t *testing.T, file string, s story.Story, l chat.Language, n Network) []story.Line {
	t.Helper()
	told := &telling{
		t: t, ctx: t.Context(), world: w, network: n, file: file, language: l, zone: time.UTC, clock: NewClock(),
	}
	told.open()
	told.prepare(s)
	for _, told.step = range s.Script {
		told.tell()
	}
	return told.lines
}

// open makes the bot and the network round it, with nothing in the store.
func (t *telling) open() {
	t.fake = t.network.New(t.t, t.clock.Now)
	kept, err := bolt.Open(filepath.Join(Folder(t.t), "story.db"))
	t.must(err)
	t.t.Cleanup(func() { t.must(kept.Close()) })
	v := vault.Temporary()
	t.kept = record(kept, v)
	t.bot, err = bot.New(bot.Options{
		Flows: t.world.Flows, Guides: t.world.Guides, Book: t.world.Book, Store: t.kept, Vault: v,
		Adapters: []chat.Adapter{t.fake.Adapter()}, Now: t.clock.Now, Real: Hurried(), Seed: 1,
		Paint:    paint,
		Log:      Complaints(t.t),
		Language: t.language, Community: t.community(),
	})
	t.must(err)
	if f, ok := t.fake.(chattest.Answering); ok {
		f.Answers(t.deliver)
	}
	t.fake.Start(t.t, t.bot.Receive)
}

// community is that of events that name none, where the network can't say which those may be about.
func (t *telling) community() chat.CommunityID {
	if _, says := t.fake.Adapter().(chat.Directory); says {
		return ""
	}
	return t.network.Community
}

// Hurried is a clock for what networks can bear, which is no part of a story: at each look a minute has passed.
func Hurried() func() time.Time {
	var looks atomic.Int64
	return func() time.Time { return Monday.Add(time.Duration(looks.Add(1)) * time.Minute) }
}

// paint draws an empty picture: some networks look whether it is one.
func paint(chat.Picture) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)))
	return b.Bytes(), err
}

// inMemory is where systems that have it keep files in memory: a story commits often, and its file is for nobody.
const inMemory = "/dev/shm"

// Folder is a new one for a store's file: the disk is waited for in bot/store.
func Folder(t testing.TB) string {
	folder, err := os.MkdirTemp(inMemory, "story")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return folder
}

func (t *telling) must(err error) {
	t.t.Helper()
	if err != nil {
		t.fail("%v", err)
	}
}

// fail ends the telling at the line of the script that it came to.
func (t *telling) fail(format string, args ...any) {
	t.t.Helper()
	t.astray("%s: %s", t.step, fmt.Sprintf(format, args...))
	t.t.Fatalf("%s:%d: %s: %s\n-- told so far --\n%s", t.file, t.step.Line, t.step, fmt.Sprintf(format, args...),
		story.Transcript(t.lines))
}

// tell tells one line of the script.
func (t *telling) tell() {
	t.t.Helper()
	switch t.step.Verb {
	case story.Blank, story.Comment, story.Speaks, story.Lives, story.Rooms, story.NoRooms,
		story.PairRoom, story.NoPairRoom, story.Buttons:
	case story.Mentors, story.Program, story.Admin, story.Enrols:
		t.given()
	case story.Clock:
		t.until(t.step.Moment(t.zone))
	case story.After:
		t.until(t.clock.Now().Add(t.step.For))
	case story.Stops:
		t.clock.Set(t.clock.Now().Add(t.step.For))
		t.settle(nil)
	case story.Nudge:
		t.nudge()
	default:
		t.deed()
	}
}

// mostMoments is how many moments one line may move through: years of a full diary.
const mostMoments = 5000

// until moves time on through each due moment in order.
func (t *telling) until(then time.Time) {
	t.t.Helper()
	if then.Before(t.clock.Now()) {
		t.fail("time can't go back from %s to %s", t.clock.Now().Format(time.RFC3339), then.Format(time.RFC3339))
	}
	for range mostMoments {
		t.settle(nil)
		next, there, err := t.bot.NextDue(t.ctx)
		t.must(err)
		if !there || next.After(then) {
			t.clock.Set(then)
			t.settle(nil)
			return
		}
		if next.After(t.clock.Now()) {
			t.clock.Set(next)
		}
	}
	t.fail("something is due again and again")
}

// settle lets the bot do and deliver all that is due, and reads it. Who did something reads first.
func (t *telling) settle(actor *person) {
	t.t.Helper()
	t.deliver()
	t.collect(actor)
}

// deliver lets the bot do and deliver all that is due. The network may ask for it on its own.
func (t *telling) deliver() {
	if _, err := t.bot.Settle(t.ctx); err != nil {
		t.t.Error(err)
	}
}

// Complaints is a log that lets the test fail when the bot reports an error.
func Complaints(t testing.TB) *slog.Logger { return slog.New(complaints{t}) }

type complaints struct{ t testing.TB }

// Enabled leaves out what is only told.
func (c complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelWarn }

// Handle tells a warning, and fails on an error.
func (c complaints) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	if r.Level >= slog.LevelError {
		c.t.Error(text)
	} else {
		c.t.Log(text)
	}
	return nil
}

// WithAttrs keeps no attributes.
func (c complaints) WithAttrs([]slog.Attr) slog.Handler { return c }

// WithGroup keeps no groups.
func (c complaints) WithGroup(string) slog.Handler { return c }
