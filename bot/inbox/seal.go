package inbox

import (
	"encoding/json"
	"errors"
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/vault"
)

// seal closes what holds people's words, under the key of the member they belong to. Place names the record and its
// place, so that a sealed word can't be moved to another.
func (in *Inbox) seal(owner mentoring.MemberID, place string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", place, err)
	}
	return in.Vault.Seal(vault.Owner(owner), place, plain)
}

// unseal opens it again. Words whose key was erased are gone: v stays as it was.
func (in *Inbox) unseal(owner mentoring.MemberID, place string, sealed []byte, v any) error {
	if len(sealed) == 0 {
		return nil
	}
	plain, err := in.Vault.Open(vault.Owner(owner), place, sealed)
	if errors.Is(err, vault.ErrGone) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open %s: %w", place, err)
	}
	return json.Unmarshal(plain, v)
}

func (in *Inbox) nameOf(m mentoring.Member) (chat.Private, error) {
	var p mentoring.Profile
	err := in.unseal(m.ID, "member/"+string(m.ID), m.Sealed, &p)
	return p.Name, err
}

// keepMember keeps the member whose turn it is.
func (t *turn) keepMember() error {
	sealed, err := t.seal(t.member.ID, "member/"+string(t.member.ID), mentoring.Profile{Name: t.name})
	if err != nil {
		return err
	}
	t.member.Sealed = sealed
	return t.tx.PutMember(t.member)
}

func enrolmentPlace(e mentoring.Enrolment) string {
	return "enrolment/" + string(e.Program) + "/" + string(e.Member)
}

func (in *Inbox) answersOf(e mentoring.Enrolment) (mentoring.Answers, error) {
	answers := mentoring.Answers{}
	err := in.unseal(e.Member, enrolmentPlace(e), e.Sealed, &answers)
	return answers, err
}

func (t *turn) keepEnrolment(e mentoring.Enrolment, answers mentoring.Answers) error {
	sealed, err := t.seal(e.Member, enrolmentPlace(e), answers)
	if err != nil {
		return err
	}
	e.Sealed = sealed
	return t.tx.PutEnrolment(e)
}
