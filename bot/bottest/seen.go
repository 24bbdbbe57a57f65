package bottest

import (
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/inbox"
	"mentorbot/bot/story"
)

// collect reads what is new, everybody's own chats first: the actor's before the others', these in the order of the cast.
func (t *telling) collect(actor *person) {
	t.t.Helper()
	readers := slices.Clone(t.cast)
	slices.SortStableFunc(readers, func(a, b *person) int { return rank(a, actor) - rank(b, actor) })
	answered := t.answeredApart()
	for _, p := range readers {
		if p != actor || !answered {
			t.collectOwn(p)
		}
	}
	t.discover()
	for _, r := range t.rooms {
		t.collectRoom(r, readers)
	}
	if actor != nil && answered {
		t.collectOwn(actor)
	}
}

// answeredApart tells whether what was done in a room is answered in the person's own chat, for want of replies to one
// pair of eyes: it is read when those would be.
func (t *telling) answeredApart() bool {
	return t.step.Room != "" && t.fake.Adapter().Capabilities().PrivateReplies == chat.Never
}

func (t *telling) collectOwn(p *person) {
	t.t.Helper()
	seen := t.fake.Seen(p.id, "")
	for _, message := range seen[min(p.read, len(seen)):] {
		t.reads(p, "", p.name, message)
	}
	p.read = len(seen)
}

func rank(p, actor *person) int {
	if p == actor {
		return 0
	}
	return 1
}

// collectRoom reads a room: what everybody sees is told once, then what is for one pair of eyes as if it stood in that
// person's own chat, where a network without such replies says it; some networks answer who did something before all.
func (t *telling) collectRoom(r *room, readers []*person) {
	t.t.Helper()
	told := false
	for _, p := range readers {
		seen := t.fake.Seen(p.id, r.id)
		fresh := slices.Clone(seen[min(r.read[p.id], len(seen)):])
		r.read[p.id] = len(seen)
		slices.SortStableFunc(fresh, func(a, b chattest.Seen) int { return eyes(a) - eyes(b) })
		for _, message := range fresh {
			switch {
			case message.Private:
				t.reads(p, r.id, p.name, message)
			case !told:
				t.reads(p, r.id, r.name, message)
			}
		}
		told = told || slices.ContainsFunc(fresh, func(s chattest.Seen) bool { return !s.Private })
	}
}

// eyes is 0 for what everybody sees, and 1 for what is for one.
func eyes(s chattest.Seen) int {
	if s.Private {
		return 1
	}
	return 0
}

// discover finds the rooms that the bot opened: each is called after those it was opened for.
func (t *telling) discover() {
	t.kept.mu.Lock()
	defer t.kept.mu.Unlock()
	for _, id := range t.kept.order {
		d := t.kept.deliveries[id]
		known := slices.ContainsFunc(t.rooms, func(r *room) bool { return r.id == d.Receipt.Place })
		if len(d.To.People) < 2 || d.Receipt.Place == "" || known {
			continue
		}
		var names []string
		for _, p := range t.cast {
			if slices.Contains(d.To.People, p.id) {
				names = append(names, p.name)
			}
		}
		t.rooms = append(t.rooms, &room{"#" + strings.Join(names, "+"), d.Receipt.Place, map[chat.PersonID]int{}})
	}
}

// reads tells one message of the bot's. What people said is told when they say it.
func (t *telling) reads(p *person, place chat.PlaceID, to string, seen chattest.Seen) {
	t.t.Helper()
	if seen.From != story.Bot || t.farewell(seen) {
		return
	}
	text := strings.ReplaceAll(seen.Text, string(p.id), "the id of "+p.name) // each network has its own
	line := story.Line{Text: text, Choices: t.withoutWays(p, place, seen), Files: seen.Files}
	if len(seen.Form) > 0 {
		line = t.form(p, place, seen)
	}
	line.At, line.From, line.To = t.clock.Now(), story.Bot, to
	if t.goesOn(line, seen, p) {
		last := &t.lines[len(t.lines)-1]
		last.Choices = append(last.Choices, line.Choices...)
		return
	}
	t.lines = append(t.lines, line)
}

// farewell tells whether it is the last word in a room that is closed, which is said only where one can be.
func (t *telling) farewell(seen chattest.Seen) bool {
	begins := func(l chat.Language) bool {
		return strings.HasPrefix(chat.Bare(seen.Text), chat.Bare(t.world.Book.Label(l, "room.farewell", nil)))
	}
	return t.fake.Adapter().Capabilities().RoomsClose && slices.ContainsFunc(t.world.Book.Languages(), begins)
}

// withoutWays leaves out the buttons that lead about under one question of a form: a form that is shown at once has none,
// and every network reads the same. Some show only short forms at once.
func (t *telling) withoutWays(p *person, place chat.PlaceID, seen chattest.Seen) []string {
	can := t.fake.Adapter().Capabilities()
	if can.Buttons == 0 || len(seen.Choices) == 0 {
		return seen.Choices
	}
	for _, said := range t.kept.to(p.id, place) {
		if !same(said.message.Text.String(), seen.Text) || len(said.message.Choices) != len(seen.Choices) {
			continue
		}
		if n := len(t.fields(said)); n == 0 || n <= can.Fields {
			return seen.Choices
		}
		var labels []string
		for i, c := range said.message.Choices {
			if !strings.HasPrefix(c.Key, "_") {
				labels = append(labels, seen.Choices[i])
			}
		}
		return labels
	}
	return seen.Choices
}

// goesOn tells whether a message has but the further buttons of the one before.
func (t *telling) goesOn(line story.Line, seen chattest.Seen, p *person) bool {
	if len(t.lines) == 0 || len(line.Choices) == 0 {
		return false
	}
	last := t.lines[len(t.lines)-1]
	text := strings.TrimSpace(chat.Bare(seen.Text))
	return last.From == story.Bot && last.To == line.To && len(last.Choices) > 0 && text == inbox.Hints(t.world.Book, p.language).Page
}

// form is the form that the network shows, question by question. The network must show every question of it.
func (t *telling) form(p *person, place chat.PlaceID, seen chattest.Seen) story.Line {
	t.t.Helper()
	for _, said := range t.kept.to(p.id, place) {
		if m := said.message; m.Form != nil && shows(seen, m) {
			return story.Shown(m, inbox.Hints(t.world.Book, p.language))
		}
	}
	t.fail("%s sees a form that the bot did not ask: %q", p.name, seen.Form)
	return story.Line{}
}

// shows tells whether what is seen is a message's form: its words and questions; or its questions alone, in a form that
// stayed open, where each problem is said with its question.
func shows(seen chattest.Seen, m chat.Message) bool {
	open := seen.Text == ""
	above := problems(m.Form) // where a form can't stay open, they stand above the words that lead to it
	if !open && !same(m.Text.String(), seen.Text) && !same(above+m.Text.String(), seen.Text) ||
		len(seen.Form) != len(m.Form.Fields) {
		return false
	}
	for i, f := range m.Form.Fields {
		q := chat.Bare(seen.Form[i])
		if !strings.Contains(q, chat.Bare(f.Label)) || open && !strings.Contains(q, chat.Bare(f.Problem)) {
			return false
		}
	}
	return true
}

func problems(f *chat.Form) (all string) {
	for _, field := range f.Fields {
		if field.Problem != "" {
			all += field.Problem + "\n\n"
		}
	}
	return all
}

func same(a, b string) bool {
	return strings.Join(strings.Fields(chat.Bare(a)), " ") == strings.Join(strings.Fields(chat.Bare(b)), " ")
}
