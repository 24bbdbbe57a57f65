package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat"
)

// mostTries is how often one send is mended and made again at once: a group that moved, a topic that is gone, entities
// that were refused.
const mostTries = 4

// noPreview keeps pages from being shown below a message that only names them.
const noPreview = `{"is_disabled":true}`

// address is a chat, by the id it has now, and a topic in it; 0: none.
type address struct{ chat, thread int64 }

// own reports whether it is a person's own chat, whose id is the person's.
func (to address) own() bool { return to.chat > 0 }

// request is one call that can be mended. The address is not among its params yet.
type request struct {
	method string
	to     address
	params tgbotapi.Params
	files  []tgbotapi.RequestFile
}

// Send puts a message into a chat. Sent twice it stands there twice: the network can't tell.
func (a *Adapter) Send(ctx context.Context, d chat.Delivery) (chat.Receipt, error) {
	to, err := a.address(d.To)
	if err != nil {
		return chat.Receipt{}, err
	}
	if d.Edits != "" {
		return chat.Receipt{Place: chatPlace(to.chat, to.thread), Message: d.Edits}, a.Edit(ctx, d)
	}
	r, err := a.sending(ctx, to, d.Message)
	if err != nil {
		return chat.Receipt{}, err
	}
	var message struct {
		ID int64 `json:"message_id"`
	}
	if err := sent(a.do(ctx, &r, &message), to.own()); err != nil {
		return chat.Receipt{}, err
	}
	id := chat.MessageID(strconv.FormatInt(message.ID, 10))
	return chat.Receipt{Place: chatPlace(r.to.chat, r.to.thread), Message: id}, nil
}

// Edit changes a message: its words and buttons are the delivery's, and a question that is answered says how.
func (a *Adapter) Edit(ctx context.Context, d chat.Delivery) error {
	to, err := a.address(d.To)
	if err != nil {
		return err
	}
	r, err := a.editing(ctx, to, d)
	if err != nil {
		return err
	}
	return edited(a.do(ctx, &r, nil), to.own())
}

// address finds the chat. A group that moved is where it is now.
func (a *Adapter) address(d chat.Destination) (address, error) {
	native := d.Place.Native()
	switch {
	case d.Network() != Name:
		return address{}, fmt.Errorf("telegram: no address of ours: %w", chat.ErrUnreachable)
	case d.Place == "" && len(d.People) > 1:
		return address{}, fmt.Errorf("telegram: a bot can't open a room: %w", chat.ErrUnsupported)
	case d.Place == "":
		native = d.People[0].Native()
	}
	id, topic, threaded := strings.Cut(native, "/")
	to, err := strconv.ParseInt(id, 10, 64)
	var thread int64
	if threaded && err == nil {
		thread, err = strconv.ParseInt(topic, 10, 64)
	}
	if err != nil || to == 0 {
		return address{}, fmt.Errorf("telegram: %q is no chat: %w", native, chat.ErrUnreachable)
	}
	return address{a.groups.current(to), thread}, nil
}

// content is what a message shows: a file and its caption, or a text.
type content struct {
	file *chat.File
	text chat.Text
	most int // UTF-16 units
}

// contentOf also reports whether the network can show the message as it is.
func contentOf(m chat.Message, to address) (c content, fits bool) {
	fits = m.Form == nil && len(m.Choices) <= mostButtons && len(m.Files) <= 1 && (to.own() || !m.Private)
	if len(m.Files) == 0 {
		return content{text: m.Text, most: mostText}, fits
	}
	file := m.Files[0]
	words := chat.Text{{Style: chat.Typed, Text: file.Text}}
	fits = fits && m.Text.String() == ""
	if len(file.Bytes) == 0 { // it could not be drawn: its words say the same
		words[0].Text = cmp.Or(file.Text, file.Name)
		return content{text: words, most: mostText}, fits
	}
	return content{file: &file, text: words, most: mostCaption}, fits
}

var errTooMuch = fmt.Errorf("telegram: the message is more than can be shown: %w", chat.ErrUnsupported)

