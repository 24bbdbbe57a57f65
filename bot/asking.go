package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mentorbot/bot/chat"
)

// What networks are asked before the transaction: how many questions at the same time, and how long an event waits for
// the answers.
const (
	mostAsked = 16
	patience  = 2 * time.Second
)

// question is what is asked of a network: who a person is in a community, or, without one, which communities there are.
type question struct {
	community chat.CommunityID
	person    chat.PersonID
}

// answer is what the network knows of a person. Without one there are no rights, but nobody is a stranger for it.
type answer struct {
	standing    chat.Standing
	communities []chat.Community
}

var noAnswer = answer{standing: chat.Standing{Unknown: true}}

// ask fills in what the networks know of those who did something: nobody takes an event's own word for it.
func (b *Bot) ask(ctx context.Context, events []chat.Event) {
	open := map[question]bool{}
	for _, e := range events {
		if b.asks(e) {
			open[question{e.Community, e.Person}] = true
			for _, named := range b.named(e) {
				open[question{e.Community, named}] = true
			}
		}
	}
	answers := b.answers(ctx, open)
	for i := range events {
		e := &events[i]
		e.Standing, e.Communities = chat.Standing{}, nil
		if b.asks(*e) {
			a, there := answers[question{e.Community, e.Person}]
			if !there {
				a = noAnswer
			}
			e.Standing, e.Communities = a.standing, a.communities
			e.Args = outside(*e, answers)
		}
	}
}

// named are those of the same network that a command names.
func (b *Bot) named(e chat.Event) (people []chat.PersonID) {
	for _, a := range e.Args {
		if a.Person.Network() == e.Person.Network() && a.Person != "" {
			people = append(people, a.Person)
		}
	}
	return people
}

// outside are a command's arguments, with the communities that the people named there do not belong to.
func outside(e chat.Event, answers map[question]answer) []chat.Argument {
	args := slices.Clone(e.Args) // they are the adapter's
	for i := range args {
		args[i].Outside = nil
		known, there := answers[question{e.Community, args[i].Person}]
		if !there || args[i].Person == "" {
			continue
		}
		if known.standing.Stranger {
			args[i].Outside = append(args[i].Outside, e.Community)
		}
		for _, c := range known.communities {
			if c.Standing.Stranger {
				args[i].Outside = append(args[i].Outside, c.ID)
			}
		}
	}
	return args
}

// asks tells whether it matters who the person is, and whether the network can tell.
func (b *Bot) asks(e chat.Event) bool {
	switch e.Kind {
	case chat.Left, chat.Blocked, chat.Moved, chat.Deleted, chat.Uninstalled, chat.Limited, chat.Granted, chat.Delivered,
		chat.Unreachable, chat.Due:
		return false
	}
	a := b.adapters[e.Person.Network()]
	_, keeps := a.(chat.Gatekeeper)
	_, lists := a.(chat.Directory)
	return e.Person != "" && (keeps || lists && e.Community == "")
}

// answers asks all questions at once, as far as that is kind to the networks. What is not answered in time is missing.
func (b *Bot) answers(ctx context.Context, open map[question]bool) map[question]answer {
	known := map[question]answer{}
	if len(open) == 0 {
		return known
	}
	type reply struct {
		question
		answer
	}
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	slots, replies := make(chan struct{}, mostAsked), make(chan reply, len(open)) // nobody waits for who comes too late
	go func() {
		for q := range open {
			select {
			case <-ctx.Done():
				return
			case slots <- struct{}{}:
			}
			go func() {
				replies <- reply{q, b.inquire(ctx, q)}
				<-slots
			}()
		}
	}()
	for range len(open) {
		select {
		case r := <-replies:
			known[r.question] = r.answer
		case <-ctx.Done():
			b.options.Log.Warn("standing not known in time", "asked", len(open), "answered", len(known))
			return known
		}
	}
	return known
}

// inquire asks a network one question.
func (b *Bot) inquire(ctx context.Context, q question) (a answer) {
	network := q.person.Network()
	var err error
	defer func() {
		if p := recover(); p != nil { // it must not end the process, or the event would end it again and again
			err = fmt.Errorf("panic: %v", p)
		}
		if err == nil {
			err = ctx.Err() // too late is no answer: who gave up waiting may say anything
		}
		if err != nil {
			b.options.Log.Warn("standing not known", "network", network, "error", err)
			a = noAnswer
		}
	}()
	if directory, can := b.adapters[network].(chat.Directory); can && q.community == "" {
		a.communities, err = directory.Communities(ctx, q.person)
	} else if keeper, can := b.adapters[network].(chat.Gatekeeper); can {
		a.standing, err = keeper.Standing(ctx, q.community, q.person)
	}
	return a
}
