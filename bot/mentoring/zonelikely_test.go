package mentoring

import (
	"slices"
	"testing"
	"time"

	"mentorbot/bot/chat"
)

func TestWhereSomebodyMayLive(t *testing.T) {
	for l, want := range map[chat.Language]string{
		"pt-BR": "America/Sao_Paulo", "pt-br": "America/Sao_Paulo", "pt": "Europe/Lisbon", "de": "Europe/Berlin",
		"de-LI": "Europe/Berlin", "en-US": "America/New_York", "en-GB": "Europe/London", "es-ES": "Europe/Madrid",
		"es-419": "America/Mexico_City", "ar": "Africa/Cairo", "sv-SE": "Europe/Stockholm", "zh-CN": "Asia/Shanghai",
		"en": "", "": "", "tlh": "", "-": "",
	} {
		if got := LikelyZone(l); got != want {
			t.Errorf("%q: %q, want %q", l, got, want)
		}
	}
	for l, zone := range likelyZones {
		if _, err := time.LoadLocation(zone); err != nil || !slices.Contains(zones, zone) {
			t.Errorf("%s: %q is no zone that can be answered: %v", l, zone, err)
		}
	}
}
