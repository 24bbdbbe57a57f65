package web

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"mentorbot/bot/chat"
)

// Keys in the memory. People, rooms and lines are numbered from 1 without a gap, so that reading ends at the first
// empty.
const keyCommands = "commands"

func keyPerson(n int) string { return fmt.Sprintf("person/%d", n) }
func keyRoom(n int) string   { return fmt.Sprintf("room/%d", n) }
func keyLine(n int) string   { return fmt.Sprintf("line/%d", n) }

// Line is one thing said in a place: by a person, or by the bot when Message is set.
type Line struct {
	Number  int             `json:"number"` // its place in the order of all lines, and its MessageID
	ID      string          `json:"id"`     // of the action or delivery: what is told twice stands once
	Place   chat.PlaceID    `json:"place"`
	At      time.Time       `json:"at"`
	From    chat.PersonID   `json:"from,omitempty"`
	Only    []chat.PersonID `json:"only,omitempty"` // who may see it; empty: everybody in the place
	Kind    chat.Kind       `json:"kind,omitempty"` // what the person did
	Text    string          `json:"text,omitempty"` // what they typed, the label they pressed, the name of their file
	Word    string          `json:"word,omitempty"` // of a press: the choice's key
	Answers []Answer        `json:"answers,omitempty"`
	Message *chat.Message   `json:"message,omitempty"`
	Edited  bool            `json:"edited,omitempty"`
	Pending bool            `json:"pending,omitempty"` // the event is not known to be safe: not shown
}

// Answer is one field of a form as the person filled it in.
type Answer struct {
	Key    string   `json:"key"`
	Label  string   `json:"label"`
	Value  string   `json:"value"`            // as the person saw it
	Given  string   `json:"given"`            // as it was sent: keys of options, joined by commas
	Labels []string `json:"labels,omitempty"` // of the options chosen; none: Given was typed
}

// record is what the page remembers, as it stands in the memory.
type record struct {
	memory   chat.Memory
	people   []Person
	rooms    []Room
	lines    []Line
	numbers  map[string]int // by the line's ID
	commands map[chat.Language][]chat.CommandHelp
}

func open(ctx context.Context, memory chat.Memory) (*record, error) {
	r := &record{memory: memory, numbers: map[string]int{}}
	for _, read := range []func(context.Context) error{
		func(ctx context.Context) (err error) { r.people, err = readAll[Person](ctx, memory, keyPerson); return },
		func(ctx context.Context) (err error) { r.rooms, err = readAll[Room](ctx, memory, keyRoom); return },
		func(ctx context.Context) (err error) { r.lines, err = readAll[Line](ctx, memory, keyLine); return },
		func(ctx context.Context) (err error) { _, err = readOne(ctx, memory, keyCommands, &r.commands); return },
	} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	for _, l := range r.lines {
		r.numbers[l.ID] = l.Number
	}
	return r, r.haveCommunity(ctx)
}

func readAll[T any](ctx context.Context, memory chat.Memory, key func(int) string) ([]T, error) {
	var all []T
	for n := 1; ; n++ {
		var one T
		there, err := readOne(ctx, memory, key(n), &one)
		if err != nil || !there {
			return all, err
		}
		all = append(all, one)
	}
}

func readOne(ctx context.Context, memory chat.Memory, key string, to any) (bool, error) {
	value, err := memory.Get(ctx, key)
	if err != nil || len(value) == 0 {
		return false, err
	}
	if err := json.Unmarshal(value, to); err != nil {
		return false, fmt.Errorf("read what the page kept as %s: %w", key, err)
	}
	return true, nil
}

func (r *record) keep(ctx context.Context, key string, value any) error {
	bytes, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if err := r.memory.Put(context.WithoutCancel(ctx), key, bytes); err != nil {
		return fmt.Errorf("keep %s of the page: %w", key, err)
	}
	return nil
}

// line finds a line by the id of its action or delivery.
func (r *record) line(id string) (Line, bool) {
	n, there := r.numbers[id]
	if !there {
		return Line{}, false
	}
	return r.lines[n-1], true
}

// put keeps a line, in its old place when it has a number already.
func (r *record) put(ctx context.Context, l Line) (Line, error) {
	if l.Number == 0 {
		l.Number = len(r.lines) + 1
	}
	if err := r.keep(ctx, keyLine(l.Number), l); err != nil {
		return Line{}, err
	}
	if l.Number > len(r.lines) {
		r.lines = append(r.lines, l)
	} else {
		r.lines[l.Number-1] = l
	}
	r.numbers[l.ID] = l.Number
	return l, nil
}

// read makes sure that what was kept has been read.
func (a *Adapter) read(ctx context.Context) error {
	return a.update(ctx, func(*record) error { return nil })
}

// update is the one way to the record: nothing else holds it meanwhile.
func (a *Adapter) update(ctx context.Context, do func(*record) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept == nil {
		kept, err := open(ctx, a.options.Memory)
		if err != nil {
			return err
		}
		a.kept = kept
	}
	return do(a.kept)
}
