package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

const (
	doorPath = "POST /slack/events"
	lookPath = "GET /slack/events"     // how Slack may look whether we have a certificate
	mostBody = 1 << 20                 // bytes; a letter is some thousand
	patient  = 2500 * time.Millisecond // Slack tells the person after 3 s that we did not answer
	doorTime = 30 * time.Second        // how long a letter may take though Slack hung up meanwhile
)

// noRetry keeps Slack from telling again what can't be read, and will not be later either.
const noRetry = "X-Slack-No-Retry"

// Handler is the door for everything that Slack tells by HTTP. Events are answered 200 when they are safe, and 503 when
// Slack shall tell them again; what people do is told once, so they are told instead that nothing is saved yet.
func (a *Adapter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(doorPath, a.enter)
	mux.HandleFunc(lookPath, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("ssl_check") != "1" {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
	return mux
}

// enter looks at nothing of a letter before its signature is good.
func (a *Adapter) enter(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	seal, genuine := a.door.verify(r.Header, body)
	if !genuine || !a.door.seen.first(seal) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	l, known := letterOf(r.Header.Get("Content-Type"), body)
	if !known {
		refuse(w)
		return
	}
	n := a.read(l)
	a.tellIgnored(n)
	switch {
	case n.broken:
		refuse(w)
	case n.challenge != "":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = io.WriteString(w, n.challenge) // who asked may have gone
	case n.query != nil:
		reply(w, a.suggest(r.Context(), *n.query))
	case n.form != nil:
		a.openLater(*n.form)
	case n.means():
		n.sent.enter(mostReply)
		a.answer(w, l.sort, n, a.taken(r.Context(), n, func() { a.door.seen.forget(seal) }))
	}
}

func refuse(w http.ResponseWriter) {
	w.Header().Set(noRetry, "1")
	w.WriteHeader(http.StatusBadRequest)
}

// letterOf tells the sorts apart: events are JSON, the others forms, of which one kind holds JSON.
func letterOf(contentType string, body []byte) (letter, bool) {
	kind, _, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil:
		return letter{}, false
	case kind == "application/json":
		return letter{sort: events, data: body}, true
	case kind != "application/x-www-form-urlencoded":
		return letter{}, false
	}
	l := letter{sort: slash, data: body, form: true}
	eachField(body, func(key, value []byte) {
		if string(key) == "payload" {
			l = letter{sort: interactive, data: unescape(value)}
		}
	})
	return l, true
}

// taken takes a letter in, whether or not Slack waits for it. What failed may be told again.
func (a *Adapter) taken(ctx context.Context, n news, failed func()) <-chan error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), doorTime)
	done := make(chan error, 1)
	go func() {
		defer cancel()
		err := a.take(ctx, n)[0]
		if err != nil {
			failed()
			a.options.Log.WarnContext(ctx, "what Slack told is not safe", "error", err)
		}
		done <- err
	}()
	return done
}

// answer waits until the letter is safe, but not longer than a person can be left without a word.
func (a *Adapter) answer(w http.ResponseWriter, s sort, n news, done <-chan error) {
	safe, said := a.soon(s, n, done)
	switch {
	case said != nil:
		reply(w, said)
	case !safe && s == events:
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// soon tells whether a letter is safe before a person has waited too long, and what Slack is to be answered: what
// answers a form, if that comes in the same time; that nothing is saved, if a person did it; or nothing.
func (a *Adapter) soon(s sort, n news, done <-chan error) (safe bool, said any) {
	limit := time.NewTimer(patient)
	defer limit.Stop()
	select {
	case err := <-done:
		safe = err == nil
	case <-limit.C:
	}
	if safe {
		n.sent.wait(limit.C)
	}
	if said = n.sent.leave(); said == nil && !safe && s != events {
		said = a.late(s, n)
	}
	return safe, said
}

// late tells the person that nothing is saved yet: in the answer that Slack gets, or in place.
func (a *Adapter) late(s sort, n news) any {
	words := a.options.Busy(a.hintOf(n.events[0].Person))
	switch {
	case words == "":
	case s == slash:
		return map[string]string{"response_type": "ephemeral", "text": escape(words)}
	case n.sent.field() != "":
		return map[string]any{"response_action": "errors", "errors": map[string]string{n.sent.field(): words}}
	default:
		a.say(n.events[0].Person, n.events[0].Ticket, words)
	}
	return nil
}

// reply answers in JSON.
func reply(w http.ResponseWriter, what any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(what) // plain data; who asked may have gone
}

// say answers in place, after Slack got its answer.
func (a *Adapter) say(p chat.PersonID, ticket chat.Ticket, words string) {
	if words == "" {
		return
	}
	response := a.tickets.response(ticket)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), errand.CallTime)
		defer cancel()
		if err := a.tell(ctx, p, response, words); err != nil {
			a.options.Log.WarnContext(ctx, "a person could not be told that nothing is saved yet", "error", err)
		}
	}()
}

// tell says a sentence where something was done or, where there is no answer in place, as on the home tab, or it is not
// taken, in the person's own chat. One that Slack may have shown is not said again.
func (a *Adapter) tell(ctx context.Context, p chat.PersonID, response, words string) error {
	if response != "" {
		err := a.api.answerAt(ctx, slackapi.MsgOptionResponseURL(response, "ephemeral"), slackapi.MsgOptionText(words, true))
		var lost *errand.Failure
		if err == nil || errors.As(err, &lost) && lost.Lost {
			return err
		}
	}
	to, err := addressOf(chat.To(p))
	if err != nil {
		return err
	}
	if to.channel, err = a.homes.find(ctx, p); err != nil {
		return err
	}
	c, err := contentOf(to.team, chat.Message{Text: chat.Words(words)})
	if err == nil {
		_, err = a.api.post(ctx, to, "", c)
	}
	return err
}
