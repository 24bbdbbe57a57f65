package inbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

const typingNetwork chat.Network = "typing"

// newSearched is a rig on a network where lists are looked through by typing, with a program that Cleo leads: Ana and
// Ben are a pair in it, and there are so many mentors and mentees besides.
func newSearched(t testing.TB, many int) (r *rig, cleo, ana, ben chat.PersonID) {
	t.Helper()
	r = newRig(t)
	r.Networks[typingNetwork] = chat.Capabilities{
		Buttons: 25, LabelLength: 75, TextLength: 3000, Fields: 5, Search: true, Options: 10, PrivateReplies: chat.Always,
	}
	cleo, ana, ben = r.pair(typingNetwork)
	r.update(func(tx store.Tx) error {
		var errs []error
		for i := range many {
			for _, role := range []mentoring.Role{mentoring.Mentor, mentoring.Mentee} {
				m := mentoring.Member{ID: mentoring.MemberID(fmt.Sprintf("%s%d", role, i)), Community: home, Created: start}
				m.Persons = []chat.PersonID{chat.PersonID(fmt.Sprintf("%s:%s", typingNetwork, m.ID))}
				var err error
				m.Sealed, err = r.seal(m.ID, "member/"+string(m.ID), mentoring.Profile{Name: chat.Private(nameNumber(i))})
				e := mentoring.Enrolment{
					Program: "g1", Member: m.ID, Role: role, Capacity: 1, State: mentoring.Enrolled, Since: start,
				}
				errs = append(errs, err, tx.PutMember(m), tx.PutEnrolment(e))
			}
		}
		return errors.Join(errs...)
	})
	return r, cleo, ana, ben
}

// nameNumber is a name that no other number has.
func nameNumber(i int) string {
	first := []string{"Mariana", "Ana María", "João", "أمل", "Müller", "Bernd", "Lea", "Noor", "Iñaki", "Zoë"}
	return fmt.Sprintf("%s %c%c%c", first[i%len(first)], 'A'+i/10%26, 'a'+i/260%26, 'a'+i/6760%26)
}

// looked is what a person finds by typing.
func (r *rig) looked(p chat.PersonID, h chat.Handle, typed string) []chat.Choice {
	r.t.Helper()
	return r.asked(chat.Query{Handle: h, Person: p, Text: chat.Private(typed)})
}

func (r *rig) asked(q chat.Query) []chat.Choice {
	r.t.Helper()
	q.Kind, q.Community = chat.Search, home
	commits := r.kept.commits
	found, err := r.Query(r.t.Context(), q)
	r.must(err)
	if r.kept.commits != commits {
		r.t.Error("a query committed something")
	}
	return found.Options
}

func labelsOf(choices []chat.Choice) (labels []string) {
	for _, c := range choices {
		labels = append(labels, chat.Bare(c.Label))
	}
	return labels
}

// picks is what was picked of a list.
func (r *rig) picks(p chat.PersonID, h chat.Handle, key string) chat.Event {
	e := r.pressing(p, h)
	e.Text = chat.Private(key)
	return e
}

// latestMessage is what was said last.
func (r *rig) latestMessage() (store.Delivery, chat.Message) {
	r.t.Helper()
	all := r.posted()
	return all[len(all)-1], r.message(all[len(all)-1])
}

func TestALongListIsLookedThroughByTyping(t *testing.T) {
	r, cleo, _, _ := newSearched(t, 150)
	r.take(r.command(cleo, "pair"))
	d, m := r.latestMessage()
	if m.Search == nil || m.Search.Hint != "Type to search" || len(m.Choices) < MostListed {
		t.Fatalf("asked with %+v and %d buttons", m.Search, len(m.Choices))
	}
	h := m.Search.Handle
	if all := r.looked(cleo, h, " "); len(all) != MostFound || all[0].Handle != "" || all[0].Key == "" {
		t.Errorf("nothing typed finds %d, the first %+v", len(all), all[0])
	}
	for typed, want := range map[string][]string{
		"ana maria a": {"Ana María Aaa"}, "maria, ANA  c": {"Ana María Caa"}, "joao b": {"João Baa"},
		"أمل d": {"أمل Daa"}, "mull e": {"Müller Eaa"}, "inaki g": {"Iñaki Gaa"}, "xyz": nil, "🙂": nil, "?": nil,
		strings.Repeat("a", mostSearch+1): nil,
	} {
		got := labelsOf(r.looked(cleo, h, typed))
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) || len(want) == 0 && len(got) > 0 {
			t.Errorf("%q finds %v, want %v first", typed, got, want)
		}
	}
	got := labelsOf(r.looked(cleo, h, "ana"))
	if !strings.HasPrefix(got[0], "Ana") || !strings.HasPrefix(got[15], "Mariana") {
		t.Errorf("the middle of a name comes before its beginning: %v", got)
	}
	r.take(r.sees(cleo, d), r.picks(cleo, h, "mentor149"))
	_, next := r.latestQuestion()
	if next.Search == nil || !strings.Contains(next.Text.String(), r.Book.Label("en", "pair.mentee", nil)[:10]) {
		t.Errorf("goes on with %q", next.Text)
	}
	if chosen := r.settled(d.ID); chat.Bare(chosen) != nameNumber(149) {
		t.Errorf("the question is settled with %q", chosen)
	}
	r.take(r.picks(cleo, next.Search.Handle, "mentee7"))
	var pairs []mentoring.Pair
	r.view(func(tx store.Tx) (err error) { pairs, err = tx.PairsIn("g1"); return err })
	if p := pairs[len(pairs)-1]; p.Mentor != "mentor149" || p.Mentee != "mentee7" {
		t.Errorf("paired %s with %s", p.Mentor, p.Mentee)
	}
	for _, over := range []chat.Handle{h, next.Search.Handle} {
		if got := r.looked(cleo, over, "a"); len(got) > 0 {
			t.Errorf("a question that is answered for good still finds %d", len(got))
		}
	}
}

