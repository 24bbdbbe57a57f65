package slack

import "context"

// Listening reports whether what people do is taken in: over a socket that is open, or by HTTP.
func (a *Adapter) Listening() bool {
	if a.receive.Load() == nil || a.gone.Load() {
		return false
	}
	return a.options.AppToken == "" || a.sockets.Load() > 0
}

// Username is the bot's name in the workspace, without the @.
func (a *Adapter) Username(ctx context.Context) (string, error) {
	if me := a.me(); me.Name != "" {
		return me.Name, nil
	}
	me, err := a.api.identify(ctx)
	return me.Name, err
}

// announce tells whoever waits for it that what people do is taken in, once.
func (a *Adapter) announce() {
	if a.options.Connected != nil {
		a.announced.Do(func() { a.options.Connected(a.me().Name) })
	}
}
