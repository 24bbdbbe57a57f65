package flow

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"mentorbot/bot/source"
)

// Vocabulary is what a flow may speak of: what the bot can do and knows.
type Vocabulary struct {
	Facts   []string              // what a condition or an argument may use
	Lists   []string              // what can be chosen from
	Phrases []string              // what can be said besides the locales
	Actions map[string][]string   // do: its outcomes; an action without any has none
	Records map[string][]string   // save: the answers each record takes
	Events  []string              // on: event
	Phrase  func(key string) bool // whether the phrase exists
}

// Lint finds what reads well but means nothing: steps, facts, actions and phrases that are not there, steps that
// nothing leads to, loops that never wait. Problems come in the order of files and lines.
func Lint(set Set, v Vocabulary) []Problem {
	l := linter{set: set, vocabulary: v, begun: map[string]ID{}}
	for _, id := range set.names() {
		l.flow = set[id]
		l.lint()
	}
	sort.SliceStable(l.problems, func(i, j int) bool {
		a, b := l.problems[i], l.problems[j]
		return a.File < b.File || a.File == b.File && (a.Line < b.Line || a.Line == b.Line && a.What < b.What)
	})
	return slices.Compact(l.problems)
}

func (s Set) names() []ID {
	ids := make([]ID, 0, len(s))
	for id := range s {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

type linter struct {
	set        Set
	vocabulary Vocabulary
	begun      map[string]ID // by what
	flow       *Flow
	problems   []Problem
}

func (l *linter) wrong(line int, hint, what string, args ...any) {
	l.problems = append(l.problems, Problem{File: l.flow.File, Line: line, What: fmt.Sprintf(what, args...), Hint: hint})
}

func (l *linter) lint() {
	f := l.flow
	l.begins("command", f.Command)
	l.begins("event", f.Event)
	if f.Event != "" {
		l.member(f.line, "event", f.Event, l.vocabulary.Events)
	}
	l.names()
	answers := map[string]int{}
	for _, s := range f.Steps {
		if s.Verb == Ask {
			answers[s.ID] = s.Line
		}
	}
	for _, s := range f.Steps {
		l.step(s)
		for _, field := range s.Answer.Fields {
			if line, twice := answers[field.ID]; twice {
				const hint = "give each question a name of its own"
				l.wrong(field.Line, hint, "the answer %q is also asked in line %d", field.ID, line)
			}
			answers[field.ID] = field.Line
			l.phrase(field.Line, field.Phrase, field.Answer)
		}
	}
	for _, name := range f.Takes {
		if s, ok := f.Step(name); !ok || s.Verb != Ask || s.Answer.Kind == Form {
			l.wrong(f.line, "name a question that is asked by itself", "takes %q is no question of the flow", name)
		}
	}
	l.reach()
	l.loops()
}

// begins tells when two flows begin by the same word.
func (l *linter) begins(what, word string) {
	trigger := what + " " + word
	if other, twice := l.begun[trigger]; twice && word != "" {
		l.wrong(l.flow.line, "choose another, or make one flow of them", "the %s %q begins %s as well", what, word, other)
	}
	l.begun[trigger] = l.flow.ID
}

func (l *linter) names() {
	answers := l.flow.answers()
	l.flow.eachName(func(use Use, name string, line int) {
		v := l.vocabulary
		known := map[Use][]string{AsFact: v.Facts, AsList: v.Lists, AsPhrase: v.Phrases}[use]
		if use != AsFact || !answers[name] {
			l.member(line, string(use), name, known)
		}
	})
}

// member tells when a word is not among those that are known.
func (l *linter) member(line int, what, word string, known []string) {
	if slices.Contains(known, word) {
		return
	}
	hint := "there is nothing of the kind"
	if near := source.Nearest(word, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	} else if len(known) > 0 {
		hint = "known are " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
	}
	l.wrong(line, hint, "there is no %s %q", what, word)
}

func (l *linter) step(s Step) {
	for _, to := range s.targets() {
		if _, ok := l.flow.Step(to); !ok && to != End {
			l.member(s.Line, "step", to, l.flow.stepNames())
		}
	}
	switch s.Verb {
	case Say, Ask:
		l.phrase(s.Line, s.Phrase, s.Answer)
	case Do:
		l.member(s.Line, "action", s.Name, keys(l.vocabulary.Actions))
	case Save:
		l.save(s)
	case Remind, Begin:
		if _, fact := Fact(s.Name); !fact {
			l.member(s.Line, "flow", s.Name, l.set.strings())
		}
	}
	l.forks(s)
	if s.Verb == Ask && (s.Wait > 0) != (s.Then != "") {
		l.wrong(s.Line, "wait: says how long, then: what comes then", "wait and then go together")
	}
}

// forks tells of ways that no answer and no outcome takes. What a list and a number may be is not known here.
func (l *linter) forks(s Step) {
	if s.Answer.List != "" || s.Answer.Kind == Number {
		return
	}
	var known []string
	switch {
	case s.Verb == Do:
		known = l.vocabulary.Actions[s.Name]
	case s.Answer.Kind == Choice:
		known = s.Answer.Options
	}
	for fork := range s.Forks {
		if fork != "skip" || !s.Answer.Optional {
			l.member(s.Line, "answer or outcome", fork, known)
		}
	}
}

func (l *linter) save(s Step) {
	entries, known := l.vocabulary.Records[s.Name]
	if !known {
		l.member(s.Line, "record", s.Name, keys(l.vocabulary.Records))
		return
	}
	answers := l.flow.answers()
	for _, v := range s.Values {
		if !answers[v] {
			l.wrong(s.Line, "save what was asked before", "nothing asks for %q", v)
		}
		l.member(s.Line, "entry in the record", v, entries)
	}
}

// phrase checks the key of a question and those of its labels.
func (l *linter) phrase(line int, p Phrase, a Answer) {
	for _, key := range p.Keys() {
		if _, fact := Fact(key); fact {
			continue
		}
		l.key(line, key)
	}
	for _, key := range LabelKeys(p, a) {
		l.key(line, key)
	}
}

func (l *linter) key(line int, key string) {
	if !l.vocabulary.Phrase(key) {
		l.wrong(line, "add it to the locales, or correct it", "there is no phrase %q", key)
	}
}

// LabelKeys are the keys of the buttons under a question.
func LabelKeys(p Phrase, a Answer) []string {
	var labels []string
	for _, option := range a.Options {
		labels = append(labels, LabelKey(p, option))
	}
	return labels
}

// LabelKey is the key of one button: the question's own, or the mentor's where the roles hear different words.
func LabelKey(p Phrase, option string) string {
	base := p.Key
	if base == "" {
		base = p.ByRole["mentor"]
	}
	return base + "." + option
}

// Keys are all phrases that the flow can say, facts left out.
func (f *Flow) Keys() []string {
	var all []string
	add := func(p Phrase, a Answer) {
		for _, key := range append(p.Keys(), LabelKeys(p, a)...) {
			if _, fact := Fact(key); !fact {
				all = append(all, key)
			}
		}
	}
	for _, s := range f.Steps {
		add(s.Phrase, s.Answer)
		for _, field := range s.Answer.Fields {
			add(field.Phrase, field.Answer)
		}
	}
	return all
}

func (s Step) targets() []string {
	var to []string
	for _, t := range []string{s.Go, s.Then} {
		if t != "" {
			to = append(to, t)
		}
	}
	for _, t := range s.Forks {
		to = append(to, t)
	}
	slices.Sort(to)
	return to
}

func (f *Flow) stepNames() []string {
	names := []string{End}
	for _, s := range f.Steps {
		names = append(names, s.ID)
	}
	return names
}

func (s Set) strings() []string {
	var names []string
	for _, id := range s.names() {
		names = append(names, string(id))
	}
	return names
}

func keys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
