package inbox

import (
	"errors"
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// bundled is one of several things that are said in one message.
type bundled struct {
	Key   string      `json:"key"`
	Flow  string      `json:"flow"`
	About store.About `json:"about"`
}

// falling are the unasked nudges of the member that are due by now, the given one first. What is late after a stop falls
// together too, so that nobody gets more than one message.
func (t *turn) falling(n store.Nudge) ([]store.Nudge, error) {
	if !manners[n.Flow].unasked {
		return []store.Nudge{n}, nil
	}
	all, err := t.tx.NudgesOf(t.member.ID)
	if err != nil {
		return nil, err
	}
	together := []store.Nudge{n}
	for _, other := range all {
		if other.ID == n.ID || !other.Unasked || other.Due.After(t.now) {
			continue
		}
		why, err := t.stale(other)
		if err != nil {
			return nil, err
		}
		if why != "" {
			continue // its own turn tells why
		}
		together = append(together, other)
	}
	return t.withoutRepeats(together)
}

// withoutRepeats leaves reminders out where the pair's step or check-in is said in the same moment: it says all that they
// would.
func (t *turn) withoutRepeats(together []store.Nudge) ([]store.Nudge, error) {
	said := map[mentoring.PairID]bool{}
	for _, n := range together {
		if n.Flow == guideFlow || n.Flow == "checkin" {
			said[n.About.Pair] = true
		}
	}
	kept := together[:0:0]
	for _, n := range together {
		if n.Flow != "reminder" || !said[n.About.Pair] {
			kept = append(kept, n)
			continue
		}
		if err := errors.Join(t.tx.DropNudge(n.ID), t.fired("nudge.skipped", n, "no longer needed")); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// together says several things in one message, with a button for each.
func (t *turn) together(nudges []store.Nudge) error {
	s, err := t.newScene("today", store.About{})
	if err != nil {
		return err
	}
	for i, n := range nudges {
		if err := t.tx.DropNudge(n.ID); err != nil {
			return err
		}
		if err := t.fired("nudge.folded", n, fmt.Sprintf("one of %d in one message", len(nudges))); err != nil {
			return err
		}
		if err := t.prompted(n); err != nil {
			return err
		}
		s.talk.Bundle = append(s.talk.Bundle, bundled{Key: fmt.Sprintf("b%d", i), Flow: n.Flow, About: n.About})
	}
	if err := t.counted(nudges[0]); err != nil {
		return err
	}
	return s.start()
}

// bundled finds what a button of such a message stands for.
func (s *scene) bundled(key string) (bundled, bool) {
	for _, b := range s.talk.Bundle {
		if b.Key == key {
			return b, true
		}
	}
	return bundled{}, false
}

// bundleList are the buttons: what it is, and with whom.
func (s *scene) bundleList() ([]chat.Choice, error) {
	var choices []chat.Choice
	for _, b := range s.talk.Bundle {
		inner := &scene{turn: s.turn, flow: s.flow, convo: store.Conversation{Member: s.member.ID, About: b.About}}
		args := phrasebook.Args{"pair": inner.pairName(), "partner": inner.partnerName()}
		key := "today." + b.Flow
		if !s.Book.Has("en", key) {
			key = "today.other"
		}
		s.hold(inner.loaded.err)
		choices = append(choices, chat.Choice{Key: b.Key, Label: s.Book.Label(s.reads(), key, args)})
	}
	return choices, s.loaded.err
}
