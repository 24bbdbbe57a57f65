package discordfake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// bot is who Seen says the bot's messages are from.
const bot = "bot"

// command is what the bot's command is called.
const command = "mentor"

// account is the user of a person.
func (f *Fake) account(p chat.PersonID) *User {
	u := first(f.people, func(u *User) bool { return person(u) == p })
	if u == nil {
		chattest.Fatalf(f.t, "nobody here is %q", p)
	}
	return u
}

// User is the account of a person.
func (f *Fake) User(p chat.PersonID) *User { return f.account(p) }

// where is the channel that a place is; none is the person's own chat.
func (f *Fake) where(u *User, p chat.PlaceID) *Channel {
	if p == "" {
		return f.Server.Home(u)
	}
	f.Server.mu.Lock()
	defer f.Server.mu.Unlock()
	return f.Server.channel(p.Native())
}

// Happens lets something happen of which the bot hears so many times.
func (f *Fake) Happens(heard int, what func()) {
	before := f.count()
	what()
	f.settled(before + heard)
}

// Guest is an account that is in no guild.
func (f *Fake) Guest(name string) *User {
	u := f.Server.AddUser(User{Global: name, Locale: "en-US"})
	f.people = append(f.people, u)
	f.lives[u] = living{"en", "UTC"}
	return u
}

// does lets somebody do something of which the bot hears once.
func (f *Fake) does(what func()) {
	before := f.count()
	f.again = what
	what()
	f.settled(before + 1)
}

// Again tells the last thing once more, or waits until what was refused comes again.
func (f *Fake) Again() {
	if f.again == nil {
		return
	}
	f.mu.Lock()
	before, retried := f.heard, f.retried
	f.mu.Unlock()
	if !retried {
		f.again()
	}
	f.settled(before + 1)
}

// Say types a text. What begins with "/" is a command of the bot's, in which "@name" is a person.
func (f *Fake) Say(p chat.PersonID, to chat.PlaceID, text string) {
	u := f.account(p)
	c := f.where(u, to)
	words, is := strings.CutPrefix(strings.TrimSpace(text), "/")
	if is {
		f.commands(u, c, words)
		return
	}
	s := f.Server
	s.mu.Lock()
	m := &Message{Author: u.ID, Typed: text}
	s.shows(c, m)
	wire := s.messageWire(m)
	s.mu.Unlock()
	if c.Guild != "" {
		return // the bot is not told of it: it has not asked to be
	}
	f.does(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.dispatch("MESSAGE_CREATE", wire)
	})
}

// commands types a command: a verb, and behind it people and words.
func (f *Fake) commands(u *User, c *Channel, words string) {
	if rest, has := strings.CutPrefix(words, command); has && (rest == "" || rest[0] == ' ') {
		words = strings.TrimSpace(rest)
	}
	verb, rest, _ := strings.Cut(words, " ")
	data := obj{"id": "1", "name": command, "type": 1}
	if verb != "" {
		options, users, members := f.options(strings.TrimSpace(rest))
		data["options"] = []any{obj{"name": strings.ToLower(verb), "type": 1, "options": options}}
		data["resolved"] = obj{"users": users, "members": members}
	}
	f.Server.mu.Lock()
	a := f.Server.act(commandAct, u, c, data, nil)
	f.Server.mu.Unlock()
	f.acts(a)
}

// Ticket types a command that means nothing, and is what it may be answered with.
func (f *Fake) Ticket(p chat.PersonID, to chat.PlaceID) chat.Ticket {
	u := f.account(p)
	a := f.Server.Types(u, f.where(u, to), "menu")
	f.acts(a)
	return chat.Ticket(a.ID)
}

// acts tells the bot of an interaction, and waits for its first answer.
func (f *Fake) acts(a *Act) {
	f.does(func() {
		if err := f.Server.sendsAct(a); err != nil {
			chattest.Fatalf(f.t, "%v", err)
		}
	})
	f.answered(a)
}

func (f *Fake) answered(a *Act) {
	err := f.until(func() bool {
		f.Server.mu.Lock()
		defer f.Server.mu.Unlock()
		return a.Type != 0
	})
	if err != nil {
		chattest.Fatalf(f.t, "an interaction was not answered: %v", err)
	}
}

// optionName is how an option begins that is called by its name.
var optionName = regexp.MustCompile(`^(?:mentor|mentee|program|zone|pair|code):`)

