package mentoring

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestEveryZoneIsKnown(t *testing.T) {
	if !slices.IsSorted(zones) || len(slices.Compact(slices.Clone(zones))) != len(zones) || len(zones) < 400 {
		t.Errorf("%d zones, not sorted or one of them twice", len(zones))
	}
	known := slices.Clone(zones)
	for old, now := range renamed {
		known = append(known, old)
		if !slices.Contains(zones, now) || slices.Contains(zones, old) {
			t.Errorf("%s is not an older name of %s", old, now)
		}
	}
	for hours := -14; hours <= 14; hours++ {
		if zone := hoursAhead(max(hours, -hours), hours > 0); zone != "" {
			known = append(known, zone)
		}
	}
	for _, p := range places {
		if !slices.Contains(zones, p.zone) {
			t.Errorf("%s is not one of the zones", p.zone)
		}
	}
	for _, p := range partial {
		known = append(known, p.zone)
	}
	for _, zone := range known {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
}

func TestEveryZoneIsFoundByItsNameAndItsCity(t *testing.T) {
	for _, zone := range zones {
		spaced := strings.ReplaceAll(zone, "_", " ")
		for _, text := range []string{zone, strings.ToLower(zone), strings.ToUpper(spaced)} {
			if got, _ := FindZone(text); got != zone {
				t.Errorf("%s: %q", text, got)
			}
		}
		if got, choose := FindZone(city(zone)); got != zone && !slices.Contains(choose, zone) {
			t.Errorf("%s: %q or %q", city(zone), got, choose)
		}
	}
	for old, now := range renamed {
		if got, _ := FindZone(old); got != now {
			t.Errorf("%s: %q, want %s", old, got, now)
		}
	}
}

func TestPeopleSayWhereTheyAreInTheirOwnWords(t *testing.T) {
	for zone, texts := range map[string]string{
		"Europe/Madrid":       "madrid|Madrid, Spain|España|espanha|Spanien|إسبانيا|europe/madrid| EUROPE MADRID ",
		"Africa/Cairo":        "القاهرة|القاهره|مصر|Cairo|El Cairo|Kairo|Ägypten|Egito|القاهرة، مصر|الاسكندرية",
		"Asia/Dubai":          "دبي|Dubai|UAE|أبو ظبي|ابوظبي|Emiratos Árabes Unidos|Vereinigte Arabische Emirate",
		"Africa/Casablanca":   "المغرب|الدار البيضاء|Marokko|Rabat|Marruecos",
		"Asia/Beirut":         "لبنان|بيروت|Libanon|Líbano",
		"Asia/Amman":          "الأردن|الاردن|Jordanien|Jordânia|amman",
		"America/Mexico_City": "México|mexico|Mexiko|Ciudad de México|CDMX|Guadalajara|mexico city",
		"America/Sao_Paulo":   "São Paulo|sao paulo|SAO_PAULO|Brasil|Brasília|Rio de Janeiro|Brazil",
		"America/Bogota":      "Bogotá|Colombia|Kolumbien", "America/Lima": "Perú|lima",
		"America/Santiago":               "Chile",
		"America/Argentina/Buenos_Aires": "Buenos Aires|Argentina|america/buenos_aires|Argentinien",
		"Europe/Berlin":                  "Berlin|Berlín|Deutschland|Alemania|Alemanha|ألمانيا|München|muenchen|Köln",
		"Europe/Zurich":                  "Schweiz|Zürich|zuerich|Suíça|Bern|Genf",
		"Europe/Vienna":                  "Wien|Österreich|Viena",
		"America/New_York":               "new york|Nueva York|Washington|ET", "Asia/Manila": "Filipinas|Philippines",
		"Asia/Jakarta": "Indonesia|jakarta", "Asia/Bangkok": "Thailand|Tailândia", "Asia/Singapore": "Singapur",
		"Asia/Kuala_Lumpur": "Malaysia|kuala lumpur", "Asia/Dhaka": "Bangladesh|dacca",
		"Europe/London":       "UK|Londres|England",
		"Africa/Johannesburg": "South Africa|Cape Town|Pretoria", "Africa/Nairobi": "Kenya|Quênia",
		"Africa/Lagos": "Nigeria|Abuja", "Africa/Accra": "Ghana", "Africa/Lusaka": "Zambia|Sambia",
		"Africa/Dar_es_Salaam": "Tanzania|Dodoma|dar es salaam",
		"Asia/Kolkata":         "India|New Delhi|calcutta|Mumbai|UTC+5:30",
		"Etc/GMT-3":            "UTC+3|utc + 3|GMT+03:00|+3|+0300|UTC+٣|Etc/GMT-3|etc/gmt-3",
		"Etc/GMT+5":            "UTC-5|gmt−5|-05:00|Etc/GMT+5",
		"UTC":                  "utc|GMT|UTC+0|Etc/UTC|Zulu", "Etc/GMT-14": "UTC+14",
		"Etc/GMT+12": "UTC-12", "Asia/Kathmandu": "+5:45",
	} {
		for text := range strings.SplitSeq(texts, "|") {
			if got, choose := FindZone(text); got != zone || choose != nil {
				t.Errorf("%q: %q, %q; want %s", text, got, choose, zone)
			}
		}
	}
}

func TestWhereItIsNotClearThereIsAChoice(t *testing.T) {
	for text, want := range map[string]string{
		"madird": "Europe/Madrid", "Sao Paolo": "America/Sao_Paulo",
		"Bogta": "America/Bogota", "القاهرا": "Africa/Cairo",
		"Berln": "Europe/Berlin", "nairboi": "Africa/Nairobi",
		"Casblanca": "Africa/Casablanca", "munchn": "Europe/Berlin",
		"United States": "America/New_York", "estados unidos": "America/New_York", "CST": "Asia/Shanghai",
		"عمان": "Asia/Amman", "York": "America/New_York", "-3:30": "America/St_Johns",
	} {
		zone, nearest := FindZone(text)
		if zone != "" || len(nearest) == 0 || nearest[0] != want || len(nearest) > mostNearest {
			t.Errorf("%q: %q, %q; want %s first", text, zone, nearest, want)
		}
		for _, n := range nearest {
			if !slices.Contains(zones, n) {
				t.Errorf("%q: %s is no zone", text, n)
			}
		}
	}
	for _, text := range []string{"", "  ", "?!", "UTC+25", "UTC+3:17", "🙂", strings.Repeat("q", 10000)} {
		if zone, nearest := FindZone(text); zone != "" || len(nearest) > 0 {
			t.Errorf("%.20q: %q, %q; want nothing", text, zone, nearest)
		}
	}
}

func FuzzFindZone(f *testing.F) {
	f.Add("madird")
	f.Add("UTC+3")
	f.Add("عمّان")
	f.Fuzz(func(t *testing.T, text string) {
		zone, nearest := FindZone(text)
		if zone != "" && len(nearest) > 0 || len(nearest) > mostNearest {
			t.Fatalf("%q: %q and %q", text, zone, nearest)
		}
		for _, name := range append(nearest, zone) {
			if _, err := time.LoadLocation(name); err != nil || !utf8.ValidString(name) {
				t.Fatalf("%q: %v", text, err)
			}
		}
	})
}

func BenchmarkFindZone(b *testing.B) {
	for name, text := range map[string]string{"known": "São Paulo", "misspelt": "Sao Paolo"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				FindZone(text)
			}
		})
	}
}
