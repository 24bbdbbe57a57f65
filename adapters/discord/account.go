package discord

import (
	"context"
	"net/http"
	"strings"
)

// application is what Discord says of the app that the bot belongs to.
type application struct {
	ID       string `json:"id"`
	Key      string `json:"verify_key"`
	Endpoint string `json:"interactions_endpoint_url"` // empty: interactions come through the gateway
	Public   *bool  `json:"bot_public"`
}

func (a *Adapter) application(ctx context.Context) (app application, err error) {
	err = a.api.ask(ctx, call{
		method: http.MethodGet, route: "/applications/@me", limit: "/applications/@me", waits: true,
	}, &app)
	if err == nil && !snowflake(app.ID) {
		err = errAnswer
	}
	return app, err
}

// errKey ends Run.
var errKey = &wrong{"DISCORD_PUBLIC_KEY and DISCORD_TOKEN are not of the same app", copyKey}

// Where the settings are copied from.
const (
	page      = "on the app's page at discord.com/developers/applications"
	copyKey   = "copy the key again from General Information, Public Key, " + page
	copyToken = "make a new one: Bot, Reset Token, " + page
)

// suits looks whether the settings are those of the app. What can't be asked is not held against them.
func (a *Adapter) suits(ctx context.Context) error {
	app, err := a.application(ctx)
	switch {
	case err != nil:
		if ctx.Err() == nil {
			a.options.Log.WarnContext(ctx, "what Discord knows of the app could not be asked", "error", err)
		}
		return rejected(err)
	case a.wrongKey(app):
		return errKey
	}
	if p, told := a.way(app); told {
		a.options.Log.WarnContext(ctx, p.What+": "+p.Hint)
	}
	return nil
}

// wrongKey tells whether what comes by HTTP could never be taken for Discord's.
func (a *Adapter) wrongKey(app application) bool {
	return a.options.PublicKey != "" && app.Key != "" && !strings.EqualFold(a.options.PublicKey, app.Key)
}

// Username is what the bot is called.
func (a *Adapter) Username(ctx context.Context) (string, error) {
	me, err := a.me(ctx)
	return me.Username, err
}

// me is the bot's own account.
func (a *Adapter) me(ctx context.Context) (me user, err error) {
	err = a.api.ask(ctx, call{method: http.MethodGet, route: "/users/@me", limit: "/users/@me", waits: true}, &me)
	return me, err
}

// announce tells whoever waits for it that what people do is taken in, once.
func (a *Adapter) announce(ctx context.Context) {
	if a.options.Connected == nil {
		return
	}
	a.greeted.Do(func() {
		name, err := a.Username(ctx)
		if err != nil {
			a.options.Log.WarnContext(ctx, "what the bot is called could not be asked", "error", err)
		}
		a.options.Connected(name)
	})
}
