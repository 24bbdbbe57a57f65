package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

// reads reads settings, and joins the mistakes.
func reads(set map[string]string) (c config, general, offline string) {
	c, problems := readConfig(func(name string) (string, bool) { v, ok := set[name]; return v, ok })
	return c, strings.Join(problems, "\n"), strings.Join(c.offline, "\n")
}

const goodToken = "123456:AAH-secret_part"

const telegramsOwn = "https://api.telegram.org"

func TestTheSettingsOfANetwork(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "token"), goodToken+"\n")
	for name, c := range map[string]struct {
		set                      map[string]string
		token, url, secret, hook string
	}{
		"nothing":           {url: telegramsOwn},
		"a token":           {set: map[string]string{"TELEGRAM_TOKEN": goodToken}, token: goodToken, url: telegramsOwn},
		"a token in a file": {set: map[string]string{"TELEGRAM_TOKEN_FILE": file}, token: goodToken, url: telegramsOwn},
		"a server of one's own": {url: "http://127.0.0.1:8081",
			set: map[string]string{"TELEGRAM_API_URL": "http://127.0.0.1:8081/"}},
		"a webhook": {token: goodToken, url: telegramsOwn, secret: "s_-1", hook: "https://bot.example/telegram/webhook",
			set: map[string]string{"TELEGRAM_TOKEN": goodToken, "TELEGRAM_WEBHOOK_SECRET": "s_-1",
				"MENTORBOT_PUBLIC_URL": "https://bot.example/"}},
		"an address without a webhook": {url: telegramsOwn,
			set: map[string]string{"MENTORBOT_PUBLIC_URL": "https://bot.example"}},
	} {
		got, general, offline := reads(c.set)
		if general+offline != "" {
			t.Errorf("%s: %s%s", name, general, offline)
		}
		n := got.telegram
		if n.token.reveal() != c.token || n.url != c.url || n.secret.reveal() != c.secret || n.hook != c.hook {
			t.Errorf("%s: %q %q %q %q", name, n.token.reveal(), n.url, n.secret.reveal(), n.hook)
		}
	}
}

// A mistake is told with a hint, and counts only where a network is asked; what is secret in it is not told.
func TestMistakesInTheSettingsOfANetwork(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "token"), goodToken)
	for name, c := range map[string]struct {
		set  map[string]string
		says []string
	}{
		"half a token":        {map[string]string{"TELEGRAM_TOKEN": "secret_part"}, []string{"TELEGRAM_TOKEN", "BotFather"}},
		"a token with a path": {map[string]string{"TELEGRAM_TOKEN": "1:secret_part/x"}, []string{"TELEGRAM_TOKEN"}},
		"a token twice": {map[string]string{"TELEGRAM_TOKEN": goodToken, "TELEGRAM_TOKEN_FILE": file},
			[]string{"TELEGRAM_TOKEN_FILE"}},
		"a file that is not there": {map[string]string{"TELEGRAM_TOKEN_FILE": "/nowhere"}, []string{"/nowhere"}},
		"a webhook without an address": {map[string]string{"TELEGRAM_WEBHOOK_SECRET": "secret_part"},
			[]string{"MENTORBOT_PUBLIC_URL", "https://"}},
		"a webhook without TLS": {
			map[string]string{"TELEGRAM_WEBHOOK_SECRET": "s", "MENTORBOT_PUBLIC_URL": "http://bot.example"},
			[]string{"MENTORBOT_PUBLIC_URL"}},
		"a secret with a blank": {map[string]string{"TELEGRAM_WEBHOOK_SECRET": "secret_part x"},
			[]string{"TELEGRAM_WEBHOOK_SECRET", "256"}},
		"a long secret": {map[string]string{"TELEGRAM_WEBHOOK_SECRET": strings.Repeat("s", 257)},
			[]string{"TELEGRAM_WEBHOOK_SECRET", "256"}},
		"a token in the address": {map[string]string{"TELEGRAM_API_URL": "api.telegram.org/bot1:secret_part"},
			[]string{"TELEGRAM_API_URL", "https://"}},
	} {
		_, general, offline := reads(c.set)
		if general != "" || strings.Contains(offline, "secret_part") {
			t.Errorf("%s: %q, and for all commands %q", name, offline, general)
		}
		if name == "a webhook without TLS" && strings.Contains(offline, "\n") {
			t.Errorf("%s: it is told twice: %q", name, offline)
		}
		for _, words := range c.says {
			if !strings.Contains(offline, words) {
				t.Errorf("%s: %q does not say %q", name, offline, words)
			}
		}
	}
}

