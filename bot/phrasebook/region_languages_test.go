package phrasebook

import (
	"io/fs"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/locales"
)

func TestFurtherLanguagesAreSaidAsInTheCountry(t *testing.T) {
	given := map[string]string{}
	for _, l := range []string{"de", "es", "pt-BR"} {
		data, err := fs.ReadFile(locales.FS, l+"/language.yaml")
		if err != nil {
			t.Fatal(err)
		}
		given[l+"/language.yaml"] = string(data)
	}
	b := load(t, given)
	testAbroad(t, b, []abroad{
		{"es", "", "sábado 12 de septiembre de 2026 a las 00:05", "sábado 12 de septiembre", "18:30", time.Monday},
		{"es", "ES", "sábado 12 de septiembre de 2026 a las 00:05", "sábado 12 de septiembre", "18:30", time.Monday},
		{"es", "AR", "sábado 12 de septiembre de 2026 a las 00:05", "sábado 12 de septiembre", "18:30", time.Monday},
		{"es", "CL", "sábado 12 de septiembre de 2026 a las 00:05", "sábado 12 de septiembre", "18:30", time.Monday},
		{"es", "UY", "sábado 12 de setiembre de 2026 a las 00:05", "sábado 12 de setiembre", "18:30", time.Monday},
		{"es", "PE", "sábado 12 de setiembre de 2026, 12:05 a. m.", "sábado 12 de setiembre", "6:30 p. m.", time.Sunday},
		{"es", "MX", "sábado 12 de septiembre de 2026, 12:05 a. m.", "sábado 12 de septiembre", "6:30 p. m.", time.Sunday},
		{"es", "CO", "sábado 12 de septiembre de 2026, 12:05 a. m.", "sábado 12 de septiembre", "6:30 p. m.", time.Sunday},
		{"de", "", "Samstag, 12. September 2026 um 00:05 Uhr", "Samstag, 12. September", "18:30", time.Monday},
		{"de", "AT", "Samstag, 12. September 2026 um 00:05 Uhr", "Samstag, 12. September", "18:30", time.Monday},
		{"de", "BR", "Samstag, 12. September 2026 um 00:05 Uhr", "Samstag, 12. September", "18:30", time.Sunday},
		{"pt-BR", "BR", "sábado, 12 de setembro de 2026, às 00:05", "sábado, 12 de setembro", "18:30", time.Sunday},
		{"pt-BR", "DE", "sábado, 12 de setembro de 2026, às 00:05", "sábado, 12 de setembro", "18:30", time.Monday},
	})
	january := time.Date(2027, 1, 7, 0, 0, 0, 0, time.UTC)
	if got := b.ShortDay(b.In("de", "AT"), january); got != "Donnerstag, 7. Jänner" {
		t.Errorf("Austria says %q", got)
	}
	for _, country := range []string{"DE", "AT"} {
		for _, text := range []string{"7. Januar", "7. Jänner"} {
			if w, ok := b.When(b.In("de", country), chat.Private(text), monday); !ok || !w.At.Equal(january) {
				t.Errorf("%s: %q is %v, %v", country, text, w, ok)
			}
		}
	}
	if w, ok := b.When(b.In("es", "MX"), "mañana 6:30", monday); !ok || w.At.Format(hour) != "18:30" {
		t.Errorf("Mexico reads 6:30 as %v, %v", w, ok)
	}
	if w, ok := b.When(b.In("es", "PR"), "3/4", monday); !ok || w.At.Format(day) != "2026-03-04" {
		t.Errorf("Puerto Rico reads 3/4 as %v, %v", w, ok)
	}
}
