package telegram_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

func TestAButtonOfLongAgoSaysSo(t *testing.T) { synctest.Test(t, testAButtonOfLongAgoSaysSo) }

func testAButtonOfLongAgoSaysSo(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns"), w.person("Leo", "leo_helps")
	g := w.group("supergroup", "North", boss, mia, leo)
	id := w.program(g, boss, "Spring")
	w.opens(mia, "")
	w.opens(leo, "")
	w.Enrol(id, w.member(g, leo).ID, mentoring.Mentor)
	w.Enrol(id, w.member(g, mia).ID, mentoring.Mentee)
	w.types(boss, "/pair @leo_helps @mia_learns")
	undo, b := w.button(boss.ID, w.label("pair.done.undo"))
	w.passes(day)
	w.taps(mia, "intro.hello.hello")
	w.taps(leo, "intro.hello.hello")

	w.passes(31 * day)
	w.does(func() { w.Presses(boss.ID, &undo, b.Data) })
	w.hearsOnly(boss.ID, "pair.late", nil)
	w.does(func() { w.Presses(boss.ID, nil, b.Data) }) // the app has no message for it any more
	w.hearsOnly(boss.ID, "common.old_button", nil)
	w.hearsNothing(mia.ID, leo.ID, g.ID)
	if all := w.Pairs(id); len(all) != 1 || all[0].State == mentoring.Undone {
		t.Errorf("pairs: %+v", all)
	}
	w.passes(60 * day)
	w.Update(func(tx store.Tx) error { // as it is tidied every hour
		_, err := tx.ForgetDeliveries(w.Clock.Now().Add(-90*day), 1000)
		return err
	})
	w.does(func() { w.Presses(boss.ID, &undo, b.Data) })
	w.hearsOnly(boss.ID, "common.old_button", nil)
	w.hearsNothing(mia.ID, leo.ID, g.ID)
}

func TestAnothersButtonAndMadeUpOnesDoNothing(t *testing.T) {
	synctest.Test(t, testAnothersButtonAndMadeUpOnesDoNothing)
}

func testAnothersButtonAndMadeUpOnesDoNothing(t *testing.T) {
	w := newWhole(t)
	boss, ana, zoe := w.person("Bo", ""), w.person("Ana", ""), w.person("Zoe", "")
	g := w.group("supergroup", "North", boss, ana, zoe)
	w.opens(ana, "")
	w.opens(zoe, "")
	w.types(ana, "/settings")
	question, b := w.button(ana.ID, w.label("settings.what.reminders"))
	w.does(func() { w.Presses(zoe.ID, &question, b.Data) })
	w.hearsOnly(zoe.ID, "common.others_button", nil)
	w.hearsNothing(ana.ID)

	delivery, rest, _ := strings.Cut(b.Data, "_")
	_, code, _ := strings.Cut(rest, "_")
	for _, data := range []string{
		"x", "menu", "/claim " + bottest.ClaimCode, "__", delivery, delivery + "_0_" + code, delivery + "_-1_" + code,
		delivery + "_99999999999999999999_" + code, "0000000000_" + rest, b.Data + "=", strings.ToLower(b.Data),
		`{"action":"grant","admin":true}`, "<b>\x00\u202e</b>", strings.Repeat("ü", 32), "9999999999_0_AAAAAAAAAAAAAAAA",
	} {
		w.does(func() { w.Presses(zoe.ID, nil, data) })
		if key := w.onlySaid(zoe.ID); key != w.label("common.old_button") {
			t.Errorf("%q: %s", data, key)
		}
		w.opens(zoe, "") // a link can hold the same
	}
	w.does(func() { w.Presses(zoe.ID, nil, "") })
	w.hearsNothing(zoe.ID, ana.ID, boss.ID, g.ID)
	w.taps(ana, "settings.what.reminders")
	w.hearsOnly(ana.ID, "settings.reminders", nil)
}

// onlySaid is the only new message; else all of them.
func (w *whole) onlySaid(chatID int64) string {
	fresh := w.news(chatID)
	if len(fresh) != 1 {
		return w.transcript(fresh)
	}
	return strings.ReplaceAll(chat.Clean(fresh[0].Text), "\n", " ")
}

