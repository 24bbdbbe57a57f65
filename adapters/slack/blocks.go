package slack

import (
	"fmt"
	"strconv"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

const (
	mostInRow     = 5    // buttons side by side
	longestHandle = 2000 // what a button carries back
	longestChosen = 300  // the answer to a question, as it stands below
	longestBeside = 4000 // the words beside the blocks of an edit; a new message takes more, and needs no more
)

// errTooMuch is for a message that Fit should not have let through.
var errTooMuch = fmt.Errorf("slack: the message is more than can be shown: %w", chat.ErrUnsupported)

// content is what a message shows: blocks, and the same in words.
type content struct {
	blocks   []slackapi.Block
	fallback string
}

// contentOf is a message without its files. A question that is answered has no buttons any more.
func contentOf(team string, m chat.Message) (content, error) {
	buttons := len(m.Choices)
	if m.Form != nil {
		buttons++
	}
	if m.Search != nil {
		buttons++
	}
	if buttons > mostButtons || chat.Units(m.Text.Isolated()) > longestText {
		return content{}, errTooMuch
	}
	w := compose(team, m.Text, m.RightLeft, chat.Shorten(m.Chosen, longestChosen))
	c := content{blocks: []slackapi.Block{w.block()}, fallback: beside(w.fallback.String())}
	if m.Chosen != "" {
		return c, nil
	}
	rows, err := rowsOf(m)
	for _, row := range rows {
		c.blocks = append(c.blocks, slackapi.NewActionBlock("", row...))
	}
	return c, err
}

// rowsOf lays the buttons out: what opens a form first, then the answers and what looks for others by typing, and what
// only leads about in rows of its own.
func rowsOf(m chat.Message) ([][]slackapi.BlockElement, error) {
	var answers, asides []slackapi.BlockElement
	if m.Form != nil {
		if !carried(m.Form.Handle) {
			return nil, errHandle
		}
		answers = append(answers, button(formAction, m.Form.Open, string(m.Form.Handle)))
	}
	for i, c := range m.Choices {
		b, err := choiceButton(i, c)
		if err != nil {
			return nil, err
		}
		if c.Aside {
			asides = append(asides, b)
		} else {
			answers = append(answers, b)
		}
	}
	rows := packed(answers)
	if m.Search != nil {
		list, err := searchList(*m.Search, "")
		if err != nil {
			return nil, err
		}
		rows = append(rows, []slackapi.BlockElement{list})
	}
	return append(rows, packed(asides)...), nil
}

var errHandle = fmt.Errorf("slack: a button can't carry its handle: %w", chat.ErrUnsupported)

func carried(h chat.Handle) bool { return h != "" && len(h) <= longestHandle }

// choiceButton carries the handle back, or leads to a page.
func choiceButton(number int, c chat.Choice) (*slackapi.ButtonBlockElement, error) {
	kind, label := choiceAction, c.Label
	if c.Private {
		kind = privateAction
	}
	if c.Picked {
		label = chosenMark + label
	}
	name := ":" + strconv.Itoa(number+1)
	switch {
	case safe(c.Link):
		b := button(linkAction+name, label, "")
		b.URL = c.Link
		return b, nil
	case !carried(c.Handle):
		return nil, errHandle
	}
	return button(kind+name, label, string(c.Handle)), nil
}

func button(name, label, value string) *slackapi.ButtonBlockElement {
	return slackapi.NewButtonBlockElement(name, value, plain(label, longestLabel))
}

func packed(buttons []slackapi.BlockElement) (rows [][]slackapi.BlockElement) {
	for len(buttons) > mostInRow {
		rows, buttons = append(rows, buttons[:mostInRow:mostInRow]), buttons[mostInRow:]
	}
	if len(buttons) > 0 {
		rows = append(rows, buttons)
	}
	return rows
}

// plain is a text that Slack parses nothing in, at most so long. Letters between colons stay letters.
func plain(s string, most int) *slackapi.TextBlockObject {
	text := chat.Shorten(chat.Clean(s), most)
	if !chat.Visible(text) {
		text = emptyMark
	}
	colons := false
	return &slackapi.TextBlockObject{Type: slackapi.PlainTextType, Text: text, Emoji: &colons}
}
