package bot

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"unicode/utf16"

	"mentorbot/bot/flow"
	"mentorbot/bot/inbox"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/source"
)

// Content is what a bot says and does, as data.
type Content struct {
	Flows  flow.Set
	Guides map[string]mentoring.Guide
	Book   *phrasebook.Book
}

// GuideFolder is where the guides lie among the flows.
const GuideFolder = "guides"

// Load reads flows, guides and locales. Folders of one's own may be laid over the built-in ones; nil: none. The content can be used
// only when there is no problem.
func Load(flows, locales, ownFlows, ownLocales fs.FS) (Content, []source.Problem) {
	var c Content
	var problems, found []source.Problem
	c.Flows, c.Guides, problems = readFlows(flows)
	if ownFlows != nil {
		set, guides, wrong := readFlows(ownFlows)
		maps.Copy(c.Flows, set)
		maps.Copy(c.Guides, guides)
		problems = append(problems, wrong...)
	}
	c.Book, found = phrasebook.Load(locales)
	problems = append(problems, found...)
	if ownLocales != nil {
		c.Book, found = c.Book.Over(ownLocales)
		problems = append(problems, found...)
	}
	return c, problems
}

func readFlows(fsys fs.FS) (flow.Set, map[string]mentoring.Guide, []source.Problem) {
	set, problems := flow.Parse(fsys)
	guides := map[string]mentoring.Guide{}
	folder, err := fs.Sub(fsys, GuideFolder)
	if err != nil {
		return set, guides, append(problems, source.Problem{File: GuideFolder, What: err.Error()})
	}
	if _, err := fs.Stat(folder, "."); err != nil {
		return set, guides, problems // a folder of one's own need not have guides
	}
	guides, found := mentoring.ParseGuides(folder)
	for _, p := range found {
		p.File = path.Join(GuideFolder, p.File)
		problems = append(problems, p)
	}
	return set, guides, problems
}

// Check finds what reads well but means nothing: unknown words in flows, phrases missing or unused, labels too long. Page are
// the keys that a network's own page says.
func (c Content) Check(page []string) []source.Problem {
	problems := c.lintFlows(func(key string) bool { return c.Book.Has(phrasebook.English, key) })
	used := c.Keys(page)
	problems = append(problems, c.Book.Lint(used)...)
	problems = append(problems, c.placeholders()...)
	problems = append(problems, c.variants()...)
	problems = append(problems, c.labels()...)
	return append(problems, c.lintCommands()...)
}

// CheckFlows finds the mistakes that show in the flows alone: for when something could not be read, and phrases seem missing.
func (c Content) CheckFlows() []source.Problem {
	return c.lintFlows(func(string) bool { return true })
}

func (c Content) lintFlows(phrase func(key string) bool) []source.Problem {
	return flow.Lint(c.Flows, inbox.Vocabulary(phrase))
}

// Keys are all phrases the bot can say.
func (c Content) Keys(page []string) []string {
	used := slices.Clone(page)
	var commands []string
	for _, f := range c.Flows {
		used = append(used, f.Keys()...)
		if f.Command != "" {
			commands = append(commands, f.Command)
		}
		for _, s := range f.Steps {
			if s.Answer.Kind == flow.Form {
				used = append(used, s.Phrase.Key+".title", s.Phrase.Key+".open", s.Phrase.Key+".submit")
			}
		}
	}
	for _, g := range c.Guides {
		used = append(used, g.Keys()...)
	}
	used = append(used, c.audiences()...)
	used = append(append(used, inbox.Spoken(commands)...), c.optionKeys()...)
	slices.Sort(used)
	return slices.Compact(used)
}

