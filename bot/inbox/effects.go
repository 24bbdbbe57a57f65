package inbox

import (
	"fmt"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/mentoring"
)

// Records are what save can keep, and which answers each takes.
var Records = map[string][]string{"member": {"language", "zone", "address"}}

// save keeps answers in a record.
func (s *scene) save(e engine.Save) error {
	if e.Record != "member" || !s.allowed("member.save") {
		return fmt.Errorf("there is no record %q", e.Record)
	}
	for name, v := range e.Values {
		switch name {
		case "language":
			s.member.Language = chat.Language(v.Reveal())
		case "zone":
			s.member.Zone = v.Reveal()
		case "address":
			s.member.Address = v.Reveal()
		}
	}
	return s.keepMember()
}

// remind begins a flow later.
func (s *scene) remind(e engine.Remind) error {
	due := s.now.Add(e.After)
	if e.At != "" {
		at, err := timeOn(e.At.Reveal(), s.member)
		if err != nil {
			return err
		}
		due = at
	}
	return s.nudge(s.member.ID, e.Flow, s.about(), due)
}

// timeOn reads a day or a moment as it is kept, by the member's clock.
func timeOn(v string, m mentoring.Member) (time.Time, error) {
	form := momentForm
	if len(v) == len(dayForm) {
		form = dayForm
	}
	return time.ParseInLocation(form, v, m.Location())
}
