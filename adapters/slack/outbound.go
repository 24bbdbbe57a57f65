package slack

import (
	"bytes"
	"cmp"
	"context"
	"fmt"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

const (
	deliveryEvent = "mentorbot_delivery" // the type of the metadata that names a delivery
	longestAlt    = 1000                 // what is said of a picture, in characters
)

// Send puts a message into a channel, or before one pair of eyes in it.
func (a *Adapter) Send(ctx context.Context, d chat.Delivery) (chat.Receipt, error) {
	to, err := a.address(ctx, d.To)
	if err != nil {
		return chat.Receipt{}, corrected(err)
	}
	if d.Edits != "" {
		return chat.Receipt{Place: to.place(), Message: d.Edits}, a.Edit(ctx, d)
	}
	c, err := contentOf(to.team, d.Message)
	if err != nil {
		return chat.Receipt{}, err
	}
	if err := a.rememberForm(ctx, d.Message.Form); err != nil {
		return chat.Receipt{}, err
	}
	receipt := chat.Receipt{Place: to.place()}
	switch reader := readerOf(d, to); {
	case len(d.Message.Files) > 0:
		return receipt, a.upload(ctx, to, d.Message, c)
	case d.Message.Private && !to.own() && reader == "":
		return chat.Receipt{}, errTooMuch
	case d.Message.Private && !to.own():
		return receipt, sent(a.api.whisper(ctx, to, reader, c))
	}
	ts, err := a.api.post(ctx, to, d.ID, c)
	receipt.Message = chat.MessageID(ts)
	return receipt, sent(err)
}

// readerOf is whom a private message in a channel is for.
func readerOf(d chat.Delivery, to address) string {
	if len(d.To.People) != 1 {
		return ""
	}
	reader, err := addressOf(chat.To(d.To.People[0]))
	if err != nil || reader.team != to.team {
		return ""
	}
	return reader.user
}

// Edit changes a message: its words and buttons are the delivery's, and a question that is answered says how.
func (a *Adapter) Edit(ctx context.Context, d chat.Delivery) error {
	to, err := a.address(ctx, d.To)
	if err != nil {
		return corrected(err)
	}
	c, err := contentOf(to.team, d.Message)
	if err != nil {
		return err
	}
	if err := a.rememberForm(ctx, d.Message.Form); err != nil {
		return err
	}
	return corrected(a.api.update(ctx, to, string(d.Edits), d.ID, c))
}

// address finds the channel of a destination.
func (a *Adapter) address(ctx context.Context, d chat.Destination) (address, error) {
	to, err := addressOf(d)
	if err != nil || to.channel != "" {
		return to, err
	}
	if to.channel, err = a.homes.find(ctx, personID(to.team, to.user)); err != nil {
		return address{}, err
	}
	return to, nil
}

// options are what every message has: its blocks, the same in words, and nothing that Slack would make of them.
func (c content) options(to address, id chat.DeliveryID) []slackapi.MsgOption {
	all := []slackapi.MsgOption{
		slackapi.MsgOptionText(c.fallback, false), slackapi.MsgOptionBlocks(c.blocks...), // escaped already
		slackapi.MsgOptionDisableMarkdown(), slackapi.MsgOptionParse(false), slackapi.MsgOptionLinkNames(false),
		slackapi.MsgOptionDisableLinkUnfurl(), slackapi.MsgOptionDisableMediaUnfurl(),
	}
	if to.thread != "" {
		all = append(all, slackapi.MsgOptionTS(to.thread))
	}
	if id != "" {
		all = append(all, slackapi.MsgOptionMetadata(slackapi.SlackMetadata{
			EventType: deliveryEvent, EventPayload: map[string]any{"id": string(id)},
		}))
	}
	return all
}

func (a *api) post(ctx context.Context, to address, id chat.DeliveryID, c content) (ts string, err error) {
	err = a.ask(ctx, "chat.postMessage", func(ctx context.Context, client *slackapi.Client) error {
		_, ts, err = client.PostMessageContext(ctx, to.channel, c.options(to, id)...)
		return err
	})
	return ts, err
}

// whisper shows a message to one person. It can't be found again, so it has no name.
func (a *api) whisper(ctx context.Context, to address, reader string, c content) error {
	return a.ask(ctx, "chat.postEphemeral", func(ctx context.Context, client *slackapi.Client) error {
		_, err := client.PostEphemeralContext(ctx, to.channel, reader, c.options(to, "")...)
		return err
	})
}

func (a *api) update(ctx context.Context, to address, ts string, id chat.DeliveryID, c content) error {
	to.thread = "" // a message has its name in the whole channel
	return a.ask(ctx, "chat.update", func(ctx context.Context, client *slackapi.Client) error {
		_, _, _, err := client.UpdateMessageContext(ctx, to.channel, ts, c.options(to, id)...)
		return err
	})
}

// upload shows files. Until the last call nobody sees anything, so only that one can have an unknown outcome; the words
// stand beside as blocks, for a comment would be parsed.
func (a *Adapter) upload(ctx context.Context, to address, m chat.Message, c content) error {
	if m.Private && !to.own() {
		return errTooMuch
	}
	var files []slackapi.FileSummary
	for _, f := range m.Files {
		if len(f.Bytes) == 0 {
			return fmt.Errorf("slack: a file without bytes: %w", chat.ErrUnsupported)
		}
		id, err := a.api.keep(ctx, f)
		if err != nil {
			return corrected(err)
		}
		files = append(files, slackapi.FileSummary{ID: id, Title: cmp.Or(f.Name, "file")})
	}
	show := func(ctx context.Context, client *slackapi.Client) error {
		_, err := client.CompleteUploadExternalContext(ctx, slackapi.CompleteUploadExternalParameters{
			Files: files, Channel: to.channel, ThreadTimestamp: to.thread, Blocks: slackapi.Blocks{BlockSet: c.blocks},
		})
		return err
	}
	return sent(a.api.ask(ctx, "files.completeUploadExternal", show))
}

// keep gives Slack the bytes of a file, which nobody sees yet.
func (a *api) keep(ctx context.Context, f chat.File) (id string, err error) {
	name := cmp.Or(f.Name, "file")
	var address string
	err = a.ask(ctx, "files.getUploadURLExternal", func(ctx context.Context, client *slackapi.Client) error {
		said, err := client.GetUploadURLExternalContext(ctx, slackapi.GetUploadURLExternalParameters{
			FileName: name, FileSize: len(f.Bytes), AltTxt: clip(chat.Clean(f.Text), longestAlt),
		})
		if err == nil {
			id, address = said.FileID, said.UploadURL
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return id, a.ask(ctx, "upload", func(ctx context.Context, client *slackapi.Client) error {
		return client.UploadToURL(ctx, slackapi.UploadToURLParameters{
			UploadURL: address, Reader: bytes.NewReader(f.Bytes), Filename: name,
		})
	})
}
