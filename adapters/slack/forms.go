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

// shownKey is what stands before a message where it is remembered which form its button opens by now.
const shownKey = "shown/"

// shown is the form of a message. If a modal put another question there, Ticket is what that question answered: the
// edit that goes with the same ticket is about the one before.
type shown struct {
	Handle chat.Handle `json:"handle"`
	Ticket chat.Ticket `json:"ticket,omitempty"`
}

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

// forgetForm is for a question that is over.
func (a *Adapter) forgetForm(ctx context.Context, h chat.Handle) error {
	if h == "" {
		return nil
	}
	if err := a.options.Memory.Put(ctx, formKey+string(h), nil); err != nil {
		return fmt.Errorf("slack: forget a form: %w", err)
	}
	return nil
}

func shownAt(channel, ts string) string { return shownKey + channel + "/" + ts }

// rememberShown keeps which form a message's button opens; no handle: none any more.
func (a *Adapter) rememberShown(ctx context.Context, to address, ts string, now shown) error {
	data, err := json.Marshal(now)
	if now.Handle == "" {
		data = nil
	}
	if err == nil {
		err = a.options.Memory.Put(ctx, shownAt(to.channel, ts), data)
	}
	if err != nil {
		return fmt.Errorf("slack: remember a message's form: %w", err)
	}
	return nil
}

func (a *Adapter) recallShown(ctx context.Context, channel, ts string) (now shown, err error) {
	data, err := a.options.Memory.Get(ctx, shownAt(channel, ts))
	if err != nil {
		return now, fmt.Errorf("slack: read a message's form: %w", err)
	}
	if len(data) == 0 {
		return now, nil
	}
	return now, json.Unmarshal(data, &now)
}

// formOf is the form that a button opens: its own, or the one that took its message over.
func (a *Adapter) formOf(ctx context.Context, m meta) (chat.Form, error) {
	now, err := a.recallShown(ctx, m.Channel, m.Message)
	if err != nil {
		return chat.Form{}, err
	}
	if now.Handle != "" {
		m.Handle = now.Handle
	}
	return a.recallForm(ctx, m.Handle)
}

// openLater opens a form while Slack gets its answer. A person for whom it can't be opened is asked to press again.
func (a *Adapter) openLater(o opening) {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), callTime)
		defer cancel()
		err := a.openForm(ctx, o)
		a.markKind(ctx, string(interactive))
		if err == nil || closed(err) {
			return
		}
		a.options.Log.WarnContext(ctx, "a form could not be opened", "error", err)
		a.say(o.ticket, a.options.Busy(a.hintOf(o.person)))
	}()
}

// closed tells whether the person closed the form before it was filled, or already has something else in it.
func closed(err error) bool {
	var no *refusal
	return errors.As(err, &no) && no.Method == updateMethod && (no.Code == "not_found" || no.Code == "hash_conflict")
}

const updateMethod = "views.update"

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
	f, err := a.formOf(ctx, o.meta)
	if words := a.options.Over(a.hintOf(o.person)); errors.Is(err, errNoForm) && words != "" {
		empty.Blocks.BlockSet = []slackapi.Block{note(words)}
		return a.api.updateView(ctx, opened, empty)
	}
	if err != nil {
		return err
	}
	o.meta.Handle = f.Handle
	whole, err := modal(f, o.meta)
	if err != nil {
		return err
	}
	return a.api.updateView(ctx, opened, whole)
}

// openView opens a view, and returns it as it is now.
func (a *api) openView(ctx context.Context, trigger string, v slackapi.ModalViewRequest) (opened view, err error) {
	err = a.ask(ctx, openView, func(ctx context.Context, c *slackapi.Client) error {
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
	return a.ask(ctx, updateMethod, func(ctx context.Context, c *slackapi.Client) error {
		_, err := c.UpdateViewContext(ctx, v, "", opened.Hash, opened.ID)
		return err
	})
}
