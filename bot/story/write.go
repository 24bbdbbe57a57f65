package story

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"
)

// Write is a story file that Read reads back as the same story.
func Write(s Story) []byte {
	var script bytes.Buffer
	if s.Sentence != "" {
		script.WriteString("# " + oneLine(s.Sentence) + "\n")
	}
	for _, step := range s.Script {
		script.WriteString(step.String() + "\n")
	}
	archive := txtar.Archive{Comment: script.Bytes()}
	for _, section := range s.Sections {
		file := txtar.File{Name: string(section.Language), Data: []byte(unmarked(section.Text))}
		archive.Files = append(archive.Files, file)
	}
	return txtar.Format(&archive)
}

var marker = regexp.MustCompile(`(?m)^-- .* --$`)

// unmarked keeps a line of a transcript from being taken for the beginning of a section.
func unmarked(text string) string { return marker.ReplaceAllString(text, " $0") }

// String is the line as a script has it.
func (s Step) String() string {
	line := s.line()
	if s.Note != "" {
		line += " # " + s.Note
	}
	return line
}

func (s Step) line() string {
	switch s.Verb {
	case Blank:
		return ""
	case Comment:
		return strings.TrimSpace("# " + oneLine(s.Words))
	case Mentors, Program, Admin, Enrols:
		return "given " + s.given()
	case Clock:
		return strings.TrimSpace("at " + s.At.Format("2006-01-02 15:04") + " " + s.Word)
	case Rooms:
		return "needs rooms"
	case NoRooms:
		return "without rooms"
	case PairRoom:
		return "needs " + aPairsRoom
	case NoPairRoom:
		return "without " + aPairsRoom
	case Buttons:
		return "needs buttons"
	case Nudge:
		return "nudge " + s.Word + " " + s.Who
	case After:
		return "after " + Span(s.For)
	case Stops:
		return "the bot stops for " + Span(s.For)
	}
	return s.Who + " " + s.deed()
}

func (s Step) given() string {
	switch s.Verb {
	case Mentors:
		return s.Who + " mentors " + s.Other + counted(" in week ", s.Number)
	case Program:
		line := "a program"
		if s.Words != "" {
			line += " " + quote(oneLine(s.Words))
		}
		if line = strings.TrimSpace(line + " " + s.Word); s.Guide == "" {
			return line
		}
		if line += " by the guide " + s.Guide; s.Whom != "" {
			line += " for " + s.Whom
		}
		return line
	case Admin:
		return s.Who + " is an admin"
	}
	article := " is a "
	if s.Word == "either" {
		article = " is an "
	}
	return s.Who + article + s.Word + counted(" with room for ", s.Number)
}

func counted(before string, n int) string {
	if n == 0 {
		return ""
	}
	return before + strconv.Itoa(n)
}

func (s Step) deed() string {
	switch s.Verb {
	case Speaks:
		return "speaks " + s.Word
	case Lives:
		return "lives in " + s.Word
	case Presses:
		return "presses" + s.room() + " " + s.Word
	case Writes:
		return "writes" + s.room() + " " + quote(s.Words)
	case Fills:
		line := "fills" + s.room()
		for _, a := range s.Answers {
			line += " " + a.Key + " " + a.value()
		}
		return line
	case Sends:
		return "sends a " + s.Word
	case Edits:
		return "edits " + quote(s.Words)
	case Blocks:
		return "blocks the bot"
	}
	return string(s.Verb)
}

func (s Step) room() string {
	if s.Room == "" {
		return ""
	}
	return " in #" + s.Room
}

var plainValue = regexp.MustCompile(`^[a-z0-9_]+(,[a-z0-9_]+)*$`)

func (a Answer) value() string {
	if plainValue.MatchString(a.Value) {
		return a.Value
	}
	return quote(a.Value)
}

// Span is a span of time as a script has it: 1w2d3h4m.
func Span(d time.Duration) string {
	var b strings.Builder
	for _, u := range units {
		if n := d / u.length; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u.letter)
			d -= n * u.length
		}
	}
	if b.Len() == 0 {
		return "0m"
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
