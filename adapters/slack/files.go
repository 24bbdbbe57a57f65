package slack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

const (
	longestAlt  = 1000 // what is said of a picture, in characters
	longestFile = 200  // what a file is called
)

// fileless are the refusals of a workspace that lets no files be shown, or not these: it will not the next time either.
var fileless = []string{
	"file_uploads_disabled", "file_uploads_except_images_disabled", "file_type_not_allowed",
	"file_upload_size_restricted", "storage_limit_reached", "posting_to_channel_denied",
}

// show uploads the files of a message. Where that is not allowed, what they show is said in words.
func (a *Adapter) show(ctx context.Context, to address, d chat.Delivery, c content) error {
	err := a.upload(ctx, to, d.Message, c)
	if !without(err, "files:write") && !refusedWith(err, fileless...) {
		return err
	}
	m := d.Message
	for _, f := range m.Files {
		m.Text = append(slices.Clone(m.Text), chat.Span{Text: "\n\n" + f.Text})
	}
	if c, err = contentOf(to.team, m); err != nil {
		return err
	}
	_, err = a.api.post(ctx, to, d.ID, c)
	return sent(err)
}

// without tells whether a call was refused for want of a scope.
func without(err error, name string) bool {
	var no *refusal
	return errors.As(err, &no) && no.Code == missingScope && slices.Contains(listed(no.Needed), name)
}

// upload shows files. Until the last call nobody sees anything, so only that one can have an unknown outcome; the words
// stand beside as blocks, for a comment would be parsed.
func (a *Adapter) upload(ctx context.Context, to address, m chat.Message, c content) error {
	var files []slackapi.FileSummary
	for _, f := range m.Files {
		if len(f.Bytes) == 0 {
			return fmt.Errorf("slack: a file without bytes: %w", chat.ErrUnsupported)
		}
		id, err := a.api.keep(ctx, f)
		if err != nil {
			return corrected(err)
		}
		files = append(files, slackapi.FileSummary{ID: id, Title: fileName(f)})
	}
	show := func(ctx context.Context, client *slackapi.Client) error {
		_, err := client.CompleteUploadExternalContext(ctx, slackapi.CompleteUploadExternalParameters{
			Files: files, Channel: to.channel, ThreadTimestamp: to.thread, Blocks: slackapi.Blocks{BlockSet: c.blocks},
		})
		return err
	}
	return sent(a.api.ask(ctx, "files.completeUploadExternal", show))
}

// fileName is what a file is called: a line of letters.
func fileName(f chat.File) string {
	name := chat.Shorten(strings.Join(strings.Fields(chat.Clean(f.Name)), " "), longestFile)
	if !chat.Visible(name) {
		return "file"
	}
	return name
}

// keep gives Slack the bytes of a file, which nobody sees yet.
func (a *api) keep(ctx context.Context, f chat.File) (id string, err error) {
	name := fileName(f)
	var address string
	err = a.ask(ctx, "files.getUploadURLExternal", func(ctx context.Context, client *slackapi.Client) error {
		said, err := client.GetUploadURLExternalContext(ctx, slackapi.GetUploadURLExternalParameters{
			FileName: name, FileSize: len(f.Bytes), AltTxt: chat.Shorten(chat.Clean(f.Text), longestAlt),
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
