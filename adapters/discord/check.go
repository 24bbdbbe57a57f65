package discord

import (
	"context"
	"errors"
	"fmt"

	"mentorbot/bot/chat"
)

// Check asks the network whether everything is as it has to be, and changes nothing.
func (a *Adapter) Check(ctx context.Context) []chat.Problem {
	app, err := a.application(ctx)
	if err != nil {
		return []chat.Problem{unasked(err)} // nothing else would be answered
	}
	if a.wrongKey(app) {
		return []chat.Problem{{What: errKey.what, Hint: errKey.hint}}
	}
	problems := a.checkApp(app)
	problems = append(problems, a.checkGateway(ctx)...)
	problems = append(problems, a.checkServers(ctx)...)
	return append(problems, a.checkCommands(ctx, app)...)
}

// unasked is why the network does not answer.
func unasked(err error) chat.Problem {
	var w *wrong
	if errors.As(rejected(err), &w) {
		return chat.Problem{What: w.what, Hint: w.hint}
	}
	return chat.Problem{What: "Discord can't be asked: " + err.Error(),
		Hint: "check the connection, and DISCORD_API_URL if it is set"}
}

// checkApp looks how interactions come, and who may bring the bot to a server.
func (a *Adapter) checkApp(app application) (problems []chat.Problem) {
	if p, told := a.way(app); told {
		problems = append(problems, p)
	}
	if app.Public != nil && !*app.Public {
		problems = append(problems, chat.Problem{Optional: true,
			What: "only the app's owner can add the bot to a server", Hint: "for others, turn Public Bot on in Bot, " + page})
	}
	return problems
}

// checkGateway asks for the gateway, and does not go there.
func (a *Adapter) checkGateway(ctx context.Context) []chat.Problem {
	e, err := a.entrance(ctx)
	if err != nil {
		return []chat.Problem{unasked(err)}
	}
	if e.Limit.Total > 0 && e.Limit.Remaining < beginLeast {
		return []chat.Problem{{
			What: fmt.Sprintf("Discord lets the bot connect only %d times more today, so mentorbot waits until tomorrow",
				e.Limit.Remaining),
			Hint: "see whether another program uses the same DISCORD_TOKEN, or starts again and again",
		}}
	}
	return nil
}

// checkServers looks what the bot may do where it is.
func (a *Adapter) checkServers(ctx context.Context) (problems []chat.Problem) {
	guilds, err := a.guilds(ctx)
	if err != nil {
		return []chat.Problem{unasked(err)}
	}
	if len(guilds) == 0 {
		return []chat.Problem{{Optional: true, What: "the bot is in no server yet",
			Hint: "add it to yours: " + Invite(a.options.Token)}}
	}
	for _, g := range guilds {
		allowed, said := g.may()
		if !said {
			continue
		}
		for _, p := range lacking(allowed) {
			problems = append(problems, chat.Problem{
				What: fmt.Sprintf("in %s the permission %s is missing: %s", oneLine(g.Name), p.Name, p.Without),
				Hint: "turn it on for the bot's role, in Server Settings, Roles",
			})
		}
		problems = append(problems, a.checkChannel(ctx, g, allowed)...)
	}
	return problems
}

// checkCommands looks whether people see the commands that there are.
func (a *Adapter) checkCommands(ctx context.Context, app application) []chat.Problem {
	if a.options.Commands == nil {
		return nil
	}
	_, same, err := a.shows(ctx, app.ID, wordings(a.options.Commands))
	switch {
	case err != nil:
		return []chat.Problem{unasked(err)}
	case !same:
		return []chat.Problem{{Optional: true, What: "Discord does not show the commands of this version yet",
			Hint: "start mentorbot: it publishes them"}}
	}
	return nil
}
