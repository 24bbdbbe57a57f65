package mentoring

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"mentorbot/bot/source"
)

// Guide is the steps that a pair walks. Its texts are locale keys. A program keeps a copy of its own.
type Guide struct {
	ID    string `json:"guide"`
	Title string `json:"title"`
	About string `json:"about"`
	Pace  int    `json:"pace"`  // weeks a step
	Opens string `json:"opens"` // OpensOnDate, OpensDone

	Whom   []string `json:"whom,omitempty"`   // whom it can be for, apart from anyone: texts may have a wording for each
	Weekly int      `json:"weekly,omitempty"` // most unasked messages in seven days; 0: MostAWeek
	Rest   int      `json:"rest,omitempty"`   // days without nudges after a rough day; 0: nobody is offered that
	Onward int      `json:"onward,omitempty"` // weeks that a pair can go on at the end; 0: it can't

	Steps []GuideStep `json:"steps"`
}

// GuideStep is one step: an idea, a prompt for each role, something to do together, and a check.
type GuideStep struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Idea     string `json:"idea"`
	Mentor   string `json:"mentor"`
	Mentee   string `json:"mentee"`
	Together string `json:"together"`
	Agenda   string `json:"agenda"`
	Minutes  int    `json:"minutes"`
	Check    string `json:"check"`
	Answers  string `json:"answers"`         // AnswersMet, AnswersDone
	With     string `json:"with,omitempty"`  // WithAgreement …, or nothing
	Note     string `json:"note,omitempty"`  // the question they answer in a line, which is kept for them
	Pulse    Role   `json:"pulse,omitempty"` // who is asked, privately, how they are themselves; or nobody
	Fixed    string `json:"fixed,omitempty"` // Midpoint, Closing, or nothing
}

// With tells whether a step of the guide goes with something to write down.
func (g Guide) With(what string) bool {
	return slices.ContainsFunc(g.Steps, func(s GuideStep) bool { return s.With == what })
}

// Keys is all locale keys that the guide uses, in its order, each once.
func (g Guide) Keys() []string {
	keys := []string{g.Title, g.About}
	for _, s := range g.Steps {
		keys = append(keys, s.Title, s.Idea, s.Mentor, s.Mentee, s.Together, s.Agenda, s.Check, s.Note)
	}
	var once []string
	seen := map[string]bool{}
	for _, k := range keys {
		if k != "" && !seen[k] {
			once = append(once, k)
		}
		seen[k] = true
	}
	return once
}

// ParseGuides reads all guides of a folder, by name. With any problem the guides are not to be used.
func ParseGuides(fsys fs.FS) (map[string]Guide, []source.Problem) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, []source.Problem{{File: ".", What: "can't be read",
			Hint: "check that the folder of guides is there"}}
	}
	guides := map[string]Guide{}
	var problems []source.Problem
	for _, e := range entries {
		name, isGuide := strings.CutSuffix(e.Name(), ".yaml")
		if !isGuide || e.IsDir() {
			continue
		}
		g, wrong := ParseGuide(fsys, e.Name())
		if problems = append(problems, wrong...); len(wrong) > 0 {
			continue
		}
		if g.ID != name {
			problems = append(problems, source.Problem{File: e.Name(), What: fmt.Sprintf("is the guide %q", g.ID),
				Hint: fmt.Sprintf("call the file %s.yaml or the guide %s", g.ID, name)})
		}
		guides[g.ID] = g
	}
	return guides, problems
}

// ParseGuide reads a guide and tells every mistake in it. With any problem there is no guide.
func ParseGuide(fsys fs.FS, file string) (Guide, []source.Problem) {
	root, problems := source.Read(fsys, file)
	if len(problems) > 0 {
		return Guide{}, problems
	}
	r := guideReader{}
	fields := r.fields(root, "guide", GuideGrammar.Guide)
	r.whole(root)
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b source.Problem) int { return a.Line - b.Line })
		return Guide{}, r.problems
	}
	return guideOf(root, fields)
}

// guideOf fills in the record: its names are the grammar's.
func guideOf(root source.Node, fields map[string]any) (g Guide, problems []source.Problem) {
	data, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(data, &g)
	}
	if err != nil {
		return Guide{}, []source.Problem{root.Problem("is no guide: "+err.Error(), "compare it with another guide")}
	}
	return g, nil
}

// guideReader reads by the grammar and collects what is wrong.
type guideReader struct{ problems []source.Problem }

func (r *guideReader) wrong(at source.Node, what, hint string) {
	r.problems = append(r.problems, at.Problem(what, hint))
}