func (a *Adapter) sending(ctx context.Context, to address, m chat.Message) (request, error) {
	c, fits := contentOf(m, to)
	w := compose(c.text, m.RightLeft, "")
	if !fits || w.units > c.most {
		return request{}, errTooMuch
	}
	r := request{method: "sendMessage", to: to, params: tgbotapi.Params{}}
	switch {
	case c.file == nil:
		r.params["link_preview_options"] = noPreview
		r.say(w, "text", "entities")
	case c.file.Text != "":
		r.say(w, "caption", "caption_entities")
	}
	if c.file != nil {
		r.attach(*c.file)
	}
	return r, r.offer(a.keyboard(ctx, m, !to.own()))
}

func (a *Adapter) editing(ctx context.Context, to address, d chat.Delivery) (request, error) {
	to.thread = 0 // a message has its id in the whole group
	m := d.Message
	c, fits := contentOf(m, to)
	w := compose(c.text, m.RightLeft, m.Chosen)
	r := request{to: to, params: tgbotapi.Params{"message_id": string(d.Edits)}}
	switch {
	case !fits || w.units > c.most && m.Chosen == "":
		return request{}, errTooMuch
	case w.units > c.most: // no room for the answer, which stands below anyway: the buttons go
		r.method = "editMessageReplyMarkup"
	case c.file != nil:
		r.method = "editMessageCaption"
		r.say(w, "caption", "caption_entities")
	default:
		r.method = "editMessageText"
		r.params["link_preview_options"] = noPreview
		r.say(w, "text", "entities")
	}
	if m.Chosen != "" {
		return r, nil // without a keyboard
	}
	return r, r.offer(a.keyboard(ctx, m, !to.own()))
}

func (r *request) say(w *words, text, entities string) {
	r.params[text] = w.text.String()
	if data, err := json.Marshal(w.entities); err == nil && len(w.entities) > 0 { // plain data: no error
		r.params[entities] = string(data)
	}
}

func (r *request) attach(f chat.File) {
	field := "document"
	r.method = "sendDocument"
	if f.Type == "image/png" || f.Type == "image/jpeg" {
		field, r.method = "photo", "sendPhoto"
	}
	data := tgbotapi.FileBytes{Name: cmp.Or(f.Name, field), Bytes: f.Bytes}
	r.files = []tgbotapi.RequestFile{{Name: field, Data: data}}
}

func (r *request) offer(keyboard string, err error) error {
	if keyboard != "" {
		r.params["reply_markup"] = keyboard
	}
	return err
}

// do makes a request, and makes it again as long as what is refused can be mended.
func (a *Adapter) do(ctx context.Context, r *request, result any) error {
	for tries := 1; ; tries++ {
		err := a.once(ctx, r, result)
		var no *refusal
		if !errors.As(err, &no) || tries == mostTries {
			return err
		}
		mended, failed := a.mend(ctx, r, no)
		if failed != nil {
			return failed
		}
		if !mended {
			return err
		}
	}
}

func (a *Adapter) once(ctx context.Context, r *request, result any) error {
	r.params["chat_id"] = strconv.FormatInt(r.to.chat, 10)
	delete(r.params, "message_thread_id")
	if r.to.thread != 0 {
		r.params["message_thread_id"] = strconv.FormatInt(r.to.thread, 10)
	}
	if len(r.files) > 0 {
		return a.upload(ctx, r.method, r.params, r.files, result)
	}
	return a.call(ctx, r.method, r.params, result)
}

// mend changes what was refused. Words without their entities are still words, and still dead.
func (a *Adapter) mend(ctx context.Context, r *request, no *refusal) (bool, error) {
	styled := r.params["entities"] != "" || r.params["caption_entities"] != ""
	switch {
	case no.MigrateTo != 0 && no.MigrateTo != r.to.chat:
		if err := a.follow(ctx, r.to.chat, no.MigrateTo); err != nil {
			return false, err
		}
		r.to = address{chat: no.MigrateTo}
	case no.begins(threadGone) && r.to.thread != 0:
		r.to.thread = 0
	case no.begins(unparsed) && styled:
		delete(r.params, "entities")
		delete(r.params, "caption_entities")
	case no.begins(textless) && r.method != "editMessageReplyMarkup":
		r.method = "editMessageReplyMarkup"
		for _, words := range []string{"text", "entities", "caption", "caption_entities", "link_preview_options"} {
			delete(r.params, words)
		}
	default:
		return false, nil
	}
	return true, nil
}
