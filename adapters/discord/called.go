package discord

import (
	"regexp"
	"strings"
)

// called are the commands that Discord shows, by verb: each with what mentions it. A mention is pressed instead of
// typed, and everybody reads it as their own Discord calls it:
// https://docs.discord.com/developers/reference#message-formatting.
type called map[string]string

// calledIn finds them among those that are published.
func calledIn(all []published) called {
	n := called{}
	for _, top := range all {
		for _, o := range top.Options {
			n.add(top.Name+" "+o.Name, top.ID, o)
		}
	}
	return n
}

func (n called) add(path, id string, s slash) {
	below := false
	for _, o := range s.Options {
		if o.Type == subCommand {
			below = true
			n.add(path+" "+o.Name, id, o)
		}
	}
	if !below && snowflake(id) {
		n[s.Name] = "</" + path + ":" + id + ">"
	}
}

// mention is what stands for a command as it is typed; empty: there is none. Discord asks for what stands behind it.
func (n called) mention(typed string) string {
	verb, _, _ := strings.Cut(strings.TrimPrefix(typed, "/"+commandName+" "), " ")
	return n[verb]
}

// calls are the commands that Discord showed last.
func (a *Adapter) calls() called {
	if n := a.called.Load(); n != nil {
		return *n
	}
	return nil
}

// anyCall is a command within a text as Discord keeps it: one that is pressed, or the words to be typed.
var anyCall = regexp.MustCompile(`</` + commandName + `(?: [^ :>]+)? ([^ :>]+):\d+>|` +
	`\x{2068}\\/` + commandName + ` ([^ \x{2069}]+)[^\x{2069}]*\x{2069}`)

// uncalled is a text in which a command reads the same however it was shown: as words before the commands were
// published, and by another id after each time they were.
func uncalled(text string) string {
	return anyCall.ReplaceAllStringFunc(text, func(call string) string {
		m := anyCall.FindStringSubmatch(call)
		return "/" + commandName + " " + strings.ReplaceAll(m[1]+m[2], `\`, "")
	})
}
