package inbox

import (
	"errors"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// A language says where somebody may live: that zone is offered first, with the time there, and never taken for true.
// What the network tells, or the person, goes before it.
func TestAZoneIsGuessedByTheLanguage(t *testing.T) {
	for _, c := range []struct {
		language     chat.Language
		told, wanted string
	}{
		{"pt-BR", "", "America/Sao_Paulo · 07:00"}, {"de", "", "Europe/Berlin · 11:00"}, {"en", "", ""},
		{"de", "Asia/Tokyo", "Asia/Tokyo"},
	} {
		r := newRig(t)
		r.pair(plainNetwork)
		ask := func(key string) chat.Event {
			e := r.command("net:dana", "settings")
			if key != "" {
				e = r.typed("net:dana", chat.Private(key))
			}
			e.Language, e.Zone = c.language, c.told
			return e
		}
		r.take(ask(""), ask("zone"))
		_, choices := r.latestButtons()
		if c.wanted == "" && len(choices) > 0 && choices[0].Key != backKey ||
			c.wanted != "" && (len(choices) == 0 || choices[0].Label != c.wanted) {
			t.Errorf("%s, told %q: offered are %+v", c.language, c.told, choices)
		}
		r.view(func(tx store.Tx) error {
			id, err := tx.MemberOf(home, "net:dana")
			m, failed := tx.Member(id)
			if m.Zone != c.told {
				t.Errorf("%s: she is taken to live in %q", c.language, m.Zone)
			}
			return errors.Join(err, failed)
		})
	}
}

// Who has said where they live is not asked at the next sign-up, here or in another community; who only was guessed to,
// or whose network tells it, is.
func TestAZoneThatWasSaidIsKnown(t *testing.T) {
	for _, c := range []struct{ zone, hint, elsewhere, known string }{
		{"", "", "", ""}, {"Asia/Tokyo", "", "", "Asia/Tokyo"}, {"Asia/Tokyo", "Asia/Tokyo", "", ""},
		{"", "", "Asia/Tokyo", "Asia/Tokyo"}, {"Asia/Tokyo", "", "Africa/Cairo", "Asia/Tokyo"},
	} {
		r := newRig(t)
		r.pair(plainNetwork)
		r.update(func(tx store.Tx) error {
			m, err := tx.Member("m2")
			m.Hint, m.Zone, m.ZoneHint = "de", c.zone, c.hint
			other := mentoring.Member{ID: "m99", Community: "north", Persons: m.Persons, Zone: c.elsewhere}
			s := &scene{turn: &turn{Inbox: r.Inbox, ctx: t.Context(), tx: tx, now: start, member: m}}
			s.convo.Person = m.Person()
			err = errors.Join(err, tx.PutMember(m), tx.PutMember(other))
			if got := s.saidZone(); got != c.known {
				t.Errorf("%+v: known is %q", c, got)
			}
			return errors.Join(err, s.loaded.err)
		})
	}
}
