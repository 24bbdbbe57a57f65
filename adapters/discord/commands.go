package discord

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"mentorbot/bot/chat"
)

const (
	commandName  = "mentor"
	commandsKey  = "commands" // where it is remembered what was published
	otherwise    = "en"       // who speaks none of the languages reads this one
	mostBeside   = 25         // commands, groups, or words behind one
	longestAbout = 100
	stringOption = 3
	typedCommand = 1
	menuHelp     = "your mentoring" // where nothing better is known
)

// arabic is a language of the API's own description (AvailableLocalesEnum), though not of the table of those that
// Discord can show itself in. So names are published in it, unless Discord refuses: who has chosen Arabic reads Arabic
// answers anyway, and Arabic names of commands where Discord can show them.
const arabic = "ar"

// locales are the languages that Discord can show itself in: https://docs.discord.com/developers/reference#locales.
var locales = []string{
	"id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR", "ro",
	"fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
}

// slash is a command, one below it, or a word behind one: all have names and descriptions by language.
type slash struct {
	Name     string            `json:"name"`
	Names    map[string]string `json:"name_localizations,omitempty"`
	About    string            `json:"description"`
	Abouts   map[string]string `json:"description_localizations,omitempty"`
	Type     int               `json:"type,omitempty"`
	Required bool              `json:"required,omitempty"`
	Search   bool              `json:"autocomplete,omitempty"`
	Options  []slash           `json:"options,omitempty"`
	Contexts []int             `json:"contexts,omitempty"`                   // where it can be typed
	Installs []int             `json:"integration_types,omitempty"`          // for a server, for a person
	Only     *string           `json:"default_member_permissions,omitempty"` // who sees it; ours everybody
}

// published is a command as Discord shows it.
type published struct {
	ID string `json:"id"`
	slash
}

// PublishCommands shows the commands in each language. It looks first what Discord shows, for another program may have
// changed that, and publishes only what differs: Discord takes only so many in a day.
func (a *Adapter) PublishCommands(ctx context.Context, commands map[chat.Language][]chat.CommandHelp) error {
	app, err := a.application(ctx)
	if err != nil {
		return corrected(err)
	}
	lists := wordings(commands)
	there, same, err := a.shows(ctx, app.ID, lists)
	if err != nil || same {
		return corrected(err)
	}
	before, err := a.options.Memory.Get(ctx, commandsKey)
	if hash, failed := hashOf(app.ID, lists[0], there); err != nil || failed != nil || string(before) == hash {
		return errors.Join(err, failed)
	}
	if err := a.overwrite(ctx, app.ID, lists); err != nil {
		return corrected(err)
	}
	if there, _, err = a.shows(ctx, app.ID, lists); err != nil {
		return corrected(err)
	}
	hash, err := hashOf(app.ID, lists[0], there)
	if err != nil {
		return err
	}
	return a.options.Memory.Put(ctx, commandsKey, []byte(hash))
}

// overwrite publishes the commands in the first of the wordings that Discord takes.
func (a *Adapter) overwrite(ctx context.Context, app string, lists [][]slash) (err error) {
	for _, list := range lists {
		err = a.api.ask(ctx, commandsCall(http.MethodPut, app, "", list), nil)
		if !coded(err, wrongForm) {
			break
		}
	}
	return err
}

func commandsCall(method, app, query string, body any) call {
	return call{
		method: method, route: "/applications/" + app + "/commands" + query, limit: "/applications/{application}/commands",
		top: app, waits: true, body: body,
	}
}

// wordings are the commands as they are published, and as they are if Discord refuses the first.
func wordings(commands map[chat.Language][]chat.CommandHelp) [][]slash {
	return [][]slash{slashes(commands, slices.Concat(locales, []string{arabic})), slashes(commands, locales)}
}

// shows is what Discord shows, and tells whether it is just these commands, in one of their wordings.
func (a *Adapter) shows(ctx context.Context, app string, lists [][]slash) (there []slash, same bool, err error) {
	var all []published
	err = a.api.ask(ctx, commandsCall(http.MethodGet, app, "?with_localizations=true", nil), &all)
	if err != nil {
		return nil, false, err
	}
	c := calledIn(all)
	a.called.Store(&c)
	there = make([]slash, len(all))
	for i, p := range all {
		there[i] = p.slash
	}
	is, err := json.Marshal(there)
	if err != nil {
		return nil, false, err
	}
	for _, list := range lists {
		wanted, err := json.Marshal(list)
		if err != nil || bytes.Equal(is, wanted) {
			return there, err == nil, err
		}
	}
	return there, false, nil
}

// hashOf is what is remembered once a list is published for an app, and Discord shows it in words of its own.
func hashOf(app string, list, shown []slash) (string, error) {
	data, err := json.Marshal([]any{app, list, shown})
	hash := sha256.Sum256(data)
	return hex.EncodeToString(hash[:]), err
}

