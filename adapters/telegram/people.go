package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/lately"
)

// usernameKey is what stands before a username, in lower case, where its account is remembered.
const usernameKey = "username/"

// mostNames is how many accounts are at hand without reading: those of the busiest groups, in a few megabytes.
const mostNames = 10_000

// owner is whom a username stands for.
type owner struct {
	ID    int64  `json:"id"`
	First string `json:"first"`
	Last  string `json:"last,omitempty"`
	Bot   bool   `json:"bot,omitempty"`
}

// people are the accounts by their usernames: the server tells nobody whose a username is, so each is learnt where
// it is seen. A name given up means its last owner until somebody else is seen with it.
type people struct {
	memory chat.Memory
	mu     sync.Mutex // held while remembering too, so that what is at hand is what is remembered
	known  *lately.Map[string, owner]
}

func newPeople(memory chat.Memory) *people {
	return &people{memory: memory, known: lately.NewMap[string, owner](mostNames)}
}

// learn remembers whose a username is now.
func (p *people) learn(ctx context.Context, u user) error {
	if u.Username == "" {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	name, now := strings.ToLower(u.Username), owner{ID: u.ID, First: u.First, Last: u.Last, Bot: u.Bot}
	before, known, err := p.recall(ctx, name)
	if err != nil || known && before == now {
		return err
	}
	data, err := json.Marshal(now)
	if err != nil {
		return err
	}
	if err := p.memory.Put(ctx, usernameKey+name, data); err != nil {
		return fmt.Errorf("telegram: remember a username: %w", err)
	}
	p.known.Put(name, now)
	return nil
}

// find is the account that a username, without its @, stood for when it was last seen.
func (p *people) find(ctx context.Context, username string) (user, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, known, err := p.recall(ctx, strings.ToLower(username))
	return user{ID: a.ID, First: a.First, Last: a.Last, Bot: a.Bot, Username: username}, known, err
}

func (p *people) recall(ctx context.Context, name string) (owner, bool, error) {
	if a, known := p.known.Get(name); known {
		return a, true, nil
	}
	data, err := p.memory.Get(ctx, usernameKey+name)
	if err != nil {
		return owner{}, false, fmt.Errorf("telegram: recall a username: %w", err)
	}
	var a owner
	if len(data) == 0 || json.Unmarshal(data, &a) != nil { // unreadable: learnt anew
		return owner{}, false, nil
	}
	p.known.Put(name, a)
	return a, true, nil
}
