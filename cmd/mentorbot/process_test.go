package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
)

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Whatever is wrong is said in lines with a hint; the exit code is not 0, and no stack is shown.
func TestBadInputGetsALineWithAHint(t *testing.T) {
	busy := busyPort(t)
	for name, c := range map[string]struct {
		data     func(folder string) string // makes what is wrong in the data folder, and gives the folder to use
		settings []string
		args     []string
		code     int
		says     []string
	}{
		"a port in use": {settings: []string{"MENTORBOT_HTTP=" + busy}, args: []string{"playground"}, code: 1,
			says: []string{busy, "MENTORBOT_HTTP"}},
		"a file where the data folder should be": {args: []string{"playground"}, code: 1,
			data: func(folder string) string { return write(t, filepath.Join(folder, "data"), "a file") },
			says: []string{"MENTORBOT_DATA"}},
		"a damaged data file": {args: []string{"playground"}, code: 1, says: []string{"playground.db", "damaged", "backup"},
			data: func(folder string) string {
				write(t, filepath.Join(folder, "playground.db"), strings.Repeat("no data\n", 10_000))
				return folder
			}},
		"a data file of a newer version": {args: []string{"playground"}, code: 1, data: newer(t),
			says: []string{"playground.db", "newer"}},
		"damaged keys": {args: []string{"playground"}, code: 1, says: []string{"playground.keys"},
			data: func(folder string) string {
				write(t, filepath.Join(folder, "playground.keys"), strings.Repeat("no keys\n", 100))
				return folder
			}},
		"an unknown command": {args: []string{"playgroud"}, code: 2,
			says: []string{`did you mean "playground"?`, "usage:"}},
		"a schema of nothing": {args: []string{"schema"}, code: 1, says: []string{"schema flow"}},
		"nobody to ask for health": {settings: []string{"MENTORBOT_HTTP=127.0.0.1:1"}, args: []string{"health"}, code: 1,
			says: []string{"127.0.0.1:1", "running"}},
		"a token of a network": {settings: []string{"DISCORD_TOKEN=xoxb-secret"}, code: 2,
			says: []string{"DISCORD_TOKEN does not look like one", "Reset Token"}},
		"a file that can't be read": {settings: []string{"MENTORBOT_LOG_FILE=/nowhere/log"}, args: []string{"check"}, code: 2,
			says: []string{"MENTORBOT_LOG_FILE", "/nowhere/log"}},
		"settings, all of them wrong": {args: []string{"playground"}, code: 2,
			settings: []string{"MENTORBOT_HTTP=here", "MENTORBOT_LOG=loud", "MENTORBOT_ADMINS=ana", "MENTORBOT_FLOWS=/nowhere",
				"MENTORBOT_LOCALES=/nowhere", "MENTORBOT_DATABASE_URL=postgres://x"},
			says: []string{"MENTORBOT_HTTP", "MENTORBOT_LOG", "MENTORBOT_ADMINS", "MENTORBOT_FLOWS", "MENTORBOT_LOCALES",
				"MENTORBOT_DATABASE_URL"}},
	} {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			if c.data != nil {
				data = c.data(data)
			}
			wants(t, ends(t, data, c.settings, c.args...), c.code, c.says...)
		})
	}
}

// The same for what concerns the networks.
func TestBadInputAboutNetworksGetsALineWithAHint(t *testing.T) {
	for name, c := range map[string]struct {
		settings, args, says []string
		code                 int
	}{
		"half of a network": {settings: []string{"SLACK_BOT_TOKEN=xoxb-secret"}, code: 2,
			says: []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "api.slack.com/apps"}},
		"a manifest of nothing": {args: []string{"manifest"}, code: 1, says: []string{"manifest telegram"}},
		"a manifest of another network": {args: []string{"manifest", "irc"}, code: 1,
			says: []string{"manifest telegram", "manifest slack", "manifest discord"}},
		"a manifest for nowhere": {settings: []string{"MENTORBOT_PUBLIC_URL=here"}, args: []string{"manifest", "slack"}, code: 1,
			says: []string{"MENTORBOT_PUBLIC_URL", "https://"}},
		"settings of networks, all of them wrong": {code: 2,
			settings: []string{"MENTORBOT_LOG=loud", "MENTORBOT_CLOCK=fast", "TELEGRAM_TOKEN=xoxb-secret",
				"TELEGRAM_WEBHOOK_SECRET=xoxb-secret!", "TELEGRAM_API_URL=xoxb-secret", "DISCORD_TOKEN=xoxb-secret"},
			says: []string{"MENTORBOT_LOG", "MENTORBOT_CLOCK", "TELEGRAM_TOKEN does", "TELEGRAM_WEBHOOK_SECRET does",
				"TELEGRAM_API_URL", "MENTORBOT_PUBLIC_URL", "DISCORD_TOKEN"}},
	} {
		t.Run(name, func(t *testing.T) { wants(t, ends(t, t.TempDir(), c.settings, c.args...), c.code, c.says...) })
	}
}

