package web

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat"
)

// patience is how long the page waits for an event to be safe before it says "not saved yet".
const patience = 2500 * time.Millisecond

// actionID is what the page may call an action: a UUID, or as good as one.
var actionID = regexp.MustCompile(`^[A-Za-z0-9-]{8,64}$`)

// Action is what a person does on the page. What is filled in says what it is: a file shared, a form filled in, a
// button pressed, or else something said. The same ID again is the same action.
type Action struct {
	ID      string            `json:"id"`
	Person  chat.PersonID     `json:"person"`
	Place   chat.PlaceID      `json:"place,omitempty"` // empty: the person's own chat
	Text    string            `json:"text,omitempty"`
	File    string            `json:"file,omitempty"`    // its name; nothing else of it leaves the browser
	Message chat.MessageID    `json:"message,omitempty"` // whose button or form
	Handle  chat.Handle       `json:"handle,omitempty"`
	Fields  map[string]string `json:"fields,omitempty"`
}

// Act hands an action to the bot. It returns nil when the action is safely the bot's; otherwise it may be repeated.
func (a *Adapter) Act(ctx context.Context, do Action) error {
	if !actionID.MatchString(do.ID) {
		return errAction
	}
	var e chat.Event
	var line Line
	var theirs bool
	err := a.update(ctx, func(r *record) (err error) {
		if e, line, err = a.translate(r, do); err != nil {
			return err
		}
		theirs = r.theirs(e)
		if old, there := r.line(line.ID); there { // told again: the bot recognises it, and it stands here once
			e.At, line = old.At, old
			return nil
		}
		line.Pending = !theirs
		if line, err = r.put(ctx, line); err == nil && theirs {
			a.changes.add("line", lineView(line))
		}
		return err
	})
	if err != nil || theirs {
		return err
	}
	if err := a.take(ctx, e); err != nil || !line.Pending {
		return err
	}
	return a.confirm(ctx, line)
}

// confirm shows a line whose event is safe.
func (a *Adapter) confirm(ctx context.Context, line Line) error {
	return a.update(ctx, func(r *record) (err error) {
		line.Pending = false
		if line, err = r.put(ctx, line); err == nil {
			a.changes.add("line", lineView(line))
		}
		return err
	})
}

// take gives an event to the bot.
func (a *Adapter) take(ctx context.Context, e chat.Event) error {
	receive := a.receiver()
	if receive == nil {
		return ErrBusy
	}
	// The page may close meanwhile; the event must not be torn by that.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if errors.Join(receive(ctx, e)...) != nil {
		return ErrBusy
	}
	return nil
}

func lineOfAction(id string) string { return "action:" + id }

// eventOf is what every event of a person carries.
func (a *Adapter) eventOf(p Person, action string) chat.Event {
	return chat.Event{
		ID: chat.EventID(string(Name) + ":" + action), Community: a.options.Community,
		Person: p.ID, Name: chat.Private(p.Name), Language: p.Language, Zone: p.Zone, At: a.options.Now(), Board: CommunityRoom,
	}
}

// translate makes the event and the line of an action.
func (a *Adapter) translate(r *record, do Action) (chat.Event, Line, error) {
	p, err := r.person(do.Person)
	if err != nil {
		return chat.Event{}, Line{}, err
	}
	e := a.eventOf(p, do.ID)
	e.Place = do.Place
	if e.Place == "" {
		e.Place = p.Own()
	}
	if !r.reads(p.ID, e.Place) {
		return chat.Event{}, Line{}, errNoPlace
	}
	line := Line{ID: lineOfAction(do.ID), At: e.At, From: p.ID}
	switch {
	case do.File != "":
		e.Kind, line.Text = chat.Shared, chat.Clean(do.File)
	case do.Fields != nil:
		r.fill(do, &e, &line)
	case do.Handle != "":
		r.press(do, p, &e, &line)
	case strings.TrimSpace(do.Text) != "":
		r.say(do, &e, &line)
	default:
		return chat.Event{}, Line{}, errAction
	}
	e.Own = e.Place == p.Own()
	line.Place, line.Kind = e.Place, e.Kind
	return e, line, nil
}

