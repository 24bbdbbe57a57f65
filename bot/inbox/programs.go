package inbox

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// makeProgram makes a program from a template.
func (s *scene) makeProgram(v values) error {
	guide, ok := s.Guides[v.word("guide")]
	if !ok {
		return fmt.Errorf("there is no guide %q", v.word("guide"))
	}
	n, err := s.tx.Next("program")
	if err != nil {
		return err
	}
	start, err := timeOn(v.word("start"), s.member)
	if err != nil {
		return err
	}
	guide.Opens = v.word("opens")
	whom := v.word("whom")
	if !slices.Contains(guide.Whom, whom) {
		whom = "" // anyone
	}
	p := mentoring.Program{
		ID: mentoring.ProgramID(fmt.Sprintf("g%d", n)), Community: s.member.Community, Title: chat.Clean(v.word("title")), Guide: guide,
		Whom: whom, Languages: languagesIn(v.word("languages")), Start: mentoring.DateOf(start, s.member.Location()), State: mentoring.Draft,
		Ladder: mentoring.DefaultLadder, By: s.member.ID, Board: s.event.Board, Created: s.now,
	}
	if p.Cadence, err = cadenceOf(v); err != nil {
		return err
	}
	p.Cadence.From = p.Start
	s.convo.About.Program = p.ID
	made := store.About{Program: p.ID}
	return errors.Join(s.tx.PutProgram(p), s.journal("program.made", "", made, ""), s.tellLacking(p))
}

// cadenceOf is the program's rhythm: cron's five fields, and every how many weeks.
func cadenceOf(v values) (mentoring.Cadence, error) {
	weekday := slices.Index(weekdays[:], v.word("weekday"))
	every := 1
	if v.word("pace") == "two" {
		every = 2
	}
	return mentoring.ParseCadence(fmt.Sprintf("0 %s * * %s", v.word("hour"), strconv.Itoa(weekday)), every)
}

func languagesIn(keys string) []chat.Language {
	var languages []chat.Language
	for key := range strings.SplitSeq(keys, ",") {
		if key != "" {
			languages = append(languages, chat.Language(key))
		}
	}
	if len(languages) == 0 {
		return []chat.Language{"en"}
	}
	return languages
}

// MostQuestions is how many questions of its own a program can have: a sign-up stays short.
const MostQuestions = 5

// addQuestion keeps one of the program's own questions, in one language after the other.
func (s *scene) addQuestion(v values) (string, error) {
	p, ok := s.program()
	if !ok || v.word("words") == "" {
		return "", s.loaded.err
	}
	language, last := s.questionLanguage(p)
	if language == p.Languages[0] && len(p.Questions) == MostQuestions {
		return "full", nil
	}
	if language == p.Languages[0] {
		p.Questions = append(p.Questions, mentoring.Question{ID: fmt.Sprintf("own_%d", len(p.Questions)+1), Words: map[chat.Language]string{}})
	}
	p.Questions[len(p.Questions)-1].Words[language] = chat.Clean(v.word("words"))
	if err := s.tx.PutProgram(p); err != nil || last {
		return "", err
	}
	return "again", nil
}

// questionLanguage is the language the program's latest question still lacks, and whether it is the last one.
func (s *scene) questionLanguage(p mentoring.Program) (chat.Language, bool) {
	var words map[chat.Language]string
	if n := len(p.Questions); n > 0 && len(p.Questions[n-1].Words) < len(p.Languages) {
		words = p.Questions[n-1].Words
	}
	for i, l := range p.Languages {
		if words[l] == "" {
			return l, i == len(p.Languages)-1
		}
	}
	return p.Languages[0], len(p.Languages) == 1
}

// moveProgram leads a program through its life.
func (s *scene) moveProgram(v values) (string, error) {
	p, ok := s.program()
	to := mentoring.ProgramState(v.word("to"))
	if !ok || !p.May(to) {
		return "refused", s.loaded.err
	}
	rested := p.State == mentoring.Halted
	p.State = to
	err := errors.Join(s.tx.PutProgram(p), s.journal("program."+string(to), "", store.About{Program: p.ID}, ""))
	if to == mentoring.Archived {
		err = errors.Join(err, s.leaveRooms(p))
	}
	if rested && err == nil {
		err = s.climbOn(p)
	}
	return "moved", err
}

// postInvitation posts the invitation in the room the admin speaks in, else in the community's own: once in each of the program's
// languages, with one button that anybody may use.
func (s *scene) postInvitation(values) (string, error) {
	program, ok := s.program()
	place := s.event.Place
	if s.event.Own { // the question may be answered elsewhere than where it was asked for
		place = s.convo.Place
	}
	if place == "" {
		place = s.event.Board
	}
	if !ok || place == "" {
		return "no_place", s.loaded.err
	}
	program.Board = place
	if err := s.tx.PutProgram(program); err != nil {
		return "", err
	}
	var texts []chat.Text
	var labels []string
	admin := s.member
	s.member.Address = "" // the invitation is everybody's
	for _, l := range program.Languages {
		s.member.Language = l
		texts = append(texts, s.keyed("announce.invitation"))
		if label := s.label("announce.join"); !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	s.member.Language = program.Languages[0]
	m := chat.Message{Text: joinTexts(texts, "\n\n"), Choices: []chat.Choice{{Key: "join", Label: strings.Join(labels, " · "), Private: true}}}
	d := store.Delivery{To: chat.In(place), Options: []store.Option{{Key: "join", Begin: "join", About: store.About{Program: program.ID}, Public: true}}}
	_, err := s.post(s.member, m, d)
	s.member = admin
	return "", errors.Join(err, s.journal("program.announced", "", store.About{Program: program.ID}, ""))
}
