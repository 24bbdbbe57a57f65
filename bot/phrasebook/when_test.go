package phrasebook

import (
	"testing"
	"time"
	_ "time/tzdata" // zones are tested wherever the tests run

	"mentorbot/bot/chat"
)

// Now is a Monday, 2 March 2026, ten in the morning.
var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

const (
	day  = "2006-01-02"
	hour = "15:04"
	both = "2006-01-02 15:04"
)

func TestWhenEnglish(t *testing.T) { testWhen(t, "en", whenEnglish) }

var whenEnglish = map[string]string{
	"2026-03-05 14:00":                "2026-03-05 14:00",
	"2026-03-05T14:00":                "2026-03-05 14:00",
	"2026-03-05":                      "2026-03-05 day",
	"5 March":                         "2026-03-05 day",
	"March 5":                         "2026-03-05 day",
	"5th of March":                    "2026-03-05 day",
	"5 mar":                           "2026-03-05 day",
	"5 March 2026 14:00":              "2026-03-05 14:00",
	"March 5th, 2026 at 2 pm":         "2026-03-05 14:00",
	"1 March":                         "2027-03-01 day",
	"5.3.2026":                        "2026-03-05 day",
	"5.3.26":                          "2026-03-05 day",
	"5/3":                             "2026-03-05 day",
	"05-03":                           "2026-03-05 day",
	"1/3":                             "2027-03-01 day",
	"5/3 at 6":                        "2026-03-05 18:00",
	"05/03/2026 at 6":                 "2026-03-05 18:00",
	"Thursday":                        "2026-03-05 day",
	"thu":                             "2026-03-05 day",
	"Thursday evening":                "2026-03-05 18:00",
	"Monday":                          "2026-03-02 day",
	"next Monday":                     "2026-03-09 day",
	"next Thursday at 6":              "2026-03-05 18:00",
	"Monday at 9":                     "2026-03-09 09:00",
	"Monday at 11:30":                 "2026-03-02 11:30",
	"this Friday":                     "2026-03-06 day",
	"Thurs. 6pm":                      "2026-03-05 18:00",
	"today":                           "2026-03-02 day",
	"today at 3":                      "2026-03-02 15:00",
	"tomorrow":                        "2026-03-03 day",
	"TOMORROW!":                       "2026-03-03 day",
	"the day after tomorrow":          "2026-03-04 day",
	"tomorrow 18":                     "2026-03-03 18:00",
	"tomorrow morning":                "2026-03-03 09:00",
	"tomorrow noon":                   "2026-03-03 12:00",
	"tomorrow afternoon":              "2026-03-03 15:00",
	"tonight":                         "2026-03-02 20:00",
	"tonight at 8":                    "2026-03-02 20:00",
	"at 14:30":                        "2026-03-02 14:30",
	"14.30":                           "2026-03-02 14:30",
	"at 10.15":                        "2026-03-02 10:15",
	"10.12":                           "2026-12-10 day",
	"at 9:59":                         "2026-03-03 09:59",
	"10:00":                           "2026-03-02 10:00",
	"6 pm":                            "2026-03-02 18:00",
	"6 p.m.":                          "2026-03-02 18:00",
	"6am":                             "2026-03-03 06:00",
	"12 am":                           "2026-03-03 00:00",
	"12 pm":                           "2026-03-02 12:00",
	"06:30":                           "2026-03-03 06:30",
	"6:30":                            "2026-03-02 18:30",
	"14h30":                           "2026-03-02 14:30",
	"six o'clock":                     "2026-03-02 18:00",
	"half past six":                   "2026-03-02 18:30",
	"quarter to seven in the evening": "2026-03-02 18:45",
	"in the evening":                  "2026-03-02 18:00",
	"morning":                         "2026-03-03 09:00",
	"6 in the morning":                "2026-03-03 06:00",
	"March 5 6 in the evening":        "2026-03-05 18:00",
	"6 evening 5 March":               "2026-03-05 18:00",
	"29 February":                     "2028-02-29 day",
	"Thursday, 5 March 2026 at 14:00": "2026-03-05 14:00",
	"Thursday 5 March":                "2026-03-05 day",
	"٥ march":                         "2026-03-05 day",
	"5 March at 6":                    "2026-03-05 18:00",
	"March 5 at 6":                    "2026-03-05 18:00",
	"Friday 8 in the morning":         "2026-03-06 08:00",
}

