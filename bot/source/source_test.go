package source

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// mistakes are all that can be wrong with a file before one knows what it is about.
var mistakes = map[string]struct{ text, want string }{
	"nothing":           {"", "f.yaml: is empty"},
	"a comment":         {"# later\n", "f.yaml: is empty"},
	"null":              {"~\n", "f.yaml: is empty"},
	"an empty document": {"---\n...\n", "f.yaml: is empty"},
	"an open list":      {"a: [\n", "f.yaml:2: did not find expected node content"},
	"two colons":        {"a: b\nc: d: e\n", "f.yaml:2: mapping values are not allowed in this context"},
	"a tab":             {"a:\n\t- b\n", "f.yaml:2: found character that cannot start any token"},
	"an open quote":     {"a: 'b\n", "f.yaml:2: found unexpected end of stream"},
	"an escape":         {"a: \"\\q\"\n", "f.yaml:1: found unknown escape character"},
	"an indent":         {"a: b\n  c: d\n", "f.yaml:2: mapping values are not allowed in this context"},
	"a map in a list":   {"- a\nb: c\n", "f.yaml:2: did not find expected '-' indicator"},
	"no UTF-8":          {"a: b\nc: \xff\n", "f.yaml:2: invalid leading UTF-8 octet (value: 255)"},
	"a control":         {"a: b\r\n\nc: \x01\n", "f.yaml:3: control characters are not allowed (value: 1)"},
	"a second document": {"a: b\n---\nc: d\n", "f.yaml:2: begins a second document"},
	"a bad second one":  {"a: b\n---\nc: [\n", "f.yaml:4: did not find expected node content"},
	"twice the same":    {"a: b\nc:\n  d: 1\n  e: 2\n  d: 3\n", `f.yaml:5: "d" is there twice`},
	"twice as a number": {"1: b\n'1': c\n", `f.yaml:2: "1" is there twice`},
	"a map as a key":    {"a: b\n{c: d}: e\n", "f.yaml:2: a key is not a word"},
	"null as a key":     {"a: b\n~: e\n", "f.yaml:2: a key is not a word"},
	"an anchor":         {"a: b\nc: &d e\n", "f.yaml:2: uses an anchor or an alias"},
	"an alias": {"a: &d e\nb: *d\n",
		"f.yaml:1: uses an anchor or an alias|f.yaml:2: uses an anchor or an alias"},
	"a merge": {"a: &d {e: f}\nb:\n  <<: *d\n",
		"f.yaml:1: uses an anchor or an alias|f.yaml:3: uses an anchor or an alias"},
	"a lost alias":   {"a: *d\n", "f.yaml:1: unknown anchor 'd' referenced"},
	"a tag":          {"a: b\nc: !!str 5\n", "f.yaml:2: uses the tag !!str"},
	"a tag of one's": {"a: !mine {b: c}\n", "f.yaml:1: uses the tag !mine"},
	"an empty tag":   {"a: ! 5\n", "f.yaml:1: uses the tag !"},
	"too large":      {strings.Repeat("a", MostBytes+1), "f.yaml: has 262145 bytes, 262144 are allowed"},
	"too many":       {strings.Repeat("- a\n", MostNodes), "f.yaml:1: has more than 5000 entries"},
	"too many twice": {strings.Repeat("a: b\n", MostNodes), "f.yaml:1: has more than 5000 entries"},
	"too deep": {"a:\n  " + strings.Repeat("[", 33) + strings.Repeat("]", 33),
		"f.yaml:2: is nested deeper than 32"},
	"far too deep": {strings.Repeat("[", 20_000), "f.yaml:1: exceeded max depth of 10000"},
}

func TestEveryMistakeHasItsPlaceAndAHint(t *testing.T) {
	for name, m := range mistakes {
		t.Run(name, func(t *testing.T) {
			n, problems := Parse("f.yaml", []byte(m.text))
			if got := lines(t, problems); got != m.want {
				t.Errorf("got  %s\nwant %s", got, m.want)
			}
			if n.Exists() {
				t.Error("a file with a mistake gave a node")
			}
		})
	}
}

