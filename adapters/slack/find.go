package slack

import (
	"context"
	"strconv"
	"sync"
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
	at := a.looks.at(d.ID)
	for at.read < mostRead {
		page, err := a.api.history(ctx, to.channel, since(d.Tried), at.cursor)
		if err != nil {
			a.looks.keep(d.ID, at)
			return chat.Receipt{}, false, corrected(err)
		}
		for _, m := range page.Messages {
			if names(m, d.ID) {
				return chat.Receipt{Place: to.place(), Message: found(m)}, true, nil
			}
		}
		at = look{page.ResponseMetaData.NextCursor, at.read + len(page.Messages)}
		if at.cursor == "" || len(page.Messages) == 0 {
			break
		}
	}
	a.looks.keep(d.ID, look{})
	return chat.Receipt{}, false, nil
}

// since is where the history begins that is read: all of it for what nobody knows when it was tried.
func since(tried time.Time) string {
	if tried.IsZero() {
		return ""
	}
	return strconv.FormatInt(tried.Add(-clocksApart).Unix(), 10) + ".000000"
}

// names tells whether a message carries a delivery's name. One with files has no metadata: its first block has the name.
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
func (a *api) history(ctx context.Context, channel, oldest, cursor string) (
	page *slackapi.GetConversationHistoryResponse, err error,
) {
	err = a.ask(ctx, history, func(ctx context.Context, c *slackapi.Client) error {
		page, err = c.GetConversationHistoryContext(ctx, &slackapi.GetConversationHistoryParameters{
			ChannelID: channel, Oldest: oldest, Cursor: cursor, Limit: pageLength, IncludeAllMetadata: true,
		})
		return err
	})
	return page, err
}

// looks are those that had to pause.
type looks struct {
	mu   sync.Mutex
	kept *recent[chat.DeliveryID, look]
}

func newLooks() *looks { return &looks{kept: newRecent[chat.DeliveryID, look](mostLooks)} }

func (l *looks) at(id chat.DeliveryID) look {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, _ := l.kept.get(id) // none: from the latest on
	return at
}

func (l *looks) keep(id chat.DeliveryID, at look) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept.put(id, at)
}
