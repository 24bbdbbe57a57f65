package slack

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

// whispered is the name of a message that one person alone sees. Slack does not tell another: what is changed there is
// what was just pressed.
const whispered chat.MessageID = "~"

// inPlace answers a form with the next question, or with what is wrong, in the modal that is still open. The message
// whose button opened it becomes that question's, so that who closes the modal loses nothing. False: the delivery goes
// its usual way, and the modal closes.
func (a *Adapter) inPlace(ctx context.Context, to address, d chat.Delivery) (chat.Receipt, bool, error) {
	s := a.tickets.of(d.Ticket).form
	if s == nil {
		return chat.Receipt{}, false, nil
	}
	f := d.Message.Form
	if f == nil || len(d.Message.Files) > 0 || s.meta.Message == "" || s.meta.Channel != to.channel {
		s.shut()
		return chat.Receipt{}, false, nil
	}
	said, err := s.answerTo(to.team, d.Message)
	data, unwritten := json.Marshal(said)
	if err = errors.Join(err, unwritten); err != nil {
		s.shut()
		return chat.Receipt{}, false, nil // the usual way tells what is wrong with it
	}
	if err := a.rememberForm(ctx, f); err != nil {
		return chat.Receipt{}, false, err
	}
	if said.Action == errorsAction {
		a.tickets.shows(s.asked, f.Handle)
	}
	if !s.answer(said, len(data)) {
		s.shut()
		return chat.Receipt{}, false, nil
	}
	a.succeed(ctx, to, s, d)
	return s.receipt(to), true, nil
}

// receipt is where the message is that the form belongs to.
func (s *submission) receipt(to address) chat.Receipt {
	r := chat.Receipt{Place: placeID(to.team, s.meta.Channel, s.meta.Thread), Message: chat.MessageID(s.meta.Message)}
	if s.meta.Private {
		r.Message = whispered
	}
	return r
}

// succeed shows in the chat what the modal shows. It is answered already: what fails here is passed over, for the
// button opens the new question in any case.
func (a *Adapter) succeed(ctx context.Context, to address, s *submission, d chat.Delivery) {
	now := shown{Handle: d.Message.Form.Handle, Ticket: d.Ticket}
	err := errors.Join(a.rememberShown(ctx, to, s.meta.Message, now), a.forgetForm(ctx, s.meta.Handle))
	c, unfit := contentOf(to.team, d.Message)
	if err = errors.Join(err, unfit); unfit == nil {
		err = errors.Join(err, a.change(ctx, to, s.meta.Message, d, c))
	}
	if err != nil {
		a.options.Log.WarnContext(ctx, "a question stands in the modal, but not in its message", "error", err)
	}
}

// What a modal does when it is answered.
const (
	errorsAction = "errors"
	updateAction = "update"
)

// outcome is the answer to a form that was sent.
type outcome struct {
	Action string                     `json:"response_action"`
	Errors map[string]string          `json:"errors,omitempty"` // by field
	View   *slackapi.ModalViewRequest `json:"view,omitempty"`
}

// answerTo says what is wrong at the fields where they are the same, else it shows the form below what is said with it.
func (s *submission) answerTo(team string, m chat.Message) (outcome, error) {
	if wrong := s.wrong(*m.Form); wrong != nil {
		return outcome{Action: errorsAction, Errors: wrong}, nil
	}
	next := s.meta
	next.Handle = m.Form.Handle
	v, err := modal(*m.Form, next)
	if err != nil || chat.Units(m.Text.Isolated()) > longestText {
		return outcome{}, errors.Join(err, errTooMuch)
	}
	if chat.Visible(m.Text.String()) {
		words := compose(team, m.Text, m.RightLeft, "").block()
		v.Blocks.BlockSet = slices.Insert(v.Blocks.BlockSet, 0, words)
	}
	return outcome{Action: updateAction, View: &v}, nil
}

// wrong is what does not fit, by field; nil: nothing of that sort, or the modal has other fields.
func (s *submission) wrong(f chat.Form) map[string]string {
	wrong := map[string]string{}
	for _, field := range f.Fields {
		if !s.fields[field.Key] {
			return nil
		}
		if field.Problem != "" {
			wrong[field.Key] = plain(field.Problem, longestText).Text
		}
	}
	if len(wrong) == 0 || len(f.Fields) != len(s.fields) {
		return nil
	}
	return wrong
}

// change shows something else in a message: in answer to what was pressed there, which costs no budget, else by name.
func (a *Adapter) change(ctx context.Context, to address, ts string, d chat.Delivery, c content) error {
	to.thread = "" // a message has its name in the whole channel
	r := a.tickets.of(d.Ticket)
	if r.message == ts && r.channel == to.channel {
		if url := a.tickets.response(d.Ticket); url != "" {
			err := a.api.answerAt(ctx, append(c.options(to, d.ID), slackapi.MsgOptionReplaceOriginal(url))...)
			if !spent(err) {
				return corrected(err)
			}
		}
		if r.private {
			return nil // there is no other way to it
		}
	}
	return corrected(a.api.update(ctx, to, ts, d.ID, c))
}

// spent tells whether an answer in place came too late, or was one too many.
func spent(err error) bool {
	var no *refusal
	return errors.As(err, &no) && !no.limited() && no.Status < http.StatusInternalServerError && !no.is(unsupported)
}

// whisper shows a message to one pair of eyes in a channel, also in one where the bot is not, if it was spoken to
// there. Where it can't, the person's own chat is the place.
func (a *Adapter) whisper(ctx context.Context, to address, d chat.Delivery, c content) (chat.Receipt, error) {
	reader := readerOf(d, to)
	if reader == "" {
		return chat.Receipt{}, errTooMuch
	}
	receipt := chat.Receipt{Place: to.place(), Message: whispered}
	if len(d.Message.Files) == 0 {
		if url := a.whereAsked(d.Ticket, reader, to); url != "" {
			options := append(c.options(to, ""), slackapi.MsgOptionResponseURL(url, "ephemeral"))
			if err := a.api.answerAt(ctx, options...); !spent(err) {
				return receipt, sent(err)
			}
		}
		if err := sent(a.api.whisper(ctx, to, reader, c)); !errors.Is(err, chat.ErrUnreachable) {
			return receipt, err
		}
	}
	d.To = chat.To(personID(to.team, reader))
	return a.Send(ctx, d)
}

// whereAsked is where the person can be answered for their eyes only, if it was there that they spoke.
func (a *Adapter) whereAsked(name chat.Ticket, reader string, to address) string {
	r := a.tickets.of(name)
	if r.user != reader || r.channel != to.channel || to.thread != "" {
		return ""
	}
	return a.tickets.response(name)
}