func TestWhenArabic(t *testing.T) {
	testWhen(t, "ar", map[string]string{
		"الخميس مساءً":                     "2026-03-05 18:00",
		"غدًا الساعة 6 مساءً":              "2026-03-03 18:00",
		"٥ مارس":                           "2026-03-05 day",
		"الخميس 5 مارس 2026، الساعة 14:00": "2026-03-05 14:00",
		"يوم الخميس القادم الساعة السادسة والنصف مساء": "2026-03-05 18:30",
		"الاثنين المقبل": "2026-03-09 day",
		"بعد غد":         "2026-03-04 day",
		"غدا صباحا":      "2026-03-03 09:00",
		"اليوم عصرًا":    "2026-03-02 15:00",
		"الليلة":         "2026-03-02 20:00",
		"٦ م":            "2026-03-02 18:00",
		"٦ ص":            "2026-03-03 06:00",
		"الساعة ١٤:٣٠":   "2026-03-02 14:30",
		"٥/٣":            "2026-03-05 day",
		"٥ آذار":         "2026-03-05 day",
		"12 غشت":         "2026-08-12 day",
		"3 جانفي":        "2027-01-03 day",
		"10 تشرين الاول": "2026-10-10 day",
		"الساعة الثانية عشرة ظهرًا":      "2026-03-02 12:00",
		"الأربعاء بعد الظهر":             "2026-03-04 15:00",
		"الساعة السابعة إلا ربعًا مساءً": "2026-03-02 18:45",
		"اربعاء":             "2026-03-04 day",
		"مساء اليوم":         "2026-03-02 18:00",
		"thursday evening":   "2026-03-05 18:00",
		"2026-03-05 14:00":   "2026-03-05 14:00",
		"\u200fالخميس\u200f": "2026-03-05 day",
		"الثلاثاء":           "2026-03-03 day",
		"۵ مارس ۲۰۲۶":        "2026-03-05 day",
	})
}

func testWhen(t *testing.T, l chat.Language, cases map[string]string) {
	t.Helper()
	b := load(t, nil)
	for text, want := range cases {
		w, ok := b.When(l, chat.Private(text), monday)
		got := w.At.Format(both)
		if !w.Hour {
			got = w.At.Format(day) + " day"
		}
		if !ok || got != want {
			t.Errorf("%q is %s, %v; want %s", text, got, ok, want)
		}
	}
}

func TestWhenKnowsWhatWasSaid(t *testing.T) {
	b := load(t, nil)
	for text, want := range map[string]When{
		"Thursday": {Day: true}, "at 14:00": {Hour: true}, "evening": {Hour: true}, "Thursday evening": {Day: true,
			Hour: true},
		"tonight": {Day: true, Hour: true}, "5 March 14:00": {Day: true, Hour: true},
	} {
		w, ok := b.When("en", chat.Private(text), monday)
		if !ok || w.Day != want.Day || w.Hour != want.Hour {
			t.Errorf("%q: %+v, %v", text, w, ok)
		}
	}
}

func TestWhenDoesNotGuess(t *testing.T) {
	b := load(t, nil)
	for _, text := range []string{
		"", " ", "?", "6", "March", "2026", "March 2026", "next", "at", "next week", "31 February", "31 Feb 2028",
		"29 February 2027",
		"30/2", "0 March", "5/13", "13/13/2026", "5 March 2020", "2026-03-01", "2026-03-02 09:00", "today at 9",
		"25:00", "14:60", "14 am", "5 March 6",
		"Thursday 6", "not Thursday", "Thursday or Friday", "Thursday Friday", "Friday 5 March",
		"Friday 5 March 2026", "tomorrow Friday",
		"5 March 6 March", "14:00-15:00", "14:00 15:00", "5-3/2026", "ju", "at 12 in the evening", "20260305",
		"5 6 March", "half",
		"tomorrow half", "tomorrow 5 March", "12345 March", "1.2.3.4", "14:5", "today tomorrow", "5 March 2026 2027",
		"morning evening",
		"tomorrow at 24:30", "الخميس أو الجمعة", "٣١ فبراير",
	} {
		for _, l := range []chat.Language{"en", "ar"} {
			if w, ok := b.When(l, chat.Private(text), monday); ok {
				t.Errorf("%q is %+v", text, w)
			}
		}
	}
}