func TestPairNamesTwoPeopleOfTheGroup(t *testing.T) {
	synctest.Test(t, testPairNamesTwoPeopleOfTheGroup)
}

func testPairNamesTwoPeopleOfTheGroup(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns"), w.person("Leo", "")
	zoe, robot := w.person("Zoe", "zoe_elsewhere"), w.AddUser(telegramfake.User{
		FirstName: "Robot", Username: "helpful_robot", IsBot: true,
	})
	g := w.group("supergroup", "North", boss, leo)
	w.changes(boss, mia, g, "member")
	w.opens(zoe, "") // the bot has met her, and she is not in the group
	id := w.program(g, boss, "Spring")
	for _, c := range []struct {
		words     string
		mentioned []telegramfake.User
		key, some string
	}{
		{"@mia_learns", nil, "pair.refused_form", "/pair @mentor @mentee"},
		{"@mia_learns @MIA_learns", nil, "pair.refused_self", ""},
		{"@mia_learns {Leo} @bo_boss", []telegramfake.User{leo}, "pair.refused_form", "/pair @mentor @mentee"},
		{"@mia_learns {Robot}", []telegramfake.User{robot}, "pair.refused_bot", "/pair @mentor @mentee"},
		{"@" + wholeName + " @mia_learns", nil, "pair.refused_bot", "/pair @mentor @mentee"},
		{"@zoe_elsewhere @mia_learns", nil, "pair.refused_outside", "Zoe"},
		{"@nobody_knows_them @mia_learns", nil, "pair.refused_stranger", "@nobody_knows_them"},
		{"mia and leo", nil, "pair.refused_stranger", "mia"},
		{`<b>*x*</b> @mia_learns`, nil, "pair.refused_stranger", "<b>*x*</b>"},
	} {
		for _, place := range []int64{boss.ID, g.ID} {
			w.says(boss, place, "/pair "+c.words, c.mentioned...)
			m := w.hearsOnly(boss.ID, c.key, nil)
			if !strings.Contains(chat.Clean(m.Text), c.some) {
				t.Errorf("/pair %s: %s", c.words, m.Text)
			}
			w.hearsNothing(g.ID, mia.ID, leo.ID, zoe.ID)
		}
	}
	w.says(leo, g.ID, "/pair @mia_learns @bo_boss") // who may not
	if w.callsOf(g, leo) != 1 {
		t.Error("Leo is not called")
	}
	if all := w.Pairs(id); len(all) != 0 {
		t.Errorf("pairs: %+v", all)
	}
}

func TestAMessageDeletedBeforeItsEditIsNothingLost(t *testing.T) {
	synctest.Test(t, testAMessageDeletedBeforeItsEditIsNothingLost)
}

func testAMessageDeletedBeforeItsEditIsNothingLost(t *testing.T) {
	w := newWhole(t)
	boss, ana := w.person("Bo", ""), w.person("Ana", "")
	g := w.group("supergroup", "North", boss, ana)
	w.opens(ana, "")
	w.types(ana, "/settings")
	question, b := w.button(ana.ID, w.label("settings.what.reminders"))
	w.does(func() {
		w.Presses(ana.ID, &question, b.Data)
		w.deletes(ana.ID, question.ID)
	})
	asked := w.hearsOnly(ana.ID, "settings.reminders", nil)
	if m := w.member(g, ana); m.Away != mentoring.Here {
		t.Errorf("she is %q", m.Away)
	}
	_, off := w.button(ana.ID, w.label("settings.reminders.off"))
	w.does(func() {
		w.Presses(ana.ID, &asked, off.Data)
		w.deletes(ana.ID, asked.ID)
	})
	w.hearsOnly(ana.ID, "settings.reminders_kept", nil)
	if m := w.member(g, ana); m.Away != mentoring.Here || !m.Quiet {
		t.Errorf("she is %q, and wants no reminders: %v", m.Away, m.Quiet)
	}
	w.passes(3 * day)
	w.hearsNothing(ana.ID, boss.ID, g.ID)
}

