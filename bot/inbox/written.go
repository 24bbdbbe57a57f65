package inbox

import (
	"errors"
	"hash/fnv"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
)

// keepStepNote keeps the line that a step asks the pair for, in the place of the one before.
func (s *scene) keepStepNote(v values) error {
	p, ok := s.pair()
	step, _, open := s.step()
	if !ok || !open {
		return s.loaded.err
	}
	p.Notes = slices.DeleteFunc(p.Notes, func(n mentoring.Note) bool {
		return n.Kind == mentoring.StepNote && n.Step == step.ID
	})
	if err := s.write(&p, mentoring.StepNote, v); err != nil {
		return err
	}
	p.Notes[len(p.Notes)-1].Step = step.ID
	return errors.Join(s.tx.PutPair(p), s.journal("note.step", s.member.ID, s.stepAbout(p, step), ""))
}

// lineOf is what the pair wrote down last for a step.
func (s *scene) lineOf(step string) (words chat.Private) {
	for _, n := range s.notes(mentoring.StepNote) {
		if n.Step == step {
			words = s.note(n)["words"]
		}
	}
	return words
}

// stepNote is what the pair has written down for the step that is spoken of.
func (s *scene) stepNote() chat.Private {
	step, _, _ := s.step()
	return s.lineOf(step.ID)
}

// stepNotes are what the pair wrote down on the way, step by step.
func (s *scene) stepNotes() phrasebook.Arg {
	program, _ := s.program()
	var lines []chat.Text
	for _, step := range program.Guide.Steps {
		if words := s.lineOf(step.ID); words != "" {
			lines = append(lines, s.words("note.line", phrasebook.Args{
				"title": phrasebook.Rich(s.guided(step.Title)), "words": phrasebook.Typed(words)}))
		}
	}
	return s.lines(lines)
}

func (s *scene) keepTarget(v values) error { return s.keep(mentoring.TargetNote, v) }

// target is the piece that is to be made, and by when.
func (s *scene) target() map[string]chat.Private {
	notes := s.notes(mentoring.TargetNote)
	if len(notes) == 0 {
		return nil
	}
	return s.note(notes[len(notes)-1])
}

// whichDay is the day a sentence is about: by when the piece is to be there, or when a pair that goes on is asked again.
func (s *scene) whichDay() phrasebook.Arg {
	if s.flow.ID != "target" {
		p, _ := s.pair()
		return phrasebook.Day(p.Until.In(s.member.Location()))
	}
	day, err := time.ParseInLocation(dayForm, s.target()["day"].Reveal(), s.member.Location())
	s.hold(err)
	return phrasebook.Day(day)
}

// icebreakers are the questions there are to begin a talk with.
var icebreakers = [...]string{"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12", "q13", "q14", "q15",
	"q16", "q17", "q18", "q19", "q20", "q21", "q22", "q23", "q24", "q25", "q26", "q27", "q28", "q29", "q30"}

// icebreaker is a small question for the pair: another one in each step, and whenever they ask for another.
func (s *scene) icebreaker() phrasebook.Arg {
	p, _ := s.pair()
	h := fnv.New32a()
	h.Write([]byte(p.ID))
	n := int(h.Sum32()>>1) + 7*p.Step
	for _, id := range s.talk.State.Path {
		if id == "offer" {
			n++
		}
	}
	return phrasebook.Phrase("icebreaker." + icebreakers[n%len(icebreakers)])
}
