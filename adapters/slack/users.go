package slack

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/lately"
)

const (
	fresh      = 60 * time.Second        // how long an answer says who somebody is
	rightless  = time.Hour               // how long one that gives no rights does, when Slack can't be asked
	mostPeople = 10_000                  // at hand, in a few megabytes
	inTime     = 1200 * time.Millisecond // how long an event waits for an answer: what comes meanwhile waits as long again
)

// reserved are so many of the questions that Slack bears in a minute: for those who had rights when Slack was asked
// about them before.
const reserved = 15

// errPaused is for what is not asked now: Slack was asked a lot lately, or wishes to be left alone.
var errPaused = errors.New("slack: users.info: asked too often, so not asked now")

// errSlow is for an answer that did not come in time. It may still come, and is kept then.
var errSlow = errors.New("slack: users.info: no answer in time")

// people are those whom Slack was asked about.
type people struct {
	now   func() time.Time
	left  func() int // how many questions Slack bears now
	ask   func(context.Context, chat.PersonID) (account, error)
	known *lately.Map[chat.PersonID, fact]

	mu   sync.Mutex // held while what is known changes too
	open map[chat.PersonID]*question
}

// fact is what is known of a person.
type fact struct {
	account account
	at      time.Time // when Slack was asked; zero: the account has changed since, and must be asked about
	rights  bool      // it gives rights, or gave some when Slack was asked last
}

// holds tells whether an answer still says who somebody is.
func (f fact) holds(now time.Time, long time.Duration) bool {
	age := now.Sub(f.at)
	return !f.at.IsZero() && age >= 0 && age < long
}

// question is one to Slack, which everybody shares who asks the same meanwhile. It is never changed after done.
type question struct {
	at   time.Time
	done chan struct{}
	late chan struct{} // closed when nobody waits for it any longer
	fact fact
	err  error
}

func newPeople(
	now func() time.Time, left func() int, ask func(context.Context, chat.PersonID) (account, error),
) *people {
	known := lately.NewMap[chat.PersonID, fact](mostPeople)
	return &people{now: now, left: left, ask: ask, known: known, open: map[chat.PersonID]*question{}}
}

// recall is what is at hand of a person, however old.
func (s *people) recall(p chat.PersonID) (fact, bool) { return s.known.Get(p) }

// learn keeps what Slack told of a person without being asked. It may have been under way for long, so it does not say
// who they are now; an answer that is under way is from before, perhaps.
func (s *people) learn(p chat.PersonID, u account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, p)
	s.known.Change(p, func(before fact, _ bool) (fact, bool) {
		return fact{account: u, rights: before.rights}, true
	})
}

// expire has a person asked about anew.
func (s *people) expire(p chat.PersonID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, p)
	s.known.Change(p, func(f fact, known bool) (fact, bool) {
		f.at = time.Time{}
		return f, known
	})
}

// forget forgets everybody.
func (s *people) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known.DropAll(func(chat.PersonID) bool { return true })
	clear(s.open)
}

// inquire is the question that is open about a person, or a new one; nil: Slack is not asked now.
func (s *people) inquire(ctx context.Context, p chat.PersonID) *question {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.open[p]; q != nil {
		return q
	}
	before, _ := s.known.Get(p)
	left := s.left() - len(s.open) // some that are under way may be counted twice
	if left <= 0 || left <= reserved && !before.rights {
		return nil
	}
	q := &question{at: s.now(), done: make(chan struct{}), late: make(chan struct{})}
	s.open[p] = q
	go s.pursue(context.WithoutCancel(ctx), p, q) // others may wait for it
	return q
}

// pursue gets the answer. One that was overtaken by a change is for those alone who wait for it.
func (s *people) pursue(ctx context.Context, p chat.PersonID, q *question) {
	limit := time.AfterFunc(inTime, func() { close(q.late) })
	defer limit.Stop()
	u, err := s.ask(ctx, p)
	s.mu.Lock()
	defer s.mu.Unlock()
	q.fact, q.err = fact{account: u, at: q.at}, err
	if s.open[p] == q {
		delete(s.open, p)
		if err == nil {
			q.fact.rights = u.Admin || u.Owner || u.First || u.Org.Admin || u.Org.Owner
			s.known.Put(p, q.fact)
		}
	}
	close(q.done)
}

