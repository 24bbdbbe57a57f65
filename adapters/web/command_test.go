package web

import (
	"reflect"
	"testing"

	"mentorbot/bot/chat"
)

func TestCommands(t *testing.T) {
	p := play(t, newMemory())
	who := func(id chat.PersonID, name string) chat.Argument {
		return chat.Argument{Person: id, Text: chat.Private(name)}
	}
	word := func(s string) chat.Argument { return chat.Argument{Text: chat.Private(s)} }
	tests := []struct {
		typed string
		verb  string
		args  []chat.Argument
	}{
		{"/mentor", "menu", nil},
		{"/", "menu", nil},
		{"  /MENTOR  Status ", "status", nil},
		{"/pair @ana @سارة", "pair", []chat.Argument{who("web:ana", "Ana"), who("web:p3", "سارة")}},
		{"/mentor pair @ANA garcía @p3", "pair",
			[]chat.Argument{who("web:ana-garcia", "Ana García"), who("web:p3", "سارة")}},
		{"/pair @ana-garcia,", "pair", []chat.Argument{who("web:ana-garcia", "Ana García"), word(",")}},
		{"/pair @nobody @anabel", "pair", []chat.Argument{word("@nobody"), word("@anabel")}},
		{`/goal "learn Go" «كل يوم» rest`, "goal", []chat.Argument{word("learn Go"), word("كل يوم"), word("rest")}},
		{`/goal "half typed`, "goal", []chat.Argument{word(`"half`), word("typed")}},
		{"/pair @", "pair", []chat.Argument{word("@")}},
		{"/\u202epair", "pair", nil},
	}
	for _, test := range tests {
		if err := p.Act(t.Context(), Action{ID: newActionID(), Person: "web:ana", Text: test.typed}); err != nil {
			t.Errorf("%q: %v", test.typed, err)
			continue
		}
		e := p.bot.take()[0]
		if e.Kind != chat.Command || e.Verb != test.verb || !reflect.DeepEqual(e.Args, test.args) {
			t.Errorf("%q: got %s %q, want %q with %d arguments", test.typed, e.Kind, e.Verb, test.verb, len(test.args))
			for _, arg := range e.Args {
				t.Logf("  %q %q", arg.Person, arg.Text.Reveal())
			}
		}
	}
}
