package discord

import (
	"cmp"
	"context"
	"slices"

	"mentorbot/bot/chat"
)

// lanes are those whose things have to wait.
type lanes map[string]bool

// lane is whose thing it is: one of theirs is received after the other. Empty: it is received at any time.
func (n news) lane() string {
	if len(n.events) == 0 {
		return ""
	}
	switch e := n.events[0]; e.Kind {
	case chat.Installed, chat.Uninstalled:
		return string(e.Community)
	default:
		return string(e.Person)
	}
}

func lanesOf(all []job) lanes {
	found := lanes{}
	for _, j := range all {
		found[j.news.lane()] = true
	}
	return found
}

// inOrder puts two rows together, each of which is in the order of the gateway.
func inOrder(a, b []job) []job {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(one, other job) int { return cmp.Compare(one.seq, other.seq) })
	return all
}

// receiveAll returns what is not safe. What comes in a lane behind something that is not, or was not before, waits for
// it: an answer must not be taken in before its question's.
func (w *wire) receiveAll(ctx context.Context, batch []job, stuck lanes) (unsafe []job) {
	for len(batch) > 0 {
		var turn, later []job
		busy := lanes{}
		for _, j := range batch {
			switch lane := j.news.lane(); {
			case lane != "" && stuck[lane]:
				unsafe = append(unsafe, j)
			case lane != "" && busy[lane]:
				later = append(later, j)
			default:
				busy[lane] = true
				turn = append(turn, j)
			}
		}
		for _, j := range w.receiveTurn(ctx, turn) {
			stuck[j.news.lane()] = true
			unsafe = append(unsafe, j)
		}
		batch = later
	}
	return inOrder(nil, unsafe)
}

// receiveTurn has at most one thing of each person received, all together, and returns what is not safe.
func (w *wire) receiveTurn(ctx context.Context, turn []job) (unsafe []job) {
	// What is begun is finished: an event must not be torn by the end of ctx.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeTime)
	defer cancel()
	all := make([]news, len(turn))
	forgotten := make([]error, len(turn))
	for i, j := range turn {
		if all[i], forgotten[i] = w.recollect(ctx, j.news); forgotten[i] != nil {
			all[i].events = nil
		}
	}
	results := w.take(ctx, all...)
	for i, err := range forgotten {
		results[i] = cmp.Or(err, results[i])
		turn[i].tell(results[i])
	}
	for i, err := range results {
		if err != nil {
			w.options.Log.WarnContext(ctx, "what Discord told is not safe", "error", err)
			unsafe = append(unsafe, turn[i])
		} else {
			w.learn(ctx, all[i])
		}
	}
	return unsafe
}
