package slack

import (
	"context"
	"errors"
	"net/http"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
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
	return remember(ctx, a.options.Memory, "a form", formKey+string(f.Handle), f)
}

func (a *Adapter) recallForm(ctx context.Context, h chat.Handle) (f chat.Form, err error) {
	there, err := recall(ctx, a.options.Memory, "a form", formKey+string(h), &f)
	if err == nil && !there {
		err = errNoForm
	}
	return f, err
}

// forgetForm is for a question that is over.
func (a *Adapter) forgetForm(ctx context.Context, h chat.Handle) error {
	if h == "" {
		return nil
	}
	return remember(ctx, a.options.Memory, "a form", formKey+string(h), nil)
}

func shownAt(channel, ts string) string { return shownKey + channel + "/" + ts }

// rememberShown keeps which form a message's button opens; no handle: none any more.
func (a *Adapter) rememberShown(ctx context.Context, to address, ts string, now shown) error {
	var kept any
	if now.Handle != "" {
		kept = now
	}
	return remember(ctx, a.options.Memory, "a message's form", shownAt(to.channel, ts), kept)
}

func (a *Adapter) recallShown(ctx context.Context, channel, ts string) (now shown, err error) {
	_, err = recall(ctx, a.options.Memory, "a message's form", shownAt(channel, ts), &now)
	return now, err
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
		ctx, cancel := context.WithTimeout(context.Background(), errand.CallTime)
		defer cancel()
		err := a.openForm(ctx, o)
		a.markKind(ctx, string(interactive))
		if err == nil || closed(err) {
			return
		}
		a.options.Log.WarnContext(ctx, "a form could not be opened", "error", err)
		a.say(o.person, o.ticket, a.options.Busy(a.hintOf(o.person)))
	}()
}

// closed tells whether the person closed the form before it was filled, or already has something else in it.
func closed(err error) bool {
	var no *refusal
	return errors.As(err, &no) && no.Method == updateView && (no.Code == "not_found" || no.Code == "hash_conflict")
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
	whole, err := a.wholeForm(ctx, o.meta)
	if err == nil {
		return a.fillView(ctx, opened, whole)
	}
	words := a.options.Over(a.hintOf(o.person))
	if !errors.Is(err, errNoForm) {
		a.options.Log.WarnContext(ctx, "a form could not be read", "error", err)
		words = a.options.Busy(a.hintOf(o.person))
	}
	if words == "" {
		return err
	}
	empty.Blocks.BlockSet = []slackapi.Block{note(words)}
	return a.fillView(ctx, opened, empty)
}

// wholeForm is the modal of a form, unless it can't be read while a person has the patience to look at nothing.
func (a *Adapter) wholeForm(ctx context.Context, m meta) (slackapi.ModalViewRequest, error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	f, err := a.formOf(ctx, m)
	if err != nil {
		return slackapi.ModalViewRequest{}, err
	}
	m.Handle = f.Handle
	return modal(f, m)
}

// fillView puts what was asked for into a view that stands open and empty. What fails for a moment is tried again:
// nobody else takes the view out of its emptiness, and its hash sees to it that it is filled once.
func (a *Adapter) fillView(ctx context.Context, opened view, v slackapi.ModalViewRequest) error {
	for wait := (errand.Pause{Least: leastWait, Most: errand.CallTime}); ; {
		err := a.api.updateView(ctx, opened, v)
		var no *refusal
		if err == nil || errors.As(err, &no) && !no.limited() && no.Status < http.StatusInternalServerError {
			return err
		}
		if errand.Sleep(ctx, max(wait.Longer(), waitOf(err))); ctx.Err() != nil {
			return err
		}
	}
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
	return a.ask(ctx, updateView, func(ctx context.Context, c *slackapi.Client) error {
		_, err := c.UpdateViewContext(ctx, v, "", opened.Hash, opened.ID)
		return err
	})
}
