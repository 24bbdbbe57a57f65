package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

// formKey is what stands before a form's handle where the form is remembered: what opens it comes later, and carries
// the handle alone.
const formKey = "form/"

// errNoForm is for a button of a form that is not remembered: it was answered, or is not ours.
var errNoForm = errors.New("slack: the form is not known any more")

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
		return fmt.Errorf("slack: remember a form: %w", err)
	}
	return nil
}

func (a *Adapter) recallForm(ctx context.Context, h chat.Handle) (f chat.Form, err error) {
	data, err := a.options.Memory.Get(ctx, formKey+string(h))
	switch {
	case err != nil:
		return f, fmt.Errorf("slack: read a form: %w", err)
	case len(data) == 0:
		return f, errNoForm
	}
	return f, json.Unmarshal(data, &f)
}

// openLater opens a form while Slack gets its answer. A person for whom it can't be opened is asked to press again.
func (a *Adapter) openLater(o opening) {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), callTime)
		defer cancel()
		err := a.openForm(ctx, o)
		if err == nil {
			return
		}
		a.options.Log.WarnContext(ctx, "a form could not be opened", "error", err)
		if words, to := a.options.Busy(""), a.tickets.response(o.ticket); words != "" && to != "" {
			a.say(to, words)
		}
	}()
}

// openForm opens a form at once, empty, and fills it as soon as it is read: what opens it is good for three seconds.
func (a *Adapter) openForm(ctx context.Context, o opening) error {
	trigger := a.tickets.trigger(o.ticket)
	empty, err := loading(emptyMark, o.meta)
	if err != nil || trigger == "" {
		return errors.Join(err, errNoForm)
	}
	opened, err := a.api.openView(ctx, trigger, empty)
	if err != nil {
		return err
	}
	f, err := a.recallForm(ctx, o.meta.Handle)
	if err != nil {
		return err
	}
	whole, err := modal(f, o.meta)
	if err != nil {
		return err
	}
	return a.api.updateView(ctx, opened, whole)
}

// openView opens a view, and returns it as it is now.
func (a *api) openView(ctx context.Context, trigger string, v slackapi.ModalViewRequest) (opened view, err error) {
	err = a.ask(ctx, "views.open", func(ctx context.Context, c *slackapi.Client) error {
		said, err := c.OpenViewContext(ctx, trigger, v)
		if err == nil {
			opened = view{ID: said.ID, Hash: said.Hash}
		}
		return err
	})
	return opened, err
}

// updateView changes a view that nobody changed meanwhile.
func (a *api) updateView(ctx context.Context, opened view, v slackapi.ModalViewRequest) error {
	return a.ask(ctx, "views.update", func(ctx context.Context, c *slackapi.Client) error {
		_, err := c.UpdateViewContext(ctx, v, "", opened.Hash, opened.ID)
		return err
	})
}