func (r *record) say(do Action, e *chat.Event, line *Line) {
	line.Text = chat.Clean(do.Text)
	if text := strings.TrimSpace(do.Text); strings.HasPrefix(text, "/") {
		e.Kind = chat.Command
		e.Verb, e.Args = r.command(text)
		return
	}
	e.Kind, e.Text = chat.Said, chat.Private(do.Text)
}

// press finds the button's label for the line. A private button pressed in a room goes on in the person's own chat,
// as a link would elsewhere. A button that is no longer there is passed on all the same: the bot knows what to say of
// it.
func (r *record) press(do Action, p Person, e *chat.Event, line *Line) {
	e.Kind, e.Handle, e.Message = chat.Pressed, do.Handle, do.Message
	m, there := r.pressed(do, p.ID)
	if !there {
		return
	}
	e.Place, e.Message = m.Place, messageID(m.Number)
	i := slices.IndexFunc(m.Message.Choices, func(c chat.Choice) bool { return c.Handle == do.Handle })
	if i < 0 {
		return
	}
	line.Text, line.Word = m.Message.Choices[i].Label, m.Message.Choices[i].Key
	if m.Message.Choices[i].Private && e.Place != p.Own() {
		e.Kind, e.Place, e.Message = chat.Opened, p.Own(), ""
	}
}

func (r *record) fill(do Action, e *chat.Event, line *Line) {
	e.Kind, e.Handle, e.Message = chat.Filled, do.Handle, do.Message
	e.Fields = map[string]chat.Private{}
	for key, value := range do.Fields {
		e.Fields[key] = chat.Private(value)
	}
	m, there := r.pressed(do, do.Person)
	if !there || m.Message.Form == nil {
		return
	}
	e.Place, e.Message = m.Place, messageID(m.Number)
	line.Text = m.Message.Form.Title
	for _, f := range m.Message.Form.Fields {
		if value := do.Fields[f.Key]; value != "" {
			line.Answers = append(line.Answers, answerTo(f, chat.Clean(value)))
		}
	}
}

// answerTo is an answer as it was sent, and as the person saw it: labels, not keys.
func answerTo(f chat.Field, value string) Answer {
	a := Answer{Key: f.Key, Label: f.Label, Value: value, Given: value}
	keys := []string{value}
	if f.Kind == chat.SeveralField {
		keys = strings.Split(value, ",")
	}
	for _, key := range keys {
		if i := slices.IndexFunc(f.Options, func(o chat.Choice) bool { return o.Key == key }); i >= 0 {
			a.Labels = append(a.Labels, f.Options[i].Label)
		}
	}
	if len(a.Labels) > 0 {
		a.Value = strings.Join(a.Labels, " · ")
	}
	return a
}

// pressed finds the message whose button or form this is, among those that the person sees; without a message's number,
// the latest with that handle.
func (r *record) pressed(do Action, p chat.PersonID) (Line, bool) {
	if n, err := strconv.Atoi(string(do.Message)); err == nil {
		if n < 1 || n > len(r.lines) || r.lines[n-1].Message == nil || !r.sees(p, r.lines[n-1]) {
			return Line{}, false
		}
		return r.lines[n-1], true
	}
	for _, l := range slices.Backward(r.lines) {
		if l.Message != nil && r.sees(p, l) && carries(*l.Message, do.Handle) {
			return l, true
		}
	}
	return Line{}, false
}

func carries(m chat.Message, h chat.Handle) bool {
	return m.Form != nil && m.Form.Handle == h ||
		slices.ContainsFunc(m.Choices, func(c chat.Choice) bool { return c.Handle == h })
}

func messageID(number int) chat.MessageID { return chat.MessageID(strconv.Itoa(number)) }
