package inbox

import (
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

// Where what people write in a room does not reach us, what can only be written is asked for in a form, which is opened
// there; what does not fit is said at its field, and asked again.
func TestWordsAreAskedForInAFormWhereTheyAreNotHeard(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		r := newRig(t)
		can := r.Networks[plainNetwork]
		can.Deaf, can.Fields = deaf, 5
		r.Networks[plainNetwork] = can
		cleo, _, _ := r.pair(plainNetwork)
		e := r.command(cleo, "report")
		e.Place, e.Own = "net:room", false
		r.take(e)
		d, m := r.latest()
		for range 3 { // whom, and what about
			if len(m.Choices) == 0 || m.Form != nil {
				break
			}
			e := r.by(cleo, chat.Pressed)
			e.Place, e.Own, e.Handle = "net:room", false, m.Choices[0].Handle
			r.take(e)
			d, m = r.latest()
		}
		if !d.To.Room || d.To.Place != "net:room" || !m.Private {
			t.Fatalf("deaf %t: asked in %+v", deaf, d.To)
		}
		if (m.Form != nil) != deaf {
			t.Fatalf("deaf %t: asked by %+v", deaf, m)
		}
		if !deaf {
			continue
		}
		fill := r.by(cleo, chat.Filled)
		fill.Place, fill.Own, fill.Handle = "net:room", false, m.Form.Handle
		fill.Fields = map[string]chat.Private{m.Form.Fields[0].Key: "They did not come."}
		r.take(fill)
		if _, next := r.latest(); next.Form != nil || len(next.Choices) == 0 {
			t.Errorf("after the answer stands %+v", next)
		}
	}
}

// There a word for the bot alone would not be heard: what is to be typed is said as a command.
func TestWordsForTheBotAreCommandsWhereTheyAreNotHeard(t *testing.T) {
	for _, is := range []struct{ deaf, own bool }{{true, false}, {true, true}, {false, false}} {
		r := newRig(t)
		can := r.Networks[plainNetwork]
		can.Deaf, can.Command = is.deaf, "/mentor "
		r.Networks[plainNetwork] = can
		cleo, _, _ := r.pair(plainNetwork)
		e := r.command(cleo, "help")
		if !is.own {
			e.Place, e.Own = "net:room", false
		}
		r.take(e)
		_, m := r.latest()
		var slashes []string
		for _, s := range m.Text {
			if s.Style == chat.Slash {
				slashes = append(slashes, s.Text)
			}
		}
		want, listed := "menu", strings.Contains(m.Text.String(), "write menu")
		if is.deaf && !is.own {
			want, listed = "/mentor menu", strings.Contains(m.Text.String(), "write /mentor menu")
		}
		if !slices.Contains(slashes, want) || !listed {
			t.Errorf("%+v: %q, in %q", is, slashes, m.Text)
		}
	}
}
