package discord

import (
	"cmp"
	"strings"
	"unicode"

	"mentorbot/bot/chat"
)

// menuVerb is what the command means alone.
const menuVerb = "menu"

// did is what an interaction means. It asks nobody, and remembers nothing but its right to be answered.
func (a *Adapter) did(i interaction) news {
	who := i.who()
	switch {
	case i.Type == pingKind:
		return news{reason: "Discord only looks whether we are there", ping: true}
	case !snowflake(i.ID) || i.Token == "":
		return unread("can't be read: an interaction without an id or a token")
	case who == nil || !snowflake(who.ID):
		return ignored("nobody did it")
	case who.Bot:
		return ignored("a bot did it")
	}
	a.witness(i)
	n := a.kindOf(i)
	n.ask = &i
	return n
}

func (a *Adapter) kindOf(i interaction) news {
	switch i.Type {
	case commandKind:
		return decoded(i.Data, func(c commandData) news { return a.command(i, c) })
	case pressKind:
		return decoded(i.Data, func(p pressData) news { return a.pressed(i, p) })
	case searchKind:
		return decoded(i.Data, func(c commandData) news { return a.searched(i, c) })
	case filledKind:
		return decoded(i.Data, func(f filledData) news { return a.filled(i, f) })
	}
	return ignored("not a kind of interaction that mentorbot knows")
}

// event begins the event of an interaction: where it happened and who did it.
func (a *Adapter) event(i interaction) chat.Event {
	e := chat.Event{
		ID: eventID("i", i.ID), Person: personID(i.who().ID), Name: chat.Private(i.name()), At: momentOf(i.ID),
		Language: chat.Language(i.Locale), Own: i.own(),
	}
	if snowflake(i.Channel) {
		e.Place = placeID(i.Channel)
	}
	if !e.Own && snowflake(i.Guild) && !i.elsewhere() {
		e.Community, e.Board = communityID(i.Guild), e.Place
	}
	r := right{id: i.ID, app: i.App, token: i.Token, channel: i.Channel, hidden: !e.Own, only: i.elsewhere()}
	if i.Message != nil {
		r.message = i.Message.ID
	}
	e.Ticket = a.tickets.keep(r)
	return e
}

// command is a typed command, with the verb as a command below it.
func (a *Adapter) command(i interaction, c commandData) news {
	if c.Type > 1 {
		return ignored("a command of a kind that the bot does not have")
	}
	verb, options := order(c)
	e := a.event(i)
	e.Kind, e.Verb = chat.Command, verb
	for _, o := range options {
		e.Args = append(e.Args, argument(o, c))
	}
	n := told(e)
	n.home = e.Own && e.Place != ""
	return n
}

// order is the verb, wherever it lies, and what stands behind it.
func order(c commandData) (verb string, options []given) {
	verb, options = menuVerb, c.Options
	for len(options) == 1 && (options[0].Type == subCommand || options[0].Type == subCommandGroup) {
		if options[0].Type == subCommand {
			verb = options[0].Name
		}
		options = options[0].Options
	}
	return strings.ToLower(chat.Clean(verb)), options
}

// argument is a person who was picked, or text.
func argument(o given, c commandData) chat.Argument {
	id := string(o.Value)
	if o.Type != userOption || !snowflake(id) {
		return chat.Argument{Name: o.Name, Text: chat.Private(o.Value)}
	}
	who := c.Resolved.Users[id]
	name := cmp.Or(c.Resolved.Members[id].Nick, who.name())
	return chat.Argument{Name: o.Name, Person: personID(id), Bot: who.Bot, Text: chat.Private(name)}
}

// searched is a word of a command while it is typed.
func (a *Adapter) searched(i interaction, c commandData) news {
	verb, options := order(c)
	for _, o := range options {
		if !o.Focused {
			continue
		}
		q := chat.Query{
			Kind: chat.Search, Person: personID(i.who().ID), Language: chat.Language(i.Locale),
			Verb: verb, Option: o.Name, Text: chat.Private(o.Value),
		}
		for _, other := range options {
			if !other.Focused {
				q.Args = append(q.Args, argument(other, c))
			}
		}
		if snowflake(i.Guild) && !i.elsewhere() {
			q.Community = communityID(i.Guild)
		}
		n := ignored("a list is looked through, which commits nothing")
		n.search = &q
		return n
	}
	return ignored("a list is looked through, but none is named")
}

// pressed is a button.
func (a *Adapter) pressed(i interaction, p pressData) news {
	kind, handle, ours := strings.Cut(p.CustomID, ":")
	if !ours || handle == "" || !known(kind) {
		return ignored("a button or a list that is not ours")
	}
	e := a.event(i)
	e.Kind, e.Handle = chat.Pressed, chat.Handle(handle)
	if i.Message != nil {
		e.Message = chat.MessageID(i.Message.ID)
	}
	n := told(e)
	n.home = e.Own && e.Place != ""
	switch {
	case kind == formAction:
		n = ignored("a form is opened")
		n.form = e.Handle
	case kind == privateAction && !e.Own:
		e.Kind, e.Place, e.Community, e.Board, e.Own, e.Message = chat.Opened, "", "", "", true, ""
		n = told(e)
	}
	return n
}

// known tells whether a button of this kind is ours.
func known(kind string) bool {
	return kind == choiceAction || kind == privateAction || kind == formAction
}

// filled is a form that was sent.
func (a *Adapter) filled(i interaction, f filledData) news {
	kind, handle, ours := strings.Cut(f.CustomID, ":")
	if !ours || handle == "" || kind != formAction {
		return ignored("a form that is not ours")
	}
	e := a.event(i)
	e.Kind, e.Handle, e.Fields = chat.Filled, chat.Handle(handle), map[string]chat.Private{}
	if i.Message != nil {
		e.Message = chat.MessageID(i.Message.ID)
	}
	for _, p := range f.Components {
		p.into(e.Fields)
	}
	n := told(e)
	n.home = e.Own && e.Place != ""
	return n
}

// deepest is how far below the form a field can lie: in a row, or below a label.
const deepest = 3

// into collects the fields by their keys.
func (p part) into(fields map[string]chat.Private) { p.collect(fields, deepest) }

func (p part) collect(fields map[string]chat.Private, depth int) {
	if depth == 0 {
		return
	}
	if p.CustomID != "" {
		value := string(p.Value)
		if len(p.Values) > 0 {
			value = strings.Join(p.Values, ",")
		}
		fields[p.CustomID] = chat.Private(strings.TrimFunc(value, unicode.IsSpace))
	}
	if p.Component != nil {
		p.Component.collect(fields, depth-1)
	}
	for _, below := range p.Components {
		below.collect(fields, depth-1)
	}
}
