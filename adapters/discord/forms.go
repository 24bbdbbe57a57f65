package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"mentorbot/bot/chat"
)

// formKey is what stands before a form's handle where the form is remembered: what opens it comes later, and carries
// the handle alone.
const formKey = "form/"

// shownKey is what stands before a message where it is remembered which form its button opens by now.
const shownKey = "shown/"

// errNoForm is for a button of a form that is not remembered: it was answered, or is not ours.
var errNoForm = errors.New("discord: the form is not known any more")

// rememberForm keeps what a button will open.
func (a *Adapter) rememberForm(ctx context.Context, f *chat.Form) error {
	if f == nil {
		return nil
	}
	data, err := json.Marshal(f)
	if err == nil {
		err = a.options.Memory.Put(ctx, formKey+string(f.Handle), data)
	}
	if err != nil {
		return fmt.Errorf("discord: remember a form: %w", err)
	}
	return nil
}

func (a *Adapter) recallForm(ctx context.Context, h chat.Handle) (f chat.Form, err error) {
	data, err := a.options.Memory.Get(ctx, formKey+string(h))
	switch {
	case err != nil:
		return f, fmt.Errorf("discord: read a form: %w", err)
	case len(data) == 0:
		return f, errNoForm
	}
	return f, json.Unmarshal(data, &f)
}

// forgetForm is for a question that is over: what it held may be private.
func (a *Adapter) forgetForm(ctx context.Context, h chat.Handle) error {
	if h == "" {
		return nil
	}
	if err := a.options.Memory.Put(ctx, formKey+string(h), nil); err != nil {
		return fmt.Errorf("discord: forget a form: %w", err)
	}
	return nil
}

// shown is the form that a message's button opens; empty: none that is remembered.
func (a *Adapter) shown(ctx context.Context, m chat.MessageID) (chat.Handle, error) {
	before, err := a.options.Memory.Get(ctx, shownKey+string(m))
	if err != nil {
		return "", fmt.Errorf("discord: read a message's form: %w", err)
	}
	return chat.Handle(before), nil
}

// opens remembers which form a message has from now on, if any, and forgets the one before.
func (a *Adapter) opens(ctx context.Context, m chat.MessageID, f *chat.Form) error {
	var now chat.Handle
	if f != nil {
		now = f.Handle
	}
	before, err := a.shown(ctx, m)
	if err != nil || before == now {
		return err
	}
	if err := a.forgetForm(ctx, before); err != nil {
		return err
	}
	if err := a.options.Memory.Put(ctx, shownKey+string(m), []byte(now)); err != nil {
		return fmt.Errorf("discord: remember a message's form: %w", err)
	}
	return nil
}

// closeForm forgets a form that was sent in and is safe, if no change of its message will: nobody knows that message,
// for it was said in another place than it was meant for, or the answer to it was lost.
func (a *Adapter) closeForm(ctx context.Context, e chat.Event) error {
	if h, err := a.shown(ctx, e.Message); err != nil || h != "" {
		return err
	}
	return a.forgetForm(ctx, e.Handle)
}

// keepForm remembers which form a message has that arrived; one that can't arrive has none.
func (a *Adapter) keepForm(ctx context.Context, m chat.MessageID, f *chat.Form, failed error) {
	var err error
	switch {
	case f == nil:
	case failed == nil && m != "":
		err = a.opens(ctx, m, f)
	case errors.Is(failed, chat.ErrUnreachable), errors.Is(failed, chat.ErrUnsupported):
		err = a.forgetForm(ctx, f.Handle)
	}
	if err != nil { // the form itself is remembered too long, and nothing else
		a.options.Log.WarnContext(ctx, "which form a message has was not remembered", "error", err)
	}
}
