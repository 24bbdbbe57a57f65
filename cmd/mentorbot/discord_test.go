package main

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// goodDiscord is a token as it looks: its first part is the app's id.
const goodDiscord = "OTAwMDAwMDAwMDAwMDAwMDAx.abcdef.secret-part-of-a-token-0123"

// discordApp is who the bot is on a pretended Discord.
var discordApp = discordfake.App{
	ID: "900000000000000001", User: "900000000000000001", Name: "pilot", Token: goodDiscord,
}

// What the network calls the requests that a test waits for.
const (
	discordSends = "POST /channels/"
	discordEdits = "PATCH /channels/"
	discordHears = "INTERACTION_CREATE"
)

// server is a pretended Discord on loopback with one server in it, and how the program is told of it.
type server struct {
	*discordfake.Server
	loopback
	guild  *discordfake.Guild
	owner  *discordfake.User
	awaits []func() bool // what is not there yet of what was written
}

// meetsIn makes a Discord whose app has the gateway.
func meetsIn(t testing.TB) *server {
	t.Helper()
	s := &server{Server: discordfake.NewServer(discordApp)}
	s.Now, s.Lenient = time.Now, lenient
	_, s.Private, _ = ed25519.GenerateKey(nil) // chance does not fail
	s.Inspect = func(method, path string, _ []byte) { s.heard(method+" "+path, false) }
	s.Carried = func(method, path string) { s.heard(method+" "+path, true) }
	s.Told = func(name string) { s.heard(name, true) }
	s.Heartbeats(time.Second)
	url := s.opens(t, s.Server, func() { s.Shuts(0) })
	s.Change(func(fake *discordfake.Server) { fake.URL = url })
	s.owner = s.AddUser(discordfake.User{Global: "Alex", Locale: "en-US"})
	s.guild = s.AddGuild("Neighbours", s.owner)
	s.as = regexp.MustCompile(`discord: connected as (@pilot)`)
	s.settings = []string{"DISCORD_TOKEN=" + goodDiscord, "DISCORD_API_URL=" + s.URL + "/api"}
	return s
}

// byHTTP lets interactions be posted to the program, once that is there.
func (s *server) byHTTP() {
	s.settings = append(s.settings, "DISCORD_PUBLIC_KEY="+hex.EncodeToString(s.Private.Public().(ed25519.PublicKey)))
	s.Change(func(fake *discordfake.Server) { fake.HookURL = "http://127.0.0.1:1/" })
}

// waitedFor lets somebody hear of the requests that a test waits for.
func waitedFor(hears func(kind string, done bool)) func(what string, done bool) {
	return func(what string, done bool) {
		for _, kind := range []string{discordSends, discordEdits, discordHears} {
			if strings.HasPrefix(what, kind) {
				hears(kind, done)
			}
		}
	}
}

func (s *server) dies(method string) { s.FailNext(method, netfake.Dies) }

