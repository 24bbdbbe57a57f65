package mentoring

import (
	"strings"
	"testing"
	"time"
)

func TestTheLadderIsClimbedRungByRung(t *testing.T) {
	since := clock(t, time.UTC, "2025-03-03 10:00")
	var done Rung
	for _, want := range []struct {
		rung Rung
		due  string
	}{
		{Nudge, "2025-03-06 10:00"}, {AskPartner, "2025-03-10 10:00"},
		{TellAdmin, "2025-03-17 10:00"}, {Release, "2025-03-24 10:00"},
	} {
		rung, due := Ladder{}.Next(since, since, done)
		if rung != want.rung || !due.Equal(clock(t, time.UTC, want.due)) {
			t.Errorf("after %q: %s at %s, want %s at %s", done, rung, due, want.rung, want.due)
		}
		if at := DefaultLadder.At(want.rung, since); !at.Equal(due) {
			t.Errorf("%s is at %s by At, %s by Next", rung, at, due)
		}
		done = rung
	}
	if rung, due := DefaultLadder.Next(since, since, done); rung != "" || !due.IsZero() {
		t.Errorf("after the release comes %q at %s", rung, due)
	}
}

func TestNobodyIsReleasedUnheardAfterADowntime(t *testing.T) {
	since := clock(t, time.UTC, "2025-03-03 10:00")
	now := since.AddDate(0, 0, 30) // all rungs are over
	rung, due := DefaultLadder.Next(since, now, "")
	if rung != Nudge || !due.Equal(now) {
		t.Fatalf("%s at %s, want the nudge now", rung, due)
	}
	since = DefaultLadder.Since(rung, now)
	if rung, due = DefaultLadder.Next(since, now, rung); rung != AskPartner || !due.Equal(now.AddDate(0, 0, 4)) {
		t.Errorf("%s at %s, want the partner asked four days later", rung, due)
	}
}

func TestALadderOfTheProgramsOwn(t *testing.T) {
	since := clock(t, time.UTC, "2025-03-03 10:00")
	quick := Ladder{Nudge: 1, Ask: 2, Tell: 3, Release: 4}
	if rung, due := quick.Next(since, since, AskPartner); rung != TellAdmin || !due.Equal(since.AddDate(0, 0, 3)) {
		t.Errorf("%s at %s", rung, due)
	}
	if !quick.At("jump", since).IsZero() {
		t.Error("a rung that is none has a day")
	}
}

func TestALadderThatDoesNotRiseIsRefused(t *testing.T) {
	for _, c := range []struct {
		ladder Ladder
		want   string
	}{
		{Ladder{}, ""},
		{DefaultLadder, ""},
		{Ladder{1, 2, 3, 365}, ""},
		{Ladder{0, 7, 14, 21}, "the nudge is on day 0; give it a day from 1 on"},
		{Ladder{3, -7, 14, 21}, "asking the partner is on day -7; give it a day from 1 on"},
		{Ladder{7, 3, 14, 21}, "the nudge is on day 7 and asking the partner on day 3; give days that rise"},
		{Ladder{3, 7, 21, 21}, "telling the admin is on day 21 and the release on day 21"},
		{Ladder{3, 7, 14, 366}, "the release is on day 366; give it a day up to 365"},
	} {
		err := c.ladder.Check()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: %v, want %q", c.ladder, err, c.want)
		}
	}
}
