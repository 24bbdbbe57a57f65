package inbox

import (
	"encoding/json"
	"errors"
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// askHelp opens a line to the admin: that somebody asks for help, never why.
func (s *scene) askHelp(values) error {
	at := s.about()
	at.Member, at.Note = s.member.ID, "help"
	if step, _, ok := s.step(); ok {
		at.Step = step.ID
	}
	return s.tellAdmins(at)
}

// report is what somebody told about somebody or something. The words are sealed under the key of who reports.
type report struct {
	By     mentoring.MemberID `json:"by"`
	Whom   mentoring.MemberID `json:"whom,omitempty"`
	What   string             `json:"what,omitempty"` // program, other
	Sealed []byte             `json:"sealed"`
}

func reportKey(id string) string { return "report/" + id }

// sendReport brings a report to an admin who is not the one reported.
func (s *scene) sendReport(v values) (string, error) {
	r := report{By: s.member.ID, Whom: mentoring.MemberID(v.word("about"))}
	if r.Whom == "program" || r.Whom == "other" {
		r.Whom, r.What = "", string(r.Whom)
	}
	if v.word("block") == "yes" && r.Whom != "" {
		if err := s.shut(r.Whom); err != nil {
			return "", err
		}
	}
	admins, err := s.tx.Admins(s.member.Community)
	if err != nil {
		return "", err
	}
	id, err := s.keepReport(r, private(v, "what"))
	if err != nil {
		return "", err
	}
	told := 0
	for _, m := range admins {
		if m.ID == r.Whom || m.ID == s.member.ID || m.Away != mentoring.Here {
			continue
		}
		told++
		if err := s.nudge(m.ID, "reported", store.About{Note: id}, s.now); err != nil {
			return "", err
		}
	}
	if told == 0 {
		return "nobody", nil
	}
	return "", nil
}

func (s *scene) keepReport(r report, words chat.Private) (string, error) {
	s.member.Reports++
	if err := s.keepMember(); err != nil {
		return "", err
	}
	n, err := s.tx.Next("report")
	if err != nil {
		return "", err
	}
	id := fmt.Sprintf("r%d", n)
	if r.Sealed, err = s.seal(r.By, reportKey(id), words); err != nil {
		return "", err
	}
	data, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	return id, errors.Join(s.tx.Remember(reportKey(id), data), s.journal("report.sent", "", store.About{Note: id}, ""))
}

// report is the one this conversation tells an admin of.
func (s *scene) report() report {
	var r report
	data, err := s.tx.Recall(reportKey(s.convo.About.Note))
	s.hold(err)
	if len(data) > 0 {
		s.hold(json.Unmarshal(data, &r))
	}
	return r
}

func (s *scene) reportWords() chat.Private {
	var words chat.Private
	r := s.report()
	s.hold(s.unseal(r.By, reportKey(s.convo.About.Note), r.Sealed, &words))
	return words
}

func (s *scene) reportedName() phrasebook.Arg {
	r := s.report()
	if r.What != "" {
		return phrasebook.Phrase("report.about_" + r.What)
	}
	return s.memberArg(r.Whom)
}

func (s *scene) block(v values) error { return s.shut(mentoring.MemberID(v.word("whom"))) }

// shut keeps two people apart from now on: their pairs end at once, and no new one is formed.
func (s *scene) shut(whom mentoring.MemberID) error {
	if whom == s.member.ID || s.member.Avoids(whom) {
		return nil
	}
	s.member.Blocks = append(s.member.Blocks, whom)
	if err := s.keepMember(); err != nil {
		return err
	}
	for _, p := range s.pairs() {
		if p.Partner(s.member.ID) != whom {
			continue
		}
		if err := s.finish(p, mentoring.Ended, "blocked"); err != nil {
			return err
		}
	}
	return s.journal("member.blocked", "", store.About{}, "")
}
