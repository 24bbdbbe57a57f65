package inbox

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// named is a command whose words have names.
func (r *rig) named(p chat.PersonID, verb string, words ...chat.Argument) chat.Event {
	e := r.command(p, verb)
	e.Args = words
	return e
}

// Where words have names, the names say who is mentor, in whichever order they come.
func TestNamesOfWordsCountAndNotTheirOrder(t *testing.T) {
	r, cleo, _, _ := newSearched(t, 2)
	mentor := chat.Argument{Name: "mentor", Person: "typing:mentor1", Text: "one"}
	mentee := chat.Argument{Name: "mentee", Person: "typing:mentee0", Text: "two"}
	r.take(r.named(cleo, "pair", mentee, chat.Argument{Name: "program", Text: "g1"}, mentor))
	r.view(func(tx store.Tx) error {
		all, err := tx.PairsIn("g1")
		made := func(p mentoring.Pair) bool { return p.Mentor == "mentor1" && p.Mentee == "mentee0" }
		if !slices.ContainsFunc(all, made) {
			t.Errorf("the pairs are %+v", all)
		}
		return err
	})
	r.take(r.named(cleo, "pair", mentee))
	r.says("pair.refused_form")
}

// A word answers the question of its name, by the key of what was picked or by what it is called; what is no answer is
// asked for.
func TestNamedWordsAnswerQuestions(t *testing.T) {
	for word, zone := range map[string]string{
		"America/Lima": "America/Lima", "lima": "America/Lima", "nowhere at all": "", "": "",
	} {
		r, _, ana, _ := newSearched(t, 0)
		var before mentoring.Member
		r.view(func(tx store.Tx) (err error) {
			id, err := tx.MemberOf(home, ana)
			before, _ = tx.Member(id)
			return err
		})
		r.take(r.named(ana, "settings", chat.Argument{Name: "zone", Text: chat.Private(word)}))
		r.view(func(tx store.Tx) error {
			m, err := tx.Member(before.ID)
			if want := cmp.Or(zone, before.Zone); err != nil || m.Zone != want {
				t.Errorf("%q: the zone is %q, %v", word, m.Zone, err)
			}
			return nil
		})
		r.says(map[bool]string{true: "settings.zone_kept", false: "settings.what"}[zone != ""])
	}
}

// Each option that a flow takes is a question of it, of a kind that can be looked through or named.
func TestOptionsAreQuestions(t *testing.T) {
	r := newRig(t)
	for id, f := range r.Flows {
		for _, name := range f.Takes {
			s := &scene{turn: &turn{Inbox: r.Inbox}, flow: f}
			if step, _ := f.Step(name); !slices.Contains(PeopleLists, step.Answer.List) {
				if _, ok := s.asked(name, ""); !ok {
					t.Errorf("%s takes %q, which is nothing to be looked through", id, name)
				}
			}
		}
	}
}

// Who was named is called so also where it is asked first which program is meant.
func TestWhoWasNamedKeepsTheName(t *testing.T) {
	r := newRig(t)
	cleo, _, _ := r.pair(plainNetwork)
	r.update(func(tx store.Tx) error {
		p, err := tx.Program("g1")
		p.ID, p.Title = "g2", "Autumn"
		return errors.Join(err, tx.PutProgram(p))
	})
	dana, eli := chat.Argument{Person: "net:dana", Text: "Dana"}, chat.Argument{Person: "net:eli", Text: "Eli"}
	r.take(r.command(cleo, "pair", dana, eli))
	r.take(r.press(r.by(cleo, ""), "g2"))
	for _, name := range []string{"Dana", "Eli"} {
		if said := r.lastSaid(); !strings.Contains(said, name) {
			t.Errorf("%s is not in %q", name, said)
		}
	}
}
