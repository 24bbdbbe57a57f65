package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

const (
	defaultURL = "https://discord.com/api"
	version    = "/v10"
)

// api asks the REST API. The library makes the requests; its sleeping, its retrying and its buckets are switched off,
// for ours know better when to ask: see limits.go.
type api struct {
	session *discordgo.Session
	http    *http.Client
	base    string
	token   string
	limits  *limits
}

// call is one request.
type call struct {
	method, route string // the route below the version, with its ids
	limit         string // the route with names for its ids, which is what is counted
	top           string // the id that it is counted apart for: of a channel, a server, a webhook with its token
	free          bool   // does not count against the budget of the whole bot
	waits         bool   // for its turn, if that is soon: who asks is not told when to come again
	body          any    // as JSON; nil: none
	raw           []byte // instead of body, with its contentType
	contentType   string
}

// refusal is what Discord answered instead of a result.
type refusal struct {
	Status  int // of HTTP
	Code    int // of the API; 0: none
	Message string
	Route   string
	Wait    time.Duration
	Global  bool // the whole bot is to wait
}

// Error says what was refused, in Discord's words, never a person's.
func (e *refusal) Error() string {
	said := cmp.Or(e.Message, http.StatusText(e.Status))
	return fmt.Sprintf("discord: %s: %d (%d) %s", e.Route, e.Status, e.Code, said)
}

// newAPI asks nothing yet.
func newAPI(o Options) *api {
	client := errand.Client(o.Client)
	a := &api{http: client, token: o.Token, limits: newLimits(o.Real)}
	a.base = strings.TrimRight(cmp.Or(o.URL, defaultURL), "/") + version
	a.session, _ = discordgo.New("Bot " + o.Token) // it has no error to give
	a.session.ShouldRetryOnRateLimit, a.session.MaxRestRetries = false, 0
	a.session.Client = &http.Client{Transport: a, CheckRedirect: client.CheckRedirect}
	return a
}

// ask makes one call when the budgets allow it, and reads its result into out; nil: nobody wants it. The error is a
// chat.RetryAfter, a *refusal or an *errand.Failure.
func (a *api) ask(ctx context.Context, c call, out any) error {
	body, contentType, err := c.encoded()
	if err != nil { // before it counts as asked: nothing would ever be answered
		return err
	}
	if err = a.enter(ctx, c); err != nil {
		return err
	}
	e := &errand.Exchange{}
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, exchangeKey{}, e), errand.CallTime)
	defer cancel()
	bucket := discordgo.NewRatelimiter().GetBucket(c.limit)
	bucket.Lock() // the library lets go of it
	_, err = a.session.RequestWithLockedBucket(c.method, a.base+c.route, contentType, body, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if e.Status == 0 {
		a.limits.leave(c, e, nil)
		return e.Failed("discord: "+c.method+" "+c.limit, err, a.redact)
	}
	if e.Status >= 200 && e.Status < 300 {
		a.limits.leave(c, e, nil)
		return answered(e.Body, out)
	}
	no := a.refused(c, e)
	a.limits.leave(c, e, no)
	return no
}

// soonest is how long a call waits for its turn at most, and how often.
const (
	soonest   = time.Second
	mostTurns = 10
)

// enter takes what a call needs from the budgets.
func (a *api) enter(ctx context.Context, c call) error {
	for turn := 1; ; turn++ {
		err := a.limits.enter(c)
		var slow chat.RetryAfter
		if turn == mostTurns || !errors.As(err, &slow) || slow.Wait > soonest || !c.waits && slow.Wait != firstWait {
			return err
		}
		if errand.Sleep(ctx, slow.Wait); ctx.Err() != nil {
			return err
		}
	}
}

func (c call) encoded() (body []byte, contentType string, err error) {
	switch {
	case c.raw != nil:
		return c.raw, c.contentType, nil
	case c.body == nil:
		return nil, "", nil
	}
	body, err = json.Marshal(c.body)
	return body, "application/json", err
}

// errAnswer is for an answer that can't be read. What was asked was done.
var errAnswer = errors.New("discord: the answer can't be read")

func answered(body []byte, out any) error {
	if out == nil || len(body) == 0 {
		return nil
	}
	if json.Unmarshal(body, out) != nil {
		return errAnswer
	}
	return nil
}

// refused reads an error. Some come from a guard before the API, and are pages.
func (a *api) refused(c call, e *errand.Exchange) *refusal {
	var said struct {
		Code    int     `json:"code"`
		Message string  `json:"message"`
		After   float64 `json:"retry_after"`
		Global  bool    `json:"global"`
	}
	page := json.Unmarshal(e.Body, &said) != nil
	everywhere := e.Header.Get("X-RateLimit-Global") != "" || e.Header.Get("X-RateLimit-Scope") == "global"
	no := &refusal{
		Status: e.Status, Code: said.Code, Message: a.redact(said.Message), Route: c.method + " " + c.limit,
		Wait: cmp.Or(seconds(said.After), after(e)), Global: said.Global || everywhere,
	}
	if no.Status == http.StatusTooManyRequests {
		no.Global = no.Global || page // the guard before the API counts all that comes from here
		no.Wait = max(no.Wait, leastWait)
	}
	return no
}

func seconds(s float64) time.Duration {
	if !(s > 0) { // nor is no number at all
		return 0
	}
	return time.Duration(min(s, mostWait) * float64(time.Second))
}

// mostWait is how many seconds a wish to wait is believed: a day.
const mostWait = 24 * 60 * 60

// secrets are what opens something: tokens in a header, and the addresses with tokens in their path.
var secrets = regexp.MustCompile(`(?i)\b(https?|wss?)://[^\s"]+|\bBot\s+\S+`)

// redact is the last guard: a proxy's page or a resolver may repeat what it was asked.
func (a *api) redact(s string) string {
	if a.token != "" {
		s = strings.ReplaceAll(s, a.token, "***")
	}
	return secrets.ReplaceAllString(s, "***")
}

// exchangeKey is where the exchange of a call is in its context.
type exchangeKey struct{}

// RoundTrip sends a request of the library's and reads the whole answer, so that the connection can be used again. The
// library is only told that there was one: it would write what it can't read into a log of its own.
func (a *api) RoundTrip(req *http.Request) (*http.Response, error) {
	e, known := req.Context().Value(exchangeKey{}).(*errand.Exchange)
	if !known {
		e = &errand.Exchange{}
	}
	if _, err := e.Do(req.Context(), a.http, req); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody, Request: req}, nil
}

// after is how long the header Retry-After wishes.
func after(e *errand.Exchange) time.Duration {
	s, err := strconv.ParseFloat(strings.TrimSpace(e.Header.Get("Retry-After")), 64)
	if err != nil || s < 0 {
		return 0
	}
	return seconds(s)
}

// openHome opens a person's own chat with the bot.
func (a *Adapter) openHome(ctx context.Context, p chat.PersonID) (channel string, err error) {
	var opened named
	err = a.api.ask(ctx, call{
		method: http.MethodPost, route: "/users/@me/channels", limit: "/users/@me/channels",
		body: map[string]string{"recipient_id": userOf(p)},
	}, &opened)
	if err == nil && !snowflake(opened.ID) {
		err = errAnswer
	}
	return opened.ID, err
}
