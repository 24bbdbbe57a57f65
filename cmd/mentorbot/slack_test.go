package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// slackApp is who the bot is in a pretended workspace.
var slackApp = slackfake.App{
	ID: "A0PILOT", Team: "T0PILOT", Domain: "neighbours", Bot: "B0PILOT", BotUser: "U0PILOTBOT", Name: "pilot",
	BotToken: goodBot, AppToken: goodApp, Command: "/mentor",
}

// lenient is how much longer than the real ones the networks wait here for the program. How quick it has to be, the
// tests of its adapters ask, by a clock that does not stall with the machine.
const lenient = 10 * time.Second

// workspace is a pretended Slack on loopback, and how the program is told of it.
type workspace struct {
	*slackfake.Server
	loopback
}

// worksIn makes a workspace whose app has Socket Mode.
func worksIn(t testing.TB) *workspace {
	t.Helper()
	s := &workspace{Server: slackfake.NewServer(slackApp)}
	s.Now, s.Secret, s.Lenient = time.Now, goodSigning, lenient
	s.Inspect = func(method string, _ map[string]any, _ bool) { s.heard(method, false) }
	s.Answered = func(method string, _ json.RawMessage) { s.heard(method, true) }
	s.Told = func(kind string, _ json.RawMessage) { s.heard(kind, true) }
	url := s.opens(t, s.Server, func() { s.Drop() })
	s.Change(func(fake *slackfake.Server) { fake.URL = url })
	go s.pings(t.Context())
	s.as = regexp.MustCompile(`slack: connected as (@pilot)`)
	s.settings = []string{"SLACK_BOT_TOKEN=" + goodBot, "SLACK_APP_TOKEN=" + goodApp, "SLACK_API_URL=" + s.URL + "/api"}
	return s
}

// pings lets open sockets be heard of, as Slack does.
func (s *workspace) pings(ctx context.Context) {
	often := time.NewTicker(5 * time.Second)
	defer often.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-often.C:
			_ = s.Ping() // who has gone does not hear it
		}
	}
}

// byHTTP makes it one that posts everything to the program, once that is there.
func (s *workspace) byHTTP() {
	s.settings = slices.DeleteFunc(s.settings, func(set string) bool { return strings.HasPrefix(set, "SLACK_APP_TOKEN") })
	s.settings = append(s.settings, "SLACK_SIGNING_SECRET="+goodSigning)
	s.Change(func(fake *slackfake.Server) { fake.HookURL = "http://127.0.0.1:1/" })
}

func (s *workspace) dies(method string) { s.FailNext(method, netfake.Dies) }

func slackPerson(id string) chat.PersonID { return chat.PersonID("slack:" + slackApp.Team + "/" + id) }

func TestItServesSlackUntilItIsStopped(t *testing.T) {
	network, data := worksIn(t), t.TempDir()
	p := network.starts(t, data)
	p.said.wait(t, regexp.MustCompile(`/mentor claim ([A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4})`))
	if !strings.Contains(p.said.String(), "type /mentor in any channel") {
		t.Errorf("it does not say what to do next: %s", p.said)
	}
	p.stops(t)
}

// A token that is wrong, or none any more, ends the start with one sentence that says what to do.
func TestABadTokenOfSlackIsToldInOneSentence(t *testing.T) {
	for name, c := range map[string]struct {
		spoil      func(s *workspace)
		says, hint string
	}{
		"a wrong bot token": {func(s *workspace) { s.settings[0] += "x" }, "SLACK_BOT_TOKEN is not accepted", "xoxb-"},
		"a wrong app token": {func(s *workspace) { s.settings[1] += "x" }, "SLACK_APP_TOKEN is not accepted", "xapp-"},
		"a revoked token":   {func(s *workspace) { s.Revokes() }, "SLACK_BOT_TOKEN is not accepted any more", "install it again"},
		"a removed app":     {func(s *workspace) { s.Uninstalls(true) }, "SLACK_BOT_TOKEN is not accepted any more", "install it"},
		"no Socket Mode":    {func(s *workspace) { s.Change(func(fake *slackfake.Server) { fake.HookURL = fake.URL }) }, "Socket Mode is off", "turn it on"},
		"nothing there":     {func(s *workspace) { s.settings[2] += "/elsewhere" }, "Web API is not found", "SLACK_API_URL"},
	} {
		for _, args := range [][]string{nil, {"check"}} {
			network := worksIn(t)
			c.spoil(network)
			t.Log(name, args)
			inOneSentence(t, ends(t, t.TempDir(), network.settings, args...), c.says, c.hint)
		}
	}
}

// nowhere are the settings of a Slack that does not answer.
var nowhere = []string{"SLACK_BOT_TOKEN=" + goodBot, "SLACK_APP_TOKEN=" + goodApp, "SLACK_API_URL=http://127.0.0.1:1"}

