package main

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

const discordsOwn = "https://discord.com/api"

func TestTheSettingsOfDiscord(t *testing.T) {
	file, key := write(t, filepath.Join(t.TempDir(), "token"), goodDiscord+"\n"), strings.Repeat("0a", 32)
	for name, c := range map[string]struct {
		set                   map[string]string
		token, key, path, url string
	}{
		"nothing":     {url: discordsOwn},
		"the gateway": {set: map[string]string{"DISCORD_TOKEN": goodDiscord}, token: goodDiscord, url: discordsOwn},
		"HTTP": {set: map[string]string{"DISCORD_TOKEN_FILE": file, "DISCORD_PUBLIC_KEY": key},
			token: goodDiscord, key: key, path: "/discord/interactions", url: discordsOwn},
		"another API": {set: map[string]string{"DISCORD_API_URL": "http://127.0.0.1:1/api/"}, url: "http://127.0.0.1:1/api"},
	} {
		got, general, offline := reads(c.set)
		n := got.discord
		if general+offline != "" || n.token.reveal() != c.token || n.key != c.key || n.path() != c.path || n.url != c.url ||
			n.set() != (c.token != "") {
			t.Errorf("%s: %+v %s%s", name, n, general, offline)
		}
	}
}

// Each mistake is told with what to do, and a token is never repeated.
func TestMistakesInTheSettingsOfDiscord(t *testing.T) {
	for name, c := range map[string]struct {
		token, key string
		says       string
	}{
		"half a token":        {"secret_part", "", "DISCORD_TOKEN does not look like one"},
		"a token with a word": {"Bot " + goodDiscord, "", "without the word"},
		"a client secret":     {"secret_part-0123456789abcdefghij", "", "Reset Token"},
		"a token as the key":  {goodDiscord, goodDiscord, "DISCORD_PUBLIC_KEY does not look like one"},
		"a key alone":         {"", strings.Repeat("0a", 32), "DISCORD_TOKEN is not"},
	} {
		_, general, offline := reads(map[string]string{"DISCORD_TOKEN": c.token, "DISCORD_PUBLIC_KEY": c.key})
		if general != "" || !strings.Contains(offline, c.says) || strings.Contains(offline, "\n") ||
			strings.Contains(offline, "secret_part") || strings.Contains(offline, "secret-part") {
			t.Errorf("%s: %q, and for all commands %q", name, offline, general)
		}
	}
}

// listed is a command as it is printed.
type listed struct {
	Name    string            `json:"name"`
	Names   map[string]string `json:"name_localizations"`
	About   string            `json:"description"`
	Abouts  map[string]string `json:"description_localizations"`
	Options []listed          `json:"options"`
}

var slashName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

// longestIn looks at the words of one kind, and tells how long the longest is.
func longestIn(t *testing.T, words string, localised map[string]string, most int) int {
	t.Helper()
	length := utf8.RuneCountInString(words)
	for locale, w := range localised {
		if n := utf8.RuneCountInString(w); n < 1 || n > most {
			t.Errorf("%q in %s is %d long", w, locale, n)
		} else {
			length = max(length, n)
		}
	}
	return length
}

// in is the name in a language.
func (l listed) in(locale string) string {
	if name := l.Names[locale]; name != "" {
		return name
	}
	return l.Name
}

// fits looks at a command and all below it, and tells how long it is where it is longest.
func (l listed) fits(t *testing.T) int {
	t.Helper()
	length := longestIn(t, l.Name, l.Names, 32) + longestIn(t, l.About, l.Abouts, 100)
	if len(l.Options) > 25 || l.About == "" {
		t.Errorf("%d stand below %s, %q", len(l.Options), l.Name, l.About)
	}
	for _, locale := range []string{"", "en-US", "en-GB", "es-ES", "es-419", "de", "pt-BR", "ar"} {
		seen := map[string]bool{}
		for _, o := range l.Options {
			name := o.in(locale)
			if seen[name] || !slashName.MatchString(name) || strings.ToLower(name) != name {
				t.Errorf("%q below %s can't be a name in %s, or stands there twice", name, l.Name, locale)
			}
			seen[name] = true
		}
	}
	for _, o := range l.Options {
		length += o.fits(t)
	}
	return length
}

// What is published is what Discord takes, and what is printed names all of it, in every language.
func TestTheCommandsFitDiscord(t *testing.T) {
	network := meetsIn(t)
	p := network.starts(t, t.TempDir())
	settles(t, func() bool { _, puts := network.Commands(); return puts == 1 })
	p.stops(t)
	published, _ := network.Commands()
	data, err := json.Marshal(published)
	var all []listed
	if err = errors.Join(err, json.Unmarshal(data, &all)); err != nil || len(all) != 1 {
		t.Fatalf("%v: %s", err, data)
	}
	got, _, _ := reads(map[string]string{"DISCORD_TOKEN": goodDiscord})
	text, err := got.discord.manifest(builtIn())
	if err != nil || strings.Contains(text, "secret-part") {
		t.Fatal(err, text)
	}
	if length := all[0].fits(t); length > 8000 {
		t.Errorf("all commands are %d long", length)
	}
	for _, locale := range []string{"en-US", "es-ES", "es-419", "de", "pt-BR"} {
		for _, o := range all[0].Options {
			if !strings.Contains(text, "  /mentor "+o.in(locale)+" ") || !strings.Contains(string(data), `"`+locale+`":"`) {
				t.Errorf("%s is not listed in %s", o.Name, locale)
			}
		}
	}
}