func TestWhenFollowsTheOrderOfTheLanguage(t *testing.T) {
	given := map[string]string{
		"en-US/language.yaml": "order: month day year\nclock: 24\n", "ja/language.yaml": "order: year month day\n",
	}
	b, _ := Load(files(t, given))
	for l, want := range map[chat.Language]string{"en": "2026-05-04", "en-US": "2026-04-05", "ja": "2026-04-05"} {
		if w, ok := b.When(l, "4/5", monday); !ok || w.At.Format(day) != want {
			t.Errorf("4/5 in %s is %v, %v; want %s", l, w, ok, want)
		}
	}
	if w, _ := b.When("en-US", "2026-03-05 6:30", monday); w.At.Format(hour) != "06:30" {
		t.Errorf("half past six of 24 hours is %v", w)
	}
}

func TestWhenLivesInThePlaceOfNow(t *testing.T) {
	b := load(t, nil)
	cairo, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ now, text, want string }{
		{"2026-03-02 23:30", "tomorrow", "2026-03-03T00:00:00+02:00"}, {"2026-03-02 23:30", "today",
			"2026-03-02T00:00:00+02:00"},
		{"2026-04-23 12:00", "tomorrow", "2026-04-24T01:00:00+03:00"}, // the clocks leave midnight out
		{"2026-04-24 12:00", "today", "2026-04-24T01:00:00+03:00"}, {"2026-04-24 12:00", "tomorrow 18:00",
			"2026-04-25T18:00:00+03:00"},
		{"2026-04-23 12:00", "tomorrow at 00:30", "2026-04-24T01:30:00+03:00"},
	} {
		now, _ := time.ParseInLocation(both, c.now, cairo)
		if w, ok := b.When("en", chat.Private(c.text), now); !ok || w.At.Format(time.RFC3339) != c.want {
			t.Errorf("%s: %q is %v, %v; want %s", c.now, c.text, w, ok, c.want)
		}
	}
}

// What the book writes of a moment, it understands; whatever else it understands is not past.
func FuzzWhen(f *testing.F) {
	for _, s := range []string{"Thursday evening", "29 February", "الخميس مساءً", "5/3 at 6", "2026-03-05T14:00",
		"tonight at 8", "in 3", "Do um halb 7", "sábado ao meio-dia e meia", "1º de marzo", "18 Uhr 30", "Donnerstagabend",
		"a medianoche", "esta tarde"} {
		f.Add(s, int64(1_772_445_600), int64(3600))
	}
	b := load(f, nil)
	tongues := everywhere(b)
	f.Fuzz(func(t *testing.T, text string, start, later int64) {
		const years = 200 * 365 * 24 * 3600
		now := time.Unix((start%years+years)%years, 0).UTC()
		at := now.Add(time.Duration((later%years+years)%years) * time.Second).Truncate(time.Minute)
		for _, l := range tongues {
			if w, ok := b.When(l, chat.Private(text), now); ok {
				if w.Hour && w.At.Before(now) || w.At.Before(now.Truncate(24*time.Hour)) || !w.Hour && !w.Day {
					t.Errorf("%q at %v is %+v", text, now, w)
				}
			}
			if at.Before(now) {
				continue
			}
			if w, ok := b.When(l, chat.Private(b.Moment(l, at)), now); !ok || !w.At.Equal(at) || !w.Day || !w.Hour {
				t.Errorf("%q at %v is %+v, %v", b.Moment(l, at), now, w, ok)
			}
			if w, ok := b.When(l, chat.Private(b.Day(l, at)), now); !ok || !w.At.Equal(at.Truncate(24*time.Hour)) {
				t.Errorf("%q at %v is %+v, %v", b.Day(l, at), now, w, ok)
			}
		}
	})
}

func TestDatesAsWritten(t *testing.T) {
	b := load(t, nil)
	early := time.Date(2026, 12, 9, 7, 5, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{b.Day("en", early), "Wednesday, 9 December 2026"}, {b.ShortDay("en", early), "Wednesday 9 December"},
		{b.Clock("en", early), "07:05"}, {b.Moment("en", early), "Wednesday, 9 December 2026 at 07:05"},
		{b.Day("ar", early), "الأربعاء 9 ديسمبر 2026"}, {b.ShortDay("ar", early), "الأربعاء 9 ديسمبر"},
		{b.Clock("ar", early), "07:05"}, {b.Moment("ar", early), "الأربعاء 9 ديسمبر 2026، الساعة 07:05"},
		{b.Moment("xx", early), "Wednesday, 9 December 2026 at 07:05"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
