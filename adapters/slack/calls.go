package slack

import (
	"context"
	"errors"

	slackapi "github.com/slack-go/slack"
)

// identify learns who the bot is.
func (a *api) identify(ctx context.Context) (me identity, err error) {
	err = a.ask(ctx, "auth.test", func(ctx context.Context, c *slackapi.Client) error {
		said, err := c.AuthTestContext(ctx)
		if err == nil {
			me = identity{
				Team: said.TeamID, Enterprise: said.EnterpriseID, User: said.UserID, Bot: said.BotID, Name: said.User,
				Granted: granted(ctx),
			}
		}
		return err
	})
	return me, err
}

// socket is where Socket Mode listens, once.
func (a *api) socket(ctx context.Context) (address string, err error) {
	err = a.ask(ctx, "apps.connections.open", func(ctx context.Context, c *slackapi.Client) error {
		_, address, err = c.StartSocketModeContext(ctx)
		return err
	})
	return address, err
}

// open is the channel of the bot's conversation with just these users. Slack gives the same one each time.
func (a *api) open(ctx context.Context, users ...string) (channel string, err error) {
	err = a.ask(ctx, "conversations.open", func(ctx context.Context, c *slackapi.Client) error {
		opened, _, _, err := c.OpenConversationContext(ctx, &slackapi.OpenConversationParameters{Users: users})
		if err == nil && opened != nil { // what a proxy answers may name none
			channel = opened.ID
		}
		return err
	})
	if err == nil && !native(channel) {
		return "", errNowhere
	}
	return channel, err
}

// errNowhere is for an answer that names no channel where one was asked for.
var errNowhere = errors.New("slack: conversations.open: the answer names no channel")

// answerAt answers at a response URL, which stands in the options.
func (a *api) answerAt(ctx context.Context, options ...slackapi.MsgOption) error {
	return a.ask(ctx, "response_url", func(ctx context.Context, c *slackapi.Client) error {
		_, _, _, err := c.SendMessageContext(ctx, "", options...)
		return err
	})
}