// lines are the problems without their hints, each of which must have one.
func lines(t *testing.T, problems []Problem) string {
	t.Helper()
	var all []string
	for _, p := range problems {
		if p.Hint == "" {
			t.Errorf("no hint: %v", p)
		}
		p.Hint = ""
		all = append(all, p.Error())
	}
	return strings.Join(all, "|")
}

func TestAtTheLimitsAFileIsRead(t *testing.T) {
	const list = 2 // the list and the text in it are entries too
	for name, text := range map[string]string{
		"large": "a: " + strings.Repeat("b", MostBytes-3),
		"many":  strings.Repeat("- a\n", MostNodes-1),
		"deep":  strings.Repeat("[", MostDepth) + "a" + strings.Repeat("]", MostDepth),
	} {
		if n, problems := Parse(name, []byte(text)); len(problems) > 0 || !n.Exists() {
			t.Errorf("%s: %v", name, problems)
		}
	}
	if n, _ := Parse("f", []byte("[a]")); len(n.List()) != list-1 {
		t.Errorf("%d items", len(n.List()))
	}
}

type refusing struct{ fs.FS }

func (refusing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: "/somewhere/" + name, Err: fs.ErrPermission}
}

type broken struct{ fs.FS }

func (broken) Open(string) (fs.File, error) { return nil, errors.New("the disk is gone") }

