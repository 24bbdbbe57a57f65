package slack

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// menuVerb is what the command means alone.
const menuVerb = "menu"

// quotes that hold several words together, each with the one that ends it.
var quotes = map[rune]rune{'"': '"', '“': '”', '«': '»', '„': '“'}

// command is a slash command as Slack tells it, by either way.
type command struct {
	Team       string `json:"team_id"`
	Enterprise string `json:"enterprise_id"`
	Channel    string `json:"channel_id"`
	User       string `json:"user_id"`
	Text       string `json:"text"`
	Trigger    string `json:"trigger_id"`
	Response   string `json:"response_url"`
	Check      string `json:"ssl_check"`
}

// commandOf reads the form of a command. Only what is needed of it is unescaped.
func commandOf(form []byte) (c command) {
	eachField(form, func(key, value []byte) {
		var into *string
		switch string(key) {
		case "team_id":
			into = &c.Team
		case "enterprise_id":
			into = &c.Enterprise
		case "channel_id":
			into = &c.Channel
		case "user_id":
			into = &c.User
		case "text":
			into = &c.Text
		case "trigger_id":
			into = &c.Trigger
		case "response_url":
			into = &c.Response
		case "ssl_check":
			into = &c.Check
		default:
			return
		}
		*into = string(unescape(value))
	})
	return c
}

// eachField gives the keys and the still escaped values of a form.
func eachField(form []byte, f func(key, value []byte)) {
	for len(form) > 0 {
		pair, rest := form, []byte(nil)
		if i := bytes.IndexByte(form, '&'); i >= 0 {
			pair, rest = form[:i], form[i+1:]
		}
		if key, value, found := bytes.Cut(pair, []byte("=")); found {
			f(key, value)
		}
		form = rest
	}
}

// unescape takes the escapes of a form away; one that is none stays as it is.
func unescape(s []byte) []byte {
	if bytes.IndexByte(s, '%') < 0 && bytes.IndexByte(s, '+') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			out = append(out, ' ')
		case c == '%' && i+2 < len(s) && digit(s[i+1]) >= 0 && digit(s[i+2]) >= 0:
			out = append(out, byte(digit(s[i+1])<<4|digit(s[i+2])))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}

// digit is what a hexadecimal digit counts; -1: it is none.
func digit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// command is what a slash command means. Whatever is typed is some command: what is wrong with it is for the bot to
// say.
func (a *Adapter) command(c command) news {
	team := either(c.Team, c.Enterprise)
	switch {
	case c.Check != "":
		return ignored("Slack only looks whether we are there")
	case team == "" || !native(c.User) || !native(c.Channel):
		return ignored("a command of nobody, or nowhere")
	case c.Trigger == "":
		return unread("can't be read: it has no trigger_id")
	case !a.serves(team):
		return ignored("it is of a workspace that the bot has no token for")
	}
	e := among(team, c.User, c.Channel, "")
	if direct(c.Channel) {
		e = alone(team, c.User, c.Channel)
	}
	e.Kind, e.ID = chat.Command, eventID("cmd", nameOf(c.Trigger))
	e.Verb, e.Args = a.order(team, c.Text)
	e.Ticket = a.tickets.keep(right{trigger: c.Trigger, response: c.Response, user: c.User, channel: c.Channel})
	n := told(e)
	n.check = e.Own
	return n
}

// order reads a verb and what stands behind it.
func (a *Adapter) order(team, text string) (verb string, args []chat.Argument) {
	first, rest := word(strings.TrimSpace(text))
	if verb = strings.ToLower(chat.Clean(typed(first).Reveal())); verb == "" {
		verb = menuVerb
	}
	// Slack turns a mention into an id only where the command's settings ask for that. Where one is, they do.
	escaped := strings.Contains(rest, "<@")
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimLeftFunc(rest, unicode.IsSpace) {
		var arg chat.Argument
		arg, rest = a.argument(team, rest)
		arg.Plain = arg.Plain && !escaped
		args = append(args, arg)
	}
	return verb, args
}

// argument is a person who was mentioned, what stands in quotes, or a word, which ends where a mention begins.
func (a *Adapter) argument(team, s string) (chat.Argument, string) {
	if inside, after, closed := strings.Cut(s, ">"); closed && strings.HasPrefix(s, "<@") {
		id, name, _ := strings.Cut(inside[len("<@"):], "|")
		if native(id) {
			who := chat.Argument{Person: personID(team, id), Bot: a.ours(id), Text: typed(name)}
			return who, strings.TrimLeft(after, ",،、")
		}
	}
	first, size := utf8.DecodeRuneInString(s)
	if end, quoted := quotes[first]; quoted {
		if text, rest, found := strings.Cut(s[size:], string(end)); found {
			return chat.Argument{Text: typed(text)}, rest
		}
	}
	text, rest := word(s)
	if at := strings.Index(text, "<@"); at > 0 {
		text, rest = s[:at], s[at:]
	}
	return chat.Argument{Text: typed(text), Plain: first == '@' && size < len(text)}, rest
}

// word is the first word. What Slack recognised may hold spaces, and is one.
func word(s string) (first, rest string) {
	from := 0
	if strings.HasPrefix(s, "<") {
		from = max(0, strings.IndexByte(s, '>'))
	}
	end := strings.IndexFunc(s[from:], unicode.IsSpace)
	if end < 0 {
		return s, ""
	}
	return s[:from+end], s[from+end:]
}
