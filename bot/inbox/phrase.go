package inbox

import (
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
)

// phrase says a key of the locales, or what a $fact stands for.
func (s *scene) phrase(key string) (chat.Text, error) {
	name, fact := flow.Fact(key)
	if !fact {
		return s.keyed(key), s.loaded.err
	}
	say, ok := phrases[name]
	if !ok {
		return nil, fmt.Errorf("there is no phrase $%s", name)
	}
	return say(s), s.loaded.err
}

// wording is the key that says this in the program that is spoken of: in its guide, to those whom it is for, in the
// reader's form of address.
func (s *scene) wording(key string) string {
	p, _ := s.program()
	return s.Book.Variant(s.reads(), key, p.Whom, p.Guide.ID, s.member.Address)
}

func (s *scene) label(key string) string { return s.Book.Label(s.reads(), s.wording(key), nil) }

// words says a phrase that needs no facts but these.
func (s *scene) words(key string, args phrasebook.Args) chat.Text {
	return s.Book.Say(s.reads(), s.wording(key), args)
}

// keyed says a key with just those facts that its text names.
func (s *scene) keyed(key string) chat.Text {
	key = s.wording(key)
	args := phrasebook.Args{}
	for _, name := range s.Book.Placeholders(key) {
		if say, ok := sayings[name]; ok {
			args[name] = say(s)
		}
	}
	return s.Book.Say(s.reads(), key, args)
}

// phrases are what $facts stand for, where a flow says them.
var phrases = map[string]func(*scene) chat.Text{
	"question": func(s *scene) chat.Text {
		q, _ := s.openQuestion()
		p, _ := s.program()
		return chat.TypedText(chat.Private(q.Words.In(s.language(s.member), p.Languages)))
	},
	"helped":        (*scene).helped,
	"prompt":        (*scene).prompt,
	"step_note":     func(s *scene) chat.Text { g, _, _ := s.step(); return s.guided(g.Note) },
	"onward_news":   func(s *scene) chat.Text { return s.keyed("onward." + s.convo.About.Note) },
	"room_news":     func(s *scene) chat.Text { return s.keyed("room_news." + s.convo.About.Note) },
	"ending":        func(s *scene) chat.Text { return s.keyed("ended.reason_" + s.convo.About.Note) },
	"stuck":         func(s *scene) chat.Text { return s.keyed("stuck." + s.convo.About.Note) },
	"refusal":       func(s *scene) chat.Text { return s.keyed("pair." + s.talk.Word) },
	"given_problem": func(s *scene) chat.Text { return s.keyed("pair." + s.givenProblem()) },
}

// prompt is what the step asks of the member's role.
func (s *scene) prompt() chat.Text {
	g, _, _ := s.step()
	if s.role() == mentoring.Mentor {
		return s.guided(g.Mentor)
	}
	return s.guided(g.Mentee)
}

// guided says a text of the guide: a key of the locales, or the admin's own words.
func (s *scene) guided(key string) chat.Text {
	if key == "" {
		return nil
	}
	if !s.Book.Has("en", key) {
		return chat.TypedText(chat.Private(key))
	}
	return s.keyed(key)
}

// name is what a member is called.
func (t *turn) nameArg(m mentoring.Member) phrasebook.Arg {
	name, err := t.nameOf(m)
	if err != nil || name == "" {
		return phrasebook.Phrase("common.somebody")
	}
	return phrasebook.Name(name)
}

// memberArg is a member by id.
func (s *scene) memberArg(id mentoring.MemberID) phrasebook.Arg {
	if id == "" {
		return phrasebook.Phrase("common.somebody")
	}
	m, err := s.tx.Member(id)
	s.hold(err)
	return s.nameArg(m)
}

// lines puts texts one below the other; none: a phrase says that there are none.
func (s *scene) lines(texts []chat.Text) phrasebook.Arg {
	if len(texts) == 0 {
		return phrasebook.Phrase("common.list_empty")
	}
	return phrasebook.Lines(texts...)
}