// wants looks at how a run ended.
func wants(t *testing.T, o outcome, code int, says ...string) {
	t.Helper()
	if o.code != code {
		t.Errorf("it ends with %d, not %d", o.code, code)
	}
	for _, words := range says {
		if !strings.Contains(o.said, words) {
			t.Errorf("it does not say %q", words)
		}
	}
	if strings.Contains(o.said, "goroutine ") || strings.Contains(o.said, "xoxb-secret") {
		t.Error("it says what nobody should read")
	}
	if t.Failed() {
		t.Log(o.said)
	}
}

// newer makes a data file whose records are of a later time.
func newer(t *testing.T) func(string) string {
	return func(folder string) string {
		db, err := bbolt.Open(filepath.Join(folder, "playground.db"), 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		err = db.Update(func(tx *bbolt.Tx) error {
			meta, err := tx.CreateBucket([]byte("meta"))
			if err != nil {
				return err
			}
			return meta.Put([]byte("schema"), []byte("999"))
		})
		if err != nil {
			t.Fatal(err)
		}
		return folder
	}
}

func TestASecondProcessIsToldSoon(t *testing.T) {
	data := t.TempDir()
	starts(t, data)
	soonest := time.Hour
	for range 10 { // a machine that does much else may stall now and then; the program waits as long each time
		o := ends(t, data, nil, "playground")
		wants(t, o, 1, "playground.db", "another")
		if soonest = min(soonest, o.took); soonest <= 2*time.Second {
			return
		}
	}
	t.Errorf("only after %v", soonest)
}

// A mistake in an operator's own files is told with its file and line, by check and at a start.
func TestMistakesInContentAreToldWithTheirPlace(t *testing.T) {
	flows, locales := t.TempDir(), t.TempDir()
	write(t, filepath.Join(flows, "checkin", "flow.yaml"),
		"on: {command: checkin}\nsteps:\n  - id: one\n    aks: checkin.met\n")
	write(t, filepath.Join(locales, "en", "join.yaml"), "none: \"a\"\nnone: \"b\"\n")
	for _, args := range [][]string{{"check"}, {"playground"}} {
		for setting, place := range map[string]string{
			"MENTORBOT_FLOWS=" + flows: `checkin/flow\.yaml:4`, "MENTORBOT_LOCALES=" + locales: `en/join\.yaml:2`,
		} {
			o := ends(t, t.TempDir(), []string{setting}, args...)
			wants(t, o, 1)
			if !regexp.MustCompile(place + `.*\(`).MatchString(o.said) {
				t.Errorf("%s: there is no line with %s and a hint:\n%s", args[0], place, o.said)
			}
		}
	}
}

func TestWhatIsAskedIsAnswered(t *testing.T) {
	for command, says := range map[string]string{
		"help": "usage:", "check": "all is well", "version": "mentorbot", "schema flow": `"$schema"`,
		"schema guide": `"$schema"`, "manifest telegram": "BotFather", "manifest slack": `"socket_mode_enabled": true`,
		"manifest discord": "/mentor join",
	} {
		wants(t, ends(t, t.TempDir(), nil, strings.Fields(command)...), 0, says)
	}
	p := starts(t, t.TempDir())
	host := strings.TrimSuffix(strings.TrimPrefix(p.address, "http://"), "/")
	wants(t, ends(t, t.TempDir(), []string{"MENTORBOT_HTTP=" + host}, "health"), 0, "well")
}

func TestAWordingForNobodyIsTold(t *testing.T) {
	locales := t.TempDir()
	write(t, filepath.Join(locales, "en", "join.yaml"), "none~suport: \"Nobody reads this\"\n")
	o := ends(t, t.TempDir(), []string{"MENTORBOT_LOCALES=" + locales}, "check")
	wants(t, o, 1, `en/join.yaml:1`, `did you mean "support"?`)
}
