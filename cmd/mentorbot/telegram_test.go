package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/phrasebook"
)

const wrongToken = "123456:AAH-wrong_secret_part"

// served is a pretended Telegram on loopback, and how the program is told of it.
type served struct {
	*telegramfake.Server
	loopback
}

// serves makes a Telegram; also hears what it answers.
func serves(t testing.TB, also ...func(method string, result json.RawMessage)) *served {
	t.Helper()
	s := &served{Server: telegramfake.NewServer(goodToken, "pilot_mentorbot")}
	s.Now = time.Now
	s.Inspect = func(method string, _ map[string]any) { s.heard(method, false) }
	s.Answered = func(method string, result json.RawMessage) {
		if method != "getUpdates" || string(result) != "[]" { // there was nothing to fetch
			s.heard(method, true)
		}
		for _, hears := range also {
			hears(method, result)
		}
	}
	s.as = connectedAs
	s.settings = []string{"TELEGRAM_TOKEN=" + goodToken, "TELEGRAM_API_URL=" + s.opens(t, s.Server, func() {})}
	return s
}

var (
	connectedAs = regexp.MustCompile(`connected as (@pilot_mentorbot)`)
	claimCode   = regexp.MustCompile(`/claim ([A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4})`)
)

// stops sends SIGTERM and looks at how the program ends, and that it never told its token.
func (p *process) stops(t testing.TB) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.ended(t, graceful); code != 0 {
		t.Errorf("it ended with %d: %s", code, p.said)
	}
	if said := p.said.String(); strings.Contains(said, "secret_part") || strings.Contains(said, "secret-part") {
		t.Errorf("it told its token: %s", p.said)
	}
}

func TestItServesANetworkUntilItIsStopped(t *testing.T) {
	network, data := serves(t), t.TempDir()
	p := network.starts(t, data)
	code := p.said.wait(t, claimCode)
	if link := "https://t.me/pilot_mentorbot?startgroup=mentorbot"; !strings.Contains(p.said.String(), link) {
		t.Errorf("it does not say how to add it to a group: %s", p.said)
	}
	if status := p.get(t, "healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d", status)
	}
	if status, said := p.moves(t, "1h"); status != http.StatusNotFound || !strings.Contains(said, "MENTORBOT_CLOCK") {
		t.Errorf("real time: %d %s", status, said)
	}
	p.stops(t)
	if there, err := filepath.Glob(filepath.Join(data, "*")); err != nil || len(there) != 2 {
		t.Errorf("in the data folder: %v, %v", there, err)
	}

	again := network.starts(t, data)
	if other := again.said.wait(t, claimCode); other == code {
		t.Error("the code is the same at the next start")
	}
	again.stops(t)
	named := network.starts(t, t.TempDir(), "MENTORBOT_ADMINS=telegram:42")
	named.stops(t)
	if claimCode.MatchString(named.said.String()) {
		t.Errorf("a code, though there is an admin: %s", named.said)
	}
}

func TestWhoSaysTheCodeIsAnAdminForGood(t *testing.T) {
	network, data := serves(t), t.TempDir()
	p := network.starts(t, data)
	ana := network.AddUser(telegramfake.User{FirstName: "Ana", LanguageCode: "en"})
	group := network.AddGroup(telegramfake.Chat{Title: "Neighbours"}, ana.ID)
	network.Changes(ana.ID, network.Bot().ID, group.ID, "member")
	network.Opens(ana.ID, "")
	network.Says(ana.ID, ana.ID, 0, "/claim "+strings.ToLower(p.said.wait(t, claimCode)))
	welcome := builtIn().Book.Label("en", "common.claimed", phrasebook.Args{"name": phrasebook.Name("Ana")})
	hello, _, _ := strings.Cut(welcome, "Ana")
	settles(t, func() bool { return network.told(ana.ID, hello) })
	p.stops(t)
	again := network.starts(t, data)
	again.stops(t)
	if claimCode.MatchString(again.said.String()) {
		t.Errorf("a code once more: %s", again.said)
	}
}

// told reports whether the bot wrote something to somebody that begins like this.
func (s *served) told(who int64, text string) bool {
	return slices.ContainsFunc(s.Messages(who, 0), func(m telegramfake.Message) bool {
		return strings.HasPrefix(m.Text, text)
	})
}

func TestAWrongTokenIsToldInOneSentence(t *testing.T) {
	network := serves(t)
	for _, args := range [][]string{nil, {"check"}} {
		o := ends(t, t.TempDir(), []string{network.settings[1], "TELEGRAM_TOKEN=" + wrongToken}, args...)
		inOneSentence(t, o, "TELEGRAM_TOKEN", "BotFather")
	}
}

func TestWhereNoBotAPIAnswersTheTokenIsNotToBlame(t *testing.T) {
	network := serves(t)
	for _, args := range [][]string{nil, {"check"}} {
		o := ends(t, t.TempDir(), []string{network.settings[0], network.settings[1] + "/elsewhere"}, args...)
		wants(t, o, 1, "TELEGRAM_TOKEN", "TELEGRAM_API_URL")
		if strings.Contains(o.said, "not accept") {
			t.Errorf("it blames the token: %s", o.said)
		}
	}
}

func TestItWaitsForANetworkThatIsAway(t *testing.T) {
	p := startsAs(t, t.TempDir(), []string{"TELEGRAM_TOKEN=" + goodToken, "TELEGRAM_API_URL=http://127.0.0.1:1"})
	p.said.wait(t, regexp.MustCompile(`(trying again)`))
	if status := p.get(t, "readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("readyz: %d", status)
	}
	p.stops(t)
	o := ends(t, t.TempDir(), []string{"TELEGRAM_TOKEN=" + goodToken, "TELEGRAM_API_URL=http://127.0.0.1:1"}, "check")
	wants(t, o, 1, "telegram: ", "connection")
	if strings.Contains(o.said, "secret_part") {
		t.Errorf("it tells the token: %s", o.said)
	}
}

