package slack

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	slackapi "github.com/slack-go/slack"
)

const (
	defaultURL    = "https://slack.com/api/"
	callTime      = 15 * time.Second // for one call
	mostAnswer    = 16 << 20         // bytes of an answer
	mostIdleConns = 32               // as many sends as the outbox does at once, so that none has to connect anew
)

// api asks the Web API. The library makes the requests and reads the answers; the limits of time and size, and what may
// be said of a failure are ours.
type api struct {
	client *slackapi.Client
	http   *http.Client
	limits *limits
	tokens []string
	doubt  func() // called when Slack does not accept the token; nil: nobody asks

	refused func(context.Context, error) // hears of each refusal; nil: nobody does
}

// refusal is what Slack answered instead of a result.
type refusal struct {
	Method string
	Code   string // Slack's word for it; empty: only the status is known
	Status int    // of HTTP
	Wait   time.Duration
	All    bool   // it is about all that is said, not only there
	Needed string // the scope that is missing
}

// Error says what was refused, in Slack's words, never a person's.
func (e *refusal) Error() string {
	said := cmp.Or(e.Code, strconv.Itoa(e.Status)+" "+http.StatusText(e.Status))
	if e.Needed != "" {
		said += ", the scope " + e.Needed + " is missing"
	}
	return fmt.Sprintf("slack: %s: %s", e.Method, said)
}

// failure is a call without an answer. Lost says that Slack may have heard it.
type failure struct {
	Method string
	Lost   bool
	why    string
	cause  error // of the context alone: any other may hold an address, and with it a secret
}

// Error says what failed, without the address.
func (e *failure) Error() string { return fmt.Sprintf("slack: %s: %s", e.Method, e.why) }

// Unwrap gives the context's error.
func (e *failure) Unwrap() error { return e.cause }

// newAPI asks nothing yet.
func newAPI(o Options) *api {
	client := http.Client{Transport: transport()}
	if o.Client != nil {
		client = *o.Client
	}
	// A redirect would take the token to another host.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	a := &api{http: &client, limits: newLimits(o.Real), tokens: []string{o.BotToken, o.AppToken, o.Secret}}
	base := strings.TrimRight(cmp.Or(o.URL, defaultURL), "/") + "/" // the library glues the method to it
	a.client = slackapi.New(o.BotToken, slackapi.OptionAppLevelToken(o.AppToken), slackapi.OptionAPIURL(base),
		slackapi.OptionHTTPClient(a))
	return a
}

func transport() http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = mostIdleConns
	return t
}

// calling is what one call does.
type calling func(context.Context, *slackapi.Client) error

// ask makes one call within the limits. The error is a *refusal or a *failure.
func (a *api) ask(ctx context.Context, method string, call calling) error {
	return a.askIn(ctx, method, "", call)
}

// askIn is ask for what is posted to a channel, which has a limit of its own.
func (a *api) askIn(ctx context.Context, method, channel string, call calling) error {
	if err := a.limits.take(ctx, method, channel); err != nil {
		return err
	}
	err := a.call(ctx, method, call)
	var no *refusal
	if errors.As(err, &no) && no.limited() {
		no.Wait, no.All = a.limits.refused(method, channel, no.Wait)
		return err
	}
	a.limits.passed(method, channel)
	return err
}

// call makes one call, whatever the limits are.
func (a *api) call(ctx context.Context, method string, call calling) error {
	e := &exchange{}
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, exchangeKey{}, e), callTime)
	defer cancel()
	err := call(ctx, a.client)
	if err == nil {
		return nil
	}
	err = a.meant(method, e, err)
	if a.refused != nil {
		a.refused(ctx, err)
	}
	return err
}

