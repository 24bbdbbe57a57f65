package flow

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strconv"

	"mentorbot/bot/source"
)

// FileName is what a flow's file is called in its folder.
const FileName = "flow.yaml"

// Parse reads all flows: each folder of fsys with a flow.yaml. What can be read is in the set, also when there are
// problems.
func Parse(fsys fs.FS) (Set, []Problem) {
	files, err := fs.Glob(fsys, "*/"+FileName)
	if err != nil {
		return nil, []Problem{{File: ".", What: err.Error()}}
	}
	set, problems := Set{}, []Problem(nil)
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			problems = append(problems, Problem{File: file, What: "can't be read", Hint: "check its permissions"})
			continue
		}
		f, found := ParseFile(ID(path.Dir(file)), file, data)
		problems = append(problems, found...)
		set[f.ID] = f
	}
	return set, problems
}

// ParseFile reads one flow.
func ParseFile(id ID, file string, data []byte) (*Flow, []Problem) {
	sum := sha256.Sum256(data)
	f := &Flow{ID: id, File: file, Hash: hex.EncodeToString(sum[:6]), index: map[string]int{}}
	root, problems := source.Parse(file, data)
	if len(problems) > 0 {
		return f, problems
	}
	r := &reader{flow: f}
	r.readFlow(root)
	return f, r.problems
}

// reader gathers a flow and its mistakes.
type reader struct {
	flow     *Flow
	problems []Problem
}

func (r *reader) wrong(n source.Node, hint, what string, args ...any) {
	r.problems = append(r.problems, n.Problem(fmt.Sprintf(what, args...), hint))
}

// known tells of keys that are not in the table, each with the nearest that is.
func (r *reader) known(n source.Node, part string, words []word) bool {
	if !n.IsMap() {
		r.wrong(n, "write a map with: "+listOf(words), "%s is not a map", part)
		return false
	}
	for _, e := range n.Entries() {
		key, found := e.Key.Text(), false
		for _, w := range words {
			found = found || w.key == key
		}
		if !found {
			r.wrong(e.Key, unknownHint(key, words), "%s does not know %q", part, key)
		}
	}
	return true
}

func unknownHint(key string, words []word) string {
	if near := source.Nearest(key, keysOf(words)); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "it knows: " + listOf(words)
}

func (r *reader) readFlow(n source.Node) {
	if !r.known(n, "a flow", flowWords) {
		return
	}
	r.readTrigger(n.Get("on"))
	switch who := n.Get("for"); {
	case who.Text() == "admin":
		r.flow.Admin = true
	case who.Exists() && who.Text() != "everyone":
		r.wrong(who, "write everyone or admin", "for is %q", who.Text())
	}
	if needs := n.Get("needs"); needs.Exists() {
		if r.flow.Rooms = needs.Text() == "rooms"; !r.flow.Rooms {
			r.wrong(needs, "write rooms", "needs is %q", needs.Text())
		}
	}
	list := n.Get("steps")
	if items := list.List(); len(items) == 0 || len(items) > MostSteps {
		if list.Exists() {
			n = list
		}
		hint := fmt.Sprintf("write steps: with 1 to %d steps, each beginning with a dash", MostSteps)
		r.wrong(n, hint, "the flow has %d steps", len(items))
	}
	for i, item := range list.List() {
		r.readStep(item, i)
	}
}

func (r *reader) readTrigger(n source.Node) {
	if !n.Exists() || !r.known(n, "on", triggerWords) {
		return
	}
	r.flow.line = n.Line()
	r.flow.Command = r.name(n, "command")
	r.flow.Takes, r.flow.Rare = r.names(n, "takes"), r.flag(n, "rare")
	r.flow.Event = r.name(n, "event")
}