func TestWhoIsAnAdmin(t *testing.T) {
	c, general, _ := reads(map[string]string{"MENTORBOT_ADMINS": "telegram:70000000\u206004, \u2068web:olga\u2069,"})
	if general != "" || !slices.Equal(c.admins, []chat.PersonID{"telegram:7000000004", "web:olga"}) {
		t.Errorf("%q %s", c.admins, general)
	}
	for value, says := range map[string]string{
		"slack:olga": "member ID", "slack:T1/olga": "U012AB3CD",
		"discord:olga": "a number, such as discord:1", "discord:<@456>": "/mentor help",
		"telegram:olga_o": "/help", "telegram:@olga": "a number", "olga": "web:olga", "telegram:": "web:olga",
	} {
		if _, general, _ := reads(map[string]string{"MENTORBOT_ADMINS": value}); !strings.Contains(general, says) {
			t.Errorf("%s: %q does not say %q", value, general, says)
		}
	}
	c, general, _ = reads(map[string]string{"MENTORBOT_ADMINS": "slack:U012AB3CD,slack:T1/W2,discord:456"})
	if general != "" || !slices.Equal(c.admins, []chat.PersonID{"slack:U012AB3CD", "slack:T1/W2", "discord:456"}) {
		t.Errorf("%q %s", c.admins, general)
	}
	if _, general, _ = reads(map[string]string{"MENTORBOT_ADMINS": "olga", "SLACK_BOT_TOKEN": "x"}); !strings.Contains(general, "slack:U") {
		t.Errorf("%q is no example of Slack", general)
	}
	_, general, _ = reads(map[string]string{"MENTORBOT_ADMINS": "olga", "TELEGRAM_TOKEN": goodToken})
	if !strings.Contains(general, "telegram:12345") || strings.Contains(general, "slack") {
		t.Errorf("%q names another network than is set", general)
	}
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	_, general, offline := reads(map[string]string{"MENTORBOT_CLOCK": "fast", "MENTORBOT_LOG": "loud",
		"TELEGRAM_TOKEN": "x", "TELEGRAM_API_URL": "x", "DISCORD_TOKEN": "x"})
	if strings.Count(general, "\n") != 1 || strings.Count(offline, "\n") != 2 {
		t.Errorf("got\n%s\nand\n%s", general, offline)
	}
}

// The playground neither needs the networks nor trips over them.
func TestThePlaygroundIgnoresTokens(t *testing.T) {
	p := starts(t, t.TempDir(), "TELEGRAM_TOKEN="+goodToken, "SLACK_BOT_TOKEN=x", "SLACK_SIGNING_SECRET=x", "TELEGRAM_API_URL=none",
		"DISCORD_TOKEN=x", "DISCORD_PUBLIC_KEY=x")
	if strings.Contains(p.said.String(), "TOKEN") {
		t.Errorf("it speaks of tokens: %s", p.said)
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	const text = "AAH-secret_part"
	s := newSecret(text)
	held := struct {
		Shown  secret
		hidden secret
		deep   telegramConfig
	}{s, s, telegramConfig{token: s}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		fmt.Fprintf(&out, verb+" "+verb+" "+verb+"\n", s, held, &held)
	}
	data, err := json.Marshal(map[string]any{"s": s, "held": held})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(data)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "s", s, "held", held)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "s", s, "held", held)
	got := out.String()
	if strings.Contains(got, text) || strings.Contains(got, fmt.Sprintf("%x", text)) || !strings.Contains(got, "***") {
		t.Errorf("got %s", got)
	}
	if s.reveal() != text || newSecret("").set() || (secret{}).reveal() != "" {
		t.Error("it does not hold what it was given")
	}
}
