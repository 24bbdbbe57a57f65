package discord

import (
	"cmp"
	"strconv"

	"mentorbot/bot/chat"
)

// Flags of a message: https://docs.discord.com/developers/resources/message.
const (
	noEmbeds  = 1 << 2  // links show nothing of where they lead
	ephemeral = 1 << 6  // for one pair of eyes; in answer to an interaction alone
	parted    = 1 << 15 // the text is a component
)

// What a message takes, in characters: as its content, and as a component. The text of one that Fit lets through grows
// to twice its length at most, when all of it are marks; so what is too long for the content always fits a component.
const (
	mostContent = 2000
	mostDisplay = 4000
)

const (
	longestNonce = 25
	longestAlt   = 1024 // what is said of a picture
	longestFile  = 200  // its name; Discord takes more, and no disk does
)

// post is a message as it is sent.
type post struct {
	Content     *string      `json:"content"`
	Components  []component  `json:"components"`
	Flags       int          `json:"flags,omitempty"`
	Mentions    mentions     `json:"allowed_mentions"`
	Attachments []attachment `json:"attachments,omitempty"`
	Nonce       string       `json:"nonce,omitempty"`
	Enforce     bool         `json:"enforce_nonce,omitempty"`
}

// mentions are those whom Discord may tell that they are mentioned. Parse is always empty, and always sent: without it
// everything in the text that looks like a mention would be one.
type mentions struct {
	Parse []string `json:"parse"`
	Users []string `json:"users,omitempty"`
}

// attachment is a file with what it shows.
type attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

// postOf is a message. A question that is answered has no buttons any more.
func postOf(m chat.Message, c called) (post, error) {
	buttons := len(m.Choices)
	if m.Form != nil {
		buttons++
	}
	if buttons > mostButtons || chat.Units(m.Text.Isolated()) > longestText {
		return post{}, errTooMuch
	}
	w := compose(withProblems(m), m.RightLeft, m.Chosen, c)
	p := post{Components: []component{}, Flags: noEmbeds, Mentions: mentions{Parse: []string{}, Users: w.users}}
	if m.Chosen == "" {
		rows, err := rowsOf(m)
		if err != nil {
			return post{}, err
		}
		p.Components = append(p.Components, rows...)
	}
	if p.say(w.String()); chat.Units(w.String()) > mostDisplay {
		return post{}, errTooMuch
	}
	for i, f := range m.Files {
		p.Attachments = append(p.Attachments, attachment{
			ID: strconv.Itoa(i), Filename: chat.Shorten(cmp.Or(f.Name, "file"), longestFile),
			Description: chat.Shorten(chat.Clean(f.Text), longestAlt),
		})
	}
	return p, nil
}

// withProblems is a message's text behind what was wrong with the form's last answers: a form can't stay open.
func withProblems(m chat.Message) chat.Text {
	var text chat.Text
	if m.Form != nil && m.Chosen == "" {
		for _, f := range m.Form.Fields {
			if f.Problem != "" {
				text = append(text, chat.Span{Style: chat.Typed, Text: f.Problem}, chat.Span{Text: "\n\n"})
			}
		}
	}
	text = append(text, m.Text...)
	if chat.Units(text.Isolated()) > longestText {
		return m.Text // the form says it, too
	}
	return text
}

// say gives the message its text: as content, which notifications show, or above the buttons as a component.
func (p *post) say(text string) {
	p.Content = &text
	if chat.Units(text) > mostContent {
		p.part()
	}
}

// part makes the text a part of the message. A message that is made of parts stays so.
func (p *post) part() {
	p.Flags |= parted
	p.Components = append([]component{display(*p.Content)}, p.Components...)
	p.Content = nil
}

func (p *post) isParted() bool { return p.Flags&parted != 0 }

// named gives the message a name, so that sent again within some minutes it is the same message.
func (p *post) named(id chat.DeliveryID) {
	if id != "" && len(id) <= longestNonce {
		p.Nonce, p.Enforce = string(id), true
	}
}