// fields reads a map that has the grammar's keys.
func (r *guideReader) fields(n source.Node, what string, keys []GuideKey) map[string]any {
	if !n.IsMap() {
		r.wrong(n, "a "+what+" is not a map of keys", "write key: value lines, beginning with "+keys[0].Name+":")
		return nil
	}
	for _, e := range n.Entries() {
		if !slices.Contains(keyNames(keys), e.Key.Text()) {
			r.wrong(e.Key, fmt.Sprintf("unknown key %q", e.Key.Text()), didYouMean(e.Key.Text(), keyNames(keys)))
		}
	}
	fields := map[string]any{}
	for _, k := range keys {
		if at := n.Get(k.Name); at.Exists() {
			fields[k.Name] = r.value(at, k)
		} else if !k.Optional {
			r.wrong(n, fmt.Sprintf("the %s has no %s", what, k.Name), fmt.Sprintf("add %s: %s", k.Name, k.About))
		}
	}
	return fields
}

func didYouMean(word string, known []string) string {
	if near := source.Nearest(word, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "known are " + strings.Join(known, ", ")
}

// value reads what stands at a key.
func (r *guideReader) value(at source.Node, k GuideKey) any {
	switch {
	case k.Steps:
		return r.steps(at, k)
	case k.number():
		n, err := strconv.Atoi(at.Text())
		if err != nil || strconv.Itoa(n) != at.Text() || n < k.Least || n > k.Most {
			r.wrong(at, fmt.Sprintf("%s is %q", k.Name, at.Text()), k.hint())
		}
		return n
	case k.Words:
		return r.words(at, k)
	case k.Values != nil:
		if !slices.Contains(k.Values, at.Text()) {
			r.wrong(at, fmt.Sprintf("%s is %q", k.Name, at.Text()), valueHint(at.Text(), k))
		}
	default:
		text := at.Text()
		if !patterns[k.Pattern].MatchString(text) || len(text) > k.Most || slices.Contains(notNames, text) {
			r.wrong(at, fmt.Sprintf("%s is %q", k.Name, at.Text()), k.hint())
		}
	}
	return at.Text()
}

// words reads a list of short names, each once.
func (r *guideReader) words(at source.Node, k GuideKey) []string {
	var words []string
	for _, n := range at.List() {
		word := n.Text()
		if !patterns[k.Pattern].MatchString(word) || len(word) > k.Most || slices.Contains(notNames, word) || slices.Contains(words, word) {
			r.wrong(n, fmt.Sprintf("%s has %q", k.Name, word), k.hint())
		}
		words = append(words, word)
	}
	if !at.IsList() || len(words) == 0 {
		r.wrong(at, k.Name+" is not a list", k.hint())
	}
	return words
}

func valueHint(text string, k GuideKey) string {
	if near := source.Nearest(text, k.Values); near != "" {
		return "did you mean " + near + "? " + k.hint()
	}
	return k.hint()
}

func (r *guideReader) steps(at source.Node, k GuideKey) []map[string]any {
	if !at.IsList() {
		r.wrong(at, "steps is not a list", k.hint())
		return nil
	}
	if n := len(at.List()); n > k.Most {
		r.wrong(at, fmt.Sprintf("has %d steps", n), fmt.Sprintf("at most %d are allowed: split the guide", k.Most))
		return nil
	}
	var steps []map[string]any
	for _, step := range at.List() {
		steps = append(steps, r.fields(step, "step", GuideGrammar.Step))
	}
	return steps
}

// whole looks at what no single key can tell: the steps together.
func (r *guideReader) whole(root source.Node) {
	steps := root.Get("steps")
	if !steps.IsList() || len(steps.List()) > MostSteps {
		return
	}
	r.repeated(steps.List())
	for _, fixed := range []string{Midpoint, Closing} {
		r.one(steps, fixed)
	}
	for i, step := range steps.List() {
		if step.Get("fixed").Text() == Closing && i < len(steps.List())-1 {
			r.wrong(step, "the closing step is not the last one", "move it to the end")
		}
	}
}

func (r *guideReader) repeated(steps []source.Node) {
	seen := map[string]int{}
	for _, step := range steps {
		id := step.Get("id")
		if line, again := seen[id.Text()]; again && id.Text() != "" {
			r.wrong(id, fmt.Sprintf("the step %q is there twice, first in line %d", id.Text(), line),
				"give it a name of its own")
			continue
		}
		seen[id.Text()] = id.Line()
	}
}

// one sees to it that exactly one step is fixed so.
func (r *guideReader) one(steps source.Node, fixed string) {
	n := 0
	for _, step := range steps.List() {
		if step.Get("fixed").Text() != fixed {
			continue
		}
		if n++; n > 1 {
			r.wrong(step, fmt.Sprintf("a second %s step", fixed), "a guide has one: remove fixed from the others")
		}
	}
	if n == 0 {
		r.wrong(steps, fmt.Sprintf("has no %s step", fixed), fmt.Sprintf("add fixed: %s to the step that is it", fixed))
	}
}
