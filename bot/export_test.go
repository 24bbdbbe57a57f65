package bot

import (
	"context"

	"mentorbot/bot/chat"
)

// Ask shows events as the inbox gets them.
func (b *Bot) Ask(ctx context.Context, events ...chat.Event) []chat.Event {
	b.ask(ctx, events)
	return events
}
