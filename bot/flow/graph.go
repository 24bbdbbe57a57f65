package flow

// reach tells of steps that nothing leads to.
func (l *linter) reach() {
	seen := map[int]bool{}
	var walk func(i int)
	walk = func(i int) {
		if i >= len(l.flow.Steps) || seen[i] {
			return
		}
		seen[i] = true
		for _, next := range l.flow.nexts(i) {
			walk(next)
		}
	}
	walk(0)
	for i, s := range l.flow.Steps {
		if !seen[i] {
			l.wrong(s.Line, "lead to it with go, or remove it", "nothing leads to the step %q", s.ID)
		}
	}
}

// loops tells of circles in which nothing waits: they would never end.
func (l *linter) loops() {
	const (
		fresh = iota
		open
		closed
	)
	state := make([]int, len(l.flow.Steps))
	var walk func(i int) bool
	walk = func(i int) bool {
		if i >= len(l.flow.Steps) || state[i] == closed {
			return false
		}
		if state[i] == open {
			s := l.flow.Steps[i]
			l.wrong(s.Line, "ask something on the way round", "the step %q comes round to itself without a question", s.ID)
			return true
		}
		state[i] = open
		for _, next := range l.flow.passes(i) {
			if walk(next) {
				break
			}
		}
		state[i] = closed
		return false
	}
	for i := range l.flow.Steps {
		walk(i)
	}
}

// passes are the places that can follow without anything to wait for. A step that is left out leads to the one behind
// it; a question stops, and so does what hands over to the world, whose answer may differ each time.
func (f *Flow) passes(i int) []int {
	switch s := f.Steps[i]; {
	case s.Verb == Say || s.Verb == Save || s.Verb == Remind:
		return f.nexts(i)
	case len(s.When) > 0:
		return []int{i + 1}
	}
	return nil
}

// nexts are the places of the steps that can follow; one behind the last is the end.
func (f *Flow) nexts(i int) []int {
	s := f.Steps[i]
	var next []int
	for _, to := range s.targets() {
		if at, ok := f.index[to]; ok {
			next = append(next, at)
		}
	}
	if s.Verb != Begin && s.Go == "" || len(s.When) > 0 {
		next = append(next, i+1)
	}
	return next
}
