package inbox

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// What somebody missed in their own chat: so many answers are kept, for as long as they still mean something.
const (
	mostMissed  = 3
	stillMissed = 7 * day
)

const menuFlow = "menu"

// introductions are the flows in which somebody first hears of a pair.
var introductions = []string{"intro", "invited"}

// greet begins what somebody reads who opens their own chat, unless there is something they have come to hear: an
// introduction need not wait for a better moment then.
func (t *turn) greet(otherwise flow.ID) error {
	all, err := t.tx.NudgesOf(t.member.ID)
	for _, n := range all {
		if err != nil || !slices.Contains(introductions, n.Flow) {
			continue
		}
		var why string
		if why, err = t.stale(n); err == nil && why == "" {
			err = t.fireNow(n)
		}
	}
	if err != nil || t.posted > 0 {
		return err
	}
	return t.begin(otherwise, store.About{}, given{})
}

// unopened tells whether somebody speaks from where the bot can't answer them: they never opened their own chat.
func (t *turn) unopened() bool {
	return !t.event.Own && t.member.Places[t.event.Person] == "" &&
		t.Networks[t.event.Person.Network()].PrivateReplies == chat.Never
}

// returned says once more what somebody who could not be reached has missed and still has to answer, or asked for.
func (t *turn) returned(back bool) error {
	if !back {
		return nil
	}
	pairs, err := t.tx.PairsOf(t.member.ID)
	for _, p := range pairs {
		if err == nil {
			err = t.introduceAgain(p)
		}
	}
	if err == nil {
		err = t.sayHeld()
	}
	if err != nil || !t.event.Own {
		return err
	}
	if t.atHome() {
		err = t.tx.Remember(t.lostKey(), nil)
	}
	return errors.Join(err, t.sayMissed())
}

// atHome tells whether somebody is in their own chat just now; from elsewhere a button only leads there.
func (t *turn) atHome() bool { return t.event.Own && t.event.Place != "" }

// lostKey is where it is kept that who leads was told that the member can't be reached, until they come to their own
// chat: a look in elsewhere does not open it.
func (t *turn) lostKey() string { return "inbox/lost/" + string(t.member.ID) }

// lostAgain tells whether who leads was told so already, and keeps that they are.
func (t *turn) lostAgain(why mentoring.Away) (bool, error) {
	if why != mentoring.Unreachable {
		return false, nil
	}
	told, err := t.tx.Recall(t.lostKey())
	return len(told) > 0, errors.Join(err, t.tx.Remember(t.lostKey(), []byte{1}))
}

// introduceAgain gives an introduction that did not arrive: where the member is just now, if the network lets one pair of
// eyes be spoken to there, for their own chat may still be closed.
func (t *turn) introduceAgain(p mentoring.Pair) error {
	e, err := t.tx.Enrolment(p.Program, t.member.ID)
	if err != nil {
		return unlessMissing(err)
	}
	again := ""
	switch {
	case p.State == mentoring.Proposed && e.State == mentoring.Invited:
		again = "invited"
	case p.State == mentoring.Active && p.Met[p.Role(t.member.ID)].IsZero():
		again = "intro"
	}
	all, err := t.tx.NudgesOf(t.member.ID)
	waits := slices.ContainsFunc(all, func(n store.Nudge) bool { return n.Flow == again && n.About.Pair == p.ID })
	if err != nil || again == "" || waits {
		return err
	}
	if t.place() != "" {
		return t.begin(flow.ID(again), about(p), given{})
	}
	return t.nudge(t.member.ID, again, about(p), t.now)
}

// miss keeps that the answer to what was said in a room did not arrive.
func (t *turn) miss(d store.Delivery) error {
	if d.Heard == "" {
		return nil
	}
	ids, err := t.missed()
	ids = append(ids, d.ID)
	kept, failed := json.Marshal(ids[max(0, len(ids)-mostMissed):])
	return errors.Join(err, failed, t.tx.Remember(t.missedKey(), kept))
}

func (t *turn) missedKey() string { return "inbox/missed/" + string(t.member.ID) }

func (t *turn) missed() (ids []chat.DeliveryID, err error) {
	kept, err := t.tx.Recall(t.missedKey())
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	return ids, json.Unmarshal(kept, &ids)
}

// sayMissed lets answers that did not arrive go once more, as they are: their handles still work. Of several with the
// same words, as after asking again, the latest goes, and of several questions.
func (t *turn) sayMissed() error {
	ids, err := t.missed()
	if err != nil || len(ids) == 0 {
		return err
	}
	said := map[string]bool{}
	for _, id := range slices.Backward(ids) {
		d, there, err := t.stillMissed(id)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		words, err := t.wordsOf(d)
		if err == nil && !said[words] {
			said[words] = true
			err = t.sayAgain(d)
		}
		if err != nil {
			return err
		}
	}
	return t.tx.Remember(t.missedKey(), nil)
}

// stillMissed is an answer that did not arrive, if it means anything yet: it is not old, and a question still waits.
func (t *turn) stillMissed(id chat.DeliveryID) (store.Delivery, bool, error) {
	d, there, err := t.delivery(id)
	there = there && d.State == store.Dropped && t.now.Sub(d.Created) <= stillMissed
	if !there || d.Step == "" {
		return d, there, err
	}
	c, err := t.tx.Conversation(d.Conversation)
	return d, err == nil && !c.Over && c.Asked == d.ID, unlessMissing(err)
}

// wordsOf tells answers apart; questions are all alike.
func (t *turn) wordsOf(d store.Delivery) (string, error) {
	if d.Step != "" {
		return "", nil
	}
	m, err := t.message(d)
	return m.Text.String(), err
}

func (t *turn) sayAgain(d store.Delivery) error {
	t.posted++
	for _, id := range append([]chat.DeliveryID{d.ID}, d.Parts...) {
		part, there, err := t.delivery(id)
		if err != nil || !there {
			return err
		}
		part.State, part.After = store.Pending, time.Time{}
		if err := t.tx.PutDelivery(part); err != nil {
			return err
		}
	}
	return nil
}
