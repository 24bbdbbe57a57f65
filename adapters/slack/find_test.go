package slack

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// town is an adapter in a pretended workspace, whose clock is the bubble's.
type town struct {
	*Adapter
	*slackfake.Server
	t     testing.TB
	notes *chattest.Memory
	log   *chattest.Lines
	asked []string // methods
}

func newTown(t testing.TB, change ...func(*Options)) *town {
	n := &town{t: t, notes: &chattest.Memory{}, log: &chattest.Lines{}, Server: slackfake.NewServer(slackfake.App{
		ID: "A1", Team: "T1", Domain: "town", Bot: "BBOT", BotUser: "UBOT", Name: "Mentorbot", BotToken: testToken,
		AppToken: testApp, Command: "/mentor",
	})}
	n.Server.Now, n.Limits, n.Secret = time.Now, true, testSecret
	n.Inspect = func(method string, _ map[string]any, _ bool) { n.asked = append(n.asked, method) }
	o := Options{
		BotToken: testToken, Secret: testSecret, Memory: n.notes, Now: time.Now, Log: logTo(n.log), URL: n.URL + "/api/",
		Client: &http.Client{Transport: slackfake.Transport{Server: n.Server}},
	}
	for _, c := range change {
		c(&o)
	}
	n.Adapter = New(o)
	return n
}

// own is somebody's own chat.
func (n *town) own(name string) (u *slackfake.User, home chat.PlaceID) {
	u = n.AddUser(slackfake.User{RealName: name})
	return u, placeID("T1", n.Own(u.ID).ID, "")
}

// forTo is a delivery that was first tried a moment ago.
func forTo(d chat.Destination, words string) chat.Delivery {
	m := chat.Message{Text: chat.Words(words)}
	return chat.Delivery{ID: chat.DeliveryID("id of " + words), To: d, Message: m, Tried: time.Now().Add(-time.Second)}
}

func (n *town) lost(d chat.Delivery) {
	n.t.Helper()
	n.FailNext(netfake.Sending, netfake.LosesAnswer)
	if _, err := n.Send(n.t.Context(), d); !errors.Is(err, chat.ErrUnknown) {
		n.t.Fatalf("its answer was lost: %v", err)
	}
}

func (n *town) finds(d chat.Delivery, want bool) chat.Receipt {
	n.t.Helper()
	receipt, found, err := n.Find(n.t.Context(), d)
	if err != nil || found != want {
		n.t.Errorf("%s: found %v, %v", d.ID, found, err)
	}
	return receipt
}

func TestFind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t)
		u, home := n.own("Ana")
		d, other := forTo(chat.At(home), "hello"), forTo(chat.At(home), "never sent")
		n.lost(d)
		n.Says(u.ID, channelOf(home), "thanks", false)
		receipt := n.finds(d, true)
		seen := n.Seen(u.ID, channelOf(home))
		if receipt.Place != home || string(receipt.Message) != seen[0].Message.TS {
			t.Errorf("found %+v, but it is %s", receipt, seen[0].Message.TS)
		}
		n.finds(other, false)
		d.To = chat.To(personID("T1", u.ID))
		n.finds(d, true)
		n.asked = nil
		d.Tried = time.Now().Add(time.Hour) // by a clock of ours that is far ahead
		n.finds(d, true)
		d.Tried = time.Time{}
		n.finds(d, true)
		if want := []string{history, history}; !slices.Equal(n.asked, want) {
			t.Errorf("asked %q", n.asked)
		}
	})
}

// What was written before a delivery was tried is not read but for the latest page.
func TestFindStopsWhereItBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t)
		u, home := n.own("Ana")
		first := forTo(chat.At(home), "hello")
		n.lost(first)
		for i := range 5 * pageLength {
			n.Says(u.ID, channelOf(home), fmt.Sprint("line ", i), false)
		}
		n.asked = nil
		n.finds(first, true)
		if got := countOf(n.asked, history); got != 6 {
			t.Errorf("of a talk of just now %d pages are read", got)
		}
		time.Sleep(time.Hour) // in the bubble
		n.asked = nil
		n.finds(forTo(chat.At(home), "never sent"), false)
		if got := countOf(n.asked, history); got != 1 {
			t.Errorf("of a talk of an hour ago %d pages are read", got)
		}
	})
}

// A message with files has no metadata, and is known by its block.
func TestFindFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t)
		_, home := n.own("Ana")
		d := forTo(chat.At(home), "your card")
		d.Message.Files = []chat.File{{Name: "card.png", Text: "A card", Bytes: []byte("png")}}
		n.FailNext("files.completeUploadExternal", netfake.LosesAnswer)
		if _, err := n.Send(t.Context(), d); !errors.Is(err, chat.ErrUnknown) {
			t.Fatal(err)
		}
		n.finds(forTo(chat.At(home), "another card"), false)
		if receipt := n.finds(d, true); receipt.Message != "" || receipt.Place != home {
			t.Errorf("found %+v", receipt)
		}
	})
}