// meant is an error of the library's as ours.
func (a *api) meant(method string, e *exchange, err error) error {
	var no slackapi.SlackErrorResponse
	var slow *slackapi.RateLimitedError
	var status slackapi.StatusCodeError
	switch {
	case errors.As(err, &no):
		code, needed := a.redact(no.Err), a.redact(no.Needed)
		r := &refusal{Method: method, Code: code, Status: e.status, Needed: needed, Wait: e.wait}
		if r.is(final) && a.doubt != nil && !slices.Contains(undoubted, method) {
			a.doubt()
		}
		return r
	case errors.As(err, &slow):
		return &refusal{Method: method, Code: limited[0], Status: http.StatusTooManyRequests, Wait: slow.RetryAfter}
	case errors.As(err, &status):
		return &refusal{Method: method, Status: status.Code, Wait: e.wait}
	case e.status != 0 && e.status != http.StatusOK:
		return &refusal{Method: method, Status: e.status, Wait: e.wait}
	}
	return a.failed(method, e, err)
}

// undoubted are the methods whose refusals are looked at by who called them.
var undoubted = []string{"auth.test", "apps.connections.open"}

func (a *api) failed(method string, e *exchange, err error) error {
	f := &failure{Method: method, Lost: e.heard()}
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, cause) {
			f.cause, f.why = cause, cause.Error()
			return f
		}
	}
	var address *url.Error
	if errors.As(err, &address) {
		err = address.Err
	}
	f.why = a.redact(err.Error())
	return f
}

// secrets are what opens something: tokens of any kind, and the addresses that answers in place go to.
var secrets = regexp.MustCompile(`(?i)\b(xox[a-z]|xapp|xwfp)[-.][\w.%-]+|\b(https?|wss?)://[^\s"]+`)

// redact is the last guard: a proxy's page or a resolver may repeat what it was asked.
func (a *api) redact(s string) string {
	for _, hidden := range a.tokens {
		if hidden != "" {
			s = strings.ReplaceAll(s, hidden, "***")
		}
	}
	return secrets.ReplaceAllString(s, "***")
}

// exchangeKey is where the exchange of a call is in its context.
type exchangeKey struct{}

// exchange is the HTTP of one call.
type exchange struct {
	status int           // of the answer; 0: none came
	wait   time.Duration // how long Slack wishes to be left alone
	scopes []string      // what the token may do; nil: it was not said

	asked, held atomic.Bool // a connection was asked for; one was had
}

// Do sends a request of the library's and reads the whole answer, so that the connection can be used again.
func (a *api) Do(req *http.Request) (*http.Response, error) {
	e, known := req.Context().Value(exchangeKey{}).(*exchange)
	if !known {
		e = &exchange{}
	}
	response, err := a.http.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), e.trace())))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer+1))
	if err == nil && len(body) > mostAnswer {
		err = errors.New("the answer is too long")
	}
	if err != nil {
		return nil, err
	}
	e.status, response.Body = response.StatusCode, io.NopCloser(bytes.NewReader(body))
	if seconds, err := strconv.Atoi(strings.TrimSpace(response.Header.Get("Retry-After"))); err == nil && seconds > 0 {
		e.wait = time.Duration(min(seconds, mostWait)) * time.Second
	}
	if said := response.Header.Values(scopesHeader); len(said) > 0 {
		e.scopes = append([]string{}, listed(strings.Join(said, ","))...)
	}
	return response, nil
}

// scopesHeader is where Slack says what the token that was shown may do.
const scopesHeader = "X-Oauth-Scopes"

// granted is what was said of the token in the call under way.
func granted(ctx context.Context) []string {
	e, known := ctx.Value(exchangeKey{}).(*exchange)
	if !known {
		return nil
	}
	return e.scopes
}

// mostWait is how many seconds a wish to wait is believed: a day.
const mostWait = 24 * 60 * 60

// trace watches for a connection. The transport asks for a second one only when nothing went through the first.
func (e *exchange) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { e.asked.Store(true); e.held.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { e.held.Store(true) },
	}
}

// heard reports whether Slack may have heard the request: unless it is sure that there was no connection.
func (e *exchange) heard() bool { return !e.asked.Load() || e.held.Load() }
