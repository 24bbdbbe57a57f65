package inbox

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mentorbot/bot/flow"
)

// words are the string literals of Go files: what stands for itself, and what is the beginning of a key.
type words struct {
	whole, beginnings map[string]string // where one of them stands
	silent            map[string]bool   // what is never said: the journal, actions, rights
}

// read reads the files of this room, or of another, but for their tests and the list itself.
func read(t *testing.T, folder string) words {
	t.Helper()
	w := words{whole: map[string]string{}, beginnings: map[string]string{}, silent: map[string]bool{}}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "vocabulary.go" {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool { return w.visit(set, n) })
	}
	return w
}

// unsaid are the functions that write to the journal or ask for a right, and the key of an entry.
var unsaid = []string{"journal", "fired", "allowed", "What"}

// visit keeps the literals of a node; false: what is below was kept.
func (w words) visit(set *token.FileSet, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if slices.Contains(unsaid, nameOf(n.Fun)) {
			w.hush(n)
		}
	case *ast.KeyValueExpr:
		if key, ok := literal(n.Key); nameOf(n.Key) == "What" || ok && actions[key].run != nil {
			w.hush(n)
		}
	case *ast.BinaryExpr:
		if first, ok := literal(leftmost(n)); ok && n.Op == token.ADD {
			w.beginnings[first] = set.Position(n.Pos()).String()
		}
	case *ast.BasicLit:
		if text, ok := literal(n); ok {
			w.whole[text] = set.Position(n.Pos()).String()
			if strings.HasSuffix(text, ".") {
				w.beginnings[text] = set.Position(n.Pos()).String()
			}
		}
	}
	return true
}

func (w words) hush(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if text, ok := literal(e); ok {
				w.silent[text] = true
			}
		}
		return true
	})
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

func leftmost(e ast.Expr) ast.Expr {
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok {
			return e
		}
		e = b.X
	}
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// verbs are the commands of all flows.
func verbs() (all []string) {
	for _, f := range content().flows {
		if f.Command != "" {
			all = append(all, f.Command)
		}
	}
	return all
}

// files are the names of the locales' files: how every key begins.
func localeFiles() map[string]bool {
	names := map[string]bool{}
	for _, key := range content().book.Keys("en") {
		first, _, _ := strings.Cut(key, ".")
		names[first] = true
	}
	return names
}

// looksLikeKey tells whether a literal is the name of a file of the locales, a point, and more.
func looksLikeKey(text string) bool {
	first, rest, found := strings.Cut(text, ".")
	return found && rest != "" && localeFiles()[first] && !strings.ContainsAny(text, " {}/\n")
}

func TestWhatIsSaidIsSpoken(t *testing.T) {
	w, spoken := read(t, "."), Spoken(verbs())
	for text, at := range w.whole {
		if !looksLikeKey(text) || w.silent[text] || w.beginnings[text] != "" {
			continue
		}
		if !slices.Contains(spoken, text) {
			t.Errorf("%s: %q looks like a key, and is not in Spoken", at, text)
		}
	}
	known := append(content().book.Keys("en"), spoken...)
	for text, at := range w.beginnings {
		if first, _, found := strings.Cut(text, "."); !found || !localeFiles()[first] || w.silent[text] {
			continue
		}
		if !slices.ContainsFunc(known, func(key string) bool { return strings.HasPrefix(key, text) }) {
			t.Errorf("%s: no key begins with %q", at, text)
		}
	}
}

func TestWhatIsSpokenIsThereInEveryLanguage(t *testing.T) {
	for _, l := range content().book.Languages() {
		for _, key := range Spoken(verbs()) {
			if !content().book.Has(l, key) {
				t.Errorf("%s has no %s", l, key)
			}
		}
	}
}

// A key is used when it stands whole in the code, or in parts that do: its beginning here and its end here, among the
// words of mentoring or among the answers of flows; or when it is the engine that says it.
func TestNothingSpokenIsUnused(t *testing.T) {
	here, ends := read(t, "."), read(t, "../mentoring").whole
	said := read(t, "../engine").whole
	maps.Copy(said, here.whole)
	maps.Copy(ends, here.whole)
	for _, f := range content().flows {
		for _, step := range f.Steps {
			for _, option := range step.Answer.Options {
				ends[option] = f.File
			}
		}
	}
	twice := map[string]bool{}
	for _, key := range Spoken(nil) {
		if twice[key] {
			t.Errorf("%s is in Spoken twice", key)
		}
		twice[key] = true
		if said[key] == "" && !here.joins(key, ends) {
			t.Errorf("nobody says %s", key)
		}
	}
}

// joins tells whether a key is made of a beginning and one of the ends. noteLines makes its own of a flow's name.
func (w words) joins(key string, ends map[string]string) bool {
	if file, end, found := strings.Cut(key, ".line_"); found && w.whole[file] != "" && ends[end] != "" {
		return true
	}
	for first := range w.beginnings {
		if end, found := strings.CutPrefix(key, first); found && first != "" && ends[end] != "" {
			return true
		}
	}
	return false
}

