package inbox

import (
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// What the network says of somebody is kept, and nothing is said; nobody is met or back because of it.
func TestAChangeIsKeptWithoutAWord(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	before := len(r.posted())
	change := r.by(ana, chat.Changed)
	change.Place, change.Own, change.Language, change.Zone, change.Name = "", false, "es-MX", "America/Lima", "Anita"
	change.Standing.Admin = true
	r.take(change)
	m := r.memberIn(home, ana)
	if m.Hint != "es-MX" || m.Zone != "America/Lima" || !m.Admin || len(m.Places) == 0 {
		t.Errorf("kept: %+v", m)
	}
	r.must(r.Store.View(t.Context(), func(tx store.Tx) error {
		name, err := (&turn{Inbox: r.Inbox, tx: tx}).nameOf(m)
		if name != "Anita" {
			t.Errorf("she is called %q", name.Reveal())
		}
		return err
	}))
	r.take(r.command(ana, "help"))
	d, _ := r.latest()
	r.take(r.missed(d))
	change.ID, change.Zone = "again", "Europe/Madrid"
	r.take(change)
	if m := r.memberIn(home, ana); m.Away != mentoring.Unreachable || m.Zone != "Europe/Madrid" {
		t.Errorf("she is %q in %s", m.Away, m.Zone)
	}
	stranger := r.by("net:nobody", chat.Changed)
	r.take(stranger)
	r.view(func(tx store.Tx) error {
		if _, err := tx.MemberOf(home, "net:nobody"); err == nil {
			t.Error("somebody is met who did nothing")
		}
		return nil
	})
	if n := len(r.posted()) - before; n != 1 {
		t.Errorf("%d messages", n)
	}
}

// A person's own chat may be another one than before.
func TestAnOwnChatThatIsAnotherIsKept(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	e := r.command(ana, "help")
	e.Place = "net:another"
	r.take(e)
	if m := r.memberIn(home, ana); m.Places[ana] != "net:another" {
		t.Errorf("written to at %q", m.Places[ana])
	}
}

// Who leads is told what to do first, with a button that does it.
func TestWhoLeadsIsTold(t *testing.T) {
	r := newRig(t)
	r.Networks[plainNetwork] = chat.Capabilities{
		Buttons: 25, LabelLength: 75, TextLength: 3000, Command: "/mentor ", Invite: "/invite",
	}
	boss := chat.PersonID("net:boss")
	hello := r.by(boss, chat.Installed)
	hello.Standing.Admin = true
	r.take(hello)
	r.says("common.installed_own")
	d, m := r.latest()
	if d.To.Room || d.To.People[0] != boss || len(m.Choices) != 1 || len(r.journaled("network.installed")) != 1 {
		t.Errorf("to %+v: %+v", d.To, m.Choices)
	}
	press := r.by(boss, chat.Pressed)
	press.Handle, press.Standing.Admin = m.Choices[0].Handle, true
	r.take(press)
	if d, m := r.latest(); len(m.Choices) == 0 && m.Form == nil {
		t.Errorf("the button leads to %+v, %+v", d, m)
	}
}

// Where nothing is typed to bring the bot in, nobody is told to; and a community whose common room is shut is greeted
// through who leads it.
func TestWhoLeadsIsToldWhereTheRoomIsShut(t *testing.T) {
	r := newRig(t)
	r.Networks[plainNetwork] = chat.Capabilities{Buttons: 25, LabelLength: 75, TextLength: 3000, Command: "/mentor "}
	boss := chat.PersonID("net:boss")
	hello := r.by(boss, chat.Installed)
	hello.Own, hello.Place, hello.Name = false, "net:hall", ""
	r.take(hello)
	r.says("common.installed")
	d, _ := r.latest()
	r.take(r.missed(d))
	r.says("common.installed_led")
	if d, m := r.latest(); d.To.Room || d.To.People[0] != boss || len(m.Choices) != 1 {
		t.Errorf("to %+v: %+v", d.To, m.Choices)
	}
}

// Who came in from elsewhere has done nothing that wants an answer.
func TestAStrangerWhoCameInIsToldNothing(t *testing.T) {
	r := newRig(t)
	e := r.by("net:far", chat.Joined)
	e.Standing.Stranger = true
	r.take(e)
	if n := len(r.posted()); n != 0 {
		t.Errorf("%d messages", n)
	}
}

// A name that the network did not turn into a person wants another answer than one that nobody has.
func TestAPlainNameIsExplained(t *testing.T) {
	r := newRig(t)
	cleo, _, _ := r.pair(plainNetwork)
	r.take(r.command(cleo, "pair", chat.Argument{Text: "@ana", Plain: true}, chat.Argument{Text: "@ben", Plain: true}))
	r.says("pair.refused_plain")
	r.take(r.command(cleo, "pair", chat.Argument{Text: "ana"}, chat.Argument{Text: "ben"}))
	r.says("pair.refused_stranger")
}

// A room that may not be written to: who had the invitation posted is told, with the words of their network if it has
// any, and nobody is looked for there.
func TestARoomThatIsShut(t *testing.T) {
	for invite, key := range map[string]string{"": "common.shut_out", "/invite": "common.shut_out_invite"} {
		r := newRig(t)
		r.Networks[plainNetwork] = chat.Capabilities{
			Buttons: 25, LabelLength: 75, TextLength: 3000, PrivateReplies: chat.Always, Command: "/", Invite: invite,
		}
		cleo, ana, _ := r.pair(plainNetwork)
		asks := r.command(cleo, "announce")
		asks.Place, asks.Own = "net:room", false
		r.take(asks)
		_, m := r.latest()
		press := r.by(cleo, chat.Pressed) // in her own chat, though it was asked for in the room
		press.Handle = m.Choices[0].Handle
		r.take(press)
		var posted store.Delivery
		for _, d := range r.posted() {
			if d.To.Room && len(d.To.People) == 0 {
				posted = d
			}
		}
		if posted.To.Place != "net:room" {
			t.Fatalf("posted to %+v", posted.To)
		}
		r.take(r.missed(posted))
		r.says(key)
		if d, _ := r.latest(); d.Member != "m1" || d.To.Room || r.away("m1") != mentoring.Here {
			t.Errorf("told to %s in %+v, who is %q", d.Member, d.To, r.away("m1"))
		}
		if place := r.board(nil); place != "" {
			t.Errorf("people are looked for in %q", place)
		}
		before := len(r.posted())
		answer := r.command(ana, "help")
		answer.Place, answer.Own = "net:room", false
		r.take(answer)
		d, _ := r.latest()
		r.take(r.missed(d))
		if n := len(r.posted()) - before; n != 1 {
			t.Errorf("%d messages about an answer in that room", n)
		}
	}
}