func TestAFileThatCannotBeReadIsSaid(t *testing.T) {
	for want, fsys := range map[string]fs.FS{
		"f.yaml: can't be read: file does not exist": fstest.MapFS{},
		"f.yaml: can't be read: permission denied":   refusing{},
		"f.yaml: can't be read: the disk is gone":    broken{},
	} {
		n, problems := Read(fsys, "f.yaml")
		if got := lines(t, problems); got != want || n.Exists() {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	n, problems := Read(fstest.MapFS{"f.yaml": {Data: []byte("a: b")}}, "f.yaml")
	if len(problems) > 0 || n.Get("a").Text() != "b" || n.File() != "f.yaml" {
		t.Errorf("%v, %v", n, problems)
	}
}

func TestAProblemIsOneLine(t *testing.T) {
	for want, p := range map[string]Problem{
		"a.yaml:3: is odd (make it even)": {"a.yaml", 3, "is odd", "make it even"},
		"a.yaml: is odd (make it even)":   {"a.yaml", 0, "is odd", "make it even"},
		"a.yaml:3: is odd":                {"a.yaml", 3, "is odd", ""},
	} {
		if p.Error() != want {
			t.Errorf("got %q, want %q", p.Error(), want)
		}
	}
}

func TestEveryNodeKnowsWhatItIsAndWhere(t *testing.T) {
	root, problems := Parse("f.yaml", []byte("word: yes\nnumber: 05\nflag: true\nday: 2026-03-05\nquoted: '5'\nnothing:\n"+
		"list:\n  - one\n  - two\nmap: {three: four}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, e := range append(root.Entries(), Entry{Key: root, Value: root.Get("other")}) {
		n := e.Value
		got = append(got, fmt.Sprintf("%s:%d %q %q %s", e.Key.Text(), n.Line(), n.Text(), n.Word(), marks(n)))
	}
	want := []string{`word:1 "yes" "yes" text`, `number:2 "05" "" text`, `flag:3 "true" "" text`,
		`day:4 "2026-03-05" "" text`,
		`quoted:5 "5" "5" text`, `nothing:6 "" "" `, `list:8 "" "" list`, `map:10 "" "" map`, `:0 "" "" absent`}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if items := root.Get("list").List(); len(items) != 2 || items[1].Text() != "two" || items[1].Line() != 9 {
		t.Errorf("the list is %v", items)
	}
	if p := root.Get("map").Problem("is odd", "make it even"); p != (Problem{"f.yaml", 10, "is odd", "make it even"}) {
		t.Errorf("the problem is %+v", p)
	}
}

func marks(n Node) string {
	var all []string
	marks := map[string]bool{"text": n.IsText(), "list": n.IsList(), "map": n.IsMap(), "absent": !n.Exists()}
	for name, is := range marks {
		if is {
			all = append(all, name)
		}
	}
	return strings.Join(all, " ")
}

func TestNearest(t *testing.T) {
	words := []string{"choices", "several", "number", "moment", "day", "text", "zone", "form"}
	for word, want := range map[string]string{
		"choice": "choices", "Number": "number", "txt": "text", "days": "day", "momnet": "moment", "fomr": "form",
		"": "", "x": "", "colour": "", "da": "day", strings.Repeat("day", 80_000): "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("nearest to %.20q is %q, want %q", word, got, want)
		}
	}
	if got := Nearest("form", []string{"forms", "form", "from"}); got != "form" {
		t.Errorf("the word itself is nearest, not %q", got)
	}
	if got := Nearest("day", nil); got != "" {
		t.Errorf("nearest of none is %q", got)
	}
}

// quickly is the least of a few runs, for the machine may be busy with something else.
func quickly(work func()) time.Duration {
	least := time.Hour
	for range 5 {
		begun := time.Now()
		work()
		least = min(least, time.Since(begun))
	}
	return least
}

func TestNoFileHangsTheReader(t *testing.T) {
	const size, limit = 100_000, time.Second // on a quiet machine a twentieth of it
	for _, piece := range []string{"[", "{", "- ", "? ", "[{", "{a: ", "{a: b,", "a: ", "&a ", "*a ", "!t ", "\"",
		"'", "- &a [*a,", "a:\n",
		"? a\n", "k: |\n", "- - ? ", "#", "\t", "---\n", " \n", "\xff", "\x00"} {
		data := []byte(strings.Repeat(piece, size/len(piece)))
		if took := quickly(func() { Parse("f", data) }); took > limit {
			t.Errorf("%d bytes of %q took %v", len(data), piece, took)
		}
	}
	brackets := []byte(strings.Repeat("[", size))
	if took := quickly(func() { Parse("f", brackets) }); took > 100*time.Millisecond {
		t.Errorf("%d brackets took %v", size, took)
	}
	words := []string{"choices", "several", "number", "moment"}
	if took := quickly(func() { Nearest(strings.Repeat("a", MostBytes), words) }); took > limit {
		t.Errorf("the nearest word took %v", took)
	}
}

// FuzzParse: any bytes are a node within the limits, or problems that name the file, a line of it and what to do.
func FuzzParse(f *testing.F) {
	for _, m := range mistakes {
		if len(m.text) < 1000 {
			f.Add([]byte(m.text))
		}
	}
	f.Add([]byte("a: b\nc: [d, {e: f}]\n"))
	f.Add([]byte("\xff\xfea\x00:\x00 \x001\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, problems := Parse("f.yaml", data)
		if n.Exists() == (len(problems) > 0) {
			t.Fatalf("%v beside %v", n, problems)
		}
		most := 2 + len(data) // YAML knows more breaks of lines than one
		for _, p := range problems {
			if p.File != "f.yaml" || p.Line < 0 || p.Line > most || p.What == "" || p.Hint == "" {
				t.Errorf("%+v", p)
			}
		}
		if depth, count := measure(n); depth > MostDepth || count > MostNodes {
			t.Errorf("%d deep, %d entries", depth, count)
		}
	})
}

func measure(n Node) (depth, count int) {
	below := n.List()
	for _, e := range n.Entries() {
		below = append(below, e.Key, e.Value)
	}
	for _, b := range below {
		d, c := measure(b)
		depth, count = max(depth, d+1), count+c
	}
	return depth, count + 1
}
