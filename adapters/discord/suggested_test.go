package discord_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// Nothing hostile comes alive in what is suggested while somebody types, be it as long as it may: each is one line with
// something to see, and nothing in it is hidden or turned round. The fake looks at each, see watched.
func TestNothingHostileIsSuggested(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testNothingHostileIsSuggested)
}

func testNothingHostileIsSuggested(t *testing.T) {
	f := watched(t, pretend(true), readContract(t))
	title := ""
	f.Adapter().(chat.Questioner).AnsweredBy(func(_ context.Context, q chat.Query) (chat.Found, error) {
		typed := chat.Choice{Key: "p2", Label: "So: " + q.Text.Reveal()}
		return chat.Found{Options: []chat.Choice{{Key: "p1", Label: title}, typed}}, nil
	})
	f.Start(t, nobody)
	ana, hall := f.User(f.Person("Ana", "en", "UTC")), f.Channel(f.Room("Hall"))
	for _, title = range discordfake.Hostile() {
		for _, where := range []*discordfake.Channel{f.Server.Home(ana), hall} {
			a := f.Server.Searches(ana, where, "pair", "program", title)
			if err := f.Server.Tell(a); err != nil || len(a.Found) != 2 {
				t.Fatalf("%.300q: suggested are %+v, %v", title, a.Found, err)
			}
			for _, found := range a.Found {
				if !chat.Visible(found.Label) || strings.ContainsAny(found.Label, "\r\n") {
					t.Errorf("%.300q is suggested as %q", title, found.Label)
				}
			}
		}
	}
}
