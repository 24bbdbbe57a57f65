package telegramfake

import (
	"bytes"
	"image"
	_ "image/gif"  // pictures that people send
	_ "image/jpeg" // pictures that people send
	_ "image/png"  // pictures that the bot draws
	"strconv"
	"strings"

	"mentorbot/bot/chat/netfake"
)

// The longest texts, in UTF-16 units, and the largest uploads.
const (
	longestText    = 4096
	longestCaption = 1024
	largestPhoto   = 10 << 20
	largestFile    = 50 << 20
	widestPhoto    = 10_000 // width and height together
)

// aim is what every sending begins with: the place, the thread in it, and whether it is written too fast.
func (s *Server) aim(c *call) (*place, int64, error) {
	p, err := s.reach(c)
	if err != nil {
		return nil, 0, err
	}
	thread := c.number("message_thread_id")
	if _, there := p.topics[thread]; thread != 0 && !there {
		return nil, 0, bad("message thread not found")
	}
	return p, thread, s.hurry(p)
}

func (s *Server) sendMessage(c *call) (any, error) {
	p, thread, err := s.aim(c)
	if err != nil {
		return nil, err
	}
	m := &Message{Thread: thread, From: &s.me}
	if err := s.words(c, m); err != nil {
		return nil, err
	}
	if m.Keyboard, err = s.keyboard(c); err != nil {
		return nil, err
	}
	return s.put(p, m), nil
}

// words reads text and entities into a message.
func (s *Server) words(c *call, m *Message) (err error) {
	m.Text, m.Entities, err = s.formatted(c, "text", "entities")
	switch {
	case err != nil:
		return err
	case m.Text == "":
		return bad("message text is empty")
	case units(m.Text) > longestText:
		return bad("message is too long")
	}
	m.Entities, m.Alive = s.enliven(m.Text, m.Entities)
	return nil
}

// caption reads a caption and its entities into a message; there may be none.
func (s *Server) caption(c *call, m *Message) (err error) {
	m.Caption, m.CaptionEntities, err = s.formatted(c, "caption", "caption_entities")
	if err == nil && units(m.Caption) > longestCaption {
		err = bad("message caption is too long")
	}
	if err == nil {
		m.CaptionEntities, m.Alive = s.enliven(m.Caption, m.CaptionEntities)
	}
	return err
}

func (s *Server) sendPhoto(c *call) (any, error) {
	return s.sendFile(c, "photo", largestPhoto, func(m *Message, u netfake.Upload) error {
		size, _, err := image.DecodeConfig(bytes.NewReader(u.Bytes))
		switch {
		case err != nil:
			return bad("IMAGE_PROCESS_FAILED")
		case size.Width+size.Height > widestPhoto:
			return bad("PHOTO_INVALID_DIMENSIONS")
		}
		id := s.fileID()
		m.Photo = []PhotoSize{{
			FileID: "photo" + id, UniqueID: id, Width: size.Width, Height: size.Height, Size: len(u.Bytes),
		}}
		return nil
	})
}

func (s *Server) sendDocument(c *call) (any, error) {
	return s.sendFile(c, "document", largestFile, func(m *Message, u netfake.Upload) error {
		id := s.fileID()
		m.Document = &Media{FileID: "document" + id, UniqueID: id, Name: u.Name, Size: len(u.Bytes)}
		return nil
	})
}

func (s *Server) fileID() string { return strconv.FormatInt(s.messages, 36) }

func (s *Server) sendFile(c *call, what string, largest int, keep func(*Message, netfake.Upload) error) (any, error) {
	p, thread, err := s.aim(c)
	if err != nil {
		return nil, err
	}
	m := &Message{Thread: thread, From: &s.me}
	u, is := c.Params[what].(netfake.Upload)
	switch {
	case !is && c.Text(what) != "":
		return nil, bad("wrong file identifier/HTTP URL specified")
	case !is:
		return nil, bad("there is no " + what + " in the request")
	case len(u.Bytes) == 0:
		return nil, bad("file must be non-empty")
	case len(u.Bytes) > largest:
		return nil, &problem{Code: 413, Description: "Request Entity Too Large"}
	}
	m.File = u.Bytes
	if err := keep(m, u); err != nil {
		return nil, err
	}
	if err := s.caption(c, m); err != nil {
		return nil, err
	}
	if m.Keyboard, err = s.keyboard(c); err != nil {
		return nil, err
	}
	return s.put(p, m), nil
}

// actions are what a bot can be seen doing.
const actions = " typing upload_photo record_video upload_video record_voice upload_voice upload_document " +
	"choose_sticker find_location record_video_note upload_video_note "

func (s *Server) sendChatAction(c *call) (any, error) {
	if _, err := s.reach(c); err != nil {
		return nil, err
	}
	if action := c.Text("action"); action == "" || !strings.Contains(actions, " "+action+" ") {
		return nil, bad("wrong parameter action in request")
	}
	return true, nil
}
