package inbox

import (
	"errors"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// arrive finds out which community an event is about and who it is there. It reports whether the event goes on; if not,
// the person was told why, or asked.
func (t *turn) arrive() (bool, error) {
	if t.event.Community != "" || t.Community != "" {
		return true, t.meet()
	}
	c, err := t.meant()
	if err != nil || c.ID != "" {
		return err == nil, errors.Join(err, t.enter(c))
	}
	return t.choose()
}

// enter takes the event as one of that community.
func (t *turn) enter(c chat.Community) error {
	t.event.Community, t.event.Board, t.event.Standing = c.ID, c.Board, c.Standing
	return t.meet()
}

// among is what was found out about the person in a community.
func (t *turn) among(id chat.CommunityID) chat.Community {
	for _, c := range t.event.Communities {
		if c.ID == id {
			return c
		}
	}
	told := !t.event.Standing.Unknown // the network named all communities that the bot is in
	return chat.Community{ID: id, Standing: chat.Standing{Unknown: true, Removed: told}}
}

// meant is the community that a button, a link or an open question leads to; none: the zero value.
func (t *turn) meant() (chat.Community, error) {
	var id chat.CommunityID
	var err error
	switch {
	case t.event.Handle != "":
		id, err = t.ofHandle()
	case t.event.Kind == chat.Said:
		id, err = t.ofQuestion()
	}
	if id == "" || err != nil {
		return chat.Community{}, err
	}
	return t.among(id), nil
}

// ofHandle is the community of what was pressed: of the program that anybody was invited to, else of who was asked.
func (t *turn) ofHandle() (chat.CommunityID, error) {
	id, option, genuine := t.read(t.event.Handle)
	if !genuine {
		return "", nil
	}
	d, there, err := t.delivery(id)
	if !there || err != nil {
		return "", err
	}
	if option >= 0 && option < len(d.Options) {
		o := d.Options[option]
		if o.As != "" {
			return o.As, nil
		}
		if p, err := t.tx.Program(o.About.Program); err == nil {
			return p.Community, nil
		}
	}
	m, err := t.tx.Member(d.Member)
	return m.Community, unlessMissing(err)
}

// ofQuestion is the community in which the latest question of all waits for the person's words.
func (t *turn) ofQuestion() (chat.CommunityID, error) {
	members, err := t.tx.MembersOf(t.event.Person)
	var latest time.Time
	var found chat.CommunityID
	for _, id := range members {
		all, failed := t.tx.ConversationsOf(id)
		if err = errors.Join(err, failed); err != nil {
			return "", err
		}
		i := slices.IndexFunc(all, func(c store.Conversation) bool { return !c.Over && c.Place == "" && c.Asked != "" })
		if i < 0 || !all[i].Touched.After(latest) {
			continue
		}
		m, err := t.tx.Member(id)
		if err != nil {
			return "", err
		}
		latest, found = all[i].Touched, m.Community
	}
	return found, err
}

// choose takes the only community that the person belongs to; of several it asks which, where that makes a difference.
func (t *turn) choose() (bool, error) {
	mine, err := t.mine()
	switch {
	case err != nil:
		return false, err
	case len(mine) == 1, len(mine) > 1 && t.sameAnywhere():
		return true, t.enter(mine[0])
	case len(mine) > 1:
		return false, t.askWhich(mine)
	}
	key := "common.no_community"
	if len(t.event.Communities) > 0 || t.event.Standing.Unknown {
		key = "common.stranger"
	}
	return false, errors.Join(t.enter(chat.Community{}), t.tell(key))
}

// sameAnywhere tells whether the answer is the same in each community: that this can't be read, or that the button is
// nobody's any more.
func (t *turn) sameAnywhere() bool {
	if t.event.Handle == "" {
		return t.event.Kind == chat.Shared || t.event.Kind == chat.Edited
	}
	id, _, genuine := t.read(t.event.Handle)
	if !genuine {
		return true
	}
	_, err := t.tx.Delivery(id)
	return errors.Is(err, store.ErrNotFound)
}

// mine are the communities the person belongs to: as the network says, or as a guest. Where the network could not be
// asked, those the person is known in.
func (t *turn) mine() ([]chat.Community, error) {
	var mine []chat.Community
	for _, c := range t.event.Communities {
		if !c.Standing.Stranger && !c.Standing.Unknown {
			mine = append(mine, c)
		}
	}
	members, err := t.tx.MembersOf(t.event.Person)
	for _, id := range members {
		m, failed := t.tx.Member(id)
		err = errors.Join(err, failed)
		c := t.among(m.Community)
		known := slices.ContainsFunc(mine, func(other chat.Community) bool { return other.ID == c.ID })
		if m.Community != "" && !known && (m.Guest || c.Standing.Unknown && m.Away != mentoring.Gone) {
			mine = append(mine, c)
		}
	}
	return mine, err
}

// askWhich lets the person say which community a command is about, and keeps what stood behind it until then.
func (t *turn) askWhich(mine []chat.Community) error {
	if err := t.enter(mine[0]); err != nil {
		return err
	}
	n, err := t.tx.Next("conversation")
	if err != nil {
		return err
	}
	c := store.Conversation{ID: conversationID(n), Member: t.member.ID, Person: t.event.Person, Over: true, Touched: t.now}
	if c.Sealed, err = t.seal(c.Member, conversationPlace(c.ID), talk{Args: t.event.Args}); err != nil {
		return err
	}
	m := chat.Message{Text: t.Book.Say(t.reads(), "common.which_community", nil)}
	d := store.Delivery{Conversation: c.ID}
	for _, other := range mine {
		m.Choices = append(m.Choices, chat.Choice{Key: string(other.ID), Label: t.titleOf(other)})
		d.Options = append(d.Options, store.Option{Key: string(other.ID), Verb: t.asked(), As: other.ID})
	}
	_, err = t.deliver(t.member, t.event.Person, "", m, d)
	return errors.Join(err, t.tx.PutConversation(c))
}

// asked is the command that the event is, or stands for.
func (t *turn) asked() string {
	if t.event.Kind == chat.Command {
		return t.event.Verb
	}
	if verb, ok := t.verbIn(t.event.Text); ok && t.event.Kind == chat.Said {
		return verb
	}
	return "menu"
}

func (t *turn) titleOf(c chat.Community) string {
	if c.Title == "" {
		return t.Book.Label(t.reads(), "common.somewhere", nil)
	}
	return t.Book.Label(t.reads(), "common.name", phrasebook.Args{"name": phrasebook.Name(c.Title)})
}

// chosenCommunity gives the command that was kept, now that it is known where.
func (t *turn) chosenCommunity(d store.Delivery, o store.Option) error {
	c, err := t.tx.Conversation(d.Conversation)
	if errors.Is(err, store.ErrNotFound) {
		return t.tell("common.old_button")
	}
	if err != nil {
		return err
	}
	var kept talk
	if err := t.unseal(c.Member, conversationPlace(c.ID), c.Sealed, &kept); err != nil {
		return err
	}
	t.event.Args = kept.Args
	m, err := t.message(d)
	if err != nil {
		return err
	}
	return errors.Join(t.command(o.Verb), t.settle(d, labelIn(m, o.Key)))
}

func unlessMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