// slashes are all commands as Discord knows them: one, with the verbs below it. Those that are seldom needed lie one
// deeper, for there is room for few.
//
// What admins alone may do stands there for everybody to see: Discord hides whole commands from people without a
// permission (default_member_permissions), never one below another, and would hide them from those whom the operator
// has named, too. So the permission is looked at when it is used: each interaction says what its person may do in the
// server (see witness), else Discord is asked for it (see standing); and the bot looks for itself who may, which nobody
// may for whom that could not be found out.
func slashes(commands map[chat.Language][]chat.CommandHelp, locales []string) []slash {
	spoken := bySpoken(commands, locales)
	top := slash{
		Name: commandName, About: menuHelp, Type: typedCommand, Contexts: []int{inGuild, inOwn, inPrivate},
		Installs: []int{0, 1},
	}
	groups, all := map[string]int{}, useful(commands[otherwise])
	for _, c := range all {
		below := spoken.command(c)
		if c.Verb == menuVerb {
			top.About, top.Abouts = below.About, below.Abouts
		}
		if c.Group.Verb == "" && len(top.Options) < mostBeside-1 {
			top.Options = append(top.Options, below)
			continue
		}
		if c.Group.Verb == "" { // there is no room for it
			c = all[len(all)-1]
		}
		i, there := groups[c.Group.Verb]
		if !there {
			i = len(top.Options)
			groups[c.Group.Verb] = i
			top.Options = append(top.Options, spoken.group(c))
		}
		top.Options[i].Options = append(top.Options[i].Options, below)
	}
	return []slash{top}
}

// useful are the commands in the order in which they are shown: those of everybody, then those of admins, and last
// those that are seldom needed.
func useful(commands []chat.CommandHelp) []chat.CommandHelp {
	all := new(Adapter).Capabilities().Useful(commands)
	rank := func(c chat.CommandHelp) int {
		switch {
		case c.Group.Verb != "":
			return 2
		case c.Admin:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(all, func(a, b chat.CommandHelp) int { return cmp.Compare(rank(a), rank(b)) })
	return all
}

// translations are the commands in each of Discord's languages that we know, by their verb.
type translations map[string]map[string]chat.CommandHelp

// bySpoken finds our language for each of Discord's: the same, else one that is its plain tag.
func bySpoken(commands map[chat.Language][]chat.CommandHelp, locales []string) translations {
	spoken := translations{}
	for _, locale := range locales {
		plain, _, _ := strings.Cut(locale, "-")
		list, known := commands[chat.Language(locale)]
		if !known {
			list, known = commands[chat.Language(plain)]
		}
		if !known {
			continue
		}
		spoken[locale] = map[string]chat.CommandHelp{}
		for _, c := range list {
			spoken[locale][c.Verb] = c
		}
	}
	return spoken
}

// in are the words of something in each language, where they are others than those for everybody.
func (t translations) in(verb, otherwise string, words func(chat.CommandHelp) string) map[string]string {
	said := map[string]string{}
	for _, locale := range slices.Sorted(maps.Keys(t)) {
		if c, known := t[locale][verb]; known {
			if w := words(c); w != "" && w != otherwise {
				said[locale] = w
			}
		}
	}
	return said
}

func (t translations) command(c chat.CommandHelp) slash {
	s := slash{Name: c.Verb, About: about(c.Description, c.Verb), Type: subCommand}
	s.Names = t.in(c.Verb, s.Name, func(c chat.CommandHelp) string { return c.Name })
	s.Abouts = t.in(c.Verb, s.About, func(c chat.CommandHelp) string { return about(c.Description, "") })
	for i, o := range c.Options[:min(len(c.Options), mostBeside)] {
		s.Options = append(s.Options, t.option(c.Verb, i, o))
	}
	slices.SortStableFunc(s.Options, func(a, b slash) int { return truth(b.Required) - truth(a.Required) })
	return s
}

func truth(is bool) int { return map[bool]int{true: 1}[is] }

// option is a word behind a command.
func (t translations) option(verb string, i int, o chat.CommandOption) slash {
	s := slash{Name: o.Name, About: about(o.Description, o.Name), Type: stringOption, Required: o.Required}
	switch o.Kind {
	case chat.OfPerson:
		s.Type = userOption
	case chat.OfSearch:
		s.Search = true
	}
	at := func(c chat.CommandHelp) (o chat.CommandOption) {
		if i < len(c.Options) {
			o = c.Options[i]
		}
		return o
	}
	s.Names = t.in(verb, s.Name, func(c chat.CommandHelp) string { return at(c).Label })
	s.Abouts = t.in(verb, s.About, func(c chat.CommandHelp) string { return about(at(c).Description, "") })
	return s
}

// group is the word below which commands stand that are seldom needed.
func (t translations) group(c chat.CommandHelp) slash {
	s := slash{Name: cmp.Or(c.Group.Verb, overflow), Type: subCommandGroup}
	s.About = about(c.Group.Description, s.Name)
	s.Names = t.in(c.Verb, s.Name, func(c chat.CommandHelp) string { return c.Group.Name })
	s.Abouts = t.in(c.Verb, s.About, func(c chat.CommandHelp) string { return about(c.Group.Description, "") })
	return s
}

// overflow is the group of commands for which there is no room, and that have none.
const overflow = "others"

// about is a description on one line, as long as it may be.
func about(words, otherwise string) string {
	return chat.Shorten(cmp.Or(oneLine(words), otherwise), longestAbout)
}
