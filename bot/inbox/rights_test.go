package inbox

import (
	"slices"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

var thePair = mentoring.Pair{ID: "p1", Mentor: "ben", Mentee: "ana", State: mentoring.Active}

// someone is who wants to do something to something, and the rights that allow it.
type someone struct {
	name   string
	actor  mentoring.Actor
	object mentoring.Object
	may    []mentoring.Right
}

func everybody() []someone {
	member := func(id mentoring.MemberID) mentoring.Actor { return mentoring.Actor{Member: id, Community: home} }
	of := func(owner mentoring.MemberID, pair mentoring.Pair) mentoring.Object {
		return mentoring.Object{Community: home, Owner: owner, Pair: &pair}
	}
	admin, foreign, stranger := member("cleo"), member("ana"), member("ana")
	admin.Admin, foreign.Admin, foreign.Community = true, true, "elsewhere"
	stranger.Admin, stranger.Stranger = true, true
	over := thePair
	over.State = mentoring.Ended
	ofPair := []mentoring.Right{mentoring.OfPair, mentoring.Walking, mentoring.Anybody}
	other := mentoring.Pair{ID: "p2", Mentor: "dana", Mentee: "eli"}
	return []someone{
		{"whose it is", member("fay"), of("fay", thePair), []mentoring.Right{mentoring.Own, mentoring.Anybody}},
		{"another member", member("fay"), of("ana", thePair), []mentoring.Right{mentoring.Anybody}},
		{"the mentor", member("ben"), of("ana", thePair), ofPair},
		{"the mentee", member("ana"), of("ben", thePair), ofPair},
		{"the mentee of what is over", member("ana"), of("ben", over), []mentoring.Right{mentoring.OfPair, mentoring.Anybody}},
		{"a mentee of another pair", member("ana"), of("eli", other), []mentoring.Right{mentoring.Anybody}},
		{"a member, without a pair", member("ana"), mentoring.Object{Community: home}, []mentoring.Right{mentoring.Anybody}},
		{"an admin", admin, of("ana", thePair), []mentoring.Right{mentoring.AnAdmin, mentoring.Anybody}},
		{"an admin of another community", foreign, of("ana", thePair), nil},
		{"a stranger", stranger, of("ana", thePair), nil},
		{"nobody", mentoring.Actor{Community: home, Admin: true}, of("", mentoring.Pair{}), nil},
	}
}

// Every action a flow can do, and what the inbox asks by itself.
func everyAction() []mentoring.Action {
	all := []mentoring.Action{"member.save", "flow.admin"}
	for name := range Actions() {
		all = append(all, mentoring.Action(name))
	}
	slices.Sort(all)
	return all
}

func TestEveryActionHasARight(t *testing.T) {
	known := []mentoring.Right{mentoring.Own, mentoring.OfPair, mentoring.Walking, mentoring.AnAdmin, mentoring.Anybody}
	for _, action := range everyAction() {
		if !slices.Contains(known, mentoring.Rights[action]) {
			t.Errorf("%s has no right: say in mentoring.Rights who may do it", action)
		}
	}
	for action := range mentoring.Rights {
		if !slices.Contains(everyAction(), action) {
			t.Errorf("there is a right to do %s, which nobody can", action)
		}
	}
}

func TestNobodyActsOnWhatIsNotTheirs(t *testing.T) {
	for _, action := range append(everyAction(), "no.such.action") {
		for _, who := range everybody() {
			want := slices.Contains(who.may, mentoring.Rights[action])
			if got := mentoring.Allow(who.actor, action, who.object); got != want {
				t.Errorf("%s by %s: %v, want %v", action, who.name, got, want)
			}
		}
	}
}

// What the inbox hands to Allow is what the conversation is about, whoever it is who has it.
func TestAConversationAsksForWhatItIsAbout(t *testing.T) {
	r := newRig(t)
	r.pair(plainNetwork)
	elsewhere := r.by("net:dana", chat.Joined)
	elsewhere.Community, elsewhere.Standing.Admin = "elsewhere", true
	r.take(elsewhere, r.by("net:eli", chat.Joined))
	own := []mentoring.Right{mentoring.Own, mentoring.Anybody}
	may := map[mentoring.MemberID][]mentoring.Right{
		"m1": append(own, mentoring.AnAdmin), "m2": append(own, mentoring.OfPair, mentoring.Walking),
		"m3": append(own, mentoring.OfPair, mentoring.Walking), "m4": nil, "m5": own,
	}
	r.view(func(tx store.Tx) error {
		for id, rights := range may {
			for _, stranger := range []bool{false, true} {
				turn := &turn{Inbox: r.Inbox, ctx: t.Context(), tx: tx, now: r.now}
				turn.event.Standing.Stranger = stranger
				r.must(turn.become(id))
				convo := store.Conversation{Member: id, About: store.About{Program: "g1", Pair: "p1"}}
				s := &scene{turn: turn, flow: r.Flows["menu"], convo: convo}
				for _, action := range everyAction() {
					want := !stranger && slices.Contains(rights, mentoring.Rights[action])
					if got := s.allowed(action); got != want {
						t.Errorf("%s by %s (stranger %v): %v, want %v", action, id, stranger, got, want)
					}
				}
			}
		}
		return nil
	})
}

// Who was named may be known from another community.
func TestAPairIsOfOneCommunity(t *testing.T) {
	r := newRig(t)
	cleo, ana, _ := r.pair(plainNetwork)
	elsewhere := r.by("net:dana", chat.Joined)
	elsewhere.Community = "elsewhere"
	r.take(elsewhere)
	dana := chat.Argument{Person: "net:dana", Text: "Dana"}
	r.take(r.command(cleo, "pair", dana, chat.Argument{Person: ana, Text: "Ana"}))
	r.view(func(tx store.Tx) error {
		pairs, err := tx.PairsIn("g1")
		if len(pairs) != 1 {
			t.Errorf("there are %d pairs, want the one there was", len(pairs))
		}
		return err
	})
}

// Who leads no more is told nothing that is for admins: neither of what happens from then on, nor what waits for them.
func TestWhoLeadsNoMoreIsToldNothing(t *testing.T) {
	r := newRig(t)
	cleo, ana, _ := r.pair(plainNetwork)
	leads := r.by("net:dana", chat.Joined)
	leads.Standing.Admin = true
	r.take(leads)
	r.update(func(tx store.Tx) error {
		return (&turn{Inbox: r.Inbox, tx: tx}).nudge("m1", "reported", store.About{Note: "r1"}, r.clock())
	})
	r.Admins = nil
	before := len(r.posted())
	r.take(r.by(cleo, chat.Joined), r.command(ana, "checkin"), r.typed(ana, "1"), r.typed(ana, "3"))
	r.pass(2 * dialogue)
	r.fire()
	told := map[mentoring.MemberID]int{}
	for _, d := range r.posted()[before:] {
		told[d.Member]++
	}
	if told["m1"] != 0 || told["m4"] != 1 {
		t.Errorf("told: %v", told)
	}
}

// What waits for who made the program and leads no more is told to who leads now: somebody may have asked for help.
func TestWhatWaitsForWhoLeadsNoMoreIsHandedOn(t *testing.T) {
	r := newRig(t)
	cleo, ana, _ := r.pair(plainNetwork)
	r.take(r.command(ana, "checkin"), r.typed(ana, "1"), r.typed(ana, "3"))
	leads := r.by("net:dana", chat.Joined)
	leads.Standing.Admin = true
	r.Admins = nil
	r.take(leads, r.by(cleo, chat.Joined))
	before := len(r.posted())
	for range 2 {
		r.pass(2 * dialogue)
		r.fire()
	}
	var told []mentoring.MemberID
	for _, d := range r.posted()[before:] {
		told = append(told, d.Member)
	}
	if !slices.Equal(told, []mentoring.MemberID{"m4"}) {
		t.Errorf("told: %v", told)
	}
}