// deletes takes a message out of a chat. The server lets the bot do it, and people in their own chats.
func (w *whole) deletes(chatID, message int64) {
	w.t.Helper()
	body := fmt.Sprintf(`{"chat_id":%d,"message_id":%d}`, chatID, message)
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost,
		"https://api.telegram.org/bot"+wholeToken+"/deleteMessage", strings.NewReader(body))
	w.must(err)
	r.Header.Set("Content-Type", "application/json")
	response, err := telegramfake.Transport{Server: w.Server}.RoundTrip(r)
	w.must(err)
	w.must(response.Body.Close())
	if response.StatusCode != http.StatusOK {
		w.t.Fatalf("deleted with %d", response.StatusCode)
	}
}

// wild is a name that no message may bring to life; wilder, the last one behind it.
const wild, wilder = "<b>*_[x](http://evil.com) @all_people #tag /cmd", "$USD a@evil.com tg://evil.com</b>"

func TestANameFullOfMarkupNeverComesAlive(t *testing.T) {
	synctest.Test(t, testANameFullOfMarkupNeverComesAlive)
}

func testANameFullOfMarkupNeverComesAlive(t *testing.T) {
	w := newWhole(t)
	boss := w.person("Bo", "bo_boss")
	var named []telegramfake.User
	for _, username := range []string{"", "leo_helps", ""} {
		u := w.AddUser(telegramfake.User{FirstName: wild, LastName: wilder, Username: username, LanguageCode: "en"})
		w.chats, named = append(w.chats, u.ID), append(named, u)
	}
	mia, leo, zoe := named[0], named[1], named[2]
	g := w.group("supergroup", wild, boss, mia)
	w.changes(boss, leo, g, "member")
	south := w.group("supergroup", "South "+wild, boss, leo)
	id := w.program(g, boss, "Spring "+wild)
	w.says(boss, g.ID, "/announce")
	w.taps(boss, "announce.post.post")
	w.hears(g.ID, "announce.invitation", nil)

	w.says(mia, g.ID, "/menu")
	w.hears(g.ID, "common.call", nil)
	w.presses(mia, g.ID, w.label("common.open_chat"))
	w.presses(zoe, g.ID, w.label("announce.join"))
	w.says(boss, g.ID, "/pair @leo_helps {"+wild+"}", mia)
	w.hears(boss.ID, "pair.invited", nil)
	w.opens(leo, "")
	w.presses(leo, leo.ID, w.titled(leo.ID, "South"))
	w.types(leo, "/no_"+wild)
	w.types(leo, wild)
	w.passes(7 * day)
	w.Enrol(id, w.member(g, mia).ID, mentoring.Mentee)
	w.says(boss, g.ID, "/pairs")
	w.says(boss, g.ID, "/members")
	w.says(mia, g.ID, "/status")
	w.says(mia, g.ID, "/privacy")
	w.says(leo, south.ID, "/help")
	w.nothingIsAlive()
}

// titled is the label of the latest button that begins so.
func (w *whole) titled(chatID int64, begins string) string {
	w.t.Helper()
	for _, m := range slices.Backward(w.Messages(chatID, 0)) {
		for _, label := range labelsOf(m) {
			if strings.HasPrefix(label, begins) {
				return label
			}
		}
	}
	w.t.Fatalf("no button begins with %q", begins)
	return ""
}

// nothingIsAlive looks at all that the bot ever said. Our own bold words and mentions are no one else's doing.
func (w *whole) nothingIsAlive() {
	w.t.Helper()
	shown := 0
	for _, id := range w.chats {
		for _, m := range w.Messages(id, 0) {
			if m.From == nil || m.From.ID != w.Bot().ID {
				continue
			}
			if strings.Contains(chat.Clean(m.Text+m.Caption), "evil.com") {
				shown++
			}
			for _, e := range slices.Concat(m.Entities, m.CaptionEntities) {
				if e.Type != "bold" && (e.Type != "text_mention" || e.User == nil) {
					w.t.Errorf("%+v is alive in %d: %s", e, id, m.Text+m.Caption)
				}
			}
		}
	}
	const enough = 8
	if shown < enough {
		w.t.Errorf("only %d messages show the name", shown)
	}
}
