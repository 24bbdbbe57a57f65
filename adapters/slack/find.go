package slack

import (
	"context"
	"time"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

// How a delivery is looked for: a page is as many as Slack recommends, and may turn out shorter, such as fifteen where
// the history is slow. Clocks may differ, and people write little meanwhile: far from as much as the most.
const (
	pageLength  = 100
	clocksApart = 10 * time.Minute
	mostRead    = 1000 // messages of one chat
	mostLooks   = 1000 // looks that are remembered
)

// look is how far a delivery was looked for: the page that is next, and how many messages were read.
type look struct {
	cursor string
	read   int
}

// Find looks in a person's own chat for the message that carries a delivery's name. Elsewhere nothing is read, for what
// people write to each other is theirs: there, and of what one pair of eyes saw, it is as if nothing was found.
func (a *Adapter) Find(ctx context.Context, d chat.Delivery) (chat.Receipt, bool, error) {
	to, err := addressOf(d.To)
	if err != nil || !to.own() {
		return chat.Receipt{}, false, corrected(err)
	}
	if to, err = a.address(ctx, d.To); err != nil {
		return chat.Receipt{}, false, corrected(err)
	}
	// A look that has to pause goes on where it was: with a slow history it would never come to its end.
	at, _ := a.looks.Get(d.ID) // none: from the latest on
	for at.read < mostRead {
		page, err := a.api.history(ctx, to.channel, at.cursor)
		switch {
		case without(err, "im:history"): // said to whoever leads: what is not found for want of it may come twice
			return chat.Receipt{}, false, nil
		case refusedWith(err, "invalid_cursor"): // it counts no more, and would not the next time either
			a.looks.Drop(d.ID)
			return chat.Receipt{}, false, err
		case err != nil:
			a.looks.Put(d.ID, at)
			return chat.Receipt{}, false, corrected(err)
		}
		for _, m := range page.Messages {
			if names(m, d.ID) {
				return chat.Receipt{Place: to.place(), Message: found(m)}, true, nil
			}
		}
		at = look{page.ResponseMetaData.NextCursor, at.read + len(page.Messages)}
		if at.cursor == "" || len(page.Messages) == 0 || before(page, d.Tried) {
			break
		}
	}
	a.looks.Drop(d.ID)
	return chat.Receipt{}, false, nil
}

// before tells whether a page ends before a delivery was tried. The latest page is looked at in any case: a clock of
// ours that is wrong hides nothing there.
func before(page *slackapi.GetConversationHistoryResponse, tried time.Time) bool {
	end := moment(page.Messages[len(page.Messages)-1].Timestamp)
	return !tried.IsZero() && end.Before(tried.Add(-clocksApart))
}

// names tells whether a message carries a delivery's name. One with files has no metadata: its first block has the
// name.
func names(m slackapi.Message, id chat.DeliveryID) bool {
	if m.Metadata.EventType == deliveryEvent && m.Metadata.EventPayload["id"] == string(id) {
		return true
	}
	blocks := m.Blocks.BlockSet
	return len(m.Files) > 0 && len(blocks) > 0 && blocks[0].ID() == blockName(id)
}

// found is the message's name; one of files has none, as where it is sent.
func found(m slackapi.Message) chat.MessageID {
	if len(m.Files) > 0 {
		return ""
	}
	return chat.MessageID(m.Timestamp)
}

// blockName is what the first block of a message with files is called.
func blockName(id chat.DeliveryID) string { return deliveryEvent + "/" + string(id) }

// named gives the first block its name.
func (c content) named(id chat.DeliveryID) content {
	if text, is := c.blocks[0].(*slackapi.RichTextBlock); is && id != "" {
		text.BlockID = blockName(id)
	}
	return c
}

// history is a page of what was written in a chat, the latest first.
func (a *api) history(ctx context.Context, channel, cursor string) (
	page *slackapi.GetConversationHistoryResponse, err error,
) {
	err = a.ask(ctx, history, func(ctx context.Context, c *slackapi.Client) error {
		page, err = c.GetConversationHistoryContext(ctx, &slackapi.GetConversationHistoryParameters{
			ChannelID: channel, Cursor: cursor, Limit: pageLength, IncludeAllMetadata: true,
		})
		return err
	})
	return page, err
}
