package story

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// mistake is what is wrong in a line, and what to do.
type mistake struct{ what, hint string }

func wrong(hint, what string, args ...any) *mistake {
	return &mistake{fmt.Sprintf(what, args...), hint}
}

// How each line is written, for hints.
const (
	givenForms = "write: given Ben mentors Ana · given Ben mentors Ana in week 3 · given a program \"Title\" running · " +
		"given a program by the guide support for parents · " +
		"given Olga is an admin · given Ana is a mentee · given Ben is a mentor with room for 2"
	needsForms   = "write: needs rooms · without rooms · needs a pair's room · without a pair's room · needs buttons"
	atForm       = "write: at 2025-03-03 10:00 Europe/Madrid"
	afterForm    = "write: after 2d, with m, h, d or w"
	stopsForm    = "write: the bot stops for 3w"
	nudgeForm    = "write: nudge checkin Ana"
	pressesForm  = "write: Ana presses not_met, with the choice's key"
	writesForm   = "write: Ana writes \"Thursday evening\" · Ana writes in #lobby \"Hello\""
	fillsForm    = "write: Ana fills offers \"Cooking\" hobby \"Chess\", each field's key and its answer"
	sendsForm    = "write: Ana sends a photo, or voice, sticker, file"
	editsForm    = "write: Ana edits \"Friday\""
	speaksForm   = "write: Ben speaks ar"
	livesForm    = "write: Ben lives in Africa/Cairo"
	blocksForm   = "write: Ana blocks the bot"
	leavesForm   = "write: Ana leaves"
	nameForm     = "a name is made of letters, digits, spaces and - ' ."
	sentenceForm = "begin with a comment: # What happens, in one sentence."
	allForms     = "a line begins with given, at, after, the bot stops, nudge, needs rooms, buttons or a pair's room, " +
		"without rooms or a pair's room, or with a name and what the person does: presses, writes, fills, sends, edits, speaks, lives in, blocks the bot, leaves"
)

// readStep reads one line of a script.
func readStep(line string) (Step, *mistake) {
	line = strings.TrimSpace(line)
	if line == "" {
		return Step{}, nil
	}
	if comment, found := strings.CutPrefix(line, "#"); found {
		return Step{Verb: Comment, Words: oneLine(comment)}, nil
	}
	line, note := cutNote(line)
	step, m := readWords(line)
	step.Note = note
	return step, m
}

func readWords(line string) (Step, *mistake) {
	first, rest := word(line)
	switch strings.ToLower(first) {
	case "given":
		return readGiven(rest)
	case "at":
		return readClock(rest)
	case "after":
		return readAfter(rest)
	case "the":
		return readStops(rest)
	case "nudge":
		return readNudge(rest)
	case "needs", "without":
		return readRooms(first, rest)
	}
	return readPerson(line)
}

// aPairsRoom is one that a network opens for two people who both agreed.
const aPairsRoom = "a pair's room"

func readRooms(first, rest string) (Step, *mistake) {
	if strings.EqualFold(first+rest, "needsbuttons") {
		return Step{Verb: Buttons}, nil
	}
	needs := strings.EqualFold(first, "needs")
	rest = strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(rest), " ")), "’", "'")
	switch {
	case rest == "rooms" && needs:
		return Step{Verb: Rooms}, nil
	case rest == "rooms":
		return Step{Verb: NoRooms}, nil
	case rest == aPairsRoom && needs:
		return Step{Verb: PairRoom}, nil
	case rest == aPairsRoom:
		return Step{Verb: NoPairRoom}, nil
	}
	return Step{}, wrong(needsForms, "%q can't be needed or done without", rest)
}

func readClock(s string) (Step, *mistake) {
	fields := strings.Fields(s)
	if len(fields) > 0 { // the T between day and hour, not that of a zone
		fields = append(strings.Split(fields[0], "T"), fields[1:]...)
	}
	if len(fields) < 2 || len(fields) > 3 {
		return Step{}, wrong(atForm, "the moment %q is not a day, an hour and a zone", s)
	}
	at, err := time.Parse("2006-01-02 15:04", fields[0]+" "+fields[1])
	if err != nil {
		return Step{}, wrong(atForm, "there is no moment %q", fields[0]+" "+fields[1])
	}
	step := Step{Verb: Clock, At: at}
	if len(fields) == 2 {
		return step, nil
	}
	step.Word = fields[2]
	return step, knownZone(step.Word)
}

func knownZone(zone string) *mistake {
	if _, err := location(zone); err != nil {
		return wrong("a zone is written like Europe/Madrid, with capitals", "there is no time zone %q", zone)
	}
	return nil
}

func readNudge(s string) (Step, *mistake) {
	flow, name := word(s)
	if flow == "" || name == "" {
		return Step{}, wrong(nudgeForm, "a nudge needs a flow and a name")
	}
	return Step{Verb: Nudge, Word: flow, Who: name}, goodName(name)
}

type unit struct {
	letter string
	names  []string
	length time.Duration
}

// units are those of a span of time, with what they may be called.
var units = []unit{
	{"w", []string{"w", "week", "weeks"}, 7 * 24 * time.Hour},
	{"d", []string{"d", "day", "days"}, 24 * time.Hour},
	{"h", []string{"h", "hour", "hours"}, time.Hour},
	{"m", []string{"m", "min", "minute", "minutes"}, time.Minute},
}

func readAfter(s string) (Step, *mistake) {
	total, rest := time.Duration(0), strings.ToLower(strings.Join(strings.Fields(s), ""))
	for rest != "" {
		n, after, ok := number(rest)
		name, next := letters(after)
		i := slices.IndexFunc(units, func(u unit) bool { return slices.Contains(u.names, name) })
		if !ok || i < 0 || n > int(mostFor/units[i].length) {
			return Step{}, wrong(afterForm, "%q is not a span of time", s)
		}
		total, rest = total+time.Duration(n)*units[i].length, next
	}
	if total <= 0 || total > mostFor {
		return Step{}, wrong(afterForm, "%q is not a span of time", s)
	}
	return Step{Verb: After, For: total}, nil
}

func readStops(s string) (Step, *mistake) {
	span, found := strings.CutPrefix(strings.ToLower(s), "bot stops for ")
	step, m := readAfter(span)
	if !found || m != nil {
		return Step{}, wrong(stopsForm, "%q is nothing that the bot does in a script", s)
	}
	step.Verb = Stops
	return step, nil
}

// goodName checks a person's name.
func goodName(name string) *mistake {
	if name == "" {
		return wrong(nameForm, "a name is missing")
	}
	if utf8.RuneCountInString(name) > mostName || !named.MatchString(name) {
		return wrong(nameForm, "%q is no name", name)
	}
	if strings.EqualFold(name, Bot) {
		return wrong("call the person otherwise", "%q is the bot's own name", name)
	}
	return nil
}
