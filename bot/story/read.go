package story

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"mentorbot/bot/chat"
)

// MostBytes is the size of a story file: far more than anybody reads.
const MostBytes = 1 << 20

var tag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// Read reads a story file. With any problem the story is not to be told. Quotes may be straight or curly, arrows -> or →,
// line ends any.
func Read(file string, data []byte) (Story, []Problem) {
	if problem, bad := unreadable(data); bad {
		problem.File = file
		return Story{}, []Problem{problem}
	}
	archive := txtar.Parse(plainLines(data))
	r := reading{file: file}
	r.script(string(archive.Comment))
	r.line = 1 + bytes.Count(archive.Comment, []byte("\n"))
	for _, f := range archive.Files {
		r.section(f)
		r.line += 1 + bytes.Count(f.Data, []byte("\n"))
	}
	return r.story, r.problems
}

func unreadable(data []byte) (Problem, bool) {
	if len(data) > MostBytes {
		return Problem{Line: 1, What: fmt.Sprintf("the story has %d bytes, %d are allowed", len(data), MostBytes),
			Hint: "tell it in several stories"}, true
	}
	for line, text := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return Problem{Line: line + 1, What: "the line is not text", Hint: "save the file as UTF-8"}, true
		}
	}
	return Problem{}, false
}

// plainLines makes every line end the same, and takes away what editors put before the first line.
func plainLines(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
}

type reading struct {
	file     string
	line     int
	story    Story
	problems []Problem
}

func (r *reading) problem(line int, what, hint string) {
	r.problems = append(r.problems, Problem{r.file, line, what, hint})
}

func (r *reading) script(text string) {
	begun := false
	for i, line := range strings.Split(strings.TrimRight(text, " \t\n"), "\n") {
		step, m := readStep(line)
		step.Line = i + 1
		switch {
		case m != nil:
			r.problem(step.Line, m.what, m.hint)
			begun = true
		case !begun && step.Verb == Blank:
		case !begun && step.Verb == Comment && step.Words != "":
			r.story.Sentence, begun = step.Words, true
		default:
			if !begun {
				r.problem(step.Line, "the story has no sentence", sentenceForm)
			}
			begun = true
			r.story.Script = append(r.story.Script, step)
		}
	}
	if !begun {
		r.problem(1, "the story is empty", sentenceForm)
	}
}

func (r *reading) section(f txtar.File) {
	l := chat.Language(f.Name)
	if !tag.MatchString(f.Name) {
		r.problem(r.line, fmt.Sprintf("the section %q names no language", f.Name), "write a tag: -- en --, -- pt-BR --")
		return
	}
	if _, twice := r.story.Section(l); twice {
		r.problem(r.line, fmt.Sprintf("the section %q is there twice", f.Name), "keep one of them")
		return
	}
	r.story.Sections = append(r.story.Sections, Section{Language: l, Text: Tidy(string(f.Data))})
}

// Tidy brings a transcript into the form that Transcript gives: arrows as arrows, no space at the ends of lines, no empty
// lines round it, and none that nobody would see.
func Tidy(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(chat.Bare(text), ""), "\x00", "")
	lines := strings.Split(string(plainLines([]byte(text))), "\n")
	for i, line := range lines {
		lines[i] = arrow(strings.TrimRight(line, " \t\u00a0"))
	}
	text = strings.Trim(strings.Join(lines, "\n"), "\n")
	if text == "" {
		return ""
	}
	return text + "\n"
}

// arrow turns the "->" between two names into an arrow.
func arrow(line string) string {
	before, after, found := strings.Cut(line, " -> ")
	if !found || strings.HasPrefix(line, " ") || strings.Contains(before, ":") || !strings.Contains(after, ":") {
		return line
	}
	return before + " → " + after
}
