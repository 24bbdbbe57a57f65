package main

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"mentorbot/adapters/web"
	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// stage stands behind the page: the clock, the pairs' progress, the demo, the people who answer by themselves.
type stage struct {
	journey
	content bot.Content
	store   store.Store
	vault   *vault.Vault
	page    *web.Adapter
	pilot   *pilot
	log     *slog.Logger
	demo    sync.WaitGroup
}

// run lets people answer by themselves until ctx ends, and a demo come to its end.
func (s *stage) run(ctx context.Context) error {
	s.pilot.run(ctx)
	s.demo.Wait()
	return nil
}

// Languages are those of the phrasebook.
func (s *stage) Languages() []web.Tongue {
	var tongues []web.Tongue
	for _, l := range s.content.Book.Languages() {
		tongues = append(tongues, web.Tongue{Tag: l, Name: s.content.Book.Name(l), RightLeft: s.content.Book.RightLeft(l)})
	}
	return tongues
}

// Words are the page's own.
func (s *stage) Words(l chat.Language) map[string]string {
	words := map[string]string{}
	for _, key := range s.content.Book.Keys(phrasebook.English) {
		if strings.HasPrefix(key, "page.") {
			words[key] = s.content.Book.Label(l, key, nil)
		}
	}
	return words
}

// mostRecent is how many moments the page shows of those that came.
const mostRecent = 100

// Clock tells the time, what is due next, and what came.
func (s *stage) Clock(ctx context.Context, l chat.Language) (web.ClockView, error) {
	view := web.ClockView{Now: s.clock.Now()}
	err := s.store.View(ctx, func(tx store.Tx) error {
		next, err := s.nextFired(tx, l)
		if err != nil {
			return err
		}
		view.Next = next
		view.Recent, _, err = s.firedSince(tx, 0, l)
		if n := len(view.Recent); n > mostRecent {
			view.Recent = view.Recent[n-mostRecent:]
		}
		return err
	})
	return view, err
}

// nextFired is the next moment that something is said, or done, at; nil: none.
func (s *stage) nextFired(tx store.Tx, l chat.Language) (*web.Fired, error) {
	const far = 10 * 365 * 24 * time.Hour
	due, err := tx.DueNudges(s.clock.Now().Add(far), 1)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	f := s.fired(tx, due[0].Due, due[0].Member, due[0].Flow, l)
	return &f, nil
}

func (s *stage) fired(tx store.Tx, at time.Time, m mentoring.MemberID, why string, l chat.Language) web.Fired {
	f := web.Fired{At: at}
	if member, err := tx.Member(m); err == nil {
		f.Person = member.Person()
		f.Who = s.nameOf(member)
	}
	f.Why = s.why(why, l)
	return f
}

// why says in a few words what a nudge is for.
func (s *stage) why(flow string, l chat.Language) string {
	name, rest, _ := strings.Cut(flow, ": ")
	key := "stage.why." + strings.TrimPrefix(name, "_")
	if !s.content.Book.Has(phrasebook.English, key) {
		key = "stage.why.other"
	}
	words := s.content.Book.Label(l, key, nil)
	if rest != "" && s.content.Book.Has(phrasebook.English, "stage.because."+slug(rest)) {
		words += " · " + s.content.Book.Label(l, "stage.because."+slug(rest), nil)
	}
	return words
}

func slug(words string) string { return strings.ReplaceAll(words, " ", "_") }

// firedSince reads from the journal what fired after an entry, and the number of the latest one.
func (s *stage) firedSince(tx store.Tx, after uint64, l chat.Language) ([]web.Fired, uint64, error) {
	var all []web.Fired
	for {
		const page = 500
		entries, err := tx.Entries(after, page)
		if err != nil {
			return nil, after, err
		}
		for _, e := range entries {
			after = e.Number
			if strings.HasPrefix(e.What, "nudge.") || strings.HasPrefix(e.What, "silence.") {
				all = append(all, s.fired(tx, e.At, e.Member, e.Why, l))
			}
		}
		if len(entries) < page {
			return all, after, nil
		}
	}
}

// Advance moves time forward through every due moment in order.
func (s *stage) Advance(ctx context.Context, to web.AdvanceRequest) (web.Advanced, error) {
	s.moving.Lock()
	defer s.moving.Unlock()
	until, err := s.target(ctx, to)
	if err != nil {
		return web.Advanced{}, err
	}
	var before uint64
	if err := s.store.View(ctx, func(tx store.Tx) (err error) {
		_, before, err = s.firedSince(tx, 0, to.Language)
		return err
	}); err != nil {
		return web.Advanced{}, err
	}
	_, sent := s.bot.Counts()
	if err := s.travel(ctx, until); err != nil {
		return web.Advanced{}, err
	}
	_, delivered := s.bot.Counts()
	done := web.Advanced{Now: s.clock.Now(), Delivered: int(delivered - sent)}
	err = s.store.View(ctx, func(tx store.Tx) (err error) {
		done.Fired, _, err = s.firedSince(tx, before, to.Language)
		return err
	})
	s.page.Show("stage", struct{}{})
	return done, err
}

// target is the moment a request means.
func (s *stage) target(ctx context.Context, to web.AdvanceRequest) (time.Time, error) {
	now := s.clock.Now()
	if to.To == "next" {
		next, ok, err := s.bot.NextDue(ctx)
		if !ok || next.Before(now) {
			next = now
		}
		return next, err
	}
	by, err := time.ParseDuration(to.By)
	return now.Add(by), err
}

// Autopilot says how a person answers from now on.
func (s *stage) Autopilot(_ context.Context, _ chat.PersonID, _ web.Manner) error {
	s.pilot.look()
	return nil
}

func (s *stage) nameOf(m mentoring.Member) string {
	var p mentoring.Profile
	if err := s.unseal(m, &p); err != nil {
		return string(m.ID)
	}
	return p.Name.Reveal()
}

// stageKeys are the words that the stage itself says.
var stageKeys = []string{
	"stage.step", "stage.demo_program", "stage.demo_people", "stage.demo_pairs", "stage.demo_week",
	"stage.why.other", "stage.why.guide", "stage.why.checkin", "stage.why.reminder", "stage.why.waiting", "stage.why.intro",
	"stage.why.invited", "stage.why.closing", "stage.why.completed", "stage.why.stuck", "stage.why.meeting", "stage.why.dated",
	"stage.why.met", "stage.why.reported", "stage.why.ended", "stage.why.paused", "stage.why.agreement", "stage.why.agreed", "stage.why.open",
	"stage.why.wait", "stage.why.silence", "stage.why.resume",
	"stage.because.already_done", "stage.because.a_later_step_is_open", "stage.because.the_pair_rests", "stage.because.out_of_reach",
	"stage.because.wants_no_reminders", "stage.because.no_longer_needed", "stage.because.outside_the_hours",
	"stage.because.asked_for_rest", "stage.because.in_a_conversation", "stage.because.enough_for_now", "stage.because.the_program_rests",
}
