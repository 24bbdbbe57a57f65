package discord_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"unicode"

	"mentorbot/bot"
	"mentorbot/bot/chat"
)

// All that is really published is taken by Discord as it stands, with names in each of our languages.
func TestOurCommandsArePublished(t *testing.T) { synctest.Test(t, testOurCommandsArePublished) }

func testOurCommandsArePublished(t *testing.T) {
	w := newWhole(t)
	a := w.Adapter().(chat.CommandPublisher)
	w.must(a.PublishCommands(t.Context(), bot.Content{Flows: w.World.Flows, Guides: w.World.Guides, Book: w.World.Book}.Commands()))
	all, puts := w.Server.Commands()
	top := shownBy(t, w.Server)
	if puts != 1 || len(all) != 1 {
		t.Fatalf("%d commands after %d times", len(all), puts)
	}
	if fmt.Sprint(top.Contexts, top.Installs) != "[0 1 2] [0 1]" {
		t.Errorf("it can be typed in %v, installed for %v", top.Contexts, top.Installs)
	}
	for _, below := range top.Options {
		for _, locale := range []string{"de", "es-ES", "es-419", "pt-BR", "ar"} {
			if below.Abouts[locale] == "" {
				t.Errorf("what %q does is not said in %s", below.Name, locale)
			}
		}
		for _, r := range below.Abouts["ar"] {
			if unicode.IsLetter(r) && !unicode.Is(unicode.Arabic, r) {
				t.Errorf("%q is said in Arabic with %q", below.Name, r)
				break
			}
		}
	}
	data, err := json.Marshal(all[0])
	w.must(err)
	var plain map[string]any
	w.must(json.Unmarshal(data, &plain))
	if plain["default_member_permissions"] != nil {
		t.Error("who is named an admin would not see the commands")
	}
}
