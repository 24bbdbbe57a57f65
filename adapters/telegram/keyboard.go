package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"github.com/rivo/uniseg"

	"mentorbot/bot/chat"
)

const (
	mostInRow   = 3  // buttons side by side
	rowWidth    = 30 // letters that a phone shows in a row of buttons, which are all as wide as the widest
	longestData = 64 // bytes that a button carries back
)

// payload is what a link into the bot can carry.
var payload = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// button is one of an inline keyboard.
type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// keyboard is the reply markup that the choices make; empty where there are none.
func (a *Adapter) keyboard(ctx context.Context, m chat.Message, room bool) (string, error) {
	if len(m.Choices) == 0 {
		return "", nil
	}
	var markup struct {
		Rows [][]button `json:"inline_keyboard"`
	}
	for _, choices := range rows(m) {
		var row []button
		for _, c := range choices {
			b, err := a.button(ctx, c, room)
			if err != nil {
				return "", err
			}
			row = append(row, b)
		}
		markup.Rows = append(markup.Rows, row)
	}
	data, err := json.Marshal(markup)
	return string(data), err
}

// button carries the handle back; one that goes on in private, pressed in a room, carries it into the own chat.
func (a *Adapter) button(ctx context.Context, c chat.Choice, room bool) (button, error) {
	if c.Picked {
		c.Label = chosenMark + c.Label
	}
	switch {
	case safe(c.Link):
		return button{Text: c.Label, URL: c.Link}, nil
	case c.Private && room && payload.MatchString(string(c.Handle)):
		me, err := a.me(ctx)
		return button{Text: c.Label, URL: "https://t.me/" + me.Username + "?start=" + string(c.Handle)}, err
	case c.Private && room || c.Handle == "" || len(c.Handle) > longestData:
		return button{}, fmt.Errorf("telegram: a button can't carry its handle: %w", chat.ErrUnsupported)
	}
	return button{Text: c.Label, Data: string(c.Handle)}, nil
}

// rows lays the choices out in reading order: short ones side by side, long ones alone, what only leads about below the
// rest. The network does not turn rows round for languages that run right to left, so that is done here.
func rows(m chat.Message) [][]chat.Choice {
	var answers, asides []chat.Choice
	for _, c := range m.Choices {
		if c.Aside {
			asides = append(asides, c)
		} else {
			answers = append(answers, c)
		}
	}
	all := append(packed(answers), packed(asides)...)
	if m.RightLeft {
		for _, row := range all {
			slices.Reverse(row)
		}
	}
	return all
}

func packed(choices []chat.Choice) (rows [][]chat.Choice) {
	widest := 0
	for _, c := range choices {
		width := uniseg.StringWidth(c.Label)
		last := len(rows) - 1
		if last >= 0 && len(rows[last]) < mostInRow && (len(rows[last])+1)*max(widest, width) <= rowWidth {
			rows[last], widest = append(rows[last], c), max(widest, width)
			continue
		}
		rows, widest = append(rows, []chat.Choice{c}), width
	}
	return rows
}