// audiences are the keys of those whom the guides are for, as buttons say them.
func (c Content) audiences() (keys []string) {
	for _, g := range c.Guides {
		for _, whom := range g.Whom {
			keys = append(keys, "program.whom_"+whom)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// variants tells of phrases that are worded for a guide, or for people, that there are not.
func (c Content) variants() []source.Problem {
	known := slices.Collect(maps.Keys(c.Guides))
	for _, g := range c.Guides {
		known = append(known, g.Whom...)
	}
	slices.Sort(known)
	var problems []source.Problem
	for _, of := range c.Book.Variants() {
		if slices.Contains(known, of) {
			continue
		}
		hint := "no guide is called so, nor made for them (whom: in the guide)"
		if near := source.Nearest(of, known); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		for _, key := range c.Book.ForVariant(of) {
			problems = append(problems, c.Book.Problem(phrasebook.English, key, fmt.Sprintf("nothing is said for %q", of), hint))
		}
	}
	return problems
}

// placeholders tells of texts of flows that name a fact which nobody knows.
func (c Content) placeholders() []source.Problem {
	var problems []source.Problem
	known := inbox.Placeholders()
	for _, id := range slices.Sorted(maps.Keys(c.Flows)) {
		for _, key := range c.Flows[id].Keys() {
			for _, name := range c.Book.Placeholders(key) {
				if slices.Contains(known, name) {
					continue
				}
				hint := "take the placeholder out of the text"
				if near := source.Nearest(name, known); near != "" {
					hint = fmt.Sprintf("did you mean {%s}?", near)
				}
				problems = append(problems, c.Book.Problem(phrasebook.English, key, fmt.Sprintf("%q names {%s}, which is not known", key, name), hint))
			}
		}
	}
	return problems
}

// The tightest of the four networks, in UTF-16 units: Slack's button (75) and modal title, submit and close (24), Discord's
// label of a text input (45), name of a command (32) and its description (100). See https://docs.slack.dev/reference/block-kit and
// https://docs.discord.com/developers/components/reference.
const (
	LongestLabel   = 75
	LongestTitle   = 24
	LongestField   = 45
	LongestCommand = 32
	LongestHelp    = 100
)

// labels tells of words that do not fit where they stand, in any language.
func (c Content) labels() []source.Problem {
	var problems []source.Problem
	fit := func(key string, most int) {
		l, text := c.Book.Longest(key)
		if n := len(utf16.Encode([]rune(text))); n > most {
			problems = append(problems, c.Book.Problem(l, key, fmt.Sprintf("%q is %d long: %q", key, n, text),
				fmt.Sprintf("the tightest network takes %d: make it shorter", most)))
		}
	}
	for _, key := range append(inbox.Buttons(), c.audiences()...) {
		fit(key, LongestLabel)
	}
	for _, key := range inbox.Titles() {
		fit(key, LongestTitle)
	}
	for _, g := range c.Guides {
		fit(g.Title, LongestLabel)
	}
	for _, id := range slices.Sorted(maps.Keys(c.Flows)) {
		f := c.Flows[id]
		if f.Command != "" {
			fit("verbs."+f.Command, LongestLabel)
			fit("verbs."+f.Command+".help", LongestHelp)
			problems = append(problems, fitCommand(f)...)
		}
		for _, s := range f.Steps {
			c.fitStep(s, fit)
		}
	}
	return problems
}

// fitCommand tells of a verb too long to be a command; that it is written small is the grammar's to see.
func fitCommand(f *flow.Flow) []source.Problem {
	if len(f.Command) <= LongestCommand {
		return nil
	}
	return []source.Problem{{File: string(f.ID) + "/flow.yaml", What: fmt.Sprintf("the command %q is too long", f.Command),
		Hint: fmt.Sprintf("the tightest network takes %d letters: choose a shorter one", LongestCommand)}}
}

func (c Content) fitStep(s flow.Step, fit func(key string, most int)) {
	for _, key := range flow.LabelKeys(s.Phrase, s.Answer) {
		fit(key, LongestLabel)
	}
	if s.Answer.Kind != flow.Form {
		return
	}
	fit(s.Phrase.Key+".title", LongestTitle)
	fit(s.Phrase.Key+".submit", LongestTitle)
	fit(s.Phrase.Key+".open", LongestLabel)
	for _, field := range s.Answer.Fields {
		fit(field.Phrase.Key, LongestField)
		for _, key := range flow.LabelKeys(field.Phrase, field.Answer) {
			fit(key, LongestLabel)
		}
	}
}
