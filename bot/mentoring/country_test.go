package mentoring

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryZoneHasItsCountry(t *testing.T) {
	seen := map[string]string{}
	for country, names := range zonesOf {
		if len(country) != 2 || strings.ToUpper(country) != country {
			t.Errorf("%q is no country", country)
		}
		for zone := range strings.FieldsSeq(names) {
			if !slices.Contains(zones, zone) || seen[zone] != "" {
				t.Errorf("%s of %s is not one of the zones, or is one of %q too", zone, country, seen[zone])
			}
			seen[zone] = country
		}
	}
	for _, zone := range zones {
		if got := Country(zone); got != seen[zone] || got == "" && zone != "UTC" {
			t.Errorf("%s is in %q, want %q", zone, got, seen[zone])
		}
	}
	for old, now := range renamed {
		if got := Country(old); got != Country(now) && !slices.Contains(ofMany, old) {
			t.Errorf("%s is in %q, but %s in %q", old, got, now, Country(now))
		}
	}
}

func TestCountry(t *testing.T) {
	for zone, want := range map[string]string{
		"Africa/Cairo": "EG", "Egypt": "EG", "Africa/Casablanca": "MA", "Europe/Berlin": "DE", "Europe/Busingen": "DE",
		"America/New_York": "US", "US/Pacific": "US", "America/Argentina/Salta": "AR", "America/Buenos_Aires": "AR",
		"Asia/Gaza": "PS", "Africa/El_Aaiun": "EH", "Asia/Calcutta": "IN", "Africa/Asmera": "ER",
		"Africa/Timbuktu": "ML", "America/Virgin": "VI", "America/Coral_Harbour": "CA", "Atlantic/Jan_Mayen": "SJ",
		"Pacific/Yap": "FM", "": "", "UTC": "", "GMT": "", "Etc/GMT-3": "", "CET": "", "Nowhere/At_All": "",
	} {
		if got := Country(zone); got != want {
			t.Errorf("%q is in %q, want %q", zone, got, want)
		}
	}
}

func BenchmarkCountry(b *testing.B) {
	for b.Loop() {
		Country("Africa/Cairo")
	}
}
