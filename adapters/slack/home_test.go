package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// someHome is a page with all that one can have.
func someHome() chat.Home {
	hello := chat.Text{{Text: "Hello, "}, {Style: chat.Typed, Text: "<@U9> *Ana*"}, {Text: "!"}}
	step := chat.Text{{Style: chat.Typed, Text: "<!channel> spring"}, {Text: ", step "}, {Style: chat.Number, Text: "2"},
		{Text: "\nNext step: "}, {Style: chat.Moment, Text: "Monday, 09:00", At: now}}
	var offers []chat.Offer
	for _, verb := range []string{"step", "checkin", "status", "goal", "task", "pause"} {
		offers = append(offers, chat.Offer{Verb: verb, Label: "The " + verb})
	}
	return chat.Home{Language: "en", Sections: []chat.Section{
		{Title: hello, Offers: []chat.Offer{{Verb: "menu", Label: "Menu"}}},
		{Title: chat.Text{{Text: "You and "}, {Style: chat.Typed, Text: "Ben"}}, Text: step,
			Path: []chat.Stage{chat.StageDone, chat.StageOpen, chat.StageAhead}},
		{Title: chat.Words("What would you like to do?"), Offers: offers},
	}}
}

// homeRig is a rig whose pages are answered.
func homeRig(t *testing.T, answer func() (chat.Home, error)) (*rig, *heard) {
	r := newRig(t, func(o *Options) { o.Now = time.Now })
	r.AnsweredBy(func(context.Context, chat.Query) (chat.Found, error) {
		h, err := answer()
		return chat.Found{Home: h}, err
	})
	return r, r.hear()
}

func always(h chat.Home) func() (chat.Home, error) {
	return func() (chat.Home, error) { return h, nil }
}

func kept(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/wire/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The page as Slack gets it: people's words in elements that nothing is parsed in, a moment in the reader's zone.
func TestHomeWire(t *testing.T) {
	r, _ := homeRig(t, always(someHome()))
	if err := r.showHome(t.Context(), "slack:T1/U2"); err != nil {
		t.Fatal(err)
	}
	asked := r.calls("views.publish")[0]
	var request map[string]any
	if err := json.Unmarshal([]byte(asked.Body), &request); err != nil {
		t.Fatal(err)
	}
	chattest.Golden(t, "testdata/wire/out/home.json", map[string]any{"method": asked.Method, "fields": request})
}

// A command pressed at home is the command typed in the own chat, however old the page is.
func TestHomePressed(t *testing.T) { synctest.Test(t, testHomePressed) }

func testHomePressed(t *testing.T) {
	want := chat.Event{
		ID: eventID("act", nameOf(pressTrigger)), Kind: chat.Command, Community: "slack:T1", Person: "slack:T1/U2",
		Place: "slack:T1/DHOME", Own: true, Verb: "checkin", Ticket: chat.Ticket(nameOf(pressTrigger)),
	}
	press := string(kept(t, "home_press"))
	got := newRig(t).reads(t, letter{sort: interactive, data: []byte(press)})
	if diff := cmp.Diff([]chat.Event{want}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for what, other := range map[string]string{
		"of no page":  strings.ReplaceAll(press, `"type":"home"`, `"type":"modal"`),
		"of no verb":  strings.ReplaceAll(press, `"value":"checkin"`, `"value":""`),
		"of no press": strings.ReplaceAll(press, pressTrigger, ""),
	} {
		r := newRig(t)
		if n := r.read(letter{sort: interactive, data: []byte(other)}); n.means() || n.reason == "" || n.broken {
			t.Errorf("%s: %+v", what, n)
		}
	}
}

func TestHomeOpened(t *testing.T) {
	opened := letter{sort: events, data: kept(t, "home_opened")}
	if n := newRig(t).read(opened); n.means() || n.reason == "" {
		t.Errorf("nobody answers, and yet %+v", n)
	}
	synctest.Test(t, func(t *testing.T) {
		r, h := homeRig(t, always(someHome()))
		if err := r.take(t.Context(), r.read(opened))[0]; err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if n := len(r.calls("views.publish")); n != 1 || len(h.all()) != 0 {
			t.Errorf("%d pages, %d events", n, len(h.all()))
		}
	})
	other := bytes.ReplaceAll(kept(t, "home_opened"), []byte(`"tab":"home"`), []byte(`"tab":"about"`))
	if n := newRig(t).read(letter{sort: events, data: other}); n.means() || !strings.Contains(n.reason, "tab") {
		t.Errorf("an unknown tab: %+v", n)
	}
}

// pass lets the bubble's time go on: nobody waits for it.
func pass(d time.Duration) { time.Sleep(d) }

// did is something that somebody did in their own chat.
func did(p chat.PersonID) news { return told(chat.Event{Kind: chat.Said, Person: p}) }

// A page is drawn anew after what its person did while it was opened within the hour, never faster than every few
// seconds, and of nobody else.
func TestHomeIsDrawnAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := homeRig(t, always(someHome()))
		drawn := func(want int, what string) {
			t.Helper()
			synctest.Wait()
			if n := len(r.calls("views.publish")); n != want {
				t.Errorf("%s: %d pages, want %d", what, n, want)
			}
		}
		r.pages.hear(did("slack:T1/U2"))
		drawn(0, "nobody looks")
		r.pages.hear(news{tab: "slack:T1/U2"})
		drawn(1, "opened")
		for range 50 {
			r.pages.hear(did("slack:T1/U2"))
			r.pages.hear(did("slack:T1/U3"))
		}
		drawn(1, "at once")
		pass(pagePace)
		drawn(2, "after a while")
		pass(pagePace)
		drawn(2, "nothing more was done")
		pass(glanceTime)
		r.pages.hear(did("slack:T1/U2"))
		drawn(2, "nobody looks any more")
	})
}

