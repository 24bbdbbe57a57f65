package chattest

import (
	"fmt"
	"testing"

	"mentorbot/bot/chat"
)

// HostileText has a text wherever one can stand in a sentence.
func HostileText(s string) chat.Text {
	return chat.Text{
		{Text: "One "}, {Style: chat.Typed, Text: s}, {Text: " two "}, {Style: chat.Mention, Text: s},
		{Text: " three "}, {Style: chat.Mention, Text: s, Person: chat.PersonID(s)}, {Style: chat.Bold, Text: " four "},
		{Style: chat.Link, Text: s, URL: "https://example.org/"}, {Style: chat.Link, Text: "five", URL: s},
		{Style: chat.Number, Text: s}, {Style: chat.Moment, Text: s},
	}
}

// HostileWords have it in each choice, too.
func HostileWords(s string) chat.Message {
	return chat.Message{Language: "ar", RightLeft: true, Text: HostileText(s), Choices: []chat.Choice{
		{Handle: "h1", Key: "k1", Label: s}, {Handle: "h2", Key: "k2", Label: s, Picked: true},
		{Handle: "h3", Key: "k3", Label: s, Aside: true}, {Handle: "h4", Key: "k4", Label: s, Private: true},
		{Handle: "h5", Key: "k5", Label: s, Link: "https://example.org/"}, {Handle: "h6", Key: "k6", Label: "six", Link: s},
	}}
}

// HostileForm has it wherever one can stand in a form, which may have more fields than these.
func HostileForm(s string, more ...chat.Field) chat.Message {
	options := []chat.Choice{{Key: "a", Label: s}, {Key: "b", Label: "b"}}
	return chat.Message{Language: "en", Text: HostileText(s), Form: &chat.Form{
		Handle: "form", Title: s, Open: s, Submit: s, Fields: append([]chat.Field{
			{Key: "words", Kind: chat.TextField, Label: s, Example: s, Problem: s, Value: s, Long: true},
			{Key: "before", Kind: chat.TextField, Label: s, Example: s, Before: s, Most: 300, Optional: true},
			{Key: "one", Kind: chat.ChoiceField, Label: s, Example: s, Problem: s, Options: options, Value: "a"},
			{Key: "some", Kind: chat.SeveralField, Label: s, Example: s, Options: options, Value: "a,b"},
			{Key: "moment", Kind: chat.MomentField, Label: s, Example: s, Problem: s, Before: s},
		}, more...),
	}}
}

// HostileFile has it in a file's name and text.
func HostileFile(s string) chat.Message {
	return chat.Message{
		Language: "en", Text: HostileText(s), Files: []chat.File{{Name: s, Type: "text/plain", Text: s, Bytes: []byte("x")}},
	}
}

// Outlet is where the bot says something to somebody, which has to go.
type Outlet struct {
	Fake
	T    *testing.T
	To   chat.PersonID
	sent int
}

// Says sends a message, all parts of it, as they are changed.
func (o *Outlet) Says(m chat.Message, d chat.Delivery, change func(*chat.Message)) {
	o.T.Helper()
	for _, part := range chat.Fit(m, o.Adapter().Capabilities(), chat.Hints{Page: "More:"}) {
		change(&part)
		d.Message = part
		o.Sends(d)
	}
	if m.Form != nil {
		o.Seen(o.To, d.To.Place) // opens it
	}
}

// Sends sends what fits.
func (o *Outlet) Sends(d chat.Delivery) chat.Receipt {
	o.T.Helper()
	o.sent++
	d.ID = chat.DeliveryID(fmt.Sprint("hostile-", o.sent))
	receipt, err := o.Adapter().Send(o.T.Context(), d)
	if err != nil {
		o.T.Fatalf("%v: %.300q", err, d.Message.Text)
	}
	return receipt
}

// Edits changes a message, and answers a question with a hostile answer.
func (o *Outlet) Edits(s string) {
	o.T.Helper()
	receipt := o.Sends(chat.Delivery{To: chat.To(o.To), Message: chat.Message{Text: chat.Words("Before")}})
	for _, chosen := range []string{"", s} {
		m := HostileWords(s)
		m.Chosen = chosen
		for _, part := range chat.Fit(m, o.Adapter().Capabilities(), chat.Hints{Page: "More:"}) {
			d := chat.Delivery{ID: "edit", To: chat.To(o.To), Edits: receipt.Message, Message: part}
			if err := o.Adapter().(chat.MessageEditor).Edit(o.T.Context(), d); err != nil {
				o.T.Fatalf("%v: %.300q", err, s)
			}
		}
	}
}
