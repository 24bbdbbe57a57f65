package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/flows"
	"mentorbot/locales"
)

// A name that no network would take is told with its place, whoever wrote it.
func TestNamesOfCommandsAreChecked(t *testing.T) {
	for text, says := range map[string]string{
		`menu.name: "Menu"`:                              `"Menu" can't be the name of a command`,
		`menu.name: "a menu"`:                            `"a menu" can't be`,
		`menu.name: "menu!"`:                             `"menu!" can't be`,
		`menu.name: "` + strings.Repeat("m", 33) + `"`:   "can't be",
		`menu.name: "stand"`:                             `"stand" is also the name of`,
		`menu.name: "menü-2"`:                            "",
		`claim.help: "` + strings.Repeat("m", 101) + `"`: "longer than 100",
	} {
		own := fstest.MapFS{"de/verbs.yaml": {Data: []byte(text + "\n")}}
		c, problems := bot.Load(flows.FS, locales.FS, nil, own)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		var told []string
		for _, p := range c.Check(nil) {
			if strings.HasPrefix(p.Error(), "de/verbs.yaml:1") {
				told = append(told, p.Error())
			}
		}
		if all := strings.Join(told, "\n"); says == "" && all != "" || !strings.Contains(all, says) {
			t.Errorf("%s: %q", text, all)
		}
	}
}

// More commands than the tightest network takes are told with what to do.
func TestTooManyCommandsAreTold(t *testing.T) {
	own := fstest.MapFS{}
	for i := range 30 {
		verb := fmt.Sprintf("own%d", i)
		own[verb+"/flow.yaml"] = &fstest.MapFile{Data: []byte("on: {command: " + verb + "}\nsteps:\n  - say: join.none\n")}
	}
	c, problems := bot.Load(flows.FS, locales.FS, own, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, p := range c.Check(nil) {
		if strings.Contains(p.Error(), "there are 59 commands") && strings.Contains(p.Error(), "take some out") {
			return
		}
	}
	t.Error("nobody is told")
}

// What stands behind a command is of the kind that its question is.
func TestOptionsOfCommands(t *testing.T) {
	kinds := map[string]chat.OptionKind{}
	for _, h := range content().Commands()["de"] {
		for _, o := range h.Options {
			kinds[h.Verb+" "+o.Label] = o.Kind
		}
		if h.Hidden != (h.Verb == "claim") {
			t.Errorf("%s is hidden: %v", h.Verb, h.Hidden)
		}
	}
	for option, kind := range map[string]chat.OptionKind{
		"pair mentoring": chat.OfPerson, "pair mentee": chat.OfPerson, "pair programm": chat.OfSearch,
		"settings zeitzone": chat.OfSearch, "goal tandem": chat.OfSearch, "block wen": chat.OfSearch, "claim code": chat.OfText,
	} {
		if kinds[option] != kind {
			t.Errorf("%s is %q, not %q", option, kinds[option], kind)
		}
	}
}
