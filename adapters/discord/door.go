package discord

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"mentorbot/bot/chat"
)

const (
	doorPath = "POST /discord/interactions"
	mostBody = 1 << 20 // bytes; an interaction is some thousand
)

// Handler is the door for interactions by HTTP. Each is answered in time, safe or not, for Discord tells it once.
func (a *Adapter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(doorPath, a.enterDoor)
	return mux
}

// enterDoor looks at nothing of an interaction before its signature is good. Discord tries with wrong ones, too.
func (a *Adapter) enterDoor(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if !a.door.verify(r.Header, body) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	n := decoded(body, a.did)
	a.tellIgnored(n)
	switch {
	case n.ping:
		reply(w, response{Type: pongAnswer})
	case n.ask == nil:
		w.WriteHeader(http.StatusBadRequest)
	case a.mine(n):
		first := a.firstAnswer(r.Context(), n, a.taken(r.Context(), n))
		reply(w, first)
		a.given(chat.Ticket(n.ask.ID), first)
	default:
		reply(w, a.sameAnswer(r.Context(), n))
	}
}

// sameAnswer is for an interaction that was told before: what the first one was answered, or will be. It is not taken
// in again.
func (a *Adapter) sameAnswer(ctx context.Context, n news) response {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	if r, known := a.tickets.firstAnswer(ctx, n.events[0].Ticket); known {
		return r
	}
	return a.told(a.options.Busy(chat.Language(n.ask.Locale)))
}

// taken takes an interaction in, whether or not Discord waits for it.
func (a *Adapter) taken(ctx context.Context, n news) <-chan error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeTime)
	done := make(chan error, 1)
	go func() {
		defer cancel()
		err := a.take(ctx, n)[0]
		done <- err
		if err != nil {
			a.options.Log.WarnContext(ctx, "what Discord told is not safe", "error", err)
			return
		}
		a.learn(ctx, n)
	}()
	return done
}

// reply answers in JSON. With its length said the answer is whole once it is written, though who answers goes on: what
// follows may be sent before that has returned.
func reply(w http.ResponseWriter, what any) {
	data, err := json.Marshal(what)
	if err != nil { // none of ours: it is plain data
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data)                      // who asked may have gone
	_ = http.NewResponseController(w).Flush() // so may they now
}
