package discord_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
)

// refused wants the sentence for who does not lead, and nothing made.
func (w *whole) refused(p chat.PersonID, place chat.PlaceID, why string) {
	w.t.Helper()
	for _, s := range w.news(p, place) {
		if has(s.Text, w.Phrase("common.admin_only", nil)) || has(s.Text, w.Phrase("common.admin_unsure", nil)) {
			return
		}
	}
	w.t.Errorf("%s: %+v", why, w.news(p, place))
}

// What Discord signs with each interaction counts at once: whoever was admin a moment ago is none when it says so, and
// the other way round.
func TestThePermissionIsLookedAtEachTime(t *testing.T) {
	synctest.Test(t, testThePermissionIsLookedAtEachTime)
}

func testThePermissionIsLookedAtEachTime(t *testing.T) {
	w := newWhole(t)
	boss, mia := w.lead("Bo"), w.person("Mia")
	w.types(boss, w.hall, "/mentor program")
	if seen := w.news(boss, w.hall); len(seen) == 0 || has(seen[0].Text, w.Phrase("common.admin_only", nil)) {
		t.Fatalf("who leads sees %+v", seen)
	}
	w.Server.Roles(w.Guild(), w.User(boss))
	w.Admin(mia)
	w.types(boss, w.hall, "/mentor pair mentor:@Bo mentee:@Mia")
	w.refused(boss, w.hall, "a moment after the role was taken")
	w.types(boss, "", "/mentor program")
	w.refused(boss, "", "in the own chat, where Discord signs no permission")
	w.types(mia, w.hall, "/mentor program")
	if seen := w.news(mia, w.hall); len(seen) == 0 || has(seen[0].Text, w.Phrase("common.admin_only", nil)) {
		t.Errorf("who leads since a moment ago sees %+v", seen)
	}
}

// What was signed long ago counts for nothing, and where Discord can't be asked nobody leads.
func TestAnOldOrUnknownPermissionIsNone(t *testing.T) {
	synctest.Test(t, testAnOldOrUnknownPermissionIsNone)
}

func testAnOldOrUnknownPermissionIsNone(t *testing.T) {
	w := newWhole(t)
	boss := w.lead("Bo")
	a := w.Server.Types(w.User(boss), w.Channel(w.hall), "program")
	w.does(func() { w.Happens(1, func() { w.must(w.Server.Tell(a)) }) })
	if has(w.news(boss, w.hall)[0].Text, w.Phrase("common.admin_only", nil)) {
		t.Fatal("who leads is refused")
	}
	w.Server.Roles(w.Guild(), w.User(boss))
	w.passes(2 * time.Minute)
	last := len(a.ID) - 1
	late := strings.NewReplacer(a.ID, a.ID[:last]+string('0'+(a.ID[last]-'0'+1)%10), a.Token, "another").Replace(string(a.Body()))
	w.does(func() {
		w.Happens(1, func() {
			response, err := w.Server.Post([]byte(late))
			w.must(err)
			response.Body.Close()
		})
	})
	w.refused(boss, "", "told two minutes late")

	w.Admin(boss)
	w.passes(2 * time.Minute)
	for range 3 {
		w.Server.FailNext("GET /guilds/", discordfake.Denies(500, 0, "down"))
	}
	w.types(boss, "", "/mentor program")
	w.refused(boss, "", "while Discord can't be asked")
}

// The code that the start prints makes whoever types it an admin, whatever Discord lets them do; once.
func TestTheCodeMakesAnAdmin(t *testing.T) { synctest.Test(t, testTheCodeMakesAnAdmin) }

func testTheCodeMakesAnAdmin(t *testing.T) {
	for _, where := range []string{"own", "hall"} {
		w := newWhole(t)
		mia, leo := w.person("Mia"), w.person("Leo")
		place := map[string]chat.PlaceID{"hall": w.hall}[where]
		w.types(mia, place, "/mentor program")
		w.refused(mia, place, "before")
		w.types(mia, place, "/mentor claim code:WXYZ-WXYZ-WXYZ")
		w.hears(mia, place, "common.claim_wrong", nil)
		w.types(mia, place, "/mentor claim code:"+bottest.ClaimCode)
		if seen := w.hears(mia, place, "common.claimed", args("name", "Mia")); seen.Private != (where == "hall") {
			t.Errorf("%s: everybody reads %q", where, seen.Text)
		}
		w.types(mia, place, "/mentor program")
		w.hears(mia, place, "program.first", nil)
		w.types(leo, place, "/mentor claim code:"+bottest.ClaimCode)
		w.hears(leo, place, "common.claim_none", nil)
		if w.member(leo).Admin || !w.member(mia).Admin {
			t.Errorf("%s: Leo is an admin: %t, Mia: %t", where, w.member(leo).Admin, w.member(mia).Admin)
		}
	}
}
