package inbox

import (
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

// Hours are said as in the reader's country; the message is in the language all the same.
func TestAMemberReadsAsPeopleDoWhereTheyLive(t *testing.T) {
	for _, c := range []struct {
		language   chat.Language
		zone, says string
	}{
		{"ar", "Africa/Cairo", "8:00 م"}, {"ar", "Europe/Berlin", "20:00"}, {"ar", "Africa/Casablanca", "20:00"},
		{"en", "America/New_York", "8:00 PM"}, {"en", "US/Eastern", "8:00 PM"}, {"en", "UTC", "20:00"},
	} {
		r := newRig(t)
		e := r.command("net:ana", "settings")
		e.Language, e.Zone = c.language, c.zone
		r.take(e)
		all := r.posted()
		m := r.message(all[len(all)-1])
		said := strings.Contains(m.Text.String(), c.says)
		if m.Language != c.language || m.RightLeft != (c.language == "ar") || !said {
			t.Errorf("%s in %s: %q, right to left: %v: %s", c.language, c.zone, m.Language, m.RightLeft, m.Text)
		}
	}
}
