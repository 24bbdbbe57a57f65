package inbox

import (
	"errors"
	"testing"
	"testing/fstest"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// newForm is a rig on which one flow asks for two things in a form: somebody of a long list, and a zone.
func newForm(t *testing.T) (r *rig, cleo chat.PersonID, m chat.Message) {
	r, cleo, _, _ = newSearched(t, 12)
	set, problems := flow.Parse(fstest.MapFS{"both/flow.yaml": &fstest.MapFile{Data: []byte(`on: {command: both}
for: admin
steps:
  - ask: join.about
    form:
      - id: whom
        ask: join.need
        choices: $mentors
      - id: where
        ask: join.zone
        zone: true
        optional: true
  - say: join.done
`)}})
	for _, p := range problems {
		t.Error(p)
	}
	r.commands["both"], r.Flows["both"], candidates["both"] = set["both"], set["both"], candidates["pair"]
	t.Cleanup(func() { delete(r.Flows, "both"); delete(candidates, "both") })
	r.take(r.command(cleo, "both"))
	_, m = r.latestMessage()
	return r, cleo, m
}

func TestAFormIsLookedThroughByTyping(t *testing.T) {
	r, cleo, m := newForm(t)
	if m.Form == nil {
		t.Fatalf("asked with %+v", m)
	}
	whom, where := m.Form.Fields[0], m.Form.Fields[1]
	if whom.Search == nil || len(whom.Options) > 0 || where.Search == nil {
		t.Fatalf("asked with %+v", m.Form)
	}
	if got := r.looked(cleo, whom.Search.Handle, "lea"); len(got) != 1 || got[0].Key != "mentor6" {
		t.Errorf("found %v", got)
	}
	if got := r.looked(cleo, where.Search.Handle, "القاهرة"); len(got) == 0 || got[0].Key != "Africa/Cairo" {
		t.Errorf("found %v", got)
	}
	r.update(func(tx store.Tx) (err error) { // somebody calls themselves as another is called in the store
		impostor, err := tx.Member("mentor3")
		sealed, sealing := r.seal(impostor.ID, "member/mentor3", mentoring.Profile{Name: "mentor6"})
		impostor.Sealed = sealed
		return errors.Join(err, sealing, tx.PutMember(impostor))
	})
	filled := r.by(cleo, chat.Filled)
	filled.Handle, filled.Fields = m.Form.Handle, map[string]chat.Private{"whom": "mentor6", "where": "Atlantis"}
	r.take(filled)
	_, again := r.latestMessage()
	if again.Form == nil || again.Form.Fields[1].Problem == "" || again.Form.Fields[0].Value != "mentor6" {
		t.Fatalf("asked again with %+v", again.Form)
	}
	if label := again.Form.Fields[0].Search.Label; chat.Bare(label) != nameNumber(6) {
		t.Errorf("the one who was picked is called %q", label)
	}
	if got := r.looked(cleo, again.Form.Fields[0].Search.Handle, ""); got[0].Key != "mentor6" {
		t.Errorf("the one who was picked does not come first: %v", got)
	}
}

// Where a network has lists to look through and no forms, a form's question has one.
func TestAQuestionOfAFormIsLookedThroughByTyping(t *testing.T) {
	r, cleo, _ := newForm(t)
	can := r.Networks[typingNetwork]
	can.Fields = 0
	r.Networks[typingNetwork] = can
	r.take(r.command(cleo, "both"))
	_, m := r.latestMessage()
	if m.Search == nil {
		t.Fatalf("asked with %+v", m)
	}
	r.take(r.picks(cleo, m.Search.Handle, "mentee6"))
	r.expectSaid("m1", "common.problem_choice")
	r.take(r.picks(cleo, m.Search.Handle, "mentor6"))
	_, m = r.latestMessage()
	r.take(r.picks(cleo, m.Search.Handle, "Africa/Cairo"))
	if _, m = r.latestMessage(); m.Search != nil {
		t.Errorf("asked once more: %q", m.Text)
	}
}