// Quiet waits until what people did is taken in, and what they wrote is answered.
func (s *server) Quiet(ctx context.Context) error {
	s.mu.Lock()
	awaits := s.awaits
	s.awaits = nil
	s.mu.Unlock()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for _, there := range awaits {
		for !there() {
			select {
			case <-look.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return s.Server.Quiet(ctx)
}

func discordPerson(u *discordfake.User) chat.PersonID { return chat.PersonID("discord:" + u.ID) }

func TestItServesDiscordUntilItIsStopped(t *testing.T) {
	network := meetsIn(t)
	p := network.starts(t, t.TempDir())
	p.said.wait(t, regexp.MustCompile(`/mentor claim ([A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4})`))
	if !strings.Contains(p.said.String(), "to add it to a server, open https://discord.com/oauth2/authorize?client_id=9000") {
		t.Errorf("it does not say what to do next: %s", p.said)
	}
	settles(t, func() bool { _, puts := network.Commands(); return puts == 1 })
	p.stops(t)
}

// A token or a key that is wrong ends the start with one sentence that says what to do.
func TestABadTokenOfDiscordIsToldInOneSentence(t *testing.T) {
	for name, c := range map[string]struct {
		spoil      func(s *server)
		says, hint string
	}{
		"a wrong token": {func(s *server) { s.settings[0] += "x" }, "DISCORD_TOKEN is not accepted", "Reset Token"},
		"a reset token": {func(s *server) { s.Resets() }, "DISCORD_TOKEN is not accepted", "Reset Token"},
		"a wrong key": {func(s *server) { s.settings = append(s.settings, "DISCORD_PUBLIC_KEY="+strings.Repeat("ab", 32)) },
			"are not of the same app", "General Information"},
		"nothing there": {func(s *server) { s.settings[1] += "/elsewhere" }, "nothing is found", "DISCORD_API_URL"},
	} {
		for _, args := range [][]string{nil, {"check"}} {
			network := meetsIn(t)
			c.spoil(network)
			t.Log(name, args)
			inOneSentence(t, ends(t, t.TempDir(), network.settings, args...), c.says, c.hint)
		}
	}
}

// What the gateway refuses for good ends the program with a sentence too.
func TestAGatewayThatShutsForGoodIsToldInOneSentence(t *testing.T) {
	for code, says := range map[int]string{4013: "refuses the intents", 4014: "install a newer mentorbot",
		4012: "install a newer one"} {
		network := meetsIn(t)
		p := network.starts(t, t.TempDir())
		network.Shuts(code)
		if end := p.ended(t, patience); end != 1 || !strings.Contains(p.said.String(), says) {
			t.Errorf("%d: it ends with %d: %s", code, end, p.said)
		}
	}
}

// nowhereOnDiscord are the settings of a Discord that does not answer.
var nowhereOnDiscord = []string{"DISCORD_TOKEN=" + goodDiscord, "DISCORD_API_URL=http://127.0.0.1:1"}

func TestItWaitsForADiscordThatIsAway(t *testing.T) {
	p := startsAs(t, t.TempDir(), nowhereOnDiscord)
	p.said.wait(t, regexp.MustCompile(`(trying again)`))
	if said := p.answers(t, "readyz"); !strings.Contains(said, "discord") {
		t.Errorf("readyz says %q", said)
	}
	p.stops(t)
	o := ends(t, t.TempDir(), nowhereOnDiscord, "check")
	wants(t, o, 1, "discord: ", "connection")
	if strings.Contains(o.said, "secret-part") {
		t.Errorf("it tells the token: %s", o.said)
	}
}

// A check only reads, and says a line for each permission that is missing; the program logs the same at its start.
func TestWhatIsMissingOnDiscordIsTold(t *testing.T) {
	network, data := meetsIn(t), filepath.Join(t.TempDir(), "none")
	wants(t, ends(t, data, network.settings, "check"), 0, "start mentorbot: it publishes them", "@pilot is ready; to add it")
	if made, _ := filepath.Glob(data); len(made) > 0 {
		t.Error("it made a data folder")
	}
	for _, call := range network.calls() {
		if !strings.HasPrefix(call, "GET ") {
			t.Errorf("it asks %s", call)
		}
	}
	network.Change(func(*discordfake.Server) {
		network.guild.BotCan &^= discordfake.AttachFiles | discordfake.PrivateThreads
	})
	o := ends(t, data, network.settings, "check")
	wants(t, o, 1, "in Neighbours the permission Attach Files is missing", "Create Private Threads is missing: no pair",
		"Server Settings, Roles")
	p := network.starts(t, t.TempDir())
	p.said.wait(t, regexp.MustCompile(`(Create Private Threads is missing: no pair gets a thread)`))
	settles(t, func() bool { _, puts := network.Commands(); return puts == 1 })
	p.stops(t)
	if o := ends(t, data, network.settings, "check"); strings.Contains(o.said, "it publishes them") {
		t.Errorf("the commands are published: %s", o.said)
	}
}

// Where Discord posts what people do, but nobody awaits it there, a check and the log say so; so they do the other way.
func TestACheckSaysWhichWayDiscordTells(t *testing.T) {
	network := meetsIn(t)
	gateway := slices.Clone(network.settings)
	network.byHTTP()
	wants(t, ends(t, t.TempDir(), gateway, "check"), 1, "Interactions Endpoint URL", "set DISCORD_PUBLIC_KEY")
	wants(t, ends(t, t.TempDir(), network.settings, "check"), 0)
	elsewhere := append(slices.Clone(network.settings), "MENTORBOT_PUBLIC_URL=https://bots.example")
	wants(t, ends(t, t.TempDir(), elsewhere, "check"), 0, "to another address", "https://bots.example/discord/interactions")
	network.Change(func(s *discordfake.Server) { s.HookURL = "" })
	wants(t, ends(t, t.TempDir(), network.settings, "check"), 0, "has no Interactions Endpoint URL", "…/discord/interactions")
}

// By HTTP, what is signed is taken in at one door, and nothing else.
func TestDiscordIsTakenInByHTTP(t *testing.T) {
	network := meetsIn(t)
	network.byHTTP()
	p := network.starts(t, t.TempDir())
	network.Change(func(s *discordfake.Server) { s.HookURL = p.address + "discord/interactions" })
	for name, c := range map[string]struct {
		change func(r *http.Request)
		at     time.Time
		status int
	}{
		"PING":            {nil, time.Now(), http.StatusOK},
		"unsigned":        {func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }, time.Now(), http.StatusUnauthorized},
		"forged":          {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("0", 128)) }, time.Now(), http.StatusUnauthorized},
		"signed long ago": {nil, time.Now().Add(-6 * time.Minute), http.StatusUnauthorized},
	} {
		r, err := network.Signed([]byte(`{"id":"1","type":1,"token":"t"}`), c.at)
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
	ana := network.AddUser(discordfake.User{Global: "Ana", Locale: "en-US"})
	network.Joins(network.guild, ana)
	home := network.Home(ana)
	if err := network.Tell(network.Types(ana, home, "help")); err != nil {
		t.Errorf("what she typed is refused: %v", err)
	}
	settles(t, func() bool { return len(network.Seen(ana.ID, home.ID)) > 0 })
	p.stops(t)
}