func TestItWaitsForASlackThatIsAway(t *testing.T) {
	p := startsAs(t, t.TempDir(), nowhere)
	p.said.wait(t, regexp.MustCompile(`(trying again)`))
	if status := p.get(t, "readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("readyz: %d", status)
	}
	p.stops(t)
	o := ends(t, t.TempDir(), nowhere, "check")
	wants(t, o, 1, "slack: ", "connection")
	if strings.Contains(o.said, "secret-part") {
		t.Errorf("it tells the token: %s", o.said)
	}
}

// Readiness is that of every network, each by its name.
func TestReadinessNamesWhoIsAway(t *testing.T) {
	telegram := serves(t)
	settings := slices.Concat(telegram.settings, nowhere)
	p := startsAs(t, t.TempDir(), settings)
	p.said.wait(t, connectedAs)
	settles(t, func() bool {
		said := p.answers(t, "readyz")
		return strings.Contains(said, "slack") && !strings.Contains(said, "telegram")
	})
	p.stops(t)
}

// answers is what a page of the program says.
func (p *process) answers(t testing.TB, path string) string {
	t.Helper()
	response, err := http.Get(p.address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A check only reads, and says a line for each scope that is missing; the program logs the same at its start.
func TestWhatIsMissingInSlackIsTold(t *testing.T) {
	network, data := worksIn(t), filepath.Join(t.TempDir(), "none")
	wants(t, ends(t, data, network.settings, "check"), 0, "slack: @pilot is ready", "all is well")
	if made, _ := filepath.Glob(data); len(made) > 0 {
		t.Error("it made a data folder")
	}
	network.Change(func(s *slackfake.Server) {
		s.Scopes = []string{"chat:write", "commands", "im:write", "im:history", "users:read", "channels:history"}
	})
	o := ends(t, data, network.settings, "check")
	wants(t, o, 1, "files:write is missing: the card", "mpim:write is missing: no pair", "channels:history lets",
		"Reinstall")
	if n := strings.Count(o.said, "slack: "); n != 3 {
		t.Errorf("it says %d lines: %s", n, o.said)
	}
	for _, method := range network.calls() {
		if method != "auth.test" && method != "apps.connections.open" {
			t.Errorf("it asks %s", method)
		}
	}
	p := network.starts(t, t.TempDir())
	p.said.wait(t, regexp.MustCompile(`(no pair gets a room)`))
	p.stops(t)
	if strings.Contains(p.said.String(), "im:history: ") {
		t.Errorf("it misses what it has: %s", p.said)
	}
}

// What ever came in shows that Slack is set up to tell of it: a check says what never did.
func TestACheckSaysWhatNeverCame(t *testing.T) {
	network, data := worksIn(t), t.TempDir()
	ana := network.AddUser(slackfake.User{RealName: "Ana"})
	p := network.starts(t, data)
	wants(t, ends(t, data, network.settings, "check"), 0, "not checked", "running", "all is well")
	own := network.Own(ana.ID).ID
	network.Commands(ana.ID, own, "/mentor", "help")
	settles(t, func() bool { return len(network.Seen(ana.ID, own)) > 0 })
	p.stops(t)
	o := ends(t, data, network.settings, "check")
	wants(t, o, 0, "no button was ever pressed", "Interactivity & Shortcuts", "nobody ever wrote", "Messages Tab",
		"all is well")
	if strings.Contains(o.said, "never typed") {
		t.Errorf("a command was typed: %s", o.said)
	}
}

// By HTTP, what is signed is taken in at one door, and nothing else.
func TestSlackIsTakenInByHTTP(t *testing.T) {
	network := worksIn(t)
	network.byHTTP()
	p := network.starts(t, t.TempDir())
	network.Change(func(s *slackfake.Server) { s.HookURL = p.address + "slack/events" })
	if err := network.Challenge(t.Context()); err != nil {
		t.Errorf("the request URL is not verified: %v", err)
	}
	const form = "application/x-www-form-urlencoded"
	for name, c := range map[string]struct {
		change func(r *http.Request)
		body   string
		status int
	}{
		"ssl_check": {nil, "ssl_check=1&token=x", http.StatusOK},
		"unsigned":  {func(r *http.Request) { r.Header.Del("X-Slack-Signature") }, "a=b", http.StatusUnauthorized},
		"forged": {func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64))
		}, "a=c", http.StatusUnauthorized},
		"signed long ago": {func(r *http.Request) {
			r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(time.Now().Add(-6*time.Minute).Unix(), 10))
		}, "a=d", http.StatusUnauthorized},
	} {
		r, err := network.Signed(t.Context(), []byte(c.body), form, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if c.change != nil {
			c.change(r)
		}
		if status := statusOf(t, r); status != c.status {
			t.Errorf("%s: %d", name, status)
		}
	}
	ana := network.AddUser(slackfake.User{RealName: "Ana"})
	own := network.Own(ana.ID).ID
	network.Says(ana.ID, own, "help", false)
	if err := network.Push(t.Context()); err != nil {
		t.Errorf("what she wrote is refused: %v", err)
	}
	settles(t, func() bool { return len(network.Seen(ana.ID, own)) > 1 })
	p.stops(t)
}

func statusOf(t *testing.T, r *http.Request) int {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}
