package telegram

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	defaultURL    = "https://api.telegram.org"
	callTime      = 15 * time.Second // for one call; a long poll has its own time on top
	mostAnswer    = 16 << 20         // bytes of an answer: a hundred updates of the largest kind fit many times
	mostIdleConns = 32               // as many sends as the outbox does at once, so that none has to connect anew
)

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

// failure is a call without an answer. Lost says that the server may have heard it.
type failure struct {
	Method string
	Lost   bool
	why    string
	cause  error // of the context alone: any other may hold the address, and with it the token
}

// Error says what failed, without the address.
func (e *failure) Error() string { return fmt.Sprintf("telegram: %s: %s", e.Method, e.why) }

// Unwrap gives the context's error.
func (e *failure) Unwrap() error { return e.cause }

// newAPI asks nothing yet.
func newAPI(o Options) *api {
	silence()
	client := http.Client{Transport: transport()}
	if o.Client != nil {
		client = *o.Client
	}
	// A redirect would take the token to another host.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	base := strings.TrimRight(cmp.Or(o.URL, defaultURL), "/")
	return &api{token: o.Token, endpoint: strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s", client: &client}
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

type silent struct{}

func (silent) Println(...any)        {}
func (silent) Printf(string, ...any) {}

// silence takes the standard logger from the library, which would tell it the token.
var silence = sync.OnceFunc(func() { _ = tgbotapi.SetLogger(silent{}) }) // only nil is an error

// call asks the server and reads its result, if one is wanted. The error is a *refusal or a *failure.
func (a *Adapter) call(ctx context.Context, method string, params tgbotapi.Params, result any) error {
	return a.api.ask(ctx, method, patience(params), result, func(bot *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return bot.MakeRequest(method, params)
	})
}

// upload is call with files.
func (a *Adapter) upload(ctx context.Context, method string, params tgbotapi.Params, files []tgbotapi.RequestFile,
	result any) error {
	return a.api.ask(ctx, method, callTime, result, func(bot *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return bot.UploadFiles(method, params, files)
	})
}

// patience is how long a call may take: the server keeps a long poll for its timeout.
func patience(params tgbotapi.Params) time.Duration {
	seconds, _ := strconv.Atoi(params["timeout"]) // none: 0
	return callTime + time.Duration(seconds)*time.Second
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
		if answer.ErrorCode != 0 || e.status >= http.StatusMultipleChoices {
			return a.refused(method, e.status, answer)
		}
	}
	if err == nil {
		a.rejected.Store(false)
	}
	if err == nil && result != nil {
		err = json.Unmarshal(answer.Result, result)
	}
	if err != nil {
		return a.failed(method, e, err)
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

// exchange is the HTTP of one call. The library has no context, so its request is given one here.
type exchange struct {
	ctx    context.Context
	client *http.Client
	status int // of the answer; 0: none came

	asked, held atomic.Bool // a connection was asked for; one was had
}

// Do sends the request and reads the whole answer, so that the connection can be used again.
func (e *exchange) Do(req *http.Request) (*http.Response, error) {
	response, err := e.client.Do(req.WithContext(httptrace.WithClientTrace(e.ctx, e.trace())))
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
	return response, nil
}

// trace watches for a connection. The transport asks for a second one only when nothing went through the first.
func (e *exchange) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { e.asked.Store(true); e.held.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { e.held.Store(true) },
	}
}

func (e *exchange) answered() bool { return e.status != 0 }

// heard reports whether the server may have heard the request: unless it is sure that there was no connection.
func (e *exchange) heard() bool { return !e.asked.Load() || e.held.Load() }
