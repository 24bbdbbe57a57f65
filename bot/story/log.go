package story

import (
	"strings"
	"time"

	"mentorbot/bot/chat"
)

// Log is a conversation as it was recorded.
type Log struct {
	Sentence string
	Language chat.Language // the section's, and of everybody who has none of their own
	Zone     string        // the clock's, and of everybody who has none of their own
	People   []Person
	Lines    []Line // oldest first
}

// Person is somebody of a recorded conversation.
type Person struct {
	Name     string
	Language chat.Language
	Zone     string
	Admin    bool
}

// FromLog makes a story of what was said: a script that says it again, and the section that it reads as. What people did
// is told to the minute; what no script can say (a key or a name that it could not hold) is told as nearly as can be.
func FromLog(l Log) Story {
	l = l.sound()
	s := Story{Sentence: oneLine(chat.Clean(l.Sentence)), Script: l.stage()}
	if s.Sentence == "" {
		s.Sentence = "A saved conversation."
	}
	clock := l.begins()
	for i := range l.Lines {
		line := &l.Lines[i]
		step, ok := line.step()
		wait := span(line.At.Sub(clock))
		if !ok {
			if wait == 0 { // in answer to what was done then
				line.At = clock
			}
			continue
		}
		clock = clock.Add(wait)
		line.At = clock
		s.Script = append(append(s.Script, wakes(wait)...), step)
	}
	if n := len(l.Lines); n > 0 {
		s.Script = append(s.Script, wakes(l.Lines[n-1].At.Sub(clock)+time.Minute-1)...)
	}
	s.Sections = []Section{{Language: l.Language, Text: Transcript(l.Lines)}}
	return s
}

// wakes moves time on by whole minutes.
func wakes(wait time.Duration) []Step {
	if wait = span(wait); wait == 0 {
		return nil
	}
	return []Step{{Verb: After, For: wait}}
}

// stage is how things stand when the story begins.
func (l Log) stage() []Step {
	begins := l.begins()
	hands := time.Date(begins.Year(), begins.Month(), begins.Day(), begins.Hour(), begins.Minute(), 0, 0, time.UTC)
	script := []Step{{Verb: Clock, At: hands, Word: l.Zone}}
	for _, p := range l.People {
		if p.Admin {
			script = append(script, Step{Verb: Admin, Who: p.Name})
		}
		if p.Language != l.Language && tag.MatchString(string(p.Language)) {
			script = append(script, Step{Verb: Speaks, Who: p.Name, Word: string(p.Language)})
		}
		if p.Zone != l.Zone && knownZone(p.Zone) == nil {
			script = append(script, Step{Verb: Lives, Who: p.Name, Word: p.Zone})
		}
	}
	return script
}

// firstDay is when a conversation without a moment begins.
var firstDay = time.Date(2025, time.March, 3, 10, 0, 0, 0, time.UTC)

func (l Log) begins() time.Time {
	begins := firstDay
	if len(l.Lines) > 0 && l.Lines[0].At.Year() > 0 && l.Lines[0].At.Year() < 10_000 {
		begins = l.Lines[0].At
	}
	zone, err := location(l.Zone)
	if err != nil {
		zone = time.UTC
	}
	return begins.In(zone).Truncate(time.Minute)
}

// step is what a script says of the line; the bot's own lines are nothing that a script says.
func (l *Line) step() (Step, bool) {
	step := Step{Verb: l.Deed, Who: l.From}
	room, _ := strings.CutPrefix(l.To, "#")
	if room == l.To {
		room = ""
	}
	switch l.Deed {
	case Presses:
		step.Word, step.Room = l.Word, room
	case Writes:
		step.Words, step.Room = l.Text, room
	case Fills:
		for _, f := range l.Filled {
			step.Answers = append(step.Answers, f.Answer)
		}
		step.Room = room
	case Edits:
		step.Words = l.Text
	case Sends:
		step.Word = l.Word
	case Blocks, Leaves:
	default:
		return Step{}, false
	}
	return step, true
}
