package bot

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/inbox"
	"mentorbot/bot/source"
)

// What a command is made of has its words here: options.NAME, and options.NAME.help.
const (
	optionWords = "options."
	rareGroup   = "more"
	claimOption = "code"
)

// Commands are the verbs as people see them, in each language: for networks that can show them.
func (c Content) Commands() map[chat.Language][]chat.CommandHelp {
	all := map[chat.Language][]chat.CommandHelp{}
	for _, l := range c.Book.Languages() {
		for _, id := range slices.Sorted(maps.Keys(c.Flows)) {
			if f := c.Flows[id]; f.Command != "" {
				all[l] = append(all[l], c.command(l, f))
			}
		}
		claim := c.verb(l, inbox.ClaimVerb)
		claim.Hidden, claim.Options = true, []chat.CommandOption{c.option(l, claimOption, chat.OfText)}
		claim.Options[0].Required = true
		all[l] = append(all[l], claim)
	}
	return all
}

// verb is a command with its words alone.
func (c Content) verb(l chat.Language, verb string) chat.CommandHelp {
	label := func(key string) string { return c.Book.Label(l, "verbs."+verb+key, nil) }
	return chat.CommandHelp{Verb: verb, Name: label(".name"), Description: label(".help")}
}

func (c Content) command(l chat.Language, f *flow.Flow) chat.CommandHelp {
	h := c.verb(l, f.Command)
	h.Admin, h.Rooms = f.Admin, f.Rooms
	if f.Rare {
		more := c.option(l, rareGroup, "")
		h.Group = chat.CommandGroup{Verb: rareGroup, Name: more.Label, Description: more.Description}
	}
	for _, name := range f.Takes {
		h.Options = append(h.Options, c.option(l, name, kindOf(f, name)))
	}
	return h
}

func (c Content) option(l chat.Language, name string, kind chat.OptionKind) chat.CommandOption {
	key := optionWords + name
	return chat.CommandOption{
		Name: name, Label: c.Book.Label(l, key, nil), Description: c.Book.Label(l, key+".help", nil), Kind: kind,
	}
}

// kindOf is what the answer to a question is, where it stands behind the command.
func kindOf(f *flow.Flow, name string) chat.OptionKind {
	s, _ := f.Step(name)
	switch {
	case s == nil:
		return chat.OfText // the flow's own mistake, which is told
	case slices.Contains(inbox.PeopleLists, s.Answer.List):
		return chat.OfPerson
	case s.Answer.List != "" || s.Answer.Kind == flow.Zone:
		return chat.OfSearch
	}
	return chat.OfText
}

// optionKeys are the keys of all words that stand behind verbs.
func (c Content) optionKeys() (keys []string) {
	names := []string{rareGroup, claimOption}
	for _, f := range c.Flows {
		names = append(names, f.Takes...)
	}
	for _, name := range names {
		keys = append(keys, optionWords+name, optionWords+name+".help")
	}
	verb := "verbs." + inbox.ClaimVerb
	return append(keys, verb+".name", verb+".help")
}

// Limits of the tightest network, Discord, for one command with all that stands below it:
// https://docs.discord.com/developers/interactions/application-commands.
const (
	MostVerbs     = 25   // side by side, of which one is the group with as many below it
	LongestListed = 8000 // all names and descriptions
)

// commandName is what a name can be; it is also written small.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// lintCommands tells of names and descriptions of commands that no network would take, in any language.
func (c Content) lintCommands() []source.Problem {
	var problems []source.Problem
	all := c.Commands()
	for _, l := range c.Book.Languages() {
		look := nameLook{content: c, language: l}
		for _, group := range []bool{false, true} {
			look.beside(slices.DeleteFunc(slices.Clone(all[l]), func(h chat.CommandHelp) bool {
				return (h.Group.Verb != "") != group
			}), group)
		}
		problems = append(problems, look.problems...)
	}
	return append(problems, c.tooMany(all)...)
}

// nameLook looks at the names in one language.
type nameLook struct {
	content  Content
	language chat.Language
	taken    map[string]string // the keys of the names side by side
	problems []source.Problem
}

func (n *nameLook) beside(commands []chat.CommandHelp, below bool) {
	n.taken = map[string]string{}
	if !below {
		n.name(optionWords + rareGroup)
	}
	for _, h := range commands {
		n.name("verbs." + h.Verb + ".name")
	}
	for _, h := range commands {
		n.taken = map[string]string{}
		for _, o := range h.Options {
			n.name(optionWords + o.Name)
			n.described(optionWords + o.Name + ".help")
		}
	}
	n.described(optionWords + rareGroup + ".help")
	n.described("verbs." + inbox.ClaimVerb + ".help")
}

// name looks at one. A phrase that is missing is told elsewhere.
func (n *nameLook) name(key string) {
	if !n.content.Book.Has(n.language, key) {
		return
	}
	name := n.content.Book.Label(n.language, key, nil)
	switch before, twice := n.taken[name]; {
	case !commandName.MatchString(name) || strings.ToLower(name) != name:
		n.wrong(key, fmt.Sprintf("%q can't be the name of a command", name),
			"write one word of at most 32 small letters, digits, - and _")
	case twice:
		n.wrong(key, fmt.Sprintf("%q is also the name of %q", name, before), "give each a name of its own")
	}
	n.taken[name] = key
}

func (n *nameLook) described(key string) {
	if text := n.content.Book.Label(n.language, key, nil); len(utf16.Encode([]rune(text))) > LongestHelp {
		n.wrong(key, fmt.Sprintf("%q is longer than %d", key, LongestHelp), "make it shorter")
	}
}

func (n *nameLook) wrong(key, what, hint string) {
	p := n.content.Book.Problem(n.language, key, what, hint)
	if !slices.Contains(n.problems, p) {
		n.problems = append(n.problems, p)
	}
}

// tooMany tells of more commands, or more words in them, than one network takes.
func (c Content) tooMany(all map[chat.Language][]chat.CommandHelp) (problems []source.Problem) {
	first, rare, length := 0, 0, 0
	for i, h := range all["en"] {
		if h.Group.Verb == "" {
			first++
		} else {
			rare++
		}
		length += c.longest(all, func(l chat.Language) []string {
			h := all[l][i]
			words := []string{h.Name, h.Description}
			for _, o := range h.Options {
				words = append(words, o.Label, o.Description)
			}
			return words
		})
	}
	add := func(what, hint string) {
		problems = append(problems, source.Problem{File: "flows", What: what, Hint: hint})
	}
	if most := MostVerbs - 1 + MostVerbs; first+rare > most || rare > MostVerbs {
		add(fmt.Sprintf("there are %d commands, %d of them rare", first+rare, rare),
			fmt.Sprintf("the tightest network takes %d, of them %d rare ones: take some out", most, MostVerbs))
	}
	if length > LongestListed {
		add(fmt.Sprintf("the names and descriptions of all commands are %d long", length),
			fmt.Sprintf("the tightest network takes %d: make some shorter", LongestListed))
	}
	return problems
}

// longest is how long the words of a command are, each where it is longest.
func (c Content) longest(all map[chat.Language][]chat.CommandHelp, words func(chat.Language) []string) (length int) {
	var most []int
	for l := range all {
		for i, w := range words(l) {
			if i == len(most) {
				most = append(most, 0)
			}
			most[i] = max(most[i], len(utf16.Encode([]rune(w))))
		}
	}
	for _, n := range most {
		length += n
	}
	return length
}