// sees is what the outbox reports of a message that a person can see.
func (r *rig) sees(p chat.PersonID, d store.Delivery) chat.Event {
	e := r.by(p, chat.Delivered)
	e.Delivery, e.Receipt = d.ID, chat.Receipt{Place: chat.PlaceID(p) + "-dm", Message: "1"}
	return e
}

// latestQuestion is the last message that is no change of another.
func (r *rig) latestQuestion() (d store.Delivery, m chat.Message) {
	r.t.Helper()
	for _, posted := range r.posted() {
		if posted.Edits == "" {
			d, m = posted, r.message(posted)
		}
	}
	return d, m
}

// settled is how the change of a message says that it is answered.
func (r *rig) settled(id chat.DeliveryID) (chosen string) {
	r.t.Helper()
	for _, posted := range r.posted() {
		if posted.Edits == id {
			chosen = r.message(posted).Chosen
		}
	}
	return chosen
}

// What is not a person's own, or not theirs to see, finds nothing, and is told apart by nothing.
func TestNobodyLooksThroughWhatIsNotTheirs(t *testing.T) {
	r, cleo, ana, ben := newSearched(t, 30)
	r.take(r.command(cleo, "pair"))
	d, m := r.latestMessage()
	h := m.Search.Handle
	button := m.Choices[0].Handle
	r.take(r.command(ben, "settings"))
	if got := r.looked(cleo, h, ""); len(got) != 31 { // and Ben
		t.Fatalf("the admin finds %d", len(got))
	}
	for who, found := range map[string][]chat.Choice{
		"another member": r.looked(ana, h, ""), "somebody who was never met": r.looked("typing:eva", h, ""),
		"nobody's handle": r.looked(cleo, "x", ""), "a forged one": r.looked(cleo, h[:len(h)-1]+"~", ""),
		"a button's": r.looked(cleo, button, ""), "one beyond": r.looked(cleo, r.sign(d.ID, len(d.Options)), ""),
		"a form's":                      r.looked(cleo, r.sign(d.ID, formOption), ""),
		"a message not kept":            r.looked(cleo, r.sign("9999999999", 0), ""),
		"a stranger":                    r.asked(chat.Query{Handle: h, Person: cleo, Standing: chat.Standing{Stranger: true}}),
		"a member's command for admins": r.asked(chat.Query{Verb: "pair", Option: "mentor", Person: ana}),
	} {
		if len(found) > 0 {
			t.Errorf("%s: found %d", who, len(found))
		}
	}
	r.Admins = nil // from now on Cleo leads nothing
	if got := r.looked(cleo, h, ""); len(got) > 0 {
		t.Errorf("who is no admin any more finds %d", len(got))
	}
	r.take(r.picks(cleo, h, "mentor3"))
	r.expectSaid("m1", "common.admin_only")
	r.take(r.picks(ben, h, "mentor3"))
	r.expectSaid("m3", "common.others_button")
}

// Only words that stand behind a command are looked for: not the tasks of another pair, in a question further on.
func TestWhatIsNoWordOfTheCommandFindsNothing(t *testing.T) {
	r := newRig(t)
	cleo, ana, _ := r.pair(plainNetwork)
	r.take(r.command(ana, "task"), r.typed(ana, "a secret of hers"))
	if n := len(r.journaled("note.task")); n != 1 {
		t.Fatalf("%d tasks are noted", n)
	}
	pair := []chat.Argument{{Name: "pair", Text: "p1"}}
	if found := r.asked(chat.Query{Verb: "task", Option: "which", Args: pair, Person: cleo}); len(found) > 0 {
		t.Errorf("she finds %+v", found)
	}
}

