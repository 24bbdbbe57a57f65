package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat"
)

// recentFailure is how long a failure of the webhook is told.
const recentFailure = time.Hour

// Check asks the network whether everything is as it has to be, and changes nothing.
func (a *Adapter) Check(ctx context.Context) []chat.Problem {
	problems, ok := a.checkBot(ctx)
	if !ok {
		return problems // nothing else would be answered
	}
	problems = append(problems, a.checkWebhook(ctx)...)
	return append(problems, a.checkGroups(ctx)...)
}

func (a *Adapter) checkBot(ctx context.Context) (problems []chat.Problem, ok bool) {
	var bot struct {
		CanJoin  bool `json:"can_join_groups"`
		ReadsAll bool `json:"can_read_all_group_messages"`
	}
	if err := a.call(ctx, "getMe", nil, &bot); err != nil {
		return []chat.Problem{unasked(err)}, false
	}
	if !bot.CanJoin {
		problems = append(problems, chat.Problem{What: "the bot can't be added to groups",
			Hint: "in the chat with @BotFather: /setjoingroups, the bot, Enable"})
	}
	if bot.ReadsAll {
		problems = append(problems,
			chat.Problem{What: "Telegram hands the bot all that is said in groups; it reads commands alone",
				Hint: "in the chat with @BotFather: /setprivacy, the bot, Enable; then add it to the groups again"})
	}
	return problems, true
}

const copyToken = "copy it again from @BotFather (/mybots, the bot, API Token) into TELEGRAM_TOKEN"

// unasked is why the network does not answer.
func unasked(err error) chat.Problem {
	var no *refusal
	switch {
	case errors.As(err, &no) && no.Code == http.StatusUnauthorized:
		return chat.Problem{What: "Telegram does not accept the token", Hint: copyToken}
	case no != nil && no.Code == http.StatusNotFound:
		return chat.Problem{What: "no such bot is found", Hint: copyToken +
			"; or, if TELEGRAM_API_URL is set, see that it leads to a Bot API server"}
	}
	return chat.Problem{What: fmt.Sprintf("Telegram can't be asked: %v", err),
		Hint: "check the connection, and TELEGRAM_API_URL if it is set"}
}

// webhookInfo is what the server knows of a webhook.
type webhookInfo struct {
	URL     string `json:"url"`
	Pending int    `json:"pending_update_count"`
	Failed  int64  `json:"last_error_date"`
	Why     string `json:"last_error_message"`
}

func (a *Adapter) checkWebhook(ctx context.Context) []chat.Problem {
	var set webhookInfo
	if err := a.call(ctx, "getWebhookInfo", nil, &set); err != nil {
		return []chat.Problem{unasked(err)}
	}
	wanted := a.options.Webhook
	switch {
	case wanted == nil && set.URL == "":
		return nil
	case wanted == nil:
		return []chat.Problem{{What: "a webhook is set, at " + host(set.URL) + ", and takes the updates",
			Hint: "if another program uses this token, make another bot; " +
				"else start mentorbot: it takes the webhook away"}}
	case set.URL == "":
		return []chat.Problem{{What: "no webhook is set", Hint: "start mentorbot: it sets the webhook itself"}}
	case set.URL != wanted.URL:
		return []chat.Problem{{What: "the webhook is set to another address, at " + host(set.URL),
			Hint: "start mentorbot, which sets its own, or correct MENTORBOT_PUBLIC_URL"}}
	}
	return a.failing(set)
}

// failing is what the server says of a webhook that is ours.
func (a *Adapter) failing(set webhookInfo) (problems []chat.Problem) {
	if set.Why != "" && (set.Pending > 0 || a.options.Now().Sub(moment(set.Failed)) < recentFailure) {
		problems = append(problems, chat.Problem{What: "Telegram could not reach the webhook: " + a.api.redact(set.Why),
			Hint: "see that MENTORBOT_PUBLIC_URL can be reached from outside, by HTTPS, at port 443, 80, 88 or 8443"})
	}
	if set.Pending > 0 {
		problems = append(problems, chat.Problem{What: fmt.Sprintf("%d updates wait to be delivered", set.Pending),
			Hint: "they come when the webhook answers; Telegram keeps them for a day"})
	}
	return problems
}

// host is where an address leads, without its path: that may be a secret.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "an address that can't be read"
	}
	return u.Host
}

func (a *Adapter) checkGroups(ctx context.Context) (problems []chat.Problem) {
	if err := a.groups.load(ctx); err != nil {
		return []chat.Problem{{What: err.Error(), Hint: "check the data folder"}}
	}
	for _, g := range a.groups.all() {
		if g.Gone {
			continue // known, and told when it happened
		}
		problem, err := a.checkGroup(ctx, g)
		if err != nil {
			return append(problems, unasked(err))
		}
		if problem.What != "" {
			problems = append(problems, problem)
		}
	}
	return problems
}

// checkGroup is what is wrong in one group, if anything is.
func (a *Adapter) checkGroup(ctx context.Context, g group) (chat.Problem, error) {
	var bot struct {
		Status string `json:"status"`
	}
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(g.Chat, 10), "user_id": a.botID()}
	err := edited(a.call(ctx, "getChatMember", params, &bot), false)
	switch {
	case errors.Is(err, chat.ErrUnreachable), err == nil && (bot.Status == "left" || bot.Status == "kicked"):
		return chat.Problem{What: fmt.Sprintf("the bot is not in the group %q any more", g.Title),
			Hint: "add it again, if the program is to go on there"}, nil
	case err == nil && bot.Status == "member":
		return chat.Problem{Optional: true,
			What: fmt.Sprintf("the bot is no admin of the group %q: where it is large, it may not hear of who leaves",
				g.Title),
			Hint: "make it an admin without rights, if that matters; Telegram then hands it all that is said there, " +
				"and it drops that"}, nil
	}
	return chat.Problem{}, err
}
