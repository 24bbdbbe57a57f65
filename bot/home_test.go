package bot_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"mentorbot/bot/chat"
)

// questioner is a network with pages of people's own, that looks who is asked about.
type questioner struct {
	*keeper
	ask chat.Ask
}

func (q *questioner) AnsweredBy(ask chat.Ask) { q.ask = ask }

// What a page shows is decided by what the network says of the person now; what comes with the query, and a network that
// can't be asked, give no rights.
func TestAPageHasTheRightsOfNow(t *testing.T) {
	for what, test := range map[string]struct {
		standing chat.Standing
		err      error
		offered  bool
	}{
		"an admin":       {standing: chat.Standing{Admin: true}, offered: true},
		"no admin":       {},
		"nobody can say": {standing: chat.Standing{Admin: true}, err: errors.New("down")},
		"a stranger":     {standing: chat.Standing{Admin: true, Stranger: true}},
	} {
		n := &questioner{keeper: &keeper{&network{}, func(context.Context, chat.CommunityID, chat.PersonID) (chat.Standing, error) {
			return test.standing, test.err
		}}}
		open(t, t.TempDir(), standsStill, n)
		found, err := n.ask(t.Context(), chat.Query{
			Kind: chat.AtHome, Community: "home", Person: "net:1", Standing: chat.Standing{Admin: true}})
		if err != nil {
			t.Fatal(err)
		}
		offered := slices.ContainsFunc(found.Home.Sections, func(s chat.Section) bool {
			return slices.ContainsFunc(s.Offers, func(o chat.Offer) bool { return o.Verb == "program" })
		})
		if offered != test.offered || len(found.Home.Sections) == 0 {
			t.Errorf("%s: %+v", what, found.Home)
		}
	}
}
