package inbox

import (
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// askedForLanguages leads the admin to the question that takes several answers. It arrived.
func (r *rig) askedForLanguages(boss func() chat.Event) (store.Delivery, chat.Message) {
	r.t.Helper()
	r.take(r.commanded(boss(), "program"))
	r.take(r.said(boss(), "Spring"))
	for range 6 {
		d, m := r.latest()
		if picks(d) {
			d.State, d.Receipt = store.Sent, chat.Receipt{Place: benChat, Message: "7"}
			r.update(func(tx store.Tx) error { return tx.PutDelivery(d) })
			return d, m
		}
		if len(m.Choices) > 0 && !m.Choices[0].Aside {
			r.take(r.press(boss(), m.Choices[0].Key))
		} else {
			r.take(r.said(boss(), "7 September"))
		}
	}
	r.t.Fatal("the languages are not asked for")
	return store.Delivery{}, chat.Message{}
}

func TestSeveralArePickedOneByOne(t *testing.T) {
	r := newShared(t)
	boss := func() chat.Event { return r.own(ben, "", standings{north: {Admin: true}}) }
	asked, m := r.askedForLanguages(boss)
	press := func(key string) {
		e := boss()
		i := slices.IndexFunc(m.Choices, func(c chat.Choice) bool { return c.Key == key })
		e.Kind, e.Handle = chat.Pressed, m.Choices[i].Handle
		r.take(e)
	}
	for _, step := range []struct{ key, want string }{{"ar", "ar"}, {"en", "en ar"}, {"ar", "en"}, {"ar", "en ar"}} {
		press(step.key)
		edit, m := r.latest()
		var picked []string
		for _, c := range m.Choices {
			if c.Picked {
				picked = append(picked, c.Key)
			}
		}
		if edit.Edits != asked.ID || strings.Join(picked, " ") != step.want {
			t.Errorf("after %s it shows %v, want %s; it edits %q", step.key, picked, step.want, edit.Edits)
		}
	}
	press(doneKey)
	if d, m := r.latest(); d.Edits != asked.ID || !strings.Contains(m.Chosen, "English") || !strings.Contains(m.Chosen, "العربية") {
		t.Errorf("settled with %q", m.Chosen)
	}
	press("en")
	r.says("common.used_button")
}
