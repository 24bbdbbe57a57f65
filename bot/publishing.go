package bot

import (
	"context"
	"time"

	"mentorbot/bot/chat"
)

// Waits between attempts to show people the commands: doubling from the first to the last.
const (
	firstRepublish = time.Second
	lastRepublish  = 5 * time.Minute
)

// publish shows the commands on a network that can, trying again until it worked.
func (b *Bot) publish(ctx context.Context, a chat.Adapter) {
	publisher, can := a.(chat.CommandPublisher)
	if !can || len(b.options.Commands) == 0 {
		return
	}
	for wait := firstRepublish; ; wait = min(2*wait, lastRepublish) {
		err := publisher.PublishCommands(ctx, b.options.Commands)
		if err == nil || ctx.Err() != nil {
			return
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done(): // the network fails for good, and says why itself
			timer.Stop()
			return
		case <-timer.C:
		}
		b.options.Log.Warn("commands not published, trying again", "network", a.Network(), "error", err)
	}
}
