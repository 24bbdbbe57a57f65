package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"mentorbot/bot/chat"
)

// promise is a message that somebody was promised in place, with all that it takes to keep it, or take it back. Its
// token is a secret; a memory is sealed.
type promise struct {
	ID      string    `json:"id"`
	App     string    `json:"app"`
	Token   string    `json:"token"`
	Channel string    `json:"channel"`
	Message string    `json:"message,omitempty"`
	Hidden  bool      `json:"hidden,omitempty"`
	Only    bool      `json:"only,omitempty"`
	At      time.Time `json:"at"`
}

func promiseOf(r right) promise {
	return promise{r.id, r.app, r.token, r.channel, r.message, r.hidden, r.only, r.at}
}

// right is what was promised, in another run: somebody saw to the first answer, and gave it.
func (p promise) right() right {
	first := make(chan struct{})
	close(first)
	return right{id: p.ID, app: p.App, token: p.Token, channel: p.Channel, message: p.Message, hidden: p.Hidden,
		only: p.Only, at: p.At, claimed: true, given: true, first: first, answer: response{Type: laterAnswer}}
}

// promises are those that were not kept so far. They are remembered, so that whoever was promised something does not
// wait for it for ever when the program was killed.
type promises struct {
	memory chat.Memory
	now    func() time.Time

	recalling sync.Once
	recalled  chan struct{} // closed when those of the run before are known
	saving    chan struct{} // holds something while they are remembered

	mu      sync.Mutex
	open    map[chat.Ticket]promise
	changed bool // since they were remembered
}

// promisesKey is where they are remembered, mostPromises how many.
const (
	promisesKey  = "promises"
	mostPromises = 1000
)

func newPromises(memory chat.Memory, now func() time.Time) *promises {
	return &promises{memory: memory, now: now, recalled: make(chan struct{}), saving: make(chan struct{}, 1),
		open: map[chat.Ticket]promise{}}
}

// made is one more.
func (p *promises) made(one promise) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.open) < mostPromises {
		p.open[chat.Ticket(one.ID)], p.changed = one, true
	}
}

// over is one that was kept, or is void. That is remembered with the next that is made, or by save.
func (p *promises) over(t chat.Ticket) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, there := p.open[t]; there {
		delete(p.open, t)
		p.changed = true
	}
}

// written are all as they stand, which are remembered next; false: they are already.
func (p *promises) written() (data []byte, changed bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if changed = p.changed; changed && len(p.open) > 0 {
		data, err = json.Marshal(p.open)
	}
	p.changed = false
	return data, changed, err
}

// save remembers all as they stand. Whoever comes while others are remembered shares the next time with all who wait.
func (p *promises) save(ctx context.Context) error {
	select {
	case p.saving <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.saving }()
	data, changed, err := p.written()
	if err == nil && changed { // else whoever was before did it
		err = p.memory.Put(ctx, promisesKey, data)
	}
	if err != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.changed = true
		return fmt.Errorf("discord: remember what was promised: %w", err)
	}
	return nil
}

// recall is what was promised in the run before and can still be kept.
func (p *promises) recall(ctx context.Context) (all map[chat.Ticket]promise, err error) {
	data, err := p.memory.Get(ctx, promisesKey)
	if err == nil && len(data) > 0 {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		return nil, fmt.Errorf("discord: read what was promised: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for t, one := range all {
		p.changed = true
		if p.now().Sub(one.At) > tokenTime {
			delete(all, t)
		} else {
			p.open[t] = one
		}
	}
	return all, nil
}
