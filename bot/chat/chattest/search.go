package chattest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"mentorbot/bot/chat"
)

// Searching is a Fake of a network where long lists are looked through by typing.
type Searching interface {
	// Types types in the latest list there, and says what it shows then.
	Types(p chat.PersonID, place chat.PlaceID, typed string) (labels []string)
	// Picks picks what it shows under a label.
	Picks(p chat.PersonID, place chat.PlaceID, label string)
}

// hostileLabel is what somebody calls themselves.
const hostileLabel = "<!here> *Eve*"

// found is what every query of the suite finds.
func found() (all []chat.Choice) {
	long := "A label that is as long as no label of any list can be, and goes on, and on"
	for i, label := range []string{"Ana", "Ana", hostileLabel, "مرحبا (1)", "", long} {
		all = append(all, chat.Choice{Key: fmt.Sprint("found", i), Label: label})
	}
	return all
}

// answer is who knows what people look at: lists alone.
func (x *exercise) answer(_ context.Context, q chat.Query) (chat.Found, error) {
	if q.Kind != chat.Search {
		return chat.Found{}, errors.New("there is only something to search for")
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.asked = append(x.asked, q)
	if q.Text == "nothing" {
		return chat.Found{}, nil
	}
	return chat.Found{Options: found()}, nil
}

// searches types in a list, and picks what it shows.
func (x *exercise) searches(t *testing.T) {
	if !x.can.Search {
		t.Log("the network has no lists to look through")
		return
	}
	hands, has := x.Fake.(Searching)
	if _, asks := x.Adapter().(chat.Questioner); !asks || !has {
		t.Fatalf("Capabilities say that lists are looked through; Questioner: %t, hands that type: %t", asks, has)
	}
	eva := x.Person("Eva", "en", "UTC")
	m := x.message("Who?", 2)
	m.Search = &chat.Lookup{Handle: handle(4000), Hint: "Type to search"}
	seen := x.send(t, eva, m)
	if len(seen) != 1 || len(seen[0].Choices) != 2 {
		t.Errorf("a list to look through is shown as %+v", seen)
	}
	var shown []string
	if events := x.ear.during(func() { shown = hands.Types(eva, "", "an A") }); len(events) > 0 {
		t.Errorf("typing is heard as %+v", events)
	}
	q := x.asked[len(x.asked)-1]
	if q.Kind != chat.Search || q.Person != eva || q.Handle != handle(4000) || q.Text != "an A" {
		t.Errorf("asked %+v with the text %q", q, q.Text.Reveal())
	}
	hostile := func(label string) bool { return chat.Bare(label) == hostileLabel }
	if len(shown) != len(found()) || !slices.ContainsFunc(shown, hostile) {
		t.Errorf("found %q", shown)
	}
	e := x.one(t, func() { hands.Picks(eva, "", hostileLabel) })
	if e.Kind != chat.Pressed || e.Handle != handle(4000) || e.Text != "found2" || e.Person != eva || !e.Own {
		t.Errorf("picked, heard as %+v with the text %q", e, e.Text.Reveal())
	}
	if got := hands.Types(eva, "", "nothing"); len(got) > 0 {
		t.Errorf("where nothing is found there is %q", got)
	}
}
