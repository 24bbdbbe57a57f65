package phrasebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
)

// variantMark stands between a key and what the variant is for: a guide, or those whom a program is for. What "mentor.hello"
// says, "mentor.hello~support" says otherwise there.
const variantMark = "~"

// Forms are the forms of address that a reader can choose. A language whose words change with them may have variants for
// them, of any key and of its own; the key itself avoids them.
var Forms = []string{"feminine", "masculine"}

// ofForm tells whether a key is a variant for a form of address.
func ofForm(key string) bool {
	_, of, _ := strings.Cut(key, variantMark)
	return slices.Contains(Forms, of)
}

// HasForms tells whether a language says anything otherwise to those who chose a form of address.
func (b *Book) HasForms(l chat.Language) bool {
	t := b.tongues[l]
	return t != nil && t.forms
}

// Variant is the key to say instead of a key: that of the first of these for which the language has a variant, else the key
// itself. A language that has the key and no variant of it says the key: its own words before another's.
func (b *Book) Variant(l chat.Language, key string, of ...string) string {
	for _, v := range of {
		if v == "" {
			continue
		}
		if variant := key + variantMark + v; b.Has(l, variant) || !b.Has(l, key) && b.Has(English, variant) {
			return variant
		}
	}
	return key
}

// Variants are what English has variants for, in order: each must be a guide, or those whom a program can be for.
func (b *Book) Variants() []string {
	of := map[string]bool{}
	for key := range b.tongues[English].phrases {
		if _, v, found := strings.Cut(key, variantMark); found {
			of[v] = true
		}
	}
	return slices.Sorted(maps.Keys(of))
}

// ForVariant are the English keys with a variant for this, in order.
func (b *Book) ForVariant(v string) []string {
	return slices.DeleteFunc(b.Keys(English), func(key string) bool { return !strings.HasSuffix(key, variantMark+v) })
}

// baseOf is a key without what a variant is for.
func baseOf(key string) string {
	key, _, _ = strings.Cut(key, variantMark)
	return key
}

// lintBeside looks at what stands beside a variant: a form of address goes with the other one, and not with a variant
// that is said before it. An operator can't take a form out, and may hide it with a wording of their own.
func (t *tongue) lintBeside(p *phrase, key string) []source.Problem {
	if baseOf(key) == key {
		return nil
	}
	var problems []source.Problem
	for _, form := range Forms {
		other := baseOf(key) + variantMark + form
		switch beside := t.phrases[other]; {
		case ofForm(key) && beside == nil:
			problems = append(problems, p.node.Problem(fmt.Sprintf("%q has no %q beside it", rest(key), rest(other)),
				"write it too, or word the key so that it fits everybody"))
		case !ofForm(key) && beside != nil && (!p.own || beside.own):
			problems = append(problems, p.node.Problem(fmt.Sprintf("%q hides %q", rest(key), rest(other)),
				"one variant is said at a time: word the key so that it fits everybody, and take its forms out"))
		}
	}
	return problems
}

// lintVariant compares a variant with its key: it may say less, and names nothing else.
func (b *Book) lintVariant(p *phrase, key string) []source.Problem {
	if baseOf(key) == key {
		return nil
	}
	base := b.tongues[English].phrases[baseOf(key)]
	if base == nil {
		return []source.Problem{p.node.Problem(fmt.Sprintf("%q is a variant of nothing", rest(key)),
			nearest(baseOf(key), b.Keys(English), "write the key without ~ too"))}
	}
	var problems []source.Problem
	for _, s := range p.slots() {
		if !slices.Contains(base.slots(), s) && s != counted {
			problems = append(problems, p.node.Problem(fmt.Sprintf("says {%s}, which %q does not have", s, rest(baseOf(key))),
				nearest(s, base.slots(), "take it out")))
		}
	}
	return problems
}
