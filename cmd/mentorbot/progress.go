package main

import (
	"context"
	"encoding/json"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
	"mentorbot/bot/inbox"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// Progress shows each pair's path.
func (s *stage) Progress(ctx context.Context, l chat.Language) ([]web.PairView, error) {
	var views []web.PairView
	err := s.store.View(ctx, func(tx store.Tx) error {
		programs, err := tx.ProgramsIn(community)
		if err != nil {
			return err
		}
		for _, program := range programs {
			pairs, err := tx.PairsIn(program.ID)
			if err != nil {
				return err
			}
			for _, p := range pairs {
				if p.State != mentoring.Undone {
					views = append(views, s.pairView(tx, program, p, l))
				}
			}
		}
		return nil
	})
	return views, err
}

func (s *stage) pairView(tx store.Tx, program mentoring.Program, p mentoring.Pair, l chat.Language) web.PairView {
	v := web.PairView{
		ID: string(p.ID), Program: program.Title, Mentor: s.side(tx, p.Mentor), Mentee: s.side(tx, p.Mentee), State: string(p.State),
		Words: s.content.Book.Label(l, "stage.step", phrasebook.Args{
			"step": phrasebook.Count(p.Step), "steps": phrasebook.Count(len(program.Guide.Steps))}),
	}
	for i, step := range program.Guide.Steps {
		state := web.StepState(inbox.StepState(p, step, i+1, ""))
		v.Steps = append(v.Steps, web.StepView{Title: s.content.Book.Label(l, step.Title, nil), State: state})
	}
	return v
}

func (s *stage) side(tx store.Tx, id mentoring.MemberID) web.Side {
	m, err := tx.Member(id)
	if err != nil {
		return web.Side{Name: string(id)}
	}
	return web.Side{Person: m.Person(), Name: s.nameOf(m), Language: m.Language}
}

// unseal opens a member's profile.
func (s *stage) unseal(m mentoring.Member, p *mentoring.Profile) error {
	plain, err := s.vault.Open(vault.Owner(m.ID), "member/"+string(m.ID), m.Sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, p)
}
