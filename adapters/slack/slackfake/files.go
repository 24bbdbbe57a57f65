package slackfake

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"mentorbot/bot/chat/netfake"
)

func (s *Server) uploadURL(c *call) (obj, error) {
	length := c.number("length", 0)
	if length < 1 {
		return nil, refused("invalid_arguments", "[ERROR] must be an integer over 0 [json-pointer:/length]")
	}
	if units(c.Text("alt_txt")) > 1000 {
		return nil, refused("invalid_arguments", "[ERROR] must be less than 1001 characters [json-pointer:/alt_txt]")
	}
	f := &File{
		ID: s.id("F"), Name: c.Text("filename"), Title: c.Text("filename"), Alt: c.Text("alt_txt"), length: length,
		User: s.app.BotUser, Mode: "hosted", Mime: mime.TypeByExtension(path.Ext(c.Text("filename"))),
	}
	s.files[f.ID] = f
	return obj{"upload_url": fmt.Sprintf("%s/upload/v1/%s", s.URL, f.ID), "file_id": f.ID}, nil
}

// serveUpload takes the bytes of a file, raw or in a form.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	fails := s.failures.Take(meant("upload"))
	if fails.Before(r.Context(), w) {
		return
	}
	body, err := netfake.Body(r, mostBody)
	if kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" && err == nil {
		body, err = inForm(body, params["boundary"])
	}
	s.mu.Lock()
	f := s.files[path.Base(r.URL.Path)]
	switch {
	case err != nil || f == nil || f.uploaded || r.Method != http.MethodPost || len(body) != f.length:
		s.mu.Unlock()
		http.Error(w, "upload failed", http.StatusBadRequest)
		return
	}
	f.Bytes, f.Size, f.uploaded = body, len(body), true
	s.mu.Unlock()
	fails.Behind()
	_, _ = fmt.Fprintf(w, "OK - %d", len(body)) // who hung up reads nothing
}

func inForm(body []byte, boundary string) ([]byte, error) {
	form, err := multipart.NewReader(bytes.NewReader(body), boundary).ReadForm(mostBody)
	if err != nil {
		return nil, err
	}
	var files []*multipart.FileHeader
	for _, some := range form.File {
		files = append(files, some...)
	}
	if len(files) != 1 {
		return nil, http.ErrMissingFile
	}
	opened, err := files[0].Open()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(opened)
}

func (s *Server) completeUpload(c *call) (obj, error) {
	v, err := c.value("files")
	all, is := v.([]any)
	if err != nil || !is || len(all) == 0 {
		return nil, refused("invalid_arguments", "[ERROR] must be an array [json-pointer:/files]")
	}
	var some []*File
	for _, one := range all {
		o, _ := one.(obj)
		f := s.files[text(o, "id")]
		if f == nil || !f.uploaded || f.done {
			return nil, refused("file_not_found")
		}
		if title := text(o, "title"); title != "" {
			f.Title = title
		}
		some = append(some, f)
	}
	m := &Message{
		Type: "message", Subtype: "file_share", User: s.app.BotUser, BotID: s.app.Bot, AppID: s.app.ID, Team: s.app.Team,
		Text: c.Text("initial_comment"), ThreadTS: c.Text("thread_ts"), Files: some,
	}
	if m.Blocks, err = s.blocksOf(c); err != nil {
		return nil, err
	}
	if len(m.Blocks) > 0 && m.Text != "" {
		return nil, refused("invalid_arguments", "[ERROR] initial_comment and blocks can not be used together")
	}
	if err := s.share(c, m); err != nil {
		return nil, err
	}
	for _, f := range some {
		f.done = true
	}
	return obj{"files": some}, nil
}

// share shows files where a call says; nowhere: they stay the bot's own. A person's id is no channel here.
func (s *Server) share(c *call, m *Message) error {
	id := c.Text("channel_id")
	if id == "" {
		id = c.Text("channels")
	}
	if id == "" {
		return nil
	}
	if strings.Contains(id, ",") || s.user(id) != nil {
		return refused("invalid_channel")
	}
	place, err := s.writable(id)
	if err != nil {
		return err
	}
	s.put(place, m)
	return nil
}
