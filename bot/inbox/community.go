package inbox

import (
	"crypto/subtle"
	"errors"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// installed greets the community that the bot was brought into.
func (t *turn) installed() error {
	if err := t.journal("network.installed", "", store.About{}, ""); err != nil {
		return err
	}
	return t.callIn(t.event.Place, nil, "common.installed")
}

// uninstalled rests what runs in a community that removed the bot, and tells who leads it.
func (t *turn) uninstalled() error {
	programs, err := t.tx.ProgramsIn(t.event.Community)
	for _, p := range programs {
		if !p.TakesPeople() {
			continue
		}
		p.Before, p.State = p.State, mentoring.Halted
		about := store.About{Program: p.ID, Note: "removed"}
		err = errors.Join(err, t.tx.PutProgram(p), t.journal("program.paused", "", about, "removed"))
		if p.By != "" {
			err = errors.Join(err, t.nudge(p.By, "stuck", about, t.now))
		}
	}
	return errors.Join(err, t.journal("network.uninstalled", "", store.About{}, ""))
}

// moved follows a place that the network calls something else now, wherever it is kept.
func (t *turn) moved() error {
	_, err := t.tx.MovePlace(t.event.Place, t.event.To)
	return errors.Join(err, t.journal("network.moved", "", store.About{}, ""))
}

// faceless tells somebody whom the network does not name why nothing can be done for them there.
func (t *turn) faceless() error {
	m := mentoring.Member{Community: t.event.Community, Hint: t.event.Language}
	text := chat.Message{Text: t.Book.Say(t.regional(m), "common.faceless", nil)}
	_, err := t.post(m, text, store.Delivery{To: chat.In(t.event.Place)})
	return err
}

// claimedKey is where it is kept that the one-time code was used.
const claimedKey = "inbox/claimed"

// HasAdmin tells whether somebody was named an admin, or has claimed it: then no code is needed.
func (in *Inbox) HasAdmin(tx store.Tx) (bool, error) {
	claimed, err := tx.Recall(claimedKey)
	return len(in.Admins) > 0 || len(claimed) > 0, err
}

// claim makes whoever says the one-time code an admin.
func (t *turn) claim() error {
	used, err := t.tx.Recall(claimedKey)
	switch {
	case err != nil:
		return err
	case t.Claim == "" || len(used) > 0:
		return t.tell("common.claim_none")
	case !t.saysCode():
		return t.tell("common.claim_wrong")
	}
	t.member.Claimed, t.member.Admin = true, true
	err = errors.Join(t.keepMember(), t.tx.Remember(claimedKey, []byte(t.member.ID)), t.journal("admin.claimed", t.member.ID, store.About{}, ""))
	if err != nil {
		return err
	}
	return errors.Join(t.tellWith("common.claimed", phrasebook.Args{"name": phrasebook.Name(t.name)}), t.command("menu"))
}

// saysCode compares in constant time, and forgives how the code is spaced and whether it is in capitals.
func (t *turn) saysCode() bool {
	var said strings.Builder
	for _, a := range t.event.Args {
		said.WriteString(a.Text.Reveal())
	}
	return subtle.ConstantTimeCompare([]byte(bareCode(said.String())), []byte(bareCode(t.Claim))) == 1
}

func bareCode(s string) string {
	return strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(s))
}
