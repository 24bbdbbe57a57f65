package phrasebook

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
)

const (
	extension    = ".yaml"
	settingsFile = "language" // the language itself; every other file holds phrases
)

// folder is what was read of one language.
type folder struct {
	language chat.Language
	phrases  map[string]*phrase
	settings map[string]source.Node
}

// over lays the folder over what the language had before.
func (f folder) over(t *tongue, whole bool) *tongue {
	if t == nil {
		t = &tongue{whole: whole, plural: pluralsOf(f.language)}
	}
	for key, p := range f.phrases {
		p.own = !whole && t.phrases[key] == nil
	}
	next := *t
	next.language = f.language
	next.phrases = laid(t.phrases, f.phrases)
	next.forms = slices.ContainsFunc(slices.Collect(maps.Keys(next.phrases)), ofForm)
	next.settings = laid(t.settings, f.settings)
	return &next
}

func laid[V any](under, over map[string]V) map[string]V {
	both := make(map[string]V, len(under)+len(over))
	maps.Copy(both, under)
	maps.Copy(both, over)
	return both
}

// read reads every language's folder, English first. Each is a good part of the time that a start takes: they are read
// side by side.
func read(fsys fs.FS) ([]folder, []source.Problem) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, []source.Problem{{File: ".", What: "can't be read",
			Hint: "check that the folder is there and may be read"}}
	}
	names, problems := folderNames(entries)
	folders, found := make([]folder, len(names)), make([][]source.Problem, len(names))
	var reading sync.WaitGroup
	for i, name := range names {
		reading.Go(func() { folders[i], found[i] = readFolder(fsys, name) })
	}
	reading.Wait()
	slices.SortFunc(folders, func(a, b folder) int { return englishFirst(a.language, b.language) })
	return folders, append(problems, slices.Concat(found...)...)
}

func folderNames(entries []fs.DirEntry) (names []string, problems []source.Problem) {
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if wrong := checkTag(e.Name()); wrong != nil {
			problems = append(problems, *wrong)
			continue
		}
		names = append(names, e.Name())
	}
	return names, problems
}

func checkTag(name string) *source.Problem {
	tag, err := language.Parse(name)
	if err != nil {
		return &source.Problem{File: name, What: "is not the tag of a language",
			Hint: `call the folder "ar", "pt-BR" …`}
	}
	if tag.String() != name {
		return &source.Problem{File: name, What: "is an unusual way to write a language",
			Hint: fmt.Sprintf("call it %q", tag)}
	}
	return nil
}

func readFolder(fsys fs.FS, name string) (folder, []source.Problem) {
	f := folder{chat.Language(name), map[string]*phrase{}, map[string]source.Node{}}
	entries, err := fs.ReadDir(fsys, name)
	if err != nil {
		return f, []source.Problem{{File: name, What: "can't be read", Hint: "check that the folder may be read"}}
	}
	var problems []source.Problem
	for _, e := range entries {
		if !e.IsDir() {
			problems = append(problems, f.readFile(fsys, path.Join(name, e.Name()))...)
		}
	}
	return f, problems
}

func (f folder) readFile(fsys fs.FS, file string) []source.Problem {
	base, isPhrases := strings.CutSuffix(path.Base(file), extension)
	switch {
	case strings.HasSuffix(file, ".yml"):
		return []source.Problem{{File: file, What: "is not read", Hint: "end its name in " + extension}}
	case !isPhrases || strings.HasPrefix(base, "."):
		return nil
	case !isKey(base) || strings.Contains(base, "."):
		return []source.Problem{{File: file, What: "has a name that can't begin a key", Hint: "use a-z, 0-9 and _"}}
	}
	root, problems := source.Read(fsys, file)
	if len(problems) > 0 {
		return problems
	}
	if !root.IsMap() {
		return []source.Problem{root.Problem("is not a map", "write one `key: text` a line")}
	}
	for _, e := range root.Entries() {
		if base == settingsFile {
			f.settings[e.Key.Text()] = e.Value
			continue
		}
		problems = append(problems, f.readPhrase(base, e)...)
	}
	return problems
}

func (f folder) readPhrase(base string, e source.Entry) []source.Problem {
	name, of, varies := strings.Cut(e.Key.Text(), variantMark)
	if !isKey(name) || varies && !isKey(of) {
		return []source.Problem{e.Key.Problem(fmt.Sprintf("%q can't be a key", e.Key.Text()),
			"use a-z, 0-9, _ and .; behind ~ stands what a variant is for")}
	}
	p, problems := parsePhrase(e)
	if len(problems) == 0 {
		f.phrases[base+"."+e.Key.Text()] = p
	}
	return problems
}

func isKey(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_.") == ""
}
