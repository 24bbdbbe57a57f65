package phrasebook

import (
	"slices"
	"testing"

	"mentorbot/bot/chat"
)

func TestWhenSpanish(t *testing.T) {
	testWhen(t, "es", map[string]string{
		"jueves 5 de marzo de 2026 a las 14:00": "2026-03-05 14:00",
		"mañana por la mañana":                  "2026-03-03 09:00",
		"manana en la manana":                   "2026-03-03 09:00",
		"jueves 7 de la tarde":                  "2026-03-05 19:00",
		"el jueves a las 7 de la noche":         "2026-03-05 19:00",
		"12 del día":                            "2026-03-02 12:00",
		"mañana a las 12 del día":               "2026-03-03 12:00",
		"un cuarto para las 7":                  "2026-03-02 18:45",
		"a las 7 menos cuarto":                  "2026-03-02 18:45",
		"a las 6 y 15":                          "2026-03-02 18:15",
		"a las seis y media":                    "2026-03-02 18:30",
		"a la 1":                                "2026-03-02 13:00",
		"8 y media de la mañana":                "2026-03-03 08:30",
		"1º de marzo":                           "2027-03-01 day",
		"primero de marzo":                      "2027-03-01 day",
		"primero de abril a las 10":             "2026-04-01 10:00",
		"mar 18:00":                             "2026-03-03 18:00",
		"5 mar":                                 "2026-03-05 day",
		"5 de marzo":                            "2026-03-05 day",
		"5/3 a las 6":                           "2026-03-05 18:00",
		"pasado mañana a las 9":                 "2026-03-04 09:00",
		"el próximo lunes":                      "2026-03-09 day",
		"el lunes que viene a las 16 h":         "2026-03-09 16:00",
		"MIÉRCOLES":                             "2026-03-04 day",
		"sabado al mediodía":                    "2026-03-07 12:00",
		"mediodía y media":                      "2026-03-02 12:30",
		"esta noche a las 8":                    "2026-03-02 20:00",
		"esta tarde":                            "2026-03-02 15:00",
		"hoy a las 6:30 p.m.":                   "2026-03-02 18:30",
		"a medianoche":                          "2026-03-03 00:00",
		"el 5 de setiembre":                     "2026-09-05 day",
		"jue 18h30":                             "2026-03-05 18:30",
	})
}

func TestWhenGerman(t *testing.T) {
	testWhen(t, "de", map[string]string{
		"Donnerstag, 5. März 2026 um 14:00 Uhr": "2026-03-05 14:00",
		"halb sieben":                           "2026-03-02 18:30",
		"Do um halb 7":                          "2026-03-05 18:30",
		"morgen früh um halb acht":              "2026-03-03 07:30",
		"Samstag um halb zwölf":                 "2026-03-07 11:30",
		"Donnerstag 18 Uhr":                     "2026-03-05 18:00",
		"Do, 18:30 Uhr":                         "2026-03-05 18:30",
		"donnerstags 18.30 Uhr":                 "2026-03-05 18:30",
		"18.10 Uhr":                             "2026-03-02 18:10",
		"18 Uhr 30":                             "2026-03-02 18:30",
		"morgen früh um neun":                   "2026-03-03 09:00",
		"übermorgen Nachmittag um 3":            "2026-03-04 15:00",
		"uebermorgen um 15 Uhr":                 "2026-03-04 15:00",
		"am 5. März um 14 Uhr":                  "2026-03-05 14:00",
		"5.3. um 14 Uhr":                        "2026-03-05 14:00",
		"am 5. Maerz":                           "2026-03-05 day",
		"am ersten April":                       "2026-04-01 day",
		"Viertel nach sechs":                    "2026-03-02 18:15",
		"viertel vor 7":                         "2026-03-02 18:45",
		"drei viertel sieben":                   "2026-03-02 18:45",
		"Samstag":                               "2026-03-07 day",
		"Sonnabend":                             "2026-03-07 day",
		"Sa":                                    "2026-03-07 day",
		"7. Jänner":                             "2027-01-07 day",
		"heute Abend um 8":                      "2026-03-02 20:00",
		"Donnerstagabend":                       "2026-03-05 18:00",
		"Mittwochnachmittag um vier":            "2026-03-04 16:00",
		"um 6":                                  "2026-03-02 18:00",
		"6 Uhr":                                 "2026-03-03 06:00",
		"um 6:30":                               "2026-03-03 06:30",
		"um ein Uhr":                            "2026-03-02 13:00",
		"Freitag mittags":                       "2026-03-06 12:00",
		"nächsten Montag":                       "2026-03-09 day",
		"6 am":                                  "2026-03-03 06:00",
	})
}

