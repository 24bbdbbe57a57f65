package bottest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/story"
)

func compare(t *testing.T, file string, s story.Story, l chat.Language, told string, c chat.Capabilities) {
	t.Helper()
	section, there := s.Section(l)
	if !there {
		t.Errorf("%s has no section %q; with UPDATE=1 it is written:\n%s", file, l, told)
		return
	}
	if agree(section.Text, told, c) {
		return
	}
	t.Errorf("%s: %s\n-- %s --\n%s\n(- the story, + what was read; if that is right, run again with UPDATE=1)",
		file, s.Sentence, l, diff(lines(section.Text), lines(told)))
}

// agree tells whether what was told on a network is what the section says, as far as the network can show it.
func agree(section, told string, c chat.Capabilities) bool {
	return told == section || plainer(c) && flat(spelt(told, c)) == flat(spelt(section, c))
}

// spelt writes commands as the network does; where words alone are not heard in rooms, all of them as if they were.
func spelt(transcript string, c chat.Capabilities) string {
	if c.Deaf {
		return strings.ReplaceAll(transcript, c.Command, "")
	}
	return strings.ReplaceAll(transcript, "/mentor ", c.Command)
}

// wholeText is how long a message may be on networks that show every message of a story as one.
const wholeText = 4000

// plainer tells whether a network shows less than a story's section: pictures as their words or apart, or a long message
// as several.
func plainer(c chat.Capabilities) bool {
	return !c.Pictures || c.Caption > 0 || c.TextLength > 0 && c.TextLength < wholeText
}

var picture = regexp.MustCompile(`(?m)\[picture: ((?s:.*?))\]$`)

// flat is a transcript without what a plainer network can't show: where one message ends and the bot's next begins, and
// that a text is a picture's.
func flat(transcript string) string {
	var b strings.Builder
	speaker := ""
	for _, line := range lines(picture.ReplaceAllString(transcript, "$1")) {
		before, after, begins := strings.Cut(line, ": ")
		if begins && strings.Contains(before, " → ") && !strings.HasPrefix(line, " ") {
			if before == speaker && strings.HasPrefix(before, story.Bot+" ") {
				line = after
			}
			speaker = before
		}
		b.WriteString(strings.Join(strings.Fields(line), " ") + " ")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func lines(s string) []string { return strings.Split(strings.TrimSuffix(s, "\n"), "\n") }

// around is how many equal lines a difference shows on either side.
const around = 3

// diff shows what to take out of a (-) and put in (+) to make b.
func diff(a, b []string) string {
	common := table(a, b)
	var out []string
	near := map[int]bool{}
	add := func(sign, line string) {
		if sign != "  " {
			for i := len(out) - around; i <= len(out)+around; i++ {
				near[i] = true
			}
		}
		out = append(out, sign+line)
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add("  ", a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			add("- ", a[i])
			i++
		default:
			add("+ ", b[j])
			j++
		}
	}
	return shorten(out, near)
}

func shorten(out []string, near map[int]bool) string {
	var b strings.Builder
	hidden := 0
	for i, line := range out {
		if !near[i] {
			hidden++
			continue
		}
		if hidden > 0 {
			fmt.Fprintf(&b, "  … %d lines\n", hidden)
		}
		hidden = 0
		b.WriteString(line + "\n")
	}
	return b.String()
}

// table holds the length of the longest common rest of a from i and b from j.
func table(a, b []string) [][]int {
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return common
}
