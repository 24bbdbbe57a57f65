package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat/errand"
)

const defaultURL = "https://slack.com/api/"

// api asks the Web API. The library makes the requests and reads the answers; the limits of time and size, and what may
// be said of a failure are ours.
type api struct {
	client  *slackapi.Client
	http    *http.Client
	limits  *limits
	tokens  []string
	refused func(context.Context, *refusal) // hears of each
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

// newAPI asks nothing yet.
func newAPI(o Options, refused func(context.Context, *refusal)) *api {
	a := &api{
		http: errand.Client(o.Client), limits: newLimits(o.Real), refused: refused,
		tokens: []string{o.BotToken, o.AppToken, o.Secret},
	}
	base := strings.TrimRight(cmp.Or(o.URL, defaultURL), "/") + "/" // the library glues the method to it
	a.client = slackapi.New(o.BotToken, slackapi.OptionAppLevelToken(o.AppToken), slackapi.OptionAPIURL(base),
		slackapi.OptionHTTPClient(a))
	return a
}

// calling is what one call does.
type calling func(context.Context, *slackapi.Client) error

// ask makes one call within the limits. The error is a *refusal or a *errand.Failure.
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
	e := &errand.Exchange{}
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, exchangeKey{}, e), errand.CallTime)
	defer cancel()
	err := call(ctx, a.client)
	if err == nil {
		return nil
	}
	if no := a.refusal(method, e, err); no != nil {
		a.refused(ctx, no)
		return no
	}
	return e.Failed("slack: "+method, err, a.redact)
}

// refusal is what Slack answered, if it did.
func (a *api) refusal(method string, e *errand.Exchange, err error) *refusal {
	var no slackapi.SlackErrorResponse
	var slow *slackapi.RateLimitedError
	r := &refusal{Method: method, Status: e.Status, Wait: wished(e)}
	switch {
	case errors.As(err, &no):
		r.Code, r.Needed = a.redact(no.Err), a.redact(no.Needed)
	case errors.As(err, &slow):
		r.Code, r.Wait = limited[0], slow.RetryAfter
	case e.Status == 0 || e.Status == http.StatusOK:
		return nil
	}
	return r
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

// Do sends a request of the library's.
func (a *api) Do(req *http.Request) (*http.Response, error) {
	return exchangeOf(req.Context()).Do(req.Context(), a.http, req)
}

// exchangeOf is that of the call under way.
func exchangeOf(ctx context.Context) *errand.Exchange {
	if e, known := ctx.Value(exchangeKey{}).(*errand.Exchange); known {
		return e
	}
	return &errand.Exchange{}
}

// mostWait is how many seconds a wish to wait is believed: a day.
const mostWait = 24 * 60 * 60

// wished is how long Slack wishes to be left alone.
func wished(e *errand.Exchange) time.Duration {
	seconds, err := strconv.Atoi(strings.TrimSpace(e.Header.Get("Retry-After")))
	if err != nil {
		return 0
	}
	return time.Duration(min(max(seconds, 0), mostWait)) * time.Second
}

// scopesHeader is where Slack says what the token that was shown may do.
const scopesHeader = "X-Oauth-Scopes"

// granted is what was said of the token in the call under way; nil: nothing.
func granted(ctx context.Context) []string {
	said := exchangeOf(ctx).Header.Values(scopesHeader)
	if len(said) == 0 {
		return nil
	}
	return append([]string{}, listed(strings.Join(said, ","))...)
}