func (r *reader) readStep(n source.Node, i int) {
	s := Step{Line: n.Line(), ID: "step" + strconv.Itoa(i+1)}
	if !r.known(n, "a step", stepWords) {
		return
	}
	if id := r.name(n, "id"); id != "" {
		s.ID = id
	}
	if at, twice := r.flow.index[s.ID]; twice {
		r.wrong(n, "give each step a name of its own", "the step %q is also in line %d", s.ID, r.flow.Steps[at].Line)
		return
	}
	if s.ID == End {
		r.wrong(n.Get("id"), "give it another name", "end is no step: going there ends the flow")
	}
	s.When = r.condition(n)
	r.readVerb(n, &s)
	r.readTarget(n.Get("go"), &s)
	s.Then, s.Final = r.name(n, "then"), r.flag(n, "final")
	r.flow.index[s.ID] = len(r.flow.Steps)
	r.flow.Steps = append(r.flow.Steps, s)
}

// readVerb finds the one thing that the step does, and reads what belongs to it.
func (r *reader) readVerb(n source.Node, s *Step) {
	for _, v := range []Verb{Say, Ask, Save, Do, Remind, Begin} {
		if !n.Get(string(v)).Exists() {
			continue
		}
		if s.Verb != "" {
			r.wrong(n.Get(string(v)), "make two steps of it", "the step has both %s and %s", s.Verb, v)
		}
		s.Verb = v
	}
	switch s.Verb {
	case Say:
		s.Phrase = r.phrase(n.Get("say"))
	case Ask:
		s.Phrase = r.phrase(n.Get("ask"))
		s.Answer, s.Wait = r.answer(n, true), r.span(n, "wait")
	case Save:
		s.Name, s.Values = r.name(n, "save"), r.names(n, "values")
	case Do:
		s.Name, s.With = r.action(n.Get("do")), r.values(n)
	case Remind:
		s.Name, s.Wait, s.At = r.value(n, "remind"), r.span(n, "in"), r.value(n, "at")
		r.remindTime(n, s)
	case Begin:
		s.Name = r.value(n, "begin")
	default:
		r.wrong(n, "write one of say, ask, save, do, remind, begin", "the step does nothing")
	}
	r.belongs(n, s.Verb)
}

func (r *reader) action(n source.Node) string {
	if !doPattern.MatchString(n.Word()) {
		r.wrong(n, "write a name such as date.offer", "%q is not an action", n.Text())
	}
	return n.Word()
}

func (r *reader) remindTime(n source.Node, s *Step) {
	if n.Get("in").Exists() == n.Get("at").Exists() {
		r.wrong(n, "write either in: 3d or at: $answer", "remind does not know when")
	}
}

// belongings are the keys that only go with one verb.
var belongings = map[string]Verb{
	"optional": Ask, "wait": Ask, "then": Ask, "values": Save, "with": Do, "final": Do, "in": Remind, "at": Remind,
	string(Choice): Ask, string(Several): Ask, string(Number): Ask, string(Moment): Ask, string(Day): Ask,
	string(Zone): Ask, string(Text): Ask, string(Form): Ask,
}

func (r *reader) belongs(n source.Node, v Verb) {
	for _, e := range n.Entries() {
		owner, bound := belongings[e.Key.Text()]
		if bound && v != "" && owner != v {
			r.wrong(e.Key, fmt.Sprintf("remove it, or use %s", owner), "%q does not go with %s", e.Key.Text(), v)
		}
	}
	if to := n.Get("go"); v == Begin && to.Exists() {
		r.wrong(to, "remove it: the other flow goes on", "\"go\" does not go with begin")
	}
}

func (r *reader) readTarget(n source.Node, s *Step) {
	switch {
	case !n.Exists():
	case n.IsText():
		s.Go = r.aName(n)
	case n.IsMap():
		s.Forks = map[string]string{}
		for _, e := range n.Entries() {
			if !wordPattern.MatchString(e.Key.Text()) {
				r.wrong(e.Key, "write answer: step for each answer", "%q is no answer or outcome", e.Key.Text())
			}
			s.Forks[e.Key.Text()] = r.aName(e.Value)
		}
	default:
		r.wrong(n, "write a step's name, or answer: step for each answer", "go is neither a step nor a map")
	}
}
