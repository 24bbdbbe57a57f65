package slackfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"mentorbot/bot/chat/netfake"
)

// Server is a pretended Slack: one workspace in which one app is installed. Its exported fields are set before it is
// used, or with Change.
type Server struct {
	Now      func() time.Time  // the moment of messages, and of the limits
	Limits   bool              // refuse who calls too fast
	Lenient  time.Duration     // how much longer than the real one it waits for the app, where a machine may stall
	Slow     bool              // give the history as apps get it that are distributed outside the Marketplace
	URL      string            // where it is reached, for the addresses that it gives away
	Hook     http.RoundTripper // the way to the app's request URL; nil: the real one
	HookURL  string            // where events, commands and interactivity are posted; empty: they go over sockets
	Secret   string            // signs what is posted
	Events   []string          // what the app has subscribed to
	Scopes   []string          // what the app was allowed when it was installed
	Inspect  func(method string, params map[string]any, asJSON bool)
	Answered func(method string, result json.RawMessage)
	Told     func(kind string, payload json.RawMessage) // hears what the app is told; it may not call the server

	app App

	mu         sync.Mutex // guards what follows
	mute       bool       // says hello on no socket
	changed    netfake.Bell
	gone       string // the error of every call once the app is uninstalled or its token revoked
	noMessages bool   // the Messages tab is off
	noHome     bool   // the Home tab is off
	users      []*User
	channels   []*Channel
	views      []*View
	triggers   map[string]*trigger
	responses  map[string]*response
	files      map[string]*File
	queue      queue
	sockets    sockets
	offers     map[string][]any // what lists show, by who typed and the action
	flood      flood
	failures   netfake.Failures
	violations []string
	lives      []Live // whatever came alive
	counter    int
}

// App is who the bot is.
type App struct {
	ID, Team, Domain, Bot, BotUser, Name string
	BotToken, AppToken                   string
	Command                              string // with its slash
}

// firstMoment is now where nobody says.
var firstMoment = time.Date(2025, time.January, 1, 12, 0, 0, 0, time.UTC)

// NewServer makes a workspace with the app installed and nobody else in it.
func NewServer(app App) *Server {
	s := &Server{
		Now: func() time.Time { return firstMoment }, URL: "https://slack.example", app: app,
		Secret: "pretended-signing-secret", Events: defaultEvents(), Scopes: defaultScopes(),
		triggers: map[string]*trigger{}, responses: map[string]*response{},
		files: map[string]*File{}, flood: newFlood(), sockets: newSockets(), offers: map[string][]any{},
	}
	s.users = []*User{{
		ID: app.BotUser, TeamID: app.Team, Name: strings.ToLower(app.Name), RealName: app.Name, IsBot: true,
		Profile: Profile{RealName: app.Name, BotID: app.Bot},
	}}
	return s
}

// App is who the bot is.
func (s *Server) App() App { return s.app }

// Change sets fields while the server is in use.
func (s *Server) Change(set func(s *Server)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	set(s)
}

func defaultEvents() []string {
	return []string{"message.im", "app_home_opened", "team_join", "user_change", "tokens_revoked", "app_uninstalled"}
}

func defaultScopes() []string {
	return []string{"chat:write", "commands", "im:write", "im:history", "users:read", "files:write", "mpim:write"}
}

// problem is an answer that is not ok. Code is 0 where the answer is one of HTTP 200, as nearly all are.
type problem struct {
	Code     int
	Wait     time.Duration // of a 429; 0: it has no header
	Name     string
	Messages []string
	Needed   string
	Provided string
}

// Error is its name.
func (p *problem) Error() string { return p.Name }

func refused(name string, messages ...string) *problem {
	return &problem{Name: name, Messages: messages}
}

// wire is how a problem is told.
func (p *problem) wire() obj {
	told := obj{"ok": false, "error": p.Name}
	if p.Needed != "" {
		told["needed"], told["provided"] = p.Needed, p.Provided
	}
	if len(p.Messages) > 0 {
		told["response_metadata"] = obj{"messages": p.Messages}
		if p.Name == "invalid_blocks" {
			told["errors"] = p.Messages
		}
	}
	return told
}

