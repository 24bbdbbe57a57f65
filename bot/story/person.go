package story

import (
	"regexp"
	"slices"
	"strings"
)

// deeds are what a person does, each with how the rest of its line is read.
var deeds = map[string]func(who, rest string) (Step, *mistake){
	"speaks": readSpeaks, "lives": readLives, "presses": readPresses, "writes": readWrites, "fills": readFills,
	"sends": readSends, "edits": readEdits, "blocks": readBlocks, "leaves": readLeaves,
}

var (
	key   = regexp.MustCompile(`^[\p{L}\p{N}_.:/+-]+$`)
	kinds = []string{"photo", "voice", "sticker", "file"}
)

// readPerson reads a line that begins with a name: everything before the first word that is a deed.
func readPerson(line string) (Step, *mistake) {
	for at := 0; at < len(line); {
		before, rest := line[:at], line[at:]
		first, after := word(rest)
		if deed := deeds[strings.ToLower(first)]; deed != nil && before != "" {
			name := strings.TrimSpace(before)
			if m := goodName(name); m != nil {
				return Step{}, m
			}
			return deed(name, after)
		}
		if strings.ContainsAny(first, quotes) || after == "" {
			break
		}
		at = len(line) - len(after)
	}
	return Step{}, wrong(allForms, "%q is no line of a story", line)
}

func readSpeaks(who, rest string) (Step, *mistake) {
	if !tag.MatchString(rest) {
		return Step{}, wrong(speaksForm, "%q is no tag of a language", rest)
	}
	return Step{Verb: Speaks, Who: who, Word: rest}, nil
}

func readLives(who, rest string) (Step, *mistake) {
	in, zone := word(rest)
	if !strings.EqualFold(in, "in") || zone == "" {
		return Step{}, wrong(livesForm, "where does %s live?", who)
	}
	return Step{Verb: Lives, Who: who, Word: zone}, knownZone(zone)
}

func readPresses(who, rest string) (Step, *mistake) {
	room, rest, m := place(rest)
	choice, left := word(rest)
	if text, after, ok := quoted(rest); ok {
		choice, left = text, after
	}
	choice = strings.Trim(choice, "[]")
	if m == nil && (left != "" || !key.MatchString(choice)) {
		m = wrong(pressesForm, "%q is no key of a choice", rest)
	}
	return Step{Verb: Presses, Who: who, Word: choice, Room: room}, m
}

func readWrites(who, rest string) (Step, *mistake) {
	room, rest, m := place(rest)
	words, ok := wholeText(rest)
	if m == nil && !ok {
		m = wrong(writesForm, "the quote is not closed")
	}
	if m == nil && strings.TrimSpace(words) == "" {
		m = wrong(writesForm, "what does %s write?", who)
	}
	return Step{Verb: Writes, Who: who, Words: words, Room: room}, m
}

func readEdits(who, rest string) (Step, *mistake) {
	words, ok := wholeText(rest)
	if !ok || strings.TrimSpace(words) == "" {
		return Step{}, wrong(editsForm, "what does %s's message become?", who)
	}
	return Step{Verb: Edits, Who: who, Words: words}, nil
}

func readSends(who, rest string) (Step, *mistake) {
	what := strings.ToLower(rest)
	for _, article := range []string{"a ", "an ", "the "} {
		what = strings.TrimPrefix(what, article)
	}
	if what = strings.TrimSuffix(what, " message"); !slices.Contains(kinds, what) {
		return Step{}, wrong(sendsForm, "%q can't be sent", rest)
	}
	return Step{Verb: Sends, Who: who, Word: what}, nil
}

func readBlocks(who, rest string) (Step, *mistake) {
	if !strings.EqualFold(rest, "the bot") {
		return Step{}, wrong(blocksForm+"; whom else one blocks is pressed or written", "%q can't be blocked so", rest)
	}
	return Step{Verb: Blocks, Who: who}, nil
}

func readLeaves(who, rest string) (Step, *mistake) {
	if rest != "" && !strings.EqualFold(rest, "the community") {
		return Step{}, wrong(leavesForm, "%q can't be left", rest)
	}
	return Step{Verb: Leaves, Who: who}, nil
}

// readFills reads keys and their answers in turn; a colon or an equals sign behind a key is overlooked, and so is a comma
// behind an answer.
func readFills(who, rest string) (Step, *mistake) {
	room, rest, m := place(rest)
	if m != nil {
		return Step{}, m
	}
	step := Step{Verb: Fills, Who: who, Room: room}
	for rest != "" {
		var field, value string
		field, rest = word(rest)
		field = strings.TrimRight(field, ":=,")
		if !key.MatchString(field) {
			return step, wrong(fillsForm, "%q is no key of a field", field)
		}
		if slices.ContainsFunc(step.Answers, func(a Answer) bool { return a.Key == field }) {
			return step, wrong("answer each field once", "%q is answered twice", field)
		}
		if rest == "" {
			return step, wrong(fillsForm, "%q has no answer", field)
		}
		if value, rest, m = answer(rest); m != nil {
			return step, m
		}
		step.Answers = append(step.Answers, Answer{field, value})
	}
	if len(step.Answers) == 0 {
		return step, wrong(fillsForm, "what does %s fill in?", who)
	}
	return step, nil
}

func answer(s string) (value, rest string, m *mistake) {
	if text, after, ok := quoted(s); ok {
		return text, strings.TrimLeft(after, ", "), nil
	}
	value, rest = word(s)
	if strings.ContainsAny(value, quotes) {
		return "", "", wrong(fillsForm, "a quote is not closed")
	}
	return strings.TrimRight(value, ","), rest, nil
}
