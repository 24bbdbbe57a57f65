package telegram

import "context"

// Listening reports whether updates are taken in, and may be answered.
func (a *Adapter) Listening() bool { return a.receive.Load() != nil && !a.api.rejected.Load() }

// Username is the bot's name on the network, without the @. The server is asked for it once.
func (a *Adapter) Username(ctx context.Context) (string, error) {
	me, err := a.me(ctx)
	return me.Username, err
}

// announce tells whoever waits for it that updates are taken in.
func (a *Adapter) announce() {
	if known := a.self.Load(); known != nil && a.options.Connected != nil {
		a.options.Connected(known.Username)
	}
}