// ServeHTTP answers /api/<method>, uploads, response URLs, and sockets.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	switch {
	case strings.HasPrefix(path, "/api/"):
		s.serveAPI(w, r, strings.TrimPrefix(path, "/api/"))
	case strings.HasPrefix(path, "/upload/"):
		s.serveUpload(w, r)
	case strings.HasPrefix(path, "/hooks/"):
		s.serveResponse(w, r)
	case strings.HasPrefix(path, "/link"):
		s.serveSocket(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, name string) {
	m, known := methods[name]
	c, err := read(r, name)
	switch {
	case err != nil:
		answer(w, nil, refused("invalid_post_type", err.Error()))
		return
	case !known:
		answer(w, nil, refused("unknown_method"))
		return
	}
	if s.Inspect != nil {
		s.Inspect(name, c.Params, c.json)
	}
	s.carryOut(w, c, m)
}

// carryOut lets a planned failure come before or behind what the method does.
func (s *Server) carryOut(w http.ResponseWriter, c *call, m method) {
	w.Header().Set("X-OAuth-Scopes", s.scopes(m))
	fails := s.failures.Take(meant(c.method))
	if fails.Before(c.ctx, w) {
		return
	}
	s.mu.Lock()
	result, err := s.enter(c, m)
	body, answered := encode(result), s.Answered
	s.mu.Unlock()
	if err == nil && answered != nil {
		answered(c.method, body)
	}
	fails.Behind()
	if err == nil {
		answer(w, body, nil)
		return
	}
	answer(w, nil, err)
}

// scopes are those of the token that a method takes.
func (s *Server) scopes(m method) string {
	if m.app {
		return "connections:write"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.Scopes, ",")
}

// enter checks what every method checks, and does what it is for. The lock is held.
func (s *Server) enter(c *call, m method) (obj, error) {
	if err := s.authorised(c, m); err != nil {
		return nil, err
	}
	if err := s.hurry(c, m); err != nil {
		return nil, err
	}
	if c.json && !m.json {
		return nil, refused("invalid_arguments", "[ERROR] this method does not take JSON")
	}
	for _, name := range m.need {
		if !c.has(name) {
			return nil, refused("invalid_arguments", "[ERROR] missing required field: "+name)
		}
	}
	for _, scope := range m.scopes {
		if err := s.allowed(scope); err != nil {
			return nil, err
		}
	}
	result, err := m.do(s, c)
	if err != nil {
		return nil, err
	}
	if result == nil {
		result = obj{}
	}
	result["ok"] = true
	if c.json && !c.charset {
		s.warn(result, "missing_charset")
	}
	return result, nil
}

func (s *Server) warn(result obj, warning string) {
	if old, has := result["warning"].(string); has {
		warning = old + "," + warning
	}
	result["warning"] = warning
	result["response_metadata"] = obj{"warnings": strings.Split(warning, ",")}
}

// encode writes what belongs to this package, which is always JSON. The lock is held: messages may change later.
func encode(v any) json.RawMessage {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return body
}

func answer(w http.ResponseWriter, body json.RawMessage, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err == nil {
		_, _ = w.Write(body) // who hung up reads nothing
		return
	}
	p, known := err.(*problem)
	if !known {
		p = &problem{Code: http.StatusInternalServerError, Name: "internal_error"}
	}
	if p.Wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds(p.Wait)))
	}
	if p.Code != 0 {
		w.WriteHeader(p.Code)
	}
	_, _ = w.Write(encode(p.wire()))
}

// change wakes whoever waits. The lock is held.
func (s *Server) change() {
	s.changed.Ring()
}

// violated notes what the real Slack lets pass, and a good app does not do. The lock is held.
func (s *Server) violated(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}

// next is a new number.
func (s *Server) next() int {
	s.counter++
	return s.counter
}

// id is a new id of a kind: a letter or two, then nine signs.
func (s *Server) id(kind string) string { return fmt.Sprintf("%s0FAKE%05d", kind, s.next()) }

// stamp is a new message's ts, which no other message has.
func (s *Server) stamp() string { return fmt.Sprintf("%d.%06d", s.Now().Unix(), s.next()%1_000_000) }
