package chat_test

import (
	"testing"

	"mentorbot/bot/chat"
)

func TestIDs(t *testing.T) {
	for id, want := range map[string][2]string{
		"slack:U123":     {"slack", "U123"},
		"x:team:room:42": {"x", "team:room:42"},
		"x:":             {"x", ""},
		"":               {"", ""},
	} {
		p, l := chat.PersonID(id), chat.PlaceID(id)
		if string(p.Network()) != want[0] || p.Native() != want[1] {
			t.Errorf("person %q is %q of %q", id, p.Native(), p.Network())
		}
		if string(l.Network()) != want[0] || l.Native() != want[1] {
			t.Errorf("place %q is %q of %q", id, l.Native(), l.Network())
		}
	}
}

func TestDestination(t *testing.T) {
	for _, test := range []struct {
		to      chat.Destination
		network chat.Network
		key     string
	}{
		{chat.To("x:1"), "x", "x:1"},
		{chat.At("y:room"), "y", "y:room"},
		{chat.Destination{People: []chat.PersonID{"x:1", "x:2"}}, "x", "x:1+x:2"},
		{chat.Destination{People: []chat.PersonID{"x:1"}, Place: "y:room"}, "y", "y:room"},
		{chat.Destination{}, "", ""},
	} {
		if got := test.to.Network(); got != test.network {
			t.Errorf("%+v lies in %q, want %q", test.to, got, test.network)
		}
		if got := test.to.Key(); got != test.key {
			t.Errorf("%+v has the key %q, want %q", test.to, got, test.key)
		}
	}
}
