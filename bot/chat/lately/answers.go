package lately

import (
	"context"
	"fmt"
	"time"
)

// Answers are what somebody else said. Each counts for a while; then, or when it was an error, it is asked for anew. Who
// asks the same at the same time waits for the same answer.
type Answers[K comparable, V any] struct {
	now   func() time.Time
	fresh time.Duration
	asked *Map[K, *question[V]]
}

// question is one. It is never changed after done.
type question[V any] struct {
	at     time.Time // when it was asked: the answer may be as old
	done   chan struct{}
	answer V
	err    error
}

// NewAnswers makes them: each counts for a time from when it was asked, and at most so many are kept.
func NewAnswers[K comparable, V any](now func() time.Time, fresh time.Duration, most int) *Answers[K, V] {
	return &Answers[K, V]{now: now, fresh: fresh, asked: NewMap[K, *question[V]](most)}
}

// Ask is the answer that counts, or a new one. Ctx ends the wait, and not the question: others may wait for it.
func (a *Answers[K, V]) Ask(ctx context.Context, k K, ask func(context.Context) (V, error)) (V, error) {
	q, asked := a.question(k)
	if !asked {
		go func() {
			defer close(q.done)
			if q.answer, q.err = calmly(context.WithoutCancel(ctx), ask); q.err != nil {
				a.asked.Change(k, func(latest *question[V], there bool) (*question[V], bool) {
					return latest, there && latest != q
				})
			}
		}()
	}
	select {
	case <-q.done:
		return q.answer, q.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

// calmly asks. A panic is an error like any other: nobody else could catch it, and it must not end the process.
func calmly[V any](ctx context.Context, ask func(context.Context) (V, error)) (v V, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return ask(ctx)
}

// question is the one that was asked lately, or a new one that the caller has to see answered.
func (a *Answers[K, V]) question(k K) (q *question[V], asked bool) {
	now := a.now()
	a.asked.Change(k, func(latest *question[V], there bool) (*question[V], bool) {
		if q, asked = latest, there && a.counts(latest.at, now); !asked {
			q = &question[V]{at: now, done: make(chan struct{})}
		}
		return q, true
	})
	return q, asked
}

func (a *Answers[K, V]) counts(at, now time.Time) bool {
	age := now.Sub(at)
	return age >= 0 && age < a.fresh
}

// Learn is an answer that came without a question.
func (a *Answers[K, V]) Learn(k K, v V) {
	q := &question[V]{at: a.now(), done: make(chan struct{}), answer: v}
	close(q.done)
	a.asked.Put(k, q)
}

// Drop forgets an answer: it has changed.
func (a *Answers[K, V]) Drop(k K) { a.asked.Drop(k) }

// DropAll forgets the answers to the questions that are meant.
func (a *Answers[K, V]) DropAll(meant func(K) bool) { a.asked.DropAll(meant) }
