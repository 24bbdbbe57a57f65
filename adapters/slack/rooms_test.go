package slack

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// roomFake is a workspace whose app may do what a pair's room needs, and nothing more.
func roomFake(t *testing.T) (*slackfake.Fake, *Adapter, *asked) {
	t.Helper()
	var a *Adapter
	calls := &asked{}
	f := slackfake.New(func(s *slackfake.Server, now func() time.Time) slackfake.Network {
		calls.way = slackfake.Transport{Server: s}
		a = New(Options{
			BotToken: s.App().BotToken, Secret: s.Secret, URL: s.URL + "/api/", Memory: &chattest.Memory{}, Now: now,
			Client: &http.Client{Transport: calls},
		})
		return a
	})
	f.Server.Scopes = []string{"chat:write", "im:write", "mpim:write", "commands", "im:history"}
	return f, a, calls
}

// asked are the methods that were asked for.
type asked struct {
	way http.RoundTripper

	mu      sync.Mutex
	methods []string
}

func (a *asked) RoundTrip(r *http.Request) (*http.Response, error) {
	a.mu.Lock()
	a.methods = append(a.methods, r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])
	a.mu.Unlock()
	return a.way.RoundTrip(r)
}

func (a *asked) take() (methods []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	methods, a.methods = a.methods, nil
	return methods
}

// Opened, and opened again, it is the same conversation; to write there takes no right to read.
func TestARoomIsOpenedAndWrittenToWithoutReading(t *testing.T) {
	synctest.Test(t, testARoomIsOpenedAndWrittenToWithoutReading)
}

func testARoomIsOpenedAndWrittenToWithoutReading(t *testing.T) {
	f, a, calls := roomFake(t)
	h := &heard{}
	f.Start(t, h.receive)
	ana, ben := f.Person("Ana", "en", "UTC"), f.Person("Ben", "ar", "UTC")
	calls.take()
	people := []chat.PersonID{ben, ana}
	room, err := a.OpenRoom(t.Context(), chat.Among("Grow", people...))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := a.OpenRoom(t.Context(), chat.Among("Grow", ana, ben)); again != room || err != nil {
		t.Errorf("opened again it is %q, %v", again, err)
	}
	to := chat.Among("Grow", people...)
	to.Place = room
	first := chat.Message{Text: chat.Words("This chat is yours.")}
	got, err := a.Send(t.Context(), chat.Delivery{ID: "1", To: to, Message: first})
	if err != nil || got.Place != room || got.Message == "" {
		t.Fatalf("the receipt is %+v, %v", got, err)
	}
	for _, p := range people {
		if seen := f.Seen(p, room); len(seen) != 1 || seen[0].Text != "This chat is yours." {
			t.Errorf("%s sees %+v", p, seen)
		}
	}
	wanted := []string{"conversations.open", "conversations.open", "chat.postMessage"}
	if methods := calls.take(); !slices.Equal(methods, wanted) {
		t.Errorf("asked for %q", methods)
	}
	answersApart(t, f, a, h, room)
	if methods := calls.take(); !slices.Equal(methods, []string{"users.info", "chat.postEphemeral"}) {
		t.Errorf("asked for %q", methods)
	}
}

// A command typed in the room is heard, what they write to each other is not; the answer is for one pair of eyes.
func answersApart(t *testing.T, f *slackfake.Fake, a *Adapter, h *heard, room chat.PlaceID) {
	t.Helper()
	ana, ben := f.Person("Ana", "en", "UTC"), f.Person("Ben", "ar", "UTC")
	f.Say(ana, room, "just between us")
	f.Say(ben, room, "/mentor status")
	events := h.all()
	if len(events) != 1 || events[0].Kind != chat.Command || events[0].Own || events[0].Place != room {
		t.Fatalf("told of %+v", events)
	}
	private := chat.Delivery{ID: "2", To: chat.In(room)}
	private.Message = chat.Message{Text: chat.Words("For you alone"), Private: true}
	private.To.People = []chat.PersonID{ben}
	if _, err := a.Send(t.Context(), private); err != nil {
		t.Fatal(err)
	}
	for p, want := range map[chat.PersonID]bool{ben: true, ana: false} {
		if sees := slices.ContainsFunc(texts(f, p, room), func(s string) bool { return s == "For you alone" }); sees != want {
			t.Errorf("%s sees it: %v", p, sees)
		}
	}
}

