package slackfake

import (
	"encoding/json"
	"fmt"
)

// The most that a message or view may hold.
const (
	mostBlocks     = 50
	mostViewBlocks = 100
	mostChars      = 13_200 // of all texts: reported, not documented
	mostText       = 40_000
	mostEdited     = 4_000
	mostView       = 250_000 // bytes
)

// block makes a shape of what it has beside what every block has.
func block(more shape) shape {
	s := shape{"type!": words(1, 50), "block_id": words(1, 255)}
	for name, field := range more {
		s[name] = field
	}
	return s
}

// blocks are those that the bot could have a use for.
var blocks = map[string]shape{
	"section": block(shape{"text": either(3000), "fields": list(1, 10, either(2000)), "accessory": standing(inSection),
		"expand": boolean}),
	"header":  block(shape{"text!": plain(150)}),
	"divider": block(nil),
	"context": block(shape{"elements!": list(1, 10, contextElement)}),
	"actions": block(shape{"elements!": list(1, 25, standing(inActions))}),
	"input": block(shape{"label!": plain(2000), "element!": standing(inInput), "hint": plain(2000),
		"optional": boolean, "dispatch_action": boolean}),
	"image": block(shape{"image_url": address, "slack_file": anything, "alt_text!": words(1, 2000),
		"title": plain(2000)}),
	"rich_text": block(shape{"elements!": list(1, 100, oneOf(richBlocks))}),
}

func contextElement(l *look, at string, v any) {
	if o, _ := v.(obj); text(o, "type") == "image" {
		oneOf(elements, "image")(l, at, v)
		return
	}
	either(3000)(l, at, v)
}

// lookAt says all that is wrong with blocks.
func lookAt(v any, most int) *look {
	l := &look{}
	all, is := v.([]any)
	if !is {
		l.wrong("/blocks", "must be an array")
		return l
	}
	if len(all) > most {
		l.wrong("/blocks", "no more than %d items allowed", most)
	}
	seen := map[string]bool{}
	for i, one := range all {
		at := fmt.Sprintf("/blocks/%d", i)
		l.actions = map[string]bool{}
		oneOf(blocks)(l, at, one)
		o, _ := one.(obj)
		if text(o, "type") == "section" && o["text"] == nil && o["fields"] == nil {
			l.wrong(at, "a section must have text or fields")
		}
		if id := text(o, "block_id"); id != "" && seen[id] {
			l.wrong(at, "block_id %q already exists", id)
		} else {
			seen[id] = true
		}
	}
	return l
}

// blocksOf are the blocks of a message; none: nil.
func (s *Server) blocksOf(c *call) ([]any, error) {
	v, err := c.value("blocks")
	if err != nil {
		return nil, refused("invalid_blocks_format")
	}
	if v == nil {
		return nil, nil
	}
	l := lookAt(v, mostBlocks)
	if len(l.errs) > 0 {
		return nil, refused("invalid_blocks", l.errs...)
	}
	if l.chars > mostChars {
		return nil, refused("msg_blocks_too_long")
	}
	all, _ := v.([]any) // or it would be wrong
	if err := s.known(all); err != nil {
		return nil, err
	}
	return s.named(all), nil
}

// named gives ids to blocks and elements that have none, as Slack does.
func (s *Server) named(all []any) []any {
	for _, one := range all {
		b := one.(obj) // looked at before
		if text(b, "block_id") == "" {
			b["block_id"] = fmt.Sprintf("b%d", s.next())
		}
		for _, e := range elementsOf(b) {
			if text(e, "action_id") == "" && text(e, "type") != "image" && elements[text(e, "type")] != nil {
				e["action_id"] = fmt.Sprintf("a%d", s.next())
			}
		}
	}
	return all
}

// elementsOf are the elements of a block in reading order.
func elementsOf(b obj) []obj {
	var all []obj
	for _, name := range []string{"accessory", "element"} {
		if e, is := b[name].(obj); is {
			all = append(all, e)
		}
	}
	if text(b, "type") == "actions" {
		list, _ := b["elements"].([]any)
		for _, one := range list {
			if e, is := one.(obj); is {
				all = append(all, e)
			}
		}
	}
	return all
}

func numberOf(v any) int64 {
	n, _ := v.(json.Number)
	i, _ := n.Int64() // looked at elsewhere
	return i
}
