package slack

import (
	"context"
	"errors"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
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

// respond answers in place, for one pair of eyes.
func (a *api) respond(ctx context.Context, response, words string) error {
	return a.ask(ctx, "response_url", func(ctx context.Context, c *slackapi.Client) error {
		_, _, _, err := c.SendMessageContext(ctx, "", slackapi.MsgOptionResponseURL(response, "ephemeral"),
			slackapi.MsgOptionText(words, true))
		return err
	})
}

// openHome opens a person's own chat with the bot.
func (a *Adapter) openHome(ctx context.Context, p chat.PersonID) (channel string, err error) {
	to, err := addressOf(chat.To(p))
	if err != nil {
		return "", err
	}
	err = a.api.ask(ctx, "conversations.open", func(ctx context.Context, c *slackapi.Client) error {
		with := slackapi.OpenConversationParameters{Users: []string{to.user}}
		opened, _, _, err := c.OpenConversationContext(ctx, &with)
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
