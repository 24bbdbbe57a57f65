package discord_test

import (
	"slices"
	"strings"
	"testing"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

// found tells whether a line that begins so is among those that were found.
func found(all []discordfake.Option, label string) (value string, is bool) {
	i := slices.IndexFunc(all, func(o discordfake.Option) bool { return strings.HasPrefix(chat.Bare(o.Label), label) })
	if i < 0 {
		return "", false
	}
	return all[i].Value, true
}

// listed is a server with two programs, in each of which Mia may be paired with Leo or Ida.
type listed struct {
	*whole
	boss, mia      chat.PersonID
	spring, autumn mentoring.ProgramID
}

func newListed(t *testing.T) listed {
	w := newWhole(t)
	l := listed{whole: w, boss: w.lead("Bo"), mia: w.person("Mia")}
	l.spring, l.autumn = w.program(l.boss, "Spring"), w.program(l.boss, "Autumn")
	leo, ida := w.person("Leo"), w.person("Ida")
	for _, id := range []mentoring.ProgramID{l.spring, l.autumn} {
		w.enrolled(id, leo, mentoring.Mentor)
		w.enrolled(id, ida, mentoring.Mentor)
		w.enrolled(id, l.mia, mentoring.Mentee)
	}
	return l
}

// everywhere does something in a channel, and in the own chat.
func everywhere(t *testing.T, do func(t *testing.T, l listed, place chat.PlaceID)) {
	inBubble(t, "hall", func(t *testing.T) { l := newListed(t); do(t, l, l.hall) })
	inBubble(t, "own", func(t *testing.T) { do(t, newListed(t), "") })
}

// While a word of a command is typed, what is really there is suggested, only to those whom it concerns; and what is
// picked has its effect.
func TestProgramsAndPairsAreSuggested(t *testing.T) {
	everywhere(t, func(t *testing.T, l listed, place chat.PlaceID) {
		if all := l.finds(l.boss, place, "pair", "program", "aut"); len(all) != 1 || all[0].Value != string(l.autumn) {
			t.Errorf("programs that begin so are %+v", all)
		}
		if all := l.finds(l.boss, place, "pair", "program", ""); len(all) != 2 {
			t.Errorf("all programs are %+v", all)
		}
		if all := l.finds(l.mia, place, "pair", "program", ""); len(all) != 0 {
			t.Errorf("who does not lead finds %+v", all)
		}
		l.types(l.boss, place, "/mentor pair mentor:@Leo mentee:@Mia program:"+string(l.spring))
		l.types(l.boss, place, "/mentor pair mentor:@Ida mentee:@Mia program:"+string(l.autumn))
		if n := len(l.Pairs(l.autumn)); n != 1 {
			t.Fatalf("%d pairs in what was picked", n)
		}
		l.passes(day)
		all := l.finds(l.mia, place, "status", "pair", "")
		_, leo := found(all, "Leo")
		ida, too := found(all, "Ida")
		if len(all) != 2 || !leo || !too {
			t.Fatalf("her pairs are %+v", all)
		}
		if all := l.finds(l.mia, place, "status", "pair", "id"); len(all) != 1 || all[0].Value != ida {
			t.Errorf("pairs that begin so are %+v", all)
		}
		l.types(l.mia, place, "/mentor status pair:"+ida)
		if seen := l.news(l.mia, place); len(seen) != 1 || !strings.Contains(seen[0].Text, "Ida") {
			t.Errorf("answered %+v", seen)
		}
		if all := l.finds(l.boss, place, "status", "pair", ""); len(all) != 0 {
			t.Errorf("who has no pair finds %+v", all)
		}
	})
}

func TestPeopleAndZonesAreSuggested(t *testing.T) {
	everywhere(t, func(t *testing.T, l listed, place chat.PlaceID) {
		l.types(l.boss, place, "/mentor pair mentor:@Leo mentee:@Mia program:"+string(l.spring))
		all := l.finds(l.mia, place, "more block", "whom", "leo")
		if _, is := found(all, "Leo"); len(all) != 1 || !is {
			t.Errorf("whom she may block: %+v", all)
		}
		if all := l.finds(l.boss, place, "more block", "whom", "leo"); len(all) != 0 {
			t.Errorf("whom somebody without a pair may block: %+v", all)
		}
		zones := l.finds(l.mia, place, "settings", "zone", "القاهرة")
		if len(zones) == 0 || zones[0].Value != "Africa/Cairo" {
			t.Errorf("time zones are %+v", zones)
		}
		if zones = l.finds(l.mia, place, "settings", "zone", ""); len(zones) != 25 || zones[0].Value != "America/New_York" {
			t.Errorf("before anything is typed, by her Discord's en-US: %+v", zones)
		}
		l.types(l.mia, place, "/mentor settings zone:Africa/Cairo")
		l.hears(l.mia, place, "settings.zone_kept", nil)
		if m := l.member(l.mia); m.Zone != "Africa/Cairo" {
			t.Errorf("she lives in %q", m.Zone)
		}
	})
}
