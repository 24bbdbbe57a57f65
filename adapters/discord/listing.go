package discord

import (
	"cmp"
	"fmt"
	"strings"
)

// list writes the commands as people read them, once for all of Discord's languages in which they are the same.
func list(b *strings.Builder, commands []slash) {
	var texts []string
	in := map[string][]string{}
	for _, locale := range locales {
		var text strings.Builder
		translated := false
		for _, c := range commands {
			translated = c.lines(&text, "", locale) || translated
		}
		if !translated && !strings.HasPrefix(locale, otherwise) {
			continue // the same is read there as in English
		}
		if in[text.String()] == nil {
			texts = append(texts, text.String())
		}
		in[text.String()] = append(in[text.String()], locale)
	}
	for _, text := range texts {
		fmt.Fprintf(b, "\n[%s]\n%s", strings.Join(in[text], ", "), text)
	}
}

// lines are a line for each command that can be typed, with what can stand behind it. It tells whether anything in
// them is of that language.
func (s slash) lines(b *strings.Builder, before, locale string) (translated bool) {
	before += cmp.Or(s.Names[locale], s.Name)
	translated = s.Names[locale]+s.Abouts[locale] != ""
	typed, words := true, ""
	for _, o := range s.Options {
		if o.Type == subCommand || o.Type == subCommandGroup {
			typed = false
			translated = o.lines(b, before+" ", locale) || translated
			continue
		}
		words += " " + cmp.Or(o.Names[locale], o.Name) + ":"
	}
	if typed {
		fmt.Fprintf(b, "  /%s%s - %s\n", before, words, cmp.Or(s.Abouts[locale], s.About))
	}
	return translated
}
