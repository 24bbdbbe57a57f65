package slack

import (
	"context"
	"slices"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

// deliveryEvent is the type of the metadata that names a delivery.
const deliveryEvent = "mentorbot_delivery"

// Send puts a message into a channel, or before one pair of eyes in it.
func (a *Adapter) Send(ctx context.Context, d chat.Delivery) (chat.Receipt, error) {
	to, err := a.address(ctx, d.To)
	if err != nil {
		return chat.Receipt{}, a.missed(ctx, d.To, corrected(err))
	}
	if d.Edits != "" {
		return chat.Receipt{Place: to.place(), Message: d.Edits}, a.Edit(ctx, d)
	}
	if receipt, done, err := a.inPlace(ctx, to, d); done || err != nil {
		return receipt, err
	}
	c, err := contentOf(to.team, d.Message)
	if err != nil {
		return chat.Receipt{}, err
	}
	if err := a.rememberForm(ctx, d.Message.Form); err != nil {
		return chat.Receipt{}, err
	}
	receipt := chat.Receipt{Place: to.place()}
	switch {
	case d.Message.Private && !to.own():
		return a.whisper(ctx, to, d, c)
	case len(d.Message.Files) > 0:
		return receipt, a.missed(ctx, d.To, a.show(ctx, to, d, c.named(d.ID)))
	}
	to, ts, err := a.post(ctx, d, to, c)
	if err == nil && d.Message.Form != nil {
		a.showsForm(ctx, to, ts, d.Message.Form.Handle)
	}
	return chat.Receipt{Place: to.place(), Message: chat.MessageID(ts)}, err
}

// showsForm remembers which form a message has. It is sent: without this only the form itself is remembered too long.
func (a *Adapter) showsForm(ctx context.Context, to address, ts string, h chat.Handle) {
	if err := a.rememberShown(ctx, to, ts, shown{Handle: h}); err != nil {
		a.options.Log.WarnContext(ctx, "which form a message has was not remembered", "error", err)
	}
}

// readerOf is whom a private message in a channel is for.
func readerOf(d chat.Delivery, to address) string {
	if len(d.To.People) != 1 {
		return ""
	}
	reader, err := addressOf(chat.To(d.To.People[0]))
	if err != nil || reader.team != to.team {
		return ""
	}
	return reader.user
}

// Edit changes a message: its words and buttons are the delivery's, and a question that is answered says how.
func (a *Adapter) Edit(ctx context.Context, d chat.Delivery) error {
	to, err := a.address(ctx, d.To)
	if err != nil {
		return corrected(err)
	}
	r := a.tickets.of(d.Ticket)
	r.form.shut()
	c, err := contentOf(to.team, d.Message)
	if err != nil {
		return err
	}
	ts := string(d.Edits)
	if d.Edits == whispered {
		if ts = r.message; !r.private || r.channel != to.channel || !offers(d.Message, r.handle) {
			return nil // nobody can reach it any more
		}
	}
	before, err := a.recallShown(ctx, to.channel, ts)
	if err != nil || before.Ticket != "" && before.Ticket == d.Ticket {
		return err // another question stands there by now, see inPlace
	}
	if err := a.rememberForm(ctx, d.Message.Form); err != nil {
		return err
	}
	if err := a.change(ctx, to, ts, d, c); err != nil {
		return err
	}
	return a.renew(ctx, to, ts, d.Message.Form, before, r)
}

// offers tells whether a message has what was pressed or picked from, or had only a button that opens a form.
func offers(m chat.Message, h chat.Handle) bool {
	return m.Search != nil && m.Search.Handle == h || len(m.Choices) == 0 ||
		slices.ContainsFunc(m.Choices, func(c chat.Choice) bool { return c.Handle == h })
}

// renew forgets the form that a message had, and remembers the one that it has now, if any.
func (a *Adapter) renew(ctx context.Context, to address, ts string, f *chat.Form, before shown, r right) error {
	var now shown
	if f != nil {
		now.Handle = f.Handle
	}
	over := before.Handle
	if r.form != nil && r.message == ts && over == "" { // it is not remembered of a message for one person
		over = r.handle
	}
	if over == now.Handle {
		return nil
	}
	if err := a.forgetForm(ctx, over); err != nil || now.Handle == before.Handle {
		return err
	}
	return a.rememberShown(ctx, to, ts, now)
}

// address finds the channel of a destination.
func (a *Adapter) address(ctx context.Context, d chat.Destination) (address, error) {
	to, err := addressOf(d)
	if err != nil || to.channel != "" {
		return a.latest(ctx, d, to), err
	}
	if to.channel, err = a.homes.find(ctx, personID(to.team, to.user)); err != nil {
		return address{}, err
	}
	return to, nil
}

// latest is the own chat that a person has now, for one that the house remembers.
func (a *Adapter) latest(ctx context.Context, d chat.Destination, to address) address {
	if to.own() && len(d.People) == 1 {
		if channel, err := a.homes.recall(ctx, d.People[0]); err == nil && channel != "" {
			to.channel = channel
		}
	}
	return to
}

// options are what every message has: its blocks, the same in words, and nothing that Slack would make of them.
func (c content) options(to address, id chat.DeliveryID) []slackapi.MsgOption {
	all := []slackapi.MsgOption{
		slackapi.MsgOptionText(c.fallback, false), slackapi.MsgOptionBlocks(c.blocks...), // escaped already
		slackapi.MsgOptionParse(false), slackapi.MsgOptionLinkNames(false),
	}
	if to.thread != "" {
		all = append(all, slackapi.MsgOptionTS(to.thread))
	}
	if id != "" {
		all = append(all, slackapi.MsgOptionMetadata(slackapi.SlackMetadata{
			EventType: deliveryEvent, EventPayload: map[string]any{"id": string(id)},
		}))
	}
	return all
}

func (a *api) post(ctx context.Context, to address, id chat.DeliveryID, c content) (ts string, err error) {
	options := append(c.options(to, id), slackapi.MsgOptionDisableMarkdown(), slackapi.MsgOptionDisableLinkUnfurl(),
		slackapi.MsgOptionDisableMediaUnfurl()) // only what is new takes these
	err = a.askIn(ctx, postMessage, to.channel, func(ctx context.Context, client *slackapi.Client) error {
		_, ts, err = client.PostMessageContext(ctx, to.channel, options...)
		return err
	})
	return ts, err
}

// whisper shows a message to one person. It can't be found again, so it has no name.
func (a *api) whisper(ctx context.Context, to address, reader string, c content) error {
	return a.ask(ctx, "chat.postEphemeral", func(ctx context.Context, client *slackapi.Client) error {
		_, err := client.PostEphemeralContext(ctx, to.channel, reader, c.options(to, "")...)
		return err
	})
}

func (a *api) update(ctx context.Context, to address, ts string, id chat.DeliveryID, c content) error {
	to.thread = "" // a message has its name in the whole channel
	return a.ask(ctx, "chat.update", func(ctx context.Context, client *slackapi.Client) error {
		_, _, _, err := client.UpdateMessageContext(ctx, to.channel, ts, c.options(to, id)...)
		return err
	})
}
