package story

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat"
)

var (
	notInName = regexp.MustCompile(`[^\p{L}\p{M}\p{N}'’. -]+`)
	notInRoom = regexp.MustCompile(`[^\p{L}\p{M}\p{N}_'’.+-]+`)
)

// sound is the log with all that no script could hold replaced or left out.
func (l Log) sound() Log {
	if !tag.MatchString(string(l.Language)) {
		l.Language = "en"
	}
	if knownZone(l.Zone) != nil {
		l.Zone = "UTC"
	}
	names := names{}
	l.People = slices.Clone(l.People)
	for i := range l.People {
		l.People[i].Name = names.safe(l.People[i].Name)
	}
	lines := make([]Line, 0, len(l.Lines))
	for _, line := range l.Lines {
		if line.From != Bot {
			line.From = names.safe(line.From)
		}
		line.To = names.party(line.To)
		if line = line.sound(); line.From == Bot || line.tellable() {
			lines = append(lines, line)
		}
	}
	l.Lines = lines
	return l
}

func (l Line) sound() Line {
	if l.From == Bot {
		return l
	}
	l.Text = typed(l.Text)
	l.Filled = slices.Clone(l.Filled)
	for i, f := range l.Filled {
		l.Filled[i].Value = typed(f.Value)
	}
	if l.Deed == Presses && !key.MatchString(l.Word) {
		l.Deed = Writes
	}
	if l.Deed == Sends && !slices.Contains(kinds, l.Word) {
		l.Word = "file"
	}
	return l
}

// tellable tells whether a script can say the line.
func (l Line) tellable() bool {
	step, ok := l.step()
	return ok && step.readable()
}

// readable tells whether the step is read back as it is written.
func (s Step) readable() bool {
	again, m := readStep(s.String())
	return m == nil && again.Verb == s.Verb && again.Who == s.Who && again.String() == s.String()
}

func typed(s string) string { return strings.TrimSpace(chat.Clean(strings.ToValidUTF8(s, ""))) }

// names are the people's names as the script has them.
type names map[string]string

// party is who says or hears a line.
func (n names) party(who string) string {
	if room, found := strings.CutPrefix(who, "#"); found {
		return "#" + strings.Trim(notInRoom.ReplaceAllString(room, "-"), "-")
	}
	if who == Bot {
		return Bot
	}
	return n.safe(who)
}

// safe makes a name that a script can hold: the same for the same name, and none twice.
func (n names) safe(name string) string {
	if safe, known := n[name]; known {
		return safe
	}
	safe := strings.Trim(oneLine(notInName.ReplaceAllString(name, " ")), "'’. -")
	if (Step{Verb: Admin, Who: safe}).readable() && (Step{Verb: Writes, Who: safe, Words: "hello"}).readable() {
		n[name] = n.free(safe)
	} else {
		n[name] = n.free("Person")
	}
	return n[name]
}

func (n names) free(name string) string {
	taken := func(name string) bool {
		for _, safe := range n {
			if safe == name {
				return true
			}
		}
		return false
	}
	free := name
	for i := 2; taken(free); i++ {
		free = name + " " + strconv.Itoa(i)
	}
	return free
}

// span is how long a wait is in whole minutes, within what a script can say.
func span(wait time.Duration) time.Duration { return max(0, min(wait, mostFor)).Truncate(time.Minute) }
