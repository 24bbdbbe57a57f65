package flow

import (
	"fmt"
	"strconv"
	"time"

	"mentorbot/bot/source"
)

func (r *reader) aName(n source.Node) string {
	if !isName(n.Word()) {
		const hint = "use small letters, digits and _, a letter first, but neither true nor false"
		r.wrong(n, hint, "%q is not a name", n.Text())
		return ""
	}
	return n.Text()
}

func (r *reader) name(n source.Node, key string) string {
	v := n.Get(key)
	if !v.Exists() {
		return ""
	}
	return r.aName(v)
}

func (r *reader) value(n source.Node, key string) string {
	v := n.Get(key)
	if v.Exists() && !valuePattern.MatchString(v.Text()) {
		r.wrong(v, "write a word, or $name of an answer or a fact", "%s is %q", key, v.Text())
		return ""
	}
	return v.Text()
}

func (r *reader) names(n source.Node, key string) []string {
	list := n.Get(key)
	if list.Exists() && !list.IsList() {
		r.wrong(list, "write a list: [one, two]", "%s is not a list", key)
	}
	var names []string
	for _, item := range list.List() {
		names = append(names, r.aName(item))
	}
	return names
}

func (r *reader) values(n source.Node) map[string]string {
	with := n.Get("with")
	if !with.Exists() {
		return nil
	}
	if !with.IsMap() {
		r.wrong(with, "write name: value, or name: $answer", "with is not a map")
	}
	values := map[string]string{}
	for _, e := range with.Entries() {
		if !isName(e.Key.Text()) {
			r.wrong(e.Key, "write name: value, or name: $answer", "%q is not a name", e.Key.Text())
		}
		values[e.Key.Text()] = r.value(with, e.Key.Text())
	}
	return values
}

func (r *reader) flag(n source.Node, key string) bool {
	v := n.Get(key)
	if v.Exists() && (v.Word() != "" || v.Text() != "true" && v.Text() != "false") {
		r.wrong(v, "write true or false", "%s is %q", key, v.Text())
	}
	return v.Text() == "true"
}

func (r *reader) number(n source.Node, key string, least, most int) int {
	v := n.Get(key)
	if !v.Exists() {
		return 0
	}
	i, err := strconv.Atoi(v.Text())
	if err != nil || v.Word() != "" || i < least || i > most {
		r.wrong(v, fmt.Sprintf("write a whole number from %d to %d", least, most), "%s is %q", key, v.Text())
		return least
	}
	return i
}

func (r *reader) condition(n source.Node) Condition {
	v := n.Get("when")
	if !v.Exists() {
		return nil
	}
	c, err := ParseCondition(v.Word())
	if err == nil && len(c) == 0 {
		err = fmt.Errorf("%q is not a condition", v.Text())
	}
	if err != nil {
		r.wrong(v, "write it like: role is mentor and not trained", "%s", err)
	}
	return c
}

func (r *reader) phrase(n source.Node) Phrase {
	if !n.Exists() {
		return Phrase{}
	}
	if n.IsText() {
		return Phrase{Key: r.key(n)}
	}
	p := Phrase{ByRole: map[string]string{}}
	for _, e := range n.Entries() {
		if role := e.Key.Text(); role != "mentor" && role != "mentee" {
			r.wrong(e.Key, "the roles are mentor and mentee", "%q is not a role", role)
			continue
		}
		p.ByRole[e.Key.Text()] = r.key(e.Value)
	}
	if len(p.ByRole) != 2 {
		r.wrong(n, "write a key, or mentor: key and mentee: key", "the phrase is not complete")
	}
	return p
}

func (r *reader) key(n source.Node) string {
	if !keyPattern.MatchString(n.Text()) {
		r.wrong(n, "write a key such as join.role, or $fact", "%q is not a phrase", n.Text())
	}
	return n.Text()
}

func (r *reader) span(n source.Node, key string) time.Duration {
	v := n.Get(key)
	if !v.Exists() {
		return 0
	}
	d, ok := ParseSpan(v.Text())
	if !ok {
		r.wrong(v, "write 30m, 12h, 3d or 2w, at most a year", "%s is %q", key, v.Text())
	}
	return d
}

// answer reads which kind of answer is asked for: just one.
func (r *reader) answer(n source.Node, mayForm bool) Answer {
	kinds := answerWords
	if mayForm {
		kinds = append(kinds[:len(kinds):len(kinds)], word{key: string(Form)})
	}
	var a Answer
	for _, w := range kinds {
		v := n.Get(w.key)
		if !v.Exists() {
			continue
		}
		if a.Kind != "" {
			r.wrong(v, "ask twice", "the question takes both %s and %s", a.Kind, w.key)
		}
		a.Kind = Kind(w.key)
	}
	if a.Kind == "" {
		r.wrong(n, "add one of: "+listOf(kinds), "the question does not say what it takes")
	}
	r.readAnswer(n, &a)
	a.Optional = r.flag(n, "optional")
	return a
}

func (r *reader) readAnswer(n source.Node, a *Answer) {
	v := n.Get(string(a.Kind))
	switch a.Kind {
	case Choice, Several:
		r.readOptions(v, n, a)
	case Number:
		r.readRange(v, a)
	case Text:
		if !r.known(v, "text", lengthWords) {
			return
		}
		if a.Most = r.number(v, "most", 1, MostText); a.Most == 0 {
			r.wrong(v, "write {most: 500}", "the text has no length")
		}
	case Form:
		r.readFields(v, a)
	case Moment, Day, Zone:
		if v.Word() != "" || v.Text() != "true" {
			r.wrong(v, "write true, or remove it", "%s is %q", a.Kind, v.Text())
		}
	}
}

func (r *reader) readRange(v source.Node, a *Answer) {
	if !r.known(v, "number", rangeWords) {
		return
	}
	a.Min, a.Max = r.number(v, "min", -MostNumber, MostNumber), r.number(v, "max", -MostNumber, MostNumber)
	if a.Min >= a.Max || !v.Get("max").Exists() {
		r.wrong(v, "write {min: 1, max: 5}", "there is no number from %d to %d", a.Min, a.Max)
	}
}

func (r *reader) readOptions(v, n source.Node, a *Answer) {
	if listPattern.MatchString(v.Text()) {
		a.List = v.Text()[1:]
		return
	}
	if !v.IsList() {
		r.wrong(v, "write a list such as [yes, no], or $list", "%s is not a list", a.Kind)
		return
	}
	a.Options = r.names(n, string(a.Kind))
	seen := map[string]bool{}
	for _, o := range a.Options {
		if seen[o] {
			r.wrong(v, "write it once", "%q is there twice", o)
		}
		seen[o] = true
	}
	if len(a.Options) == 0 {
		r.wrong(v, "write a list such as [yes, no], or $list", "there is nothing to choose from")
	}
}

func (r *reader) readFields(v source.Node, a *Answer) {
	items := v.List()
	if len(items) == 0 || len(items) > MostFields {
		r.wrong(v, fmt.Sprintf("write 1 to %d questions", MostFields), "the form has %d questions", len(items))
	}
	for _, item := range items {
		if !r.known(item, "a question", fieldWords) {
			continue
		}
		for _, key := range []string{"id", string(Ask)} {
			if !item.Get(key).Exists() {
				r.wrong(item, "see the other questions", "the question has no %s", key)
			}
		}
		a.Fields = append(a.Fields, Field{ID: r.name(item, "id"), Line: item.Line(), When: r.condition(item),
			Phrase: r.phrase(item.Get(string(Ask))), Answer: r.answer(item, false)})
	}
}