// keyed gives a text just the facts it names: those must be known. Texts of flows and guides are said through it too.
func TestEveryPlaceholderOfAKeyedPhraseIsKnown(t *testing.T) {
	w := read(t, ".")
	said := map[string]bool{}
	for _, key := range w.keys(t, "keyed") {
		said[key] = true
	}
	for _, f := range content().flows {
		for _, key := range f.Keys() {
			said[key] = true
		}
	}
	for _, g := range content().guides {
		for _, key := range g.Keys() {
			said[key] = true
		}
	}
	for key := range said {
		if _, fact := flow.Fact(key); fact {
			continue
		}
		for _, name := range content().book.Placeholders(key) {
			if sayings[name] == nil && !slices.Contains(ofProblems, name) {
				t.Errorf("%s names {%s}, which keyed does not know", key, name)
			}
		}
	}
}

// ofProblems are what scene.problem gives.
var ofProblems = []string{"min", "max", "most", "query"}

// What is said without facts must not name any: labels, sentences outside a conversation, phrases within others.
func TestWhatIsSaidWithoutFactsNamesNone(t *testing.T) {
	w := read(t, ".")
	for _, function := range []string{"tell", "label", "say", "Phrase", "roleWord"} {
		for _, key := range w.keys(t, function) {
			if names := content().book.Placeholders(key); len(names) > 0 {
				t.Errorf("%s is said by %s without its %q", key, function, names)
			}
		}
	}
	for _, way := range leading {
		if names := content().book.Placeholders(way); len(names) > 0 {
			t.Errorf("the button %s names %q", way, names)
		}
	}
}

// What this room puts on a button by itself is among what is looked at for its length.
func TestTheWordsOnButtonsAreKnown(t *testing.T) {
	known, found := Buttons(), 0
	inspectAll(t, func(n ast.Node) {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok || nameOf(pair.Key) != "Label" {
			return
		}
		call, ok := pair.Value.(*ast.CallExpr)
		if !ok || nameOf(call.Fun) != "label" {
			return
		}
		for _, key := range keysOf(call.Args[0]) {
			found++
			if !slices.Contains(append(known, Titles()...), key) && !strings.HasPrefix(key, "verbs.") {
				t.Errorf("%s stands on a button, and is not in Buttons", key)
			}
		}
	})
	if found < 30 {
		t.Errorf("only %d were found", found)
	}
}

// What is said with facts given in place is given just those it names.
func TestWhatIsGivenIsWhatIsNamed(t *testing.T) {
	calls := 0
	inspect(t, func(call *ast.CallExpr) {
		args, ok := lastArgs(call)
		if !ok {
			return
		}
		for _, arg := range call.Args[:len(call.Args)-1] {
			for _, key := range keysOf(arg) {
				calls++
				for _, name := range content().book.Placeholders(key) {
					if !args[name] {
						t.Errorf("%s names {%s}, and is given %q", key, name, slices.Sorted(maps.Keys(args)))
					}
				}
			}
		}
	})
	if calls < 15 {
		t.Errorf("only %d such calls were found", calls)
	}
}

// lastArgs are the names in a literal phrasebook.Args at the end of a call.
func lastArgs(call *ast.CallExpr) (map[string]bool, bool) {
	if len(call.Args) < 2 {
		return nil, false
	}
	lit, ok := call.Args[len(call.Args)-1].(*ast.CompositeLit)
	if !ok || nameOf(lit.Type) != "Args" {
		return nil, false
	}
	names := map[string]bool{}
	for _, e := range lit.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return nil, false
		}
		name, ok := literal(pair.Key)
		if !ok {
			return nil, false // named by a variable
		}
		names[name] = true
	}
	return names, true
}

// keys are those that the calls of a function name: whole, or by their beginning.
func (w words) keys(t *testing.T, function string) (keys []string) {
	inspect(t, func(call *ast.CallExpr) {
		if nameOf(call.Fun) == function && len(call.Args) > 0 {
			keys = append(keys, keysOf(call.Args[0])...)
		}
	})
	return keys
}

// keysOf are the phrases an argument may stand for: all that begin alike, where only the beginning is known.
func keysOf(arg ast.Expr) (keys []string) {
	begin, ok := literal(leftmost(arg))
	if !ok || !strings.Contains(begin, ".") {
		return nil
	}
	for _, key := range slices.Concat(Spoken(verbs()), content().book.Keys("en")) {
		_, whole := arg.(*ast.BasicLit)
		if key == begin || !whole && strings.HasPrefix(key, begin) && slices.Contains(Spoken(verbs()), key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func inspect(t *testing.T, visit func(*ast.CallExpr)) {
	t.Helper()
	inspectAll(t, func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok {
			visit(call)
		}
	})
}

func inspectAll(t *testing.T, visit func(ast.Node)) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			visit(n)
			return true
		})
	}
}