// What people write to each other is not read, and what one pair of eyes saw can't be: such a delivery is settled
// without a question to Slack.
func TestFindReadsNoRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t)
		u, _ := n.own("Ana")
		room := n.AddChannel(slackfake.Channel{Name: "mentoring"}, u.ID, "UBOT")
		pair := n.AddChannel(slackfake.Channel{Name: "mpdm-x", Kind: "mpim"}, u.ID, "UBOT")
		for _, to := range []chat.Destination{
			chat.In(placeID("T1", room.ID, "")), chat.In(placeID("T1", pair.ID, "")),
			{Place: placeID("T1", room.ID, "1.000001"), Room: true},
			{Place: placeID("T1", room.ID, ""), People: []chat.PersonID{personID("T1", u.ID)}, Room: true},
		} {
			d := forTo(to, "hello")
			n.lost(d)
			n.asked = nil
			n.finds(d, false)
			if len(n.asked) > 0 {
				t.Errorf("%+v: asked %q", to, n.asked)
			}
		}
	})
}

// Without the right to read, a message may come twice, as whoever leads was told; it does not hold up those behind it.
func TestFindWithoutTheRightTo(t *testing.T) {
	r := newRig(t)
	r.answer = func(a inquiry) (int, string, error) {
		if a.Method == history {
			return http.StatusOK, `{"ok":false,"error":"missing_scope","needed":"im:history","provided":"x"}`, nil
		}
		return 0, "", nil
	}
	if _, found, err := r.Find(t.Context(), forTo(chat.At("slack:T1/D1"), "hello")); err != nil || found {
		t.Errorf("found %v, %v", found, err)
	}
}

// A look that had to pause begins anew where Slack does not know any more how far it was.
func TestFindBeginsAnew(t *testing.T) {
	r := newRig(t)
	said := []string{
		`{"ok":true,"messages":[{"ts":"9.000100"}],"response_metadata":{"next_cursor":"old"}}`,
		`{"ok":false,"error":"ratelimited"}`, `{"ok":false,"error":"invalid_cursor"}`, `{"ok":true,"messages":[]}`,
	}
	r.answer = func(a inquiry) (int, string, error) {
		if a.Method != history {
			return 0, "", nil
		}
		next := said[0]
		said = said[1:]
		return http.StatusOK, next, nil
	}
	d := forTo(chat.At("slack:T1/D1"), "hello")
	d.Tried = time.Time{}
	for _, works := range []bool{false, false, true} {
		r.api.limits.rests = map[string]rest{} // its pause is not waited for
		if _, found, err := r.Find(t.Context(), d); found || (err == nil) != works {
			t.Fatalf("found %v, %v", found, err)
		}
	}
	var asked []string
	for _, a := range r.calls(history) {
		asked = append(asked, a.Form.Get("cursor"))
	}
	if want := []string{"", "old", "old", ""}; !slices.Equal(asked, want) {
		t.Errorf("asked from %q", asked)
	}
}

// Not being able to look is not having found nothing.
func TestFindThatCannotLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t)
		_, home := n.own("Ana")
		d := forTo(chat.At(home), "hello")
		n.lost(d)
		for what, test := range map[string]struct {
			fails netfake.Failure
			want  error
		}{
			"no answer":  {netfake.Dies, nil},
			"no scope":   {slackfake.Denies("missing_scope"), nil},
			"a proxy":    {netfake.Says(502, "<p>"), nil},
			"no chat":    {slackfake.Denies("channel_not_found"), chat.ErrUnreachable},
			"too often":  {slackfake.TooMany(7 * time.Second), chat.RetryAfter{Wait: 7 * time.Second}},
			"not a page": {netfake.Says(200, "<p>"), nil},
		} {
			n.FailNext(history, test.fails)
			_, found, err := n.Find(t.Context(), d)
			if err == nil || found || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("%s: found %v, %v", what, found, err)
			}
			time.Sleep(time.Minute) // in the bubble
		}
		n.finds(d, true)
	})
}

// A history that is given fifteen messages a minute is read to its end all the same, and Slack is asked no more often.
func TestFindInASlowHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t)
		n.Slow = true
		u, home := n.own("Ana")
		d := forTo(chat.At(home), "hello")
		n.lost(d)
		for i := range 40 {
			n.Says(u.ID, channelOf(home), fmt.Sprint("line ", i), false)
		}
		began, calls := time.Now(), 0
		for found := false; !found; {
			_, there, err := n.Find(t.Context(), d)
			var wait chat.RetryAfter
			if found = there; !found && !errors.As(err, &wait) {
				t.Fatal(err)
			}
			time.Sleep(wait.Wait) // in the bubble
			calls++
		}
		if took := time.Since(began); took > 3*time.Minute || calls > 5 {
			t.Errorf("found after %s and %d looks", took, calls)
		}
		refused := 0
		for range 5 {
			_, _, err := n.Find(t.Context(), forTo(chat.At(home), "never"))
			var wait chat.RetryAfter
			if errors.As(err, &wait) {
				time.Sleep(wait.Wait) // in the bubble
				refused++
			}
		}
		if v := n.Violations(); len(v) > 0 || refused == 0 {
			t.Errorf("%d refused, %v", refused, v)
		}
		if n := countOf(n.asked, history); n > 9 {
			t.Errorf("asked %d times", n)
		}
	})
}

func countOf(all []string, what string) (n int) {
	for _, s := range all {
		if s == what {
			n++
		}
	}
	return n
}
