package inbox

import (
	"slices"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// joins leads somebody new to the questions about themselves, in the program of the rig, and gives them.
func (r *rig) joins(p chat.PersonID, l chat.Language) []chat.Field {
	r.t.Helper()
	e := r.command(p, "join")
	e.Language = l
	r.take(e)
	for range 2 { // of age, and a mentor
		_, choices := r.latestButtons()
		press := r.pressing(p, choices[0].Handle)
		press.Language = l
		r.take(press)
	}
	all := r.posted()
	m := r.message(all[len(all)-1])
	if m.Form == nil {
		r.t.Fatalf("no form is shown: %s", m.Text)
	}
	return m.Form.Fields
}

// A form of address is asked for where there is one: in a language of the program, or in the one that somebody reads.
func TestAFormOfAddressIsAskedWhereThereIsOne(t *testing.T) {
	for _, c := range []struct {
		program []chat.Language
		reads   chat.Language
		asked   bool
	}{
		{[]chat.Language{"en"}, "en", false}, {[]chat.Language{"en", "de"}, "de", false},
		{[]chat.Language{"en", "es"}, "en", true}, {[]chat.Language{"en"}, "ar", true},
	} {
		r := newRig(t)
		r.pair(plainNetwork)
		r.update(func(tx store.Tx) error {
			p, err := tx.Program("g1")
			r.must(err)
			p.Languages = c.program
			return tx.PutProgram(p)
		})
		fields := r.joins("net:dana", c.reads)
		asked := slices.ContainsFunc(fields, func(f chat.Field) bool { return f.Key == "address" })
		if asked != c.asked || len(fields) < 4 {
			t.Errorf("a program in %v, read in %s: asked %v of %d questions", c.program, c.reads, asked, len(fields))
		}
	}
}