// Many who look at once are drawn one after the other, in Slack's own measure.
func TestHomesKeepPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := homeRig(t, always(someHome()))
		const many = 120
		for i := range many {
			r.pages.hear(news{tab: personID("T1", fmt.Sprint("U", i))})
		}
		pass(time.Minute - time.Second)
		if n := len(r.calls("views.publish")); n > 100 || n < 60 {
			t.Errorf("%d pages in a minute", n)
		}
		pass(time.Minute)
		if n := len(r.calls("views.publish")); n != many {
			t.Errorf("%d pages after two minutes, want %d", n, many)
		}
	})
}

// What can't be drawn is said once, without what stands on the page, and hinders nothing; too fast a pace is made good.
func TestHomeFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, h := homeRig(t, always(someHome()))
		var outcome atomic.Value
		outcome.Store(`{"ok":false,"error":"not_enabled"}`)
		r.answer = func(i inquiry) (int, string, error) {
			if i.Method == "views.publish" {
				return http.StatusOK, outcome.Load().(string), nil
			}
			return 0, "", nil
		}
		for range 5 {
			r.pages.hear(news{tab: "slack:T1/U2"})
			if err := r.take(t.Context(), did("slack:T1/U2"))[0]; err != nil {
				t.Error(err)
			}
			pass(time.Minute)
		}
		log := r.log.String()
		if n := strings.Count(log, "could not be drawn"); n != 1 || strings.Contains(log, "spring") || len(h.all()) != 5 {
			t.Errorf("said %d times, %d events:\n%s", n, len(h.all()), log)
		}
		before := len(r.calls("views.publish"))
		outcome.Store(`{"ok":false,"error":"ratelimited"}`)
		r.pages.hear(news{tab: "slack:T1/U2"})
		synctest.Wait()
		outcome.Store(usual["views.publish"])
		pass(time.Minute)
		if n := len(r.calls("views.publish")) - before; n < 2 {
			t.Errorf("asked %d times: the page was not drawn", n)
		}
	})
}

