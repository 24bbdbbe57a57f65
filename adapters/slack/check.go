package slack

import (
	"context"
	"errors"
	"slices"

	"mentorbot/bot/chat"
)

// Check asks the network whether everything is as it has to be, and changes nothing.
func (a *Adapter) Check(ctx context.Context) []chat.Problem {
	me, err := a.api.identify(ctx)
	if err != nil {
		return []chat.Problem{unasked(err, botSetting)} // nothing else would be answered
	}
	a.self.Store(&me)
	var problems []chat.Problem
	if me.Bot == "" {
		problems = append(problems, chat.Problem{
			What: botSetting + " is not a bot's token", Hint: "copy the right one " + copyBot,
		})
	}
	problems = append(problems, checkScopes(me.Granted)...)
	problems = append(problems, a.checkSocket(ctx)...)
	return append(problems, a.checkEntrances(ctx)...)
}

// unasked is why the network does not answer.
func unasked(err error, setting string) chat.Problem {
	if final := rejected(err, setting); final != nil {
		what, hint := parted(final)
		return chat.Problem{What: what, Hint: hint}
	}
	return chat.Problem{What: "Slack can't be asked: " + err.Error(),
		Hint: "check the connection, and SLACK_API_URL if it is set"}
}

// parted is what is wrong, and what to do about it.
func parted(err error) (what, hint string) {
	var w *wrong
	if errors.As(err, &w) {
		return w.what, w.hint
	}
	return err.Error(), "check the settings"
}

// checkScopes is what the app was not given, and what it was given and should not have.
func checkScopes(granted []string) (problems []chat.Problem) {
	for _, s := range lacking(granted) {
		problems = append(problems, chat.Problem{What: "the scope " + s.Name + " is missing: " + s.Without, Hint: addScope})
	}
	for _, name := range unwanted {
		if slices.Contains(granted, name) {
			problems = append(problems, chat.Problem{Optional: true,
				What: "the scope " + name + " lets the app read what people write to each other; mentorbot does not need it",
				Hint: "remove it on the app's page (OAuth & Permissions, Bot Token Scopes), then Reinstall to Workspace"})
		}
	}
	return problems
}

// checkSocket asks for an address of Socket Mode, and does not go there.
func (a *Adapter) checkSocket(ctx context.Context) []chat.Problem {
	if a.options.AppToken == "" {
		return nil
	}
	if _, err := a.api.socket(ctx); err != nil {
		return []chat.Problem{unasked(err, appSetting)}
	}
	return nil
}

// checkEntrances is what was never heard. Slack does not tell a bot how its app is set up; that something came in shows
// it, and that nothing came shows nothing yet.
func (a *Adapter) checkEntrances(ctx context.Context) (problems []chat.Problem) {
	silent, err := a.unheard(ctx)
	if err != nil {
		problems = append(problems, chat.Problem{What: err.Error(), Hint: "check the data folder"})
	}
	for _, e := range silent {
		problems = append(problems, chat.Problem{Optional: true, What: e.What,
			Hint: "if somebody has tried, look at the app's page at api.slack.com/apps: " + e.Hint})
	}
	return problems
}
