package phrasebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
)

// counted is the argument that chooses the plural form.
const counted = "count"

// phrase is what a key stands for: one wording, or one for each plural form.
type phrase struct {
	node   source.Node // where it stands
	plural bool
	own    bool                     // the operator's: the languages that lack it say it in English
	forms  [len(formNames)]*wording // without plural: only plural.Other
}

// wording is a text taken apart once, so that saying it is only putting together.
type wording struct {
	node     source.Node
	text     string // as it is written
	segments []segment
}

// segment is words, or the name of an argument.
type segment struct {
	style chat.Style
	words string
	slot  string // not empty: the argument that stands here
}

func parsePhrase(e source.Entry) (*phrase, []source.Problem) {
	p := &phrase{node: e.Key}
	switch {
	case e.Value.IsText():
		w, problems := parseWording(e.Value)
		p.forms[plural.Other] = w
		return p, problems
	case e.Value.IsMap():
		p.plural = true
		return p, p.parseForms(e.Value)
	}
	return nil, []source.Problem{e.Key.Problem(fmt.Sprintf("%q has no text", e.Key.Text()),
		"write a text in quotes, or its plural forms: {one: …, other: …}")}
}

func (p *phrase) parseForms(n source.Node) []source.Problem {
	var problems []source.Problem
	for _, e := range n.Entries() {
		form := slices.Index(formNames[:], e.Key.Text())
		if form < 0 {
			problems = append(problems, e.Key.Problem(fmt.Sprintf("%q is no plural form", e.Key.Text()),
				"the forms are "+strings.Join(formNames[:], ", ")))
			continue
		}
		w, found := parseWording(e.Value)
		p.forms[form] = w
		problems = append(problems, found...)
	}
	return problems
}

// Markup of a text: **stressed words**, {argument}. Nothing else is markup.
var markup = regexp.MustCompile(`\*\*|\{[^{}]*\}|[{}]`)

var slotName = regexp.MustCompile(`^\{[a-z][a-z0-9_]*\}$`)

func parseWording(n source.Node) (*wording, []source.Problem) {
	if !n.IsText() {
		return nil, []source.Problem{n.Problem("is not a text", "write it in quotes")}
	}
	w := &wording{node: n, text: strings.TrimRight(n.Text(), "\n")}
	style, rest := chat.Plain, w.text
	for rest != "" {
		at := nextMark(rest)
		if at == nil {
			w.add(segment{style: style, words: rest})
			break
		}
		w.add(segment{style: style, words: rest[:at[0]]})
		mark := rest[at[0]:at[1]]
		rest = rest[at[1]:]
		switch {
		case mark == "**":
			style = otherStyle(style)
		case slotName.MatchString(mark):
			w.segments = append(w.segments, segment{style: style, slot: mark[1 : len(mark)-1]})
		default:
			return nil, []source.Problem{n.Problem(fmt.Sprintf("has %q, which is no argument", mark),
				"write {name}, in small letters")}
		}
	}
	if style == chat.Bold {
		return nil, []source.Problem{n.Problem("has a ** that is not closed", "write **words**")}
	}
	return w, nil
}

// nextMark finds markup. Most of a text is words: the pattern, which is slow, is asked only where it may begin.
func nextMark(s string) []int {
	i := strings.IndexAny(s, "*{}")
	if i < 0 {
		return nil
	}
	at := markup.FindStringIndex(s[i:])
	if at == nil {
		return nil
	}
	return []int{at[0] + i, at[1] + i}
}

func (w *wording) add(s segment) {
	if s.words != "" {
		w.segments = append(w.segments, s)
	}
}

func otherStyle(s chat.Style) chat.Style {
	if s == chat.Bold {
		return chat.Plain
	}
	return chat.Bold
}

// slots is the names of the wording's arguments, in order, each once.
func (w *wording) slots() []string {
	var names []string
	for _, s := range w.segments {
		if s.slot != "" {
			names = append(names, s.slot)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// slots is the names of the arguments of all forms.
func (p *phrase) slots() []string {
	var names []string
	for _, w := range p.wordings() {
		names = append(names, w.slots()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (p *phrase) wordings() []*wording {
	var all []*wording
	for _, w := range p.forms {
		if w != nil {
			all = append(all, w)
		}
	}
	return all
}
