package mentoring

import (
	"slices"
	"strings"
	"testing"
)

// What was typed so far finds the zone, first of all that it can mean.
func TestZonesAreFoundWhileTyping(t *testing.T) {
	for text, want := range map[string]string{
		"Kairo": "Africa/Cairo", "Kai": "Africa/Cairo", "القاهرة": "Africa/Cairo", "القاه": "Africa/Cairo",
		"Sao Paulo": "America/Sao_Paulo", "são pau": "America/Sao_Paulo", "paulo sao": "America/Sao_Paulo",
		"Madrid": "Europe/Madrid", "madr": "Europe/Madrid", "europe madrid": "Europe/Madrid", "New York": "America/New_York",
		"york": "America/New_York", "Nueva Y": "America/New_York", "UTC+3": "Etc/GMT-3", "gmt -5": "Etc/GMT+5",
		"UTC": "UTC", "+5:30": "Asia/Kolkata", "Deutschl": "Europe/Berlin", "Madird": "Europe/Madrid",
		"Sevilla, España": "Europe/Madrid", "Alema": "Europe/Berlin", "البرا": "America/Sao_Paulo",
	} {
		if got := ZonesLike(text); len(got) == 0 || got[0] != want {
			t.Errorf("%q finds %v, want %s first", text, got[:min(5, len(got))], want)
		}
	}
	for text, also := range map[string]string{
		"España": "Atlantic/Canary", "Brasil": "America/Manaus", "USA": "America/Phoenix", "mad": "Atlantic/Madeira",
	} {
		if got := ZonesLike(text); !slices.Contains(got, also) {
			t.Errorf("%q finds %v, without %s", text, got, also)
		}
	}
}

// Whatever is found can be an answer, and none is found twice.
func TestFoundZonesAreZones(t *testing.T) {
	for _, text := range []string{
		"", "a", "an", "san", "europe", "صنع", "+14", "+99", "🙂", "xyzzyx", strings.Repeat("ab ", 99),
	} {
		found := ZonesLike(text)
		for _, zone := range found {
			if got, _ := FindZone(zone); got != zone {
				t.Errorf("%q finds %q, which is the zone %q", text, zone, got)
			}
		}
		slices.Sort(found)
		if n := len(slices.Compact(slices.Clone(found))); n != len(found) {
			t.Errorf("%q finds %d zones, %d of them different", text, len(found), n)
		}
	}
	if first := ZonesLike(""); !slices.Contains(first, "America/Sao_Paulo") || !slices.Contains(first, "Africa/Cairo") {
		t.Errorf("nothing typed finds %v", first)
	}
	if got := ZonesLike("qqqqqqqqqqqqq"); len(got) != 0 {
		t.Errorf("no place finds %v", got)
	}
}

func TestZoneLabel(t *testing.T) {
	for zone, want := range map[string]string{
		"Etc/GMT-3": "UTC+3", "Etc/GMT+11": "UTC-11", "UTC": "UTC", "Africa/Cairo": "Africa/Cairo", "": "",
	} {
		if got := ZoneLabel(zone); got != want {
			t.Errorf("%q is shown as %q, want %q", zone, got, want)
		}
	}
}

func BenchmarkZonesLike(b *testing.B) {
	for b.Loop() {
		ZonesLike("madird")
	}
}