func TestWhenPortuguese(t *testing.T) {
	testWhen(t, "pt-BR", map[string]string{
		"quinta-feira, 5 de março de 2026, às 14:00": "2026-03-05 14:00",
		"quinta às 18h":                  "2026-03-05 18:00",
		"quinta-feira, 18h30":            "2026-03-05 18:30",
		"5ª feira às 18 h":               "2026-03-05 18:00",
		"amanhã de manhã às 9":           "2026-03-03 09:00",
		"amanha cedo":                    "2026-03-03 09:00",
		"depois de amanhã às 14h":        "2026-03-04 14:00",
		"sábado ao meio-dia":             "2026-03-07 12:00",
		"sábado ao meio-dia e meia":      "2026-03-07 12:30",
		"5/3 às 14h":                     "2026-03-05 14:00",
		"1º de março":                    "2027-03-01 day",
		"primeiro de março às 10":        "2027-03-01 10:00",
		"primeiro de abril":              "2026-04-01 day",
		"meia-noite":                     "2026-03-03 00:00",
		"seg 19:00":                      "2026-03-02 19:00",
		"às 6 da tarde":                  "2026-03-02 18:00",
		"às 3":                           "2026-03-02 15:00",
		"às seis e meia":                 "2026-03-02 18:30",
		"quinze para as sete":            "2026-03-02 18:45",
		"7h":                             "2026-03-03 07:00",
		"hoje à noite, 8 horas":          "2026-03-02 20:00",
		"terça que vem":                  "2026-03-03 day",
		"próxima segunda às 10h":         "2026-03-09 10:00",
		"SÁBADO":                         "2026-03-07 day",
		"dia 5 de março, lá pelas 16h":   "2026-03-05 16:00",
		"quarta no fim da tarde":         "2026-03-04 18:00",
		"sexta à tarde":                  "2026-03-06 15:00",
		"5 de dez":                       "2026-12-05 day",
		"duas da tarde":                  "2026-03-02 14:00",
		"amanhã às oito e meia da noite": "2026-03-03 20:30",
	})
}

// What could be meant in two ways, or is no moment, is asked again: in every language.
func TestWhenDoesNotGuessInTheirWords(t *testing.T) {
	b := load(t, nil)
	for l, texts := range map[chat.Language][]string{
		"es": {"la semana que viene", "el 5", "a las 6 o a las 7", "jueves o viernes", "el jueves no",
			"de 9 a 10", "en 5 días", "en 3 horas", "en tres horas",
			"marzo", "sábado a medianoche", "primero",
			"mañana primero", "12 de la noche", "31 de febrero", "dentro de 2 semanas"},
		"de": {"nächste Woche", "am 5", "am 5.", "viertel sieben", "Donnerstag oder Freitag", "9 bis 10", "Ende März",
			"halb",
			"in drei Tagen", "in 3 h", "Samstag um Mitternacht", "in zwei Wochen", "31. Februar", "nicht am Freitag",
			"Donnerstag 6"},
		"pt-BR": {"semana que vem", "dia 5", "quinta ou sexta", "das 9 às 10", "em 3 horas", "em cinco dias",
			"março", "sábado à meia-noite",
			"primeiro", "quinta não", "31 de fevereiro", "daqui a duas semanas", "fim de semana"},
		"ar": {"الأسبوع القادم", "السبت منتصف الليل", "الأول"},
		"en": {"Saturday at midnight", "the first", "in 3 hours", "am 5"},
	} {
		for _, text := range texts {
			if w, ok := b.When(l, chat.Private(text), monday); ok {
				t.Errorf("%s: %q is %v", l, text, w.At.Format(both))
			}
		}
	}
}

// "This evening" is today's: once it is over, it is not tomorrow's.
func TestThisEveningIsToday(t *testing.T) {
	b := load(t, nil)
	late := monday.Add(13*60*60*1e9 - 1)
	for l, text := range map[chat.Language]chat.Private{"en": "this evening", "es": "esta tarde", "pt-BR": "esta tarde"} {
		if w, ok := b.When(l, text, late); ok {
			t.Errorf("%s: %q at %v is %v", l, text, late, w.At)
		}
		if w, ok := b.When(l, text, monday); !ok || w.At.Day() != monday.Day() || !w.Day || !w.Hour {
			t.Errorf("%s: %q is %+v, %v", l, text, w, ok)
		}
	}
}

// Every language understands its own names, short names and numbers of every script.
func TestWhenKnowsEveryNameOfEveryLanguage(t *testing.T) {
	b := load(t, nil)
	if !slices.Contains(b.Languages(), "pt-BR") {
		t.Fatal("the languages are not all here")
	}
	for _, l := range b.Languages() {
		for _, n := range b.tongue(l).grammar.names {
			text := n.word
			if n.kind == month {
				text = "5 " + n.word
			}
			w, ok := b.When(l, chat.Private(text), monday)
			is := int(w.At.Month())
			if n.kind == weekday {
				is = int(w.At.Weekday())
			}
			if !ok || is != n.value {
				t.Errorf("%s: %q is %v, %v", l, text, w.At, ok)
			}
		}
	}
}
