package bot_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/inbox"
	wrong "mentorbot/bot/source"
	"mentorbot/flows"
	"mentorbot/locales"
)

// labelled are the keys of words that have little room, by how much it is.
func labelled(c bot.Content) map[int][]string {
	all := map[int][]string{bot.LongestLabel: inbox.Buttons(), bot.LongestTitle: inbox.Titles()}
	for _, g := range c.Guides {
		for _, whom := range g.Whom {
			all[bot.LongestLabel] = append(all[bot.LongestLabel], "program.whom_"+whom)
		}
	}
	add := func(most int, keys ...string) { all[most] = append(all[most], keys...) }
	for _, f := range c.Flows {
		if f.Command != "" {
			add(bot.LongestLabel, "verbs."+f.Command)
			add(bot.LongestHelp, "verbs."+f.Command+".help")
		}
		for _, s := range f.Steps {
			add(bot.LongestLabel, flow.LabelKeys(s.Phrase, s.Answer)...)
			if s.Answer.Kind == flow.Form {
				add(bot.LongestTitle, s.Phrase.Key+".title", s.Phrase.Key+".submit")
				add(bot.LongestLabel, s.Phrase.Key+".open")
			}
			for _, field := range s.Answer.Fields {
				add(bot.LongestField, field.Phrase.Key)
				add(bot.LongestLabel, flow.LabelKeys(field.Phrase, field.Answer)...)
			}
		}
	}
	for _, g := range c.Guides {
		add(bot.LongestLabel, g.Title)
	}
	return all
}

// TestTheLongestWordsFit: in every language each label, title, question of a form and description of a command fits the
// tightest network.
func TestTheLongestWordsFit(t *testing.T) {
	c := content()
	for most, keys := range labelled(c) {
		for _, l := range c.Book.Languages() {
			longest, length := "", -1
			for _, key := range keys {
				for _, of := range readers(c) {
					variant := of.hears(c.Book, l, key)
					if n := chat.Units(c.Book.Label(l, variant, nil)); n > length {
						longest, length = variant, n
					}
				}
			}
			if length > most || length < 1 {
				t.Errorf("%s: %s is %d long, the tightest network takes %d", l, longest, length, most)
			}
			t.Logf("%s: of %d the longest is %d: %q", l, most, length, c.Book.Label(l, longest, nil))
		}
	}
}

// commandName is what Discord takes as the name of a command, in any script: small letters, digits, - and _.
var commandName = regexp.MustCompile(`^[-_\p{L}\p{N}]{1,32}$`)

func TestCommandsAreNamedAsNetworksTakeThem(t *testing.T) {
	commands := content().Commands()
	for _, l := range content().Book.Languages() {
		if len(commands[l]) < 10 {
			t.Errorf("%s has %d commands", l, len(commands[l]))
		}
		for _, c := range commands[l] {
			if !commandName.MatchString(c.Verb) || strings.ToLower(c.Verb) != c.Verb {
				t.Errorf("%s: %q can't be a command", l, c.Verb)
			}
			if n := chat.Units(c.Description); n == 0 || n > bot.LongestHelp || strings.Contains(c.Description, "\n") {
				t.Errorf("%s: %s is described in %d letters: %q", l, c.Verb, n, c.Description)
			}
		}
	}
}

// The button under an invitation is in every language of its program at once.
func TestTheButtonOfAnInvitationFits(t *testing.T) {
	var labels []string
	for _, l := range content().Book.Languages() {
		if label := content().Book.Label(l, "announce.join", nil); !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	if label := strings.Join(labels, " · "); chat.Units(label) > bot.LongestLabel {
		t.Errorf("%q is %d long", label, chat.Units(label))
	}
}

// What is too long is told, in whichever language it stands.
func TestWordsTooLongAreTold(t *testing.T) {
	long := strings.Repeat("ä", 101)
	form, title, _ := strings.Cut(firstForm(t)+".submit", ".")
	for file, text := range map[string]string{
		"de/verbs.yaml": "help.help: " + long, "es/common.yaml": "back: " + long,
		"es/checkin.yaml": "going.unsure~feminine: " + long, "de/checkin.yaml": "going.well~masculine: " + long,
		"es/guide.yaml": "ready.rough: " + long, "es/program.yaml": "whom_caring: " + long,
		"de/program.yaml": "weekday.monday: " + long, "es/today.yaml": "checkin: \"{partner} " + long + "\"",
		"pt-BR/" + form + ".yaml": title + ": " + long, "ar/common.yaml": "several_title: عنوان " + long,
	} {
		c, problems := bot.Load(flows.FS, locales.FS, nil, fstest.MapFS{file: {Data: []byte(text)}})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		told := slices.DeleteFunc(c.Check(nil), func(p wrong.Problem) bool { return !strings.Contains(p.What, " long: ") })
		if len(told) != 1 || told[0].File != file {
			t.Errorf("%s: told %v", file, told)
		}
	}
}

func firstForm(t *testing.T) string {
	t.Helper()
	for _, id := range slices.Sorted(maps.Keys(content().Flows)) {
		for _, s := range content().Flows[id].Steps {
			if s.Answer.Kind == flow.Form && s.Phrase.Key != "" {
				return s.Phrase.Key
			}
		}
	}
	t.Fatal("no flow has a form")
	return ""
}

func TestACommandTooLongIsTold(t *testing.T) {
	own := fstest.MapFS{"long/flow.yaml": {Data: []byte(
		"on: {command: a_command_that_nobody_will_ever_type}\nsteps:\n  - {say: common.stopped}\n")}}
	c, problems := bot.Load(flows.FS, locales.FS, own, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	told := func(p wrong.Problem) bool { return strings.Contains(p.What, "too long") }
	if problems = c.Check(nil); !slices.ContainsFunc(problems, told) {
		t.Errorf("told %v", problems)
	}
}
