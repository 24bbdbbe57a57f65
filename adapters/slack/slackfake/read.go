package slackfake

import (
	"slices"
	"strings"
)

// reads is a message as an eye reads it, and what of it came alive. The text beside blocks is shown in notifications:
// it is not part of what is read, but what is alive there counts. The lock is held.
func (s *Server) reads(m *Message) (string, []Live) {
	w := &shown{names: s.nameOf, linkless: m.Linkless}
	if m.Literal {
		w.WriteString(m.Text)
	} else {
		w.mrkdwn(m.Text, m.Eager)
	}
	if len(m.Blocks) == 0 {
		return w.String(), w.alive
	}
	words, alive := s.readBlocks(m.Blocks)
	for _, l := range w.alive {
		if !slices.Contains(alive, l) {
			alive = append(alive, l)
		}
	}
	return words, alive
}

// nameOf is what a mention shows. A kind that ends in "named" is asked for a name itself.
func (s *Server) nameOf(kind, id string) string {
	for _, u := range s.users {
		if kind == "user" && u.ID == id || kind == "user named" && strings.EqualFold(u.Name, id) {
			return u.shown()
		}
	}
	for _, c := range s.channels {
		if kind == "channel" && c.ID == id || kind == "channel named" && c.Name == id {
			return c.Name
		}
	}
	return ""
}

// readBlocks are the words of blocks, a line for each, without the labels of what is pressed.
func (s *Server) readBlocks(all []any) (string, []Live) {
	var lines []string
	var alive []Live
	for _, one := range all {
		b, _ := one.(obj)
		w := &shown{names: s.nameOf}
		w.block(b)
		if w.Len() > 0 {
			lines = append(lines, w.String())
		}
		for _, e := range elementsOf(b) {
			label := &shown{names: s.nameOf}
			label.textObject(e["text"])
			w.alive = append(w.alive, label.alive...)
		}
		alive = append(alive, w.alive...)
	}
	return strings.Join(lines, "\n"), alive
}

func (w *shown) block(b obj) {
	switch text(b, "type") {
	case "section":
		w.textObject(b["text"])
		fields, _ := b["fields"].([]any)
		for _, f := range fields {
			w.newLine()
			w.textObject(f)
		}
	case "header":
		w.textObject(b["text"])
	case "context":
		list, _ := b["elements"].([]any)
		for _, e := range list {
			w.newLine()
			w.textObject(e)
		}
	case "input":
		w.textObject(b["label"])
		if b["hint"] != nil {
			w.newLine()
			w.textObject(b["hint"])
		}
	case "image":
		w.WriteString(text(b, "alt_text"))
	case "rich_text":
		list, _ := b["elements"].([]any)
		for _, e := range list {
			w.rich(e)
		}
	}
}

func (w *shown) newLine() {
	if w.Len() > 0 && !strings.HasSuffix(w.String(), "\n") {
		w.WriteString("\n")
	}
}

// textObject reads one. Without a word about it a plain text shows pictures for their names.
func (w *shown) textObject(v any) {
	o, _ := v.(obj)
	switch text(o, "type") {
	case "mrkdwn":
		w.mrkdwn(text(o, "text"), o["verbatim"] != true)
	case "plain_text":
		for s := text(o, "text"); s != ""; {
			size := 0
			if o["emoji"] != false {
				size = w.pictured(s)
			}
			if size == 0 {
				w.WriteString(s[:1])
				size = 1
			}
			s = s[size:]
		}
	case "image":
		w.WriteString(text(o, "alt_text"))
	}
}

// rich reads a part of a rich text, which begins a line of its own.
func (w *shown) rich(v any) {
	o, _ := v.(obj)
	w.newLine()
	list, _ := o["elements"].([]any)
	for _, e := range list {
		piece, _ := e.(obj)
		if text(piece, "type") == "rich_text_section" {
			w.newLine()
			w.WriteString("• ")
			w.entry(piece)
			continue
		}
		w.piece(piece)
	}
}

// entry reads one of a list.
func (w *shown) entry(o obj) {
	list, _ := o["elements"].([]any)
	for _, e := range list {
		piece, _ := e.(obj)
		w.piece(piece)
	}
}

func (w *shown) piece(o obj) {
	switch kind := text(o, "type"); kind {
	case "text":
		w.WriteString(text(o, "text"))
	case "link":
		label := text(o, "text")
		if label == "" {
			label = text(o, "url")
		}
		w.live("link", text(o, "url"), label)
	case "user", "channel", "usergroup":
		sign := map[string]string{"channel": "#"}[kind]
		if sign == "" {
			sign = "@"
		}
		id := text(o, kind+"_id")
		w.live(kind, id, sign+w.names(kind, id))
	case "broadcast":
		w.live("special", text(o, "range"), "@"+text(o, "range"))
	case "emoji":
		w.live("emoji", text(o, "name"), "("+text(o, "name")+")")
	case "date":
		w.live("date", text(o, "format"), text(o, "fallback"))
	}
}