// Nothing is drawn for a bot that has stopped, or was removed.
func TestHomeOfNobody(t *testing.T) {
	r, _ := homeRig(t, func() (chat.Home, error) { return chat.Home{}, errors.New("asked") })
	r.gone.Store(true)
	if err := r.showHome(t.Context(), "slack:T1/U2"); err != nil {
		t.Error(err)
	}
	r.gone.Store(false)
	r.receive.Store(nil)
	if err := r.showHome(t.Context(), "slack:T1/U2"); err != nil {
		t.Error(err)
	}
}

// homeBlocks are the blocks of a page as Slack gets them.
func homeBlocks(t *testing.T, h chat.Home) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(newRig(t).homeView("T1", h)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHostileHomesAreDead(t *testing.T) {
	for _, s := range hostile() {
		name := chat.Text{{Text: "You and "}, {Style: chat.Typed, Text: s}}
		section := chat.Section{Title: name, Text: name, Offers: []chat.Offer{{Verb: "menu", Label: s}}}
		said := homeBlocks(t, chat.Home{Sections: []chat.Section{section}})
		for _, live := range []string{
			`"mrkdwn"`, `"type":"user"`, `"type":"link"`, `"type":"broadcast"`, `"type":"emoji"`, `"emoji":true`,
		} {
			if strings.Contains(said, live) {
				t.Errorf("%q comes alive as %s", s, said)
			}
		}
	}
}

// A title has one line of at most 150 characters, whose names stay between their isolates also where they are cut.
func TestHomeTitles(t *testing.T) {
	for _, text := range []chat.Text{
		{{Text: "You and "}, {Style: chat.Typed, Text: strings.Repeat("أ", 400)}, {Text: " and more"}},
		{{Style: chat.Typed, Text: "a\nb\u202e"}, {Style: chat.Typed, Text: strings.Repeat("x", 145)},
			{Style: chat.Typed, Text: "yz"}},
		{{Text: strings.Repeat("z", 149)}, {Style: chat.Typed, Text: "name"}},
	} {
		title := header(text, true).(*slackapi.HeaderBlock).Text
		said, whole := title.Text, strings.Count(title.Text, "\u2068") == strings.Count(title.Text, "\u2069")
		if chat.Units(said) > longestHeader || strings.ContainsAny(said, "\n\u202e") || !whole ||
			title.Type != slackapi.PlainTextType || !strings.HasPrefix(said, rightLeftMark) {
			t.Errorf("got %q", said)
		}
	}
	if title := header(chat.Words(" \n"), false).(*slackapi.HeaderBlock).Text.Text; title != emptyMark {
		t.Errorf("an empty title is %q", title)
	}
}

// Whatever there is on a page, Slack takes it.
func TestHomeLimits(t *testing.T) {
	var h chat.Home
	for range 60 {
		h.Sections = append(h.Sections, someHome().Sections...)
	}
	h.Sections[0].Text = chat.Words(strings.Repeat("word ", 2000))
	v := newRig(t).homeView("T1", h)
	if len(v.Blocks.BlockSet) != mostHomeBlocks {
		t.Errorf("%d blocks", len(v.Blocks.BlockSet))
	}
	for _, b := range v.Blocks.BlockSet {
		said := 0
		if b.BlockType() == slackapi.MBTRichText {
			for _, p := range pieces(t, b) {
				said += chat.Units(p.Text)
			}
		}
		if said > longestText {
			t.Errorf("a text of %d", said)
		}
	}
}

func TestHomeRightToLeft(t *testing.T) {
	section := chat.Section{Title: chat.Words("أهلًا"), Text: chat.Words("الخطوة")}
	section.Path = []chat.Stage{chat.StageDone, chat.StageAhead}
	said := homeBlocks(t, chat.Home{RightLeft: true, Sections: []chat.Section{section}})
	for _, words := range []string{rightLeftMark + `أهلًا"`, rightLeftMark + `"},{"type":"text","text":"●○\n"}`} {
		if !strings.Contains(said, `"text":"`+words) {
			t.Errorf("%q is not in %s", words, said)
		}
	}
}
