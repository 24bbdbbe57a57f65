// Package source reads the YAML files that flows, guides and locales are written in, and keeps the place of every word,
// so that a mistake is told with file, line, what is wrong and what to do.
//
// Invariant: it knows no word of any of the three; a file can neither hang it nor fill the memory: size, depth and
// number of nodes are bounded, anchors, aliases and tags are refused.
//
// Start with Read.
package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Limits of one file. They are far above what a long flow needs, and low enough for a file from a stranger.
const (
	MostBytes = 256 << 10
	MostDepth = 32
	MostNodes = 5000
)

// null is YAML's tag of nothing.
const null = "!!null"

// Problem is a mistake in a file.
type Problem struct {
	File string
	Line int // from 1; 0: the whole file
	What string
	Hint string // what to do
}

// Error is the problem in one line.
func (p Problem) Error() string {
	s := p.File
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
	}
	s += ": " + p.What
	if p.Hint != "" {
		s += " (" + p.Hint + ")"
	}
	return s
}

// Node is a place in a file: a text, a list or a map.
type Node struct {
	file string
	node *yaml.Node
}

// Entry is one key of a map with its value.
type Entry struct{ Key, Value Node }

// Read reads one file. The problems are those of YAML itself; with any of them the node is not to be used.
func Read(fsys fs.FS, file string) (Node, []Problem) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return Node{}, []Problem{{File: file, What: "can't be read: " + plain(err),
			Hint: "check that the file is there and may be read"}}
	}
	return Parse(file, data)
}

// Parse reads a file's content.
func Parse(file string, data []byte) (Node, []Problem) {
	if len(data) > MostBytes {
		return Node{}, []Problem{{File: file, What: fmt.Sprintf("has %d bytes, %d are allowed", len(data), MostBytes),
			Hint: "split it"}}
	}
	first, second, err := documents(data)
	switch {
	case err != nil:
		return Node{}, []Problem{syntax(file, data, err)}
	case len(first.Content) == 0 || first.Content[0].Tag == null:
		return Node{}, []Problem{{File: file, What: "is empty", Hint: "write its content or remove the file"}}
	case len(second.Content) > 0:
		hint := "make a file of it, or remove the ---"
		return Node{}, []Problem{Node{file, second}.Problem("begins a second document", hint)}
	}
	root := Node{file, first.Content[0]}
	if problems := root.bounded(); len(problems) > 0 {
		return Node{}, problems
	}
	return root, nil
}