// A check only reads: who polls with the same token is not disturbed, and nothing is made on disk.
func TestACheckDisturbsNobody(t *testing.T) {
	network, data := serves(t), filepath.Join(t.TempDir(), "none")
	wants(t, ends(t, data, network.settings, "check"), 0, "telegram: @pilot_mentorbot is ready", "all is well")
	if made, _ := filepath.Glob(data); len(made) > 0 {
		t.Error("it made a data folder")
	}
	for _, method := range network.calls() {
		if !strings.HasPrefix(method, "get") || method == "getUpdates" {
			t.Errorf("it asks %s", method)
		}
	}
}

// A check knows the groups from the data folder, which it does not touch.
func TestACheckLooksAtTheGroups(t *testing.T) {
	network, data := serves(t), t.TempDir()
	p := network.starts(t, data)
	ana := network.AddUser(telegramfake.User{FirstName: "Ana", LanguageCode: "en"})
	group := network.AddGroup(telegramfake.Chat{Title: "Neighbours"}, ana.ID)
	network.Changes(ana.ID, network.Bot().ID, group.ID, "member")
	settles(t, func() bool { return len(network.Messages(group.ID, 0)) > 1 }) // that it came, and its hello
	wants(t, ends(t, data, network.settings, "check"), 0, "not checked", "running", "all is well")
	p.stops(t)
	file := filepath.Join(data, "mentorbot.db")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, ends(t, data, network.settings, "check"), 0, `no admin of the group "Neighbours"`, "all is well")
	network.Put(group.ID, network.Bot().ID, "kicked")
	wants(t, ends(t, data, network.settings, "check"), 1, `not in the group "Neighbours"`)
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the check changes the data: %v", err)
	}
}

const hookSecret = "hook-secret_part"

func TestAWebhookTakesInWhatIsGenuine(t *testing.T) {
	network := serves(t)
	p := network.starts(t, t.TempDir(), "TELEGRAM_WEBHOOK_SECRET="+hookSecret, "MENTORBOT_PUBLIC_URL=https://bot.example")
	ana := network.AddUser(telegramfake.User{FirstName: "Ana"})
	update := fmt.Sprintf(`{"update_id":7,"message":{"message_id":1,"date":1700000000,"text":"/start",
		"from":{"id":%[1]d,"first_name":"Ana"},"chat":{"id":%[1]d,"type":"private"},
		"entities":[{"type":"bot_command","offset":0,"length":6}]}}`, ana.ID)
	if status := p.hook(t, "guessed", strings.NewReader(update)); status != http.StatusUnauthorized {
		t.Errorf("a wrong secret: %d", status)
	}
	if status := p.hook(t, "", strings.NewReader(update)); status != http.StatusUnauthorized {
		t.Errorf("no secret: %d", status)
	}
	if status := p.hook(t, hookSecret, strings.NewReader(update)); status != http.StatusOK {
		t.Errorf("the right secret: %d", status)
	}
	for range 20 {
		const large = 50 << 20
		status := p.hook(t, hookSecret, io.LimitReader(endless{}, large))
		if status != http.StatusRequestEntityTooLarge && status != 0 {
			t.Errorf("50 MB: %d", status)
		}
	}
	if runtime.GOOS == "linux" {
		if after := resident(t, p); after > 200 {
			t.Errorf("it holds %.0f MB after a thousand that were refused", after)
		}
	}
	p.stops(t)
}

// endless is a body that has no end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, strings.Repeat(" ", len(p))), nil }

// hook posts to the webhook; 0: it hung up while the body was sent.
func (p *process) hook(t *testing.T, secret string, body io.Reader) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.address+"telegram/webhook", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}

// moves asks for time to be moved.
func (p *process) moves(t testing.TB, by string) (status int, said string) {
	t.Helper()
	response, err := http.Post(p.address+"clock", "application/json", strings.NewReader(`{"advance":"`+by+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// movedTo is where time stands after a move.
func movedTo(t testing.TB, status int, said string) time.Time {
	t.Helper()
	found := moved.FindStringSubmatch(said)
	if status != http.StatusOK || found == nil {
		t.Fatalf("%d %s", status, said)
	}
	now, err := time.Parse(time.RFC3339, found[1])
	if err != nil {
		t.Fatal(err)
	}
	return now
}

var moved = regexp.MustCompile(`"now":"([^"]+)","nudges":\d+,"delivered":\d+,"waiting":0`)

func TestTimeIsMovedFromOutside(t *testing.T) {
	network, data := serves(t), t.TempDir()
	p := network.starts(t, data, "MENTORBOT_CLOCK=virtual")
	begun := time.Now()
	status, said := p.moves(t, "2w")
	if now := movedTo(t, status, said); now.Before(begun.Add(14 * day)) {
		t.Errorf("it is only %v", now)
	}
	if status, said := p.moves(t, "back"); status != http.StatusBadRequest || !strings.Contains(said, "168h") {
		t.Errorf("%d %s", status, said)
	}
	p.stops(t)

	again := network.starts(t, data, "MENTORBOT_CLOCK=virtual")
	status, said = again.moves(t, "0s")
	if now := movedTo(t, status, said); now.Before(begun.Add(14 * day)) {
		t.Errorf("after a restart it is only %v", now)
	}
	again.stops(t)
	wants(t, ends(t, data, network.settings), 1, "MENTORBOT_CLOCK=virtual", data)
}
