package phrasebook

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

const (
	leastPrefix = 3             // letters of a label that are enough when no other label begins so
	mostNumber  = 1_000_000_000 // above it a number is a slip of the hand, and could not be counted with everywhere
)

// Understand finds the choice that a person means: by its label, its number in the list, its key, or the beginning of
// its label. What could mean two choices is not understood. A label that is itself a number goes before the number in
// the list. The language decides nothing yet: folding is the same in all of them.
//
// The ways to mean one go from the strictest to the loosest.
func (b *Book) Understand(_ chat.Language, text chat.Private, choices []chat.Choice) (int, bool) {
	sign, folded := bareSign(text.Reveal()), fold(text.Reveal())
	if sign == "" {
		return 0, false
	}
	ways := []func(i int, c *chat.Choice) bool{
		func(_ int, c *chat.Choice) bool { return bareSign(c.Label) == sign },
		func(_ int, c *chat.Choice) bool { return strings.EqualFold(bareSign(c.Label), sign) },
		func(_ int, c *chat.Choice) bool { return folded != "" && fold(c.Label) == folded },
		func(i int, _ *chat.Choice) bool { return strconv.Itoa(i+1) == folded },
		func(_ int, c *chat.Choice) bool { return folded != "" && fold(c.Key) == folded },
		func(_ int, c *chat.Choice) bool { return folded != "" && umlauts(fold(c.Label)) == umlauts(folded) },
		func(_ int, c *chat.Choice) bool {
			return utf8.RuneCountInString(folded) >= leastPrefix && strings.HasPrefix(fold(c.Label), folded)
		},
		func(_ int, c *chat.Choice) bool {
			begun := umlauts(folded)
			return utf8.RuneCountInString(begun) >= leastPrefix && strings.HasPrefix(umlauts(fold(c.Label)), begun)
		},
	}
	for _, meant := range ways {
		if i, found := only(choices, meant); found > 0 {
			return i, found == 1
		}
	}
	return 0, false
}

// UnderstandSeveral finds the choices that a person names one after the other: with commas, with the language's "and",
// or with spaces alone.
func (b *Book) UnderstandSeveral(l chat.Language, text chat.Private, choices []chat.Choice) (meant []int, ok bool) {
	for _, part := range strings.FieldsFunc(text.Reveal(), func(r rune) bool { return strings.ContainsRune(",;،؛\n+&", r) }) {
		found, ok := b.named(l, part, choices)
		if !ok {
			return nil, false
		}
		for _, i := range found {
			if !slices.Contains(meant, i) {
				meant = append(meant, i)
			}
		}
	}
	return meant, len(meant) > 0
}

// named reads what stands between two commas. A label may hold the word "and" itself: the whole goes first.
func (b *Book) named(l chat.Language, part string, choices []chat.Choice) (meant []int, ok bool) {
	and := b.tongue(l).grammar.listEnd
	for _, pieces := range [][]string{{part}, strings.Split(strings.ToLower(part), and), strings.Fields(part)} {
		if meant, ok = b.each(l, pieces, choices); ok {
			return meant, true
		}
	}
	return nil, false
}

// each is the choice that every one of the pieces means.
func (b *Book) each(l chat.Language, pieces []string, choices []chat.Choice) (meant []int, ok bool) {
	for _, piece := range pieces {
		i, ok := b.Understand(l, chat.Private(piece), choices)
		if !ok {
			return nil, false
		}
		meant = append(meant, i)
	}
	return meant, len(meant) > 0
}

// only is the first choice that is meant, and how many there are.
func only(choices []chat.Choice, meant func(int, *chat.Choice) bool) (first, found int) {
	for i := range choices {
		if meant(i, &choices[i]) {
			if found == 0 {
				first = i
			}
			found++
		}
	}
	return first, found
}

// bareSign keeps signs that folding loses ("C++", 👍), without what a keyboard adds to them: spaces, direction marks,
// the wish for a coloured picture, the tone of a skin.
func bareSign(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\ufe0e' || r == '\ufe0f' || r >= 0x1f3fb && r <= 0x1f3ff {
			return -1
		}
		return r
	}, chat.Bare(s)))
}

// Number reads a whole number in the digits of any script, with a sign or without. Number words are not understood, so
// the language decides nothing yet.
func (b *Book) Number(_ chat.Language, text chat.Private) (int, bool) {
	s := strings.TrimSpace(latinDigits(chat.Bare(text.Reveal())))
	s = strings.Replace(s, "\u2212", "-", 1) // the minus of mathematics
	n, err := strconv.Atoi(s)
	if err != nil || n > mostNumber || n < -mostNumber {
		return 0, false
	}
	return n, true
}