// documents are the first two of a file: there may be just one, so that nothing written is overlooked.
func documents(data []byte) (first, second *yaml.Node, err error) {
	first, second = &yaml.Node{}, &yaml.Node{}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	if err = decoder.Decode(first); err == nil {
		err = decoder.Decode(second)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return first, second, err
}

func plain(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// syntax takes line and words from what the YAML library says. Of bytes that are no text it does not know the line.
func syntax(file string, data []byte, err error) Problem {
	p := Problem{File: file, What: err.Error(), Hint: "this is not valid YAML: look at indents, colons and quotes"}
	var e *yaml.LoadError
	if errors.As(err, &e) {
		p.Line, p.What = e.Mark.Line, e.Message
	}
	if at := bytes.IndexFunc(data, unreadable); p.Line == 0 && at >= 0 {
		p.Line, p.Hint = 1+bytes.Count(data[:at], []byte("\n")), "write the file in UTF-8, without control characters"
	}
	return p
}

func unreadable(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) && !strings.ContainsRune("\t\n\r\u0085", r)
}

// bounded refuses what is too deep, too much, repeated or more than plain YAML.
func (n Node) bounded() []Problem {
	count := 0
	var problems []Problem
	var walk func(n Node, depth int)
	walk = func(n Node, depth int) {
		count++
		if depth > MostDepth || count > MostNodes {
			return
		}
		problems = append(problems, n.fancy()...)
		for _, c := range n.node.Content {
			walk(Node{n.file, c}, depth+1)
		}
		if depth == MostDepth && len(n.node.Content) > 0 {
			problems = append(problems, n.Problem(fmt.Sprintf("is nested deeper than %d", MostDepth), "make it flatter"))
		}
	}
	walk(n, 0)
	if count > MostNodes {
		return []Problem{n.Problem(fmt.Sprintf("has more than %d entries", MostNodes), "split the file")}
	}
	return problems
}

func (n Node) fancy() []Problem {
	switch {
	case n.node.Kind == yaml.AliasNode, n.node.Anchor != "":
		return []Problem{n.Problem("uses an anchor or an alias", "write the value out")}
	case n.node.Style&yaml.TaggedStyle != 0, n.node.Tag == "!":
		return []Problem{n.Problem("uses the tag "+n.node.Tag, "remove the tag")}
	}
	var problems []Problem
	seen := map[string]bool{}
	for _, e := range n.Entries() {
		if !e.Key.IsText() {
			problems = append(problems, e.Key.Problem("a key is not a word", "write key: value"))
			continue
		}
		if seen[e.Key.Text()] {
			problems = append(problems, e.Key.Problem(fmt.Sprintf("%q is there twice", e.Key.Text()), "keep one of them"))
		}
		seen[e.Key.Text()] = true
	}
	return problems
}

// File is the file's name.
func (n Node) File() string { return n.file }

// Line is where the node stands, from 1.
func (n Node) Line() int {
	if n.node == nil {
		return 0
	}
	return n.node.Line
}

// Problem says what is wrong here and what to do.
func (n Node) Problem(what, hint string) Problem { return Problem{n.file, n.Line(), what, hint} }

// Exists tells a node from the zero node, which Get gives for a key that is not there.
func (n Node) Exists() bool { return n.node != nil }

// IsText tells whether it is a text, a number or a boolean.
func (n Node) IsText() bool {
	return n.node != nil && n.node.Kind == yaml.ScalarNode && n.node.Tag != null
}

// Word is a text that YAML itself takes for one; empty for numbers, booleans and anything else.
func (n Node) Word() string {
	if n.node == nil || n.node.Tag != "!!str" {
		return ""
	}
	return n.node.Value
}

// IsList tells whether it is a list.
func (n Node) IsList() bool { return n.node != nil && n.node.Kind == yaml.SequenceNode }

// IsMap tells whether it is a map.
func (n Node) IsMap() bool { return n.node != nil && n.node.Kind == yaml.MappingNode }

// Text is a scalar as it is written: numbers and booleans too. It is empty for anything else.
func (n Node) Text() string {
	if !n.IsText() {
		return ""
	}
	return n.node.Value
}

// List is the items of a list.
func (n Node) List() []Node {
	if !n.IsList() {
		return nil
	}
	items := make([]Node, len(n.node.Content))
	for i, c := range n.node.Content {
		items[i] = Node{n.file, c}
	}
	return items
}

// Entries is the keys and values of a map, in the file's order.
func (n Node) Entries() []Entry {
	if !n.IsMap() {
		return nil
	}
	entries := make([]Entry, 0, len(n.node.Content)/2)
	for i := 0; i+1 < len(n.node.Content); i += 2 {
		entries = append(entries, Entry{Node{n.file, n.node.Content[i]}, Node{n.file, n.node.Content[i+1]}})
	}
	return entries
}

// Get is the value of a key; the zero node if there is none.
func (n Node) Get(key string) Node {
	for _, e := range n.Entries() {
		if e.Key.Text() == key {
			return e.Value
		}
	}
	return Node{}
}

// Nearest is the word most like the given one, for a hint; empty if none is near. Words of quite another length are
// never the nearest: they are not looked at, for the given one may be as long as a file.
func Nearest(word string, words []string) string {
	best, least := "", len(word)/2+1
	for _, w := range words {
		if max(len(w)-len(word), len(word)-len(w)) >= least {
			continue
		}
		if d := distance(word, w); d < least {
			best, least = w, d
		}
	}
	return best
}

// distance counts the letters to change, add or leave out (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
