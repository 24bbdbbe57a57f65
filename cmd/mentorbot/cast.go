package main

import (
	_ "embed"
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
)

//go:embed demo.yaml
var demoFile []byte

// script is who plays in the demo, and what people who answer by themselves would say.
type script struct {
	title    map[chat.Language]string
	prefer   []string // keys of buttons, the most wanted first
	leave    []string // keys of buttons under messages that need no answer
	sentence map[chat.Language]map[string]string
	people   []cast
}

// cast is a part: who it is, and their words by field.
type cast struct {
	name     string
	language chat.Language
	zone     string
	role     string
	manner   string
	words    map[string]string
	prefer   []string
	leave    []string
}

var parts = readScript()

// readScript reads the demo. It is built in, so a mistake in it is a mistake of ours: the tests read it first.
func readScript() script {
	root, problems := source.Parse("demo.yaml", demoFile)
	if len(problems) > 0 {
		panic(problems[0])
	}
	s := script{title: map[chat.Language]string{}, sentence: map[chat.Language]map[string]string{}}
	for _, e := range root.Get("title").Entries() {
		s.title[chat.Language(e.Key.Text())] = e.Value.Text()
	}
	s.prefer, s.leave = texts(root.Get("prefer")), texts(root.Get("leave"))
	for _, e := range root.Get("words").Entries() {
		s.sentence[chat.Language(e.Key.Text())] = wordsOf(e.Value)
	}
	for _, n := range root.Get("people").List() {
		c := cast{name: n.Get("name").Text(), language: chat.Language(n.Get("language").Text()), zone: n.Get("zone").Text(),
			role: n.Get("role").Text(), manner: n.Get("manner").Text(), prefer: s.prefer, leave: s.leave}
		c.words = wordsOf(n.Get("words"))
		for key, words := range s.sentence[c.language] {
			if c.words[key] == "" {
				c.words[key] = words
			}
		}
		s.people = append(s.people, c)
	}
	return s
}

func texts(n source.Node) []string {
	var all []string
	for _, item := range n.List() {
		all = append(all, item.Text())
	}
	return all
}

func wordsOf(n source.Node) map[string]string {
	words := map[string]string{}
	for _, e := range n.Entries() {
		words[e.Key.Text()] = e.Value.Text()
	}
	return words
}

// anybody is a part without a name, in a language.
func (s script) anybody(l chat.Language) cast {
	words := s.sentence[l]
	if words == nil {
		words = s.sentence["en"]
	}
	return cast{language: l, role: "mentee", words: words, prefer: s.prefer, leave: s.leave}
}

// pick is the button pressed: the most wanted that is there, else the first. Empty: the message needs no answer.
func (c cast) pick(choices []chat.Choice) string {
	has := func(key string) bool {
		return slices.ContainsFunc(choices, func(o chat.Choice) bool { return o.Key == key })
	}
	for _, key := range append([]string{c.role}, c.prefer...) {
		if has(key) {
			return key
		}
	}
	if slices.ContainsFunc(c.leave, has) {
		return ""
	}
	for _, o := range choices {
		if !strings.HasPrefix(o.Key, "_") { // those lead about and answer nothing
			return o.Key
		}
	}
	return ""
}

// fill is what the part writes into a field.
func (c cast) fill(f chat.Field) string {
	words := c.words[f.Key]
	switch f.Kind {
	case chat.ChoiceField:
		return f.Options[0].Key
	case chat.SeveralField:
		if words == "" {
			words = f.Options[0].Key
		}
		return words
	}
	if words == "" {
		words = c.words["anything"]
	}
	return strings.TrimSpace(words)
}