// What a network says was picked is an answer only if it is in the list now.
func TestOnlyWhatIsInTheListIsAnAnswer(t *testing.T) {
	r, cleo, _, _ := newSearched(t, 30)
	r.take(r.command(cleo, "pair"))
	_, m := r.latestMessage()
	h := m.Search.Handle
	r.update(func(tx store.Tx) error {
		e, err := tx.Enrolment("g1", "mentor4")
		e.State = mentoring.Rested
		return errors.Join(err, tx.PutEnrolment(e))
	})
	for _, key := range []string{"", "mentee4", "mentor4", "m1", nameNumber(5), "_more", "mentor5 "} {
		r.take(r.picks(cleo, h, key))
		r.expectSaid("m1", "common.problem_choice")
		if _, again := r.latestMessage(); again.Search == nil || !strings.Contains(again.Text.String(), "1 to 8") {
			t.Errorf("%q: the question does not stay: %q", key, again.Text)
		}
	}
	r.take(r.picks(cleo, h, "mentor5"))
	if _, next := r.latestMessage(); !strings.Contains(next.Text.String(), "30") {
		t.Errorf("what is in the list is no answer: %q", next.Text)
	}
}

func TestAZoneIsLookedForByTyping(t *testing.T) {
	r, _, ana, _ := newSearched(t, 0)
	r.update(func(tx store.Tx) error {
		m, err := tx.Member("m2")
		m.Zone = "America/Recife"
		return errors.Join(err, tx.PutMember(m))
	})
	r.take(r.command(ana, "settings"))
	_, m := r.latestMessage()
	r.take(r.pressing(ana, handleOf(m, "zone")))
	_, m = r.latestMessage()
	if m.Search == nil {
		t.Fatalf("asked with %+v", m)
	}
	got := r.looked(ana, m.Search.Handle, "")
	if got[0].Key != "America/Recife" || mentoring.Country(got[1].Key) != "BR" || len(got) < 50 {
		t.Errorf("nothing typed finds %v", got)
	}
	if got := r.looked(ana, m.Search.Handle, "Kairo"); len(got) == 0 || got[0].Key != "Africa/Cairo" {
		t.Errorf("Kairo finds %v", got)
	}
	if got = r.looked(ana, m.Search.Handle, "utc+3"); len(got) != 1 || got[0] != (chat.Choice{Key: "Etc/GMT-3", Label: "UTC+3"}) {
		t.Errorf("UTC+3 finds %v", got)
	}
	r.take(r.picks(ana, m.Search.Handle, "Atlantis/Centre"))
	r.expectSaid("m2", "common.problem_zone")
	r.take(r.picks(ana, m.Search.Handle, "Africa/Cairo"))
	r.view(func(tx store.Tx) error {
		m, err := tx.Member("m2")
		if m.Zone != "Africa/Cairo" {
			t.Errorf("the zone is %q", m.Zone)
		}
		return err
	})
}

func handleOf(m chat.Message, key string) chat.Handle {
	i := slices.IndexFunc(m.Choices, func(c chat.Choice) bool { return c.Key == key })
	if i < 0 {
		return ""
	}
	return m.Choices[i].Handle
}

// While a command is typed its options are looked through: an option is called as its step.
func TestTheWordsOfACommandAreLookedFor(t *testing.T) {
	r, cleo, ana, _ := newSearched(t, 12)
	in := func(p chat.PersonID, verb, option, typed string, args ...chat.Argument) []string {
		return labelsOf(r.asked(chat.Query{Person: p, Verb: verb, Option: option, Text: chat.Private(typed), Args: args}))
	}
	if got := in(cleo, "pair", "mentor", "lea"); !slices.Equal(got, []string{nameNumber(6)}) {
		t.Errorf("mentors: %v", got)
	}
	if got := in(cleo, "pair", "program", "spr"); !slices.Equal(got, []string{"Spring"}) {
		t.Errorf("programs: %v", got)
	}
	if got := in(ana, "settings", "zone", "madr"); len(got) == 0 || got[0] != "Europe/Madrid" {
		t.Errorf("zones: %v", got)
	}
	r.update(func(tx store.Tx) error {
		g, err := tx.Program("g1")
		g.ID, g.Title = "g2", "Autumn"
		return errors.Join(err, tx.PutProgram(g))
	})
	if got := in(cleo, "pair", "mentor", "lea"); len(got) != 0 {
		t.Errorf("mentors of no program in particular: %v", got)
	}
	if got := in(cleo, "pair", "mentor", "lea", chat.Argument{Name: "program", Text: "g1"}); len(got) != 1 {
		t.Errorf("mentors of the program that was named: %v", got)
	}
	for _, nothing := range [][2]string{
		{"nothing", "x"}, {"pair", "x"}, {"pair", ""}, {"", ""}, {"pair", "form"}, {"help", "help"}, {"settings", "language"},
	} {
		if got := in(cleo, nothing[0], nothing[1], "a"); len(got) != 0 {
			t.Errorf("%v finds %v", nothing, got)
		}
	}
}

// A keystroke in a community of five thousand.
func BenchmarkSearch(b *testing.B) {
	r, cleo, _, _ := newSearched(b, 2500)
	r.take(r.command(cleo, "pair"))
	_, m := r.latestMessage()
	for b.Loop() {
		if got := r.looked(cleo, m.Search.Handle, "maria b"); len(got) == 0 {
			b.Fatal("nothing found")
		}
	}
}