// options are what stands behind a verb: people, words in quotes, words.
func (f *Fake) options(rest string) (all []any, users, members obj) {
	all, users, members = []any{}, obj{}, obj{}
	people := slices.Clone(f.people)
	slices.SortFunc(people, func(a, b *User) int { return len(b.Global) - len(a.Global) })
	for n := 1; rest != ""; n++ {
		name := fmt.Sprintf("option%d", n)
		if called := optionName.FindString(rest); called != "" {
			name, rest = strings.TrimSuffix(called, ":"), rest[len(called):]
		}
		i := slices.IndexFunc(people, func(u *User) bool { return strings.HasPrefix(rest, "@"+u.Global) })
		if i >= 0 {
			u := people[i]
			all = append(all, obj{"name": name, "type": 6, "value": u.ID})
			users[u.ID] = userWire(u)
			if in := f.guild.Members[u.ID]; in != nil {
				member := memberWire(u, in)
				delete(member, "user")
				members[u.ID] = member
			}
			rest = strings.TrimLeft(rest[1+len(u.Global):], ", ")
			continue
		}
		word, after, _ := strings.Cut(rest, " ")
		if inside, behind, closed := strings.Cut(strings.TrimPrefix(rest, `"`), `"`); closed && rest[0] == '"' {
			word, after = inside, behind
		}
		all = append(all, obj{"name": name, "type": 3, "value": word})
		rest = strings.TrimSpace(after)
	}
	return all, users, members
}

// Press presses the latest button with this label there, also one that was edited away.
func (f *Fake) Press(p chat.PersonID, to chat.PlaceID, label string) {
	u := f.account(p)
	c := f.where(u, to)
	for _, m := range slices.Backward(f.Server.Seen(u.ID, c.ID)) {
		for _, body := range slices.Backward(append(slices.Clone(m.Former), m.Body)) {
			for _, b := range Buttons(body.Components) {
				if chat.Bare(b.Label) == chat.Bare(label) {
					f.presses(u, c, m, b)
					return
				}
			}
		}
	}
	chattest.Fatalf(f.t, "%s sees no button %q in %q", p, label, to)
}

func (f *Fake) presses(u *User, c *Channel, m *Message, b Component) *Act {
	f.Server.mu.Lock()
	a := f.Server.act(pressAct, u, c, obj{"custom_id": b.CustomID, "component_type": buttonPart}, m.source(f.Server))
	f.Server.mu.Unlock()
	if strings.HasPrefix(b.CustomID, opening) {
		if err := f.Server.sendsAct(a); err != nil {
			chattest.Fatalf(f.t, "%v", err)
		}
		f.answered(a)
		return a
	}
	f.acts(a)
	return a
}

// source is the message itself, of which this is a copy.
func (m *Message) source(s *Server) *Message {
	return first(s.channel(m.Channel).messages, func(o *Message) bool { return o.ID == m.ID })
}

// opening is how the id of a button begins that opens a form.
const opening = "f:"

// FillIn opens the latest form, fills it in and sends it.
func (f *Fake) FillIn(p chat.PersonID, to chat.PlaceID, answers []chattest.Answer) {
	u := f.account(p)
	c := f.where(u, to)
	for _, m := range slices.Backward(f.Server.Seen(u.ID, c.ID)) {
		for _, b := range Buttons(m.Body.Components) {
			if !strings.HasPrefix(b.CustomID, opening) {
				continue
			}
			a := f.presses(u, c, m, b)
			if a.Modal == nil {
				chattest.Fatalf(f.t, "%s pressed %q, and no form opened", p, b.Label)
			}
			f.sends(u, c, m, a.Modal, answers)
			return
		}
	}
	chattest.Fatalf(f.t, "%s sees no form", p)
}

// sends fills a form in and sends it.
func (f *Fake) sends(u *User, c *Channel, m *Message, form *Modal, answers []chattest.Answer) {
	parts := []any{}
	for _, label := range form.Components {
		in := label.Component
		value := in.Value
		for _, a := range answers {
			if a.Key == in.CustomID {
				value = a.Value
			}
		}
		told := obj{"type": in.Type, "custom_id": in.CustomID}
		if in.Type == selectPart {
			told["values"] = in.picked(value)
		} else {
			told["value"] = value
		}
		parts = append(parts, obj{"type": labelPart, "component": told})
	}
	f.sent = func() {
		f.Server.mu.Lock()
		a := f.Server.act(fillAct, u, c, obj{"custom_id": form.CustomID, "components": parts}, m.source(f.Server))
		f.Server.mu.Unlock()
		f.acts(a)
	}
	f.sent()
}

// picked are the values of the options that are called so, or that are picked already.
func (c Component) picked(labels string) []string {
	values := []string{}
	for _, o := range c.Options {
		called := slices.ContainsFunc(strings.Split(labels, ","), func(l string) bool {
			return chat.Bare(strings.TrimSpace(l)) == chat.Bare(o.Label) || strings.TrimSpace(l) == o.Value
		})
		if called || labels == "" && o.Default {
			values = append(values, o.Value)
		}
	}
	return values
}

// Buttons are what can be pressed, in reading order.
func Buttons(all []Component) (found []Component) {
	for _, row := range all {
		for _, b := range row.Components {
			if b.Type == buttonPart {
				found = append(found, b)
			}
		}
	}
	return found
}
