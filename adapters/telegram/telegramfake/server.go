package telegramfake

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"mentorbot/bot/chat/netfake"
)

// Server is a pretended Bot API for one bot. Its exported fields are set before it is used.
type Server struct {
	Now      func() time.Time  // the moment of messages, and of the limits
	Limits   bool              // refuse who writes too fast
	Hold     bool              // what was refused waits for Again, instead of three seconds
	Hook     http.RoundTripper // the way to the webhook; nil: the real one
	Inspect  func(method string, params map[string]any)
	Answered func(method string, result json.RawMessage)
	Told     func(update json.RawMessage) // hears what is told to the webhook

	token string
	me    User

	mu        sync.Mutex // guards what follows
	changed   netfake.Bell
	users     map[int64]*User
	places    map[int64]*place
	messages  int64 // the last one's number where chats count together
	people    int64 // the last id given away
	groups    int64
	queue     queue
	webhook   webhook
	callbacks map[string]*pressed
	commands  map[string][]Command
	menus     map[int64]json.RawMessage
	flood     flood
	failures  netfake.Failures
}

// anonymous is who writes for an administrator that hides.
var anonymous = User{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}

// firstPerson is where the ids of people begin: behind the bot's own.
const firstPerson = 7_000_000_000

// NewServer makes a server with one bot and nobody else. The bot's id stands before the token's colon.
func NewServer(token, username string) *Server {
	before, _, _ := strings.Cut(token, ":")
	id, err := strconv.ParseInt(before, 10, 64)
	if err != nil {
		panic("a token begins with the bot's id and a colon")
	}
	s := &Server{
		Now: func() time.Time { return firstMoment }, token: token,
		me:    User{ID: id, IsBot: true, FirstName: "Mentorbot", Username: username},
		users: map[int64]*User{}, places: map[int64]*place{}, people: firstPerson,
		callbacks: map[string]*pressed{}, commands: map[string][]Command{}, menus: map[int64]json.RawMessage{},
		queue: queue{allowed: defaultUpdates()}, flood: newFlood(),
	}
	s.users[id], s.users[anonymous.ID] = &s.me, &anonymous
	return s
}

// firstMoment is now where nobody says: a message without a date would be one that can't be reached.
var firstMoment = time.Date(2025, time.January, 1, 12, 0, 0, 0, time.UTC)

// problem is an answer that is not ok.
type problem struct {
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  *hints `json:"parameters,omitempty"`
}

type hints struct {
	MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
	RetryAfter int   `json:"retry_after,omitempty"`
}

// Error is the description.
func (p *problem) Error() string { return p.Description }

func bad(description string) *problem {
	return &problem{Code: http.StatusBadRequest, Description: "Bad Request: " + description}
}

func forbidden(description string) *problem {
	return &problem{Code: http.StatusForbidden, Description: "Forbidden: " + description}
}

// methods are all that the bot has a use for. Each is called with the lock held.
var methods = map[string]func(*Server, *call) (any, error){
	"getMe": (*Server).getMe, "getUpdates": (*Server).getUpdates, "setWebhook": (*Server).setWebhook,
	"deleteWebhook": (*Server).deleteWebhook, "getWebhookInfo": (*Server).getWebhookInfo,
	"sendMessage": (*Server).sendMessage, "sendPhoto": (*Server).sendPhoto, "sendDocument": (*Server).sendDocument,
	"sendChatAction": (*Server).sendChatAction, "editMessageText": (*Server).editMessageText,
	"editMessageCaption": (*Server).editMessageCaption, "editMessageReplyMarkup": (*Server).editMessageReplyMarkup,
	"deleteMessage": (*Server).deleteMessage, "answerCallbackQuery": (*Server).answerCallbackQuery,
	"getChat": (*Server).getChat, "getChatMember": (*Server).getChatMember,
	"getChatAdministrators": (*Server).getChatAdministrators, "leaveChat": (*Server).leaveChat,
	"setMyCommands": (*Server).setMyCommands, "deleteMyCommands": (*Server).deleteMyCommands,
	"getMyCommands": (*Server).getMyCommands, "setChatMenuButton": (*Server).setChatMenuButton,
}

// ServeHTTP answers /bot<token>/<method>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, method, found := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	do, known := methods[method]
	switch {
	case !found || !strings.HasPrefix(r.URL.Path, "/bot"):
		answer(w, nil, &problem{Code: http.StatusNotFound, Description: "Not Found"})
		return
	case token != s.token:
		answer(w, nil, &problem{Code: http.StatusUnauthorized, Description: "Unauthorized"})
		return
	}
	c, err := read(r, method)
	if err != nil {
		answer(w, nil, bad("can't parse the request: "+err.Error()))
		return
	}
	if s.Inspect != nil {
		s.Inspect(method, c.Params)
	}
	if !known {
		answer(w, nil, &problem{Code: http.StatusNotFound, Description: "Not Found"})
		return
	}
	s.carryOut(w, c, do)
}

// carryOut lets a planned failure come before or behind what the method does.
func (s *Server) carryOut(w http.ResponseWriter, c *call, do func(*Server, *call) (any, error)) {
	fails := s.failures.Take(meant(c.method))
	if fails.Before(c.ctx, w) {
		return
	}
	s.mu.Lock()
	result, err := do(s, c)
	body := encode(result)
	s.mu.Unlock()
	if err == nil && s.Answered != nil {
		s.Answered(c.method, body)
	}
	fails.Behind()
	answer(w, body, err)
}

// encode writes what belongs to this package, which is always JSON. The lock is held: messages may change later.
func encode(v any) json.RawMessage {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return body
}

func answer(w http.ResponseWriter, result json.RawMessage, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err == nil {
		_, _ = w.Write(encode(map[string]any{"ok": true, "result": result})) // who hung up reads nothing
		return
	}
	p, known := err.(*problem)
	if !known {
		p = &problem{Code: http.StatusInternalServerError, Description: "Internal Server Error"}
	}
	w.WriteHeader(p.Code)
	_, _ = w.Write(encode(struct {
		OK bool `json:"ok"`
		*problem
	}{false, p}))
}

// change wakes whoever waits. The lock is held.
func (s *Server) change() {
	s.changed.Ring()
}

func (s *Server) getMe(*call) (any, error) {
	return struct {
		User
		Groups bool `json:"can_join_groups"`
		All    bool `json:"can_read_all_group_messages"`
		Inline bool `json:"supports_inline_queries"`
	}{s.me, true, false, false}, nil
}

func (s *Server) stamp() int64 { return s.Now().Unix() }
