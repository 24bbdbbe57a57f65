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
	commands := useful(b.options.Commands, a.Capabilities())
	for wait := firstRepublish; ; wait = min(2*wait, lastRepublish) {
		err := publisher.PublishCommands(ctx, commands)
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

// useful are the commands without those that a network can do nothing with.
func useful(all map[chat.Language][]chat.CommandHelp, c chat.Capabilities) map[chat.Language][]chat.CommandHelp {
	kept := map[chat.Language][]chat.CommandHelp{}
	for l, commands := range all {
		kept[l] = c.Useful(commands)
	}
	return kept
}
