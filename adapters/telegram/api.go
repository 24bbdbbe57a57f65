package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat/errand"
)

const defaultURL = "https://api.telegram.org"

// api asks the Bot API. The library makes the requests; the context, the limits of time and size, and what may be said
// of a failure are ours.
type api struct {
	token, endpoint string
	client          *http.Client
	rejected        atomic.Bool // the token was not accepted at the latest
}

// refusal is what the server answered instead of a result.
type refusal struct {
	Method      string
	Code        int // as in HTTP
	Description string
	RetryAfter  time.Duration
	MigrateTo   int64 // the group is this chat now
}

// Error says what was refused. The description is the server's, never a person's words.
func (e *refusal) Error() string {
	return fmt.Sprintf("telegram: %s: %d %s", e.Method, e.Code, e.Description)
}

// newAPI asks nothing yet.
func newAPI(o Options) *api {
	silence()
	base := strings.TrimRight(cmp.Or(o.URL, defaultURL), "/")
	endpoint := strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s"
	return &api{token: o.Token, endpoint: endpoint, client: errand.Client(o.Client)}
}

type silent struct{}

func (silent) Println(...any)        {}
func (silent) Printf(string, ...any) {}

// silence takes the standard logger from the library, which would tell it the token.
var silence = sync.OnceFunc(func() { _ = tgbotapi.SetLogger(silent{}) }) // only nil is an error

// call asks the server and reads its result, if one is wanted. The error is a *refusal or a *errand.Failure.
func (a *Adapter) call(ctx context.Context, method string, params tgbotapi.Params, result any) error {
	return a.api.ask(ctx, method, patience(params), result, func(bot *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return bot.MakeRequest(method, params)
	})
}

// upload is call with files.
func (a *Adapter) upload(ctx context.Context, method string, params tgbotapi.Params, files []tgbotapi.RequestFile,
	result any) error {
	return a.api.ask(ctx, method, errand.CallTime, result, func(bot *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return bot.UploadFiles(method, params, files)
	})
}

// patience is how long a call may take: the server keeps a long poll for its timeout.
func patience(params tgbotapi.Params) time.Duration {
	seconds, _ := strconv.Atoi(params["timeout"]) // none: 0
	return errand.CallTime + time.Duration(seconds)*time.Second
}

func (a *api) ask(ctx context.Context, method string, limit time.Duration, result any,
	do func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error)) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	e := &exchange{ctx: ctx, client: a.client}
	bot := &tgbotapi.BotAPI{Token: a.token, Client: e}
	bot.SetAPIEndpoint(a.endpoint)
	answer, err := do(bot)
	if answer != nil && !answer.Ok && e.answered() {
		if answer.ErrorCode != 0 || e.Status >= http.StatusMultipleChoices {
			return a.refused(method, e.Status, answer)
		}
	}
	if err == nil {
		a.rejected.Store(false)
	}
	if err == nil && result != nil {
		err = json.Unmarshal(answer.Result, result)
	}
	if err != nil {
		return e.Failed("telegram: "+method, err, a.redact)
	}
	return nil
}

// refused reads the code from the answer's body, for the library drops it for uploads; a page of a proxy has none.
func (a *api) refused(method string, status int, answer *tgbotapi.APIResponse) error {
	r := &refusal{Method: method, Code: cmp.Or(answer.ErrorCode, status), Description: a.redact(answer.Description)}
	a.rejected.Store(r.Code == http.StatusUnauthorized)
	r.Description = cmp.Or(r.Description, http.StatusText(r.Code))
	if p := answer.Parameters; p != nil {
		r.RetryAfter, r.MigrateTo = time.Duration(p.RetryAfter)*time.Second, p.MigrateToChatID
	}
	return r
}

// redact is the last guard: a proxy's page or a resolver may repeat the address.
func (a *api) redact(s string) string {
	_, secret, _ := strings.Cut(a.token, ":")
	for _, hidden := range []string{a.token, secret} {
		if hidden != "" {
			s = strings.ReplaceAll(s, hidden, "***")
		}
	}
	return s
}

// exchange is one call. The library has no context, so its request is given one here.
type exchange struct {
	errand.Exchange
	ctx    context.Context
	client *http.Client
}

// Do sends the request.
func (e *exchange) Do(req *http.Request) (*http.Response, error) {
	return e.Exchange.Do(e.ctx, e.client, req)
}

func (e *exchange) answered() bool { return e.Status != 0 }