// wait waits for an answer, but not for long.
func (q *question) wait(ctx context.Context) (fact, error) {
	if q == nil {
		return fact{}, errPaused
	}
	select {
	case <-q.done:
		return q.fact, q.err
	default:
	}
	select {
	case <-q.done:
		return q.fact, q.err
	case <-q.late:
		return fact{}, errSlow
	case <-ctx.Done():
		return fact{}, ctx.Err()
	}
}

// hidden is how Slack says that an account is somebody else's, and nobody that there is none.
const hidden = "user_not_visible"

var nobody = []string{"user_not_found", "users_not_found", "cannot_find_user"}

// lookUp asks Slack who somebody is. That nobody is, is an answer.
func (a *Adapter) lookUp(ctx context.Context, p chat.PersonID) (u account, err error) {
	to, err := addressOf(chat.To(p))
	if err != nil {
		return account{unknown: true}, nil
	}
	err = a.api.ask(ctx, usersInfo, func(ctx context.Context, c *slackapi.Client) error {
		said, err := c.GetUserInfoContext(ctx, to.user)
		if err == nil {
			u = accountOf(said)
		}
		return err
	})
	switch {
	case refusedWith(err, nobody...):
		return account{unknown: true}, nil
	case refusedWith(err, hidden):
		return account{hidden: true}, nil
	}
	return u, err
}

// introduce fills in what Slack knows of those who did something, and of those they named. Who is at hand is not asked
// about, and what is not answered in time is left open: an event goes without it.
func (a *Adapter) introduce(ctx context.Context, letters []news) {
	var asked []*question
	for _, n := range letters {
		for _, p := range n.people() {
			if _, known := a.people.recall(p); !known {
				asked = append(asked, a.people.inquire(ctx, p))
			}
		}
	}
	for _, q := range asked {
		if _, err := q.wait(ctx); err != nil {
			a.options.Log.DebugContext(ctx, "nothing is known of somebody", "error", err)
		}
	}
	for _, n := range letters {
		for i := range n.events {
			a.fill(&n.events[i])
		}
	}
}

// people are those whom a letter is about.
func (n news) people() (all []chat.PersonID) {
	if n.look != nil {
		all = append(all, n.look.Person)
	}
	for _, e := range n.events {
		if e.Person != "" && e.Kind != chat.Left {
			all = append(all, e.Person)
		}
		for _, arg := range e.Args {
			if arg.Person != "" && !arg.Bot {
				all = append(all, arg.Person)
			}
		}
	}
	return all
}

// fill is a person's name, language and zone, unless the event has its own, and who is named behind a command.
func (a *Adapter) fill(e *chat.Event) {
	if f, known := a.people.recall(e.Person); known && f.account.there() {
		u := f.account
		if e.Name == "" {
			e.Name = u.name()
		}
		if e.Language == "" {
			e.Language = chat.Language(u.Locale)
		}
		if e.Zone == "" {
			e.Zone = u.Zone
		}
	}
	e.Args = slices.Clone(e.Args)
	for i := range e.Args {
		a.fillArgument(&e.Args[i])
	}
}

// fillArgument calls somebody by the name that the workspace knows. Whom Slack does not know is a word.
func (a *Adapter) fillArgument(arg *chat.Argument) {
	f, known := a.people.recall(arg.Person)
	switch {
	case arg.Person == "" || !known:
	case f.account.unknown:
		if arg.Text == "" {
			to, _ := addressOf(chat.To(arg.Person)) // it is one of ours
			arg.Text = chat.Private(to.user)
		}
		arg.Person, arg.Text = "", "@"+arg.Text
	case f.account.robot():
		arg.Bot = true
	case f.account.name() != "":
		arg.Text = f.account.name()
	}
}

// hintOf is the language of a person as far as it is at hand; empty: it is not.
func (a *Adapter) hintOf(p chat.PersonID) chat.Language {
	who := chat.Event{Person: p}
	a.fill(&who)
	return who.Language
}