func texts(f *slackfake.Fake, p chat.PersonID, place chat.PlaceID) (all []string) {
	for _, seen := range f.Seen(p, place) {
		all = append(all, seen.Text)
	}
	return all
}

// What is told of a room all the same, by an app that was given more than it asks for, is not read.
func TestWhatIsSaidInARoomIsNoEvent(t *testing.T) {
	f, a, _ := roomFake(t)
	f.Server.Scopes = append(f.Server.Scopes, "mpim:history")
	f.Server.Events = append(f.Server.Events, "message.mpim")
	h := &heard{}
	f.Start(t, h.receive)
	ana, ben := f.Person("Ana", "en", "UTC"), f.Person("Ben", "ar", "UTC")
	room, err := a.OpenRoom(t.Context(), chat.Among("", ben, ana))
	if err != nil {
		t.Fatal(err)
	}
	f.Say(ana, room, "just between us")
	if events := h.all(); len(events) != 0 || !f.Acknowledged() {
		t.Errorf("told of %+v", events)
	}
}

func TestWhoCanHaveNoRoom(t *testing.T) {
	f, a, _ := roomFake(t)
	account := func(u slackfake.User) chat.PersonID {
		return chat.PersonID(string(slackfake.Community) + "/" + f.Server.AddUser(u).ID)
	}
	ana := f.Person("Ana", "en", "UTC")
	crowd := []chat.PersonID{ana}
	for range 8 {
		crowd = append(crowd, account(slackfake.User{RealName: "One of many"}))
	}
	for what, people := range map[string][]chat.PersonID{
		"an account that is shut":  {ana, account(slackfake.User{RealName: "Gone", Deleted: true})},
		"a stranger":               {ana, account(slackfake.User{RealName: "Of another company", Stranger: true})},
		"a bot":                    {ana, account(slackfake.User{RealName: "Robot", IsBot: true})},
		"nobody":                   {ana, chat.PersonID(string(slackfake.Community) + "/U0NOBODY")},
		"too many":                 crowd,
		"none":                     {},
		"of another workspace":     {ana, "slack:T0OTHER/U1"},
		"somebody with no address": {ana, "slack:"},
	} {
		if room, err := a.OpenRoom(t.Context(), chat.Among("", people...)); room != "" || !errors.Is(err, chat.ErrUnreachable) {
			t.Errorf("%s: %q, %v", what, room, err)
		}
	}
	f.Server.Scopes = []string{"im:write"}
	ben := f.Person("Ben", "en", "UTC")
	if _, err := a.OpenRoom(t.Context(), chat.Among("", ana, ben)); !errors.Is(err, chat.ErrUnreachable) ||
		!strings.Contains(err.Error(), "mpim:write") {
		t.Errorf("without the scope: %v", err)
	}
}

// To open is no message: a lost answer is none of an unknown outcome, and a wish to wait comes back.
func TestOpeningFails(t *testing.T) {
	people := []chat.PersonID{"slack:T1/U1", "slack:T1/U2"}
	r := newRig(t)
	r.answer = func(inquiry) (int, string, error) { return 0, "", errors.New("reset") }
	_, err := r.OpenRoom(t.Context(), chat.Among("", people...))
	if err == nil || errors.Is(err, chat.ErrUnknown) || errors.Is(err, chat.ErrUnreachable) {
		t.Errorf("lost: %v", err)
	}
	r.answer = func(inquiry) (int, string, error) {
		return http.StatusOK, `{"ok":false,"error":"ratelimited"}`, nil
	}
	var wait chat.RetryAfter
	if _, err := r.OpenRoom(t.Context(), chat.Among("", people...)); !errors.As(err, &wait) || wait.Wait != leastWait {
		t.Errorf("limited: %v", err)
	}
}
