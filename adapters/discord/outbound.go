package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"

	"mentorbot/bot/chat"
)

// Send puts a message into a channel. What is for one pair of eyes there goes in answer to what that person did. Where
// no picture may be shown it comes as its words; whose own chat is shut is answered where they did what they did.
func (a *Adapter) Send(ctx context.Context, d chat.Delivery) (chat.Receipt, error) {
	receipt, err := a.send(ctx, d)
	if said, failed := a.nearby(ctx, d, err); said {
		return chat.Receipt{}, failed
	}
	if len(d.Message.Files) == 0 || !coded(err, noPermission) {
		return receipt, err
	}
	d.Message = inWords(d.Message)
	if receipt, err = a.send(ctx, d); err == nil {
		a.lookAt(ctx, receipt.Place.Native())
	}
	return receipt, err
}

// inWords is a message that says what its files show.
func inWords(m chat.Message) chat.Message {
	m.Text = slices.Clone(m.Text)
	for _, f := range m.Files {
		if left := longestText - chat.Units(m.Text.Isolated()) - chat.Units(wordsApart); left > 0 {
			m.Text = append(m.Text, chat.Span{Text: wordsApart}, chat.Span{Text: chat.Shorten(f.Text, left)})
		}
	}
	m.Files = nil
	return m
}

// wordsApart stands between a message's words and those of what it shows.
const wordsApart = "\n\n"

func (a *Adapter) send(ctx context.Context, d chat.Delivery) (chat.Receipt, error) {
	to, err := a.address(ctx, d.To)
	if err != nil {
		return chat.Receipt{}, corrected(err)
	}
	if d.Edits != "" {
		return chat.Receipt{Place: to.place(), Message: d.Edits}, a.Edit(ctx, d)
	}
	p, err := a.prepared(ctx, d.Message)
	if err != nil {
		return chat.Receipt{}, err
	}
	r, lasts := a.right(ctx, d.Ticket)
	if lasts && r.channel == to.channel {
		said, done, err := a.inPlace(ctx, r, d, p)
		if done || err != nil {
			return a.arrived(ctx, d, to, said, err)
		}
	}
	// Others would read it, or the bot is not there.
	if d.To.Room && (d.Message.Private || r.only && len(d.To.People) == 1) {
		return a.send(ctx, alone(d))
	}
	p.named(d.ID)
	said, err := a.post(ctx, to, p, d.Message.Files)
	if coded(err, unknownChannel) && isHome(d.To) {
		if to, err = a.reopened(ctx, to, d.To.People[0], err); err == nil {
			said, err = a.post(ctx, to, p, d.Message.Files)
		}
	}
	return a.arrived(ctx, d, to, said, sent(err))
}

func (a *Adapter) post(ctx context.Context, to address, p post, files []chat.File) (chat.MessageID, error) {
	c := call{
		method: http.MethodPost, route: "/channels/" + to.channel + "/messages", limit: "/channels/{channel}/messages",
		top: to.channel, body: p,
	}
	c, err := c.with(p, files)
	if err != nil {
		return "", err
	}
	var said named
	err = a.api.ask(ctx, c, &said)
	return chat.MessageID(said.ID), err
}

// alone is a private message on its way to the person's own chat.
func alone(d chat.Delivery) chat.Delivery {
	d.To, d.Ticket, d.Message.Private = chat.To(d.To.People[0]), "", false
	return d
}

// Edit changes a message: its words and buttons are the delivery's, and a question that is answered says how.
func (a *Adapter) Edit(ctx context.Context, d chat.Delivery) error {
	if err := a.edit(ctx, d); err != nil {
		return err
	}
	return a.opens(ctx, d.Edits, d.Message.Form)
}

func (a *Adapter) edit(ctx context.Context, d chat.Delivery) error {
	to, err := a.address(ctx, d.To)
	if err != nil {
		return corrected(err)
	}
	d.Message.Files = nil // they stay as they are
	p, err := a.prepared(ctx, d.Message)
	if err != nil {
		return err
	}
	if r, lasts := a.right(ctx, d.Ticket); lasts && r.hidden && r.channel == to.channel {
		if done, err := a.changeInPlace(ctx, r, string(d.Edits), p); done || err != nil {
			return corrected(err)
		}
	}
	err = a.change(ctx, to, string(d.Edits), p)
	if !p.isParted() && coded(err, wrongForm) { // it was made of parts, and stays so
		p.part()
		err = a.change(ctx, to, string(d.Edits), p)
	}
	if coded(err, unknownMessage) || coded(err, unknownChannel) && isHome(d.To) {
		return nil // nobody sees it any more
	}
	return corrected(err)
}

func (a *Adapter) change(ctx context.Context, to address, message string, p post) error {
	return a.api.ask(ctx, call{
		method: http.MethodPatch, route: "/channels/" + to.channel + "/messages/" + url.PathEscape(message),
		limit: "/channels/{channel}/messages/{message}", top: to.channel, body: p,
	}, nil)
}

// prepared is a message as it is sent, of which the form is remembered.
func (a *Adapter) prepared(ctx context.Context, m chat.Message) (post, error) {
	p, err := postOf(m, a.calls())
	if err != nil {
		return post{}, err
	}
	return p, a.rememberForm(ctx, m.Form)
}

// address finds the channel of a destination.
func (a *Adapter) address(ctx context.Context, d chat.Destination) (address, error) {
	to, err := addressOf(d)
	if err != nil || to.channel != "" {
		return to, err
	}
	if to.channel, err = a.homes.find(ctx, personID(to.user)); err != nil {
		return address{}, err
	}
	return to, nil
}

// with adds the files: the message is one part of several then.
func (c call) with(p post, files []chat.File) (call, error) {
	if len(files) == 0 {
		return c, nil
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	data, err := json.Marshal(p)
	if err != nil {
		return c, err
	}
	if err := piece(w, "payload_json", "", "application/json", data); err != nil {
		return c, err
	}
	for i, f := range files {
		if len(f.Bytes) == 0 {
			return c, fmt.Errorf("discord: a file without bytes: %w", chat.ErrUnsupported)
		}
		if err := piece(w, fmt.Sprintf("files[%d]", i), p.Attachments[i].Filename, f.Type, f.Bytes); err != nil {
			return c, err
		}
	}
	err = w.Close()
	c.raw, c.contentType = b.Bytes(), w.FormDataContentType()
	return c, err
}

func piece(w *multipart.Writer, name, file, kind string, data []byte) error {
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", multipart.FileContentDisposition(name, file))
	if file == "" {
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"`, name))
	}
	if kind != "" {
		h.Set("Content-Type", kind)
	}
	to, err := w.CreatePart(h)
	if err == nil {
		_, err = to.Write(data)
	}
	return err
}
