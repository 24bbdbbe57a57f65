package inbox

import (
	"crypto/subtle"
	"errors"
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// installed greets the community that the bot was brought into: in its common room or, where there is none, who leads.
func (t *turn) installed() error {
	if err := t.journal("network.installed", "", store.About{}, ""); err != nil {
		return err
	}
	if !t.event.Own {
		return t.callIn(t.event.Place, nil, "common.installed", store.About{Note: installedNote})
	}
	return t.greetLeader()
}

// installedNote marks the greeting of a community.
const installedNote = "installed"

// greetLeader tells who leads what to do first. Somebody whose name nobody told is mentioned.
func (t *turn) greetLeader() error {
	args := phrasebook.Args{"name": phrasebook.Name(t.name), "announce": t.announce()}
	if t.name == "" {
		args["name"] = phrasebook.Person(t.person(), chat.Private(t.label("common.somebody")))
	}
	key := "common.installed_led"
	if invite := t.invite(); invite != "" {
		key, args["invite"] = "common.installed_own", phrasebook.Name(invite)
	}
	m := chat.Message{
		Text: t.words(key, args), Choices: []chat.Choice{{Key: "program", Label: t.label("program.new")}},
	}
	first := []store.Option{{Key: "program", Begin: "program", Public: true}}
	_, err := t.deliver(t.member, t.person(), "", m, store.Delivery{Options: first})
	return err
}

// invite is what is typed in a room to bring the bot in, where the network has words for that.
func (t *turn) invite() chat.Private { return chat.Private(t.Networks[t.person().Network()].Invite) }

// announce is the command that posts an invitation, as it is typed in a room.
func (t *turn) announce() phrasebook.Arg {
	return phrasebook.Slash(t.Networks[t.person().Network()].Command + "announce")
}

// shutOut tells who had an invitation posted that the bot may not write in that room. The program looks for nobody
// there any more. A community that can't be greeted in its common room is greeted through who leads it.
func (t *turn) shutOut(d store.Delivery) error {
	greeting := func(o store.Option) bool { return o.About.Note == installedNote }
	if d.To.Room && slices.ContainsFunc(d.Options, greeting) {
		return t.greetLeader()
	}
	i := slices.IndexFunc(d.Options, func(o store.Option) bool { return o.Begin == "join" })
	switch {
	case !d.To.Room || len(d.To.People) > 0 || d.Edits != "":
		return nil // it was for somebody who can be told otherwise, or is there
	case i < 0:
		return t.misses(t.member.Community, chat.ToPost, d.To.Place)
	}
	p, err := t.tx.Program(d.Options[i].About.Program)
	if err != nil {
		return unlessMissing(err)
	}
	if p.Board == d.To.Place {
		p.Board = ""
		err = t.tx.PutProgram(p)
	}
	args := phrasebook.Args{"program": phrasebook.Name(chat.Private(p.Title)), "announce": t.announce()}
	key := "common.shut_out"
	if invite := t.invite(); invite != "" {
		key, args["invite"] = "common.shut_out_invite", phrasebook.Name(invite)
	}
	return errors.Join(err, t.tellWith(key, args))
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
	err = errors.Join(err, t.keepLacking(t.event.Community, nil)) // who brings it in again is told anew
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
