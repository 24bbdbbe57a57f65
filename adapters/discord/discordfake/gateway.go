package discordfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// What the gateway says: https://docs.discord.com/developers/topics/opcodes-and-status-codes.
const (
	opDispatch  = 0
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11

	closeToken    = 4004
	closeSequence = 4007
)

// frame is what goes through a socket.
type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int64          `json:"s"`
	Name *string         `json:"t"`
	act  *Act            // that it tells of; nil: of none
}

// gateway is what happens beside the REST API.
type gateway struct {
	sessions   []*session
	identifies int
	resumes    int
	beats      int
	closes     []int
	refuses    int // the code that who would go on is shut out with; 0: nobody is
	shards     int
	deaf       bool // nothing comes through any more, either way
	interval   time.Duration
	remaining  int               // sessions that may begin
	together   int               // of these, so many at once
	latest     map[int]time.Time // when one began, by turn
}

// session is one, with all that was told in it.
type session struct {
	id     string
	shard  [2]int
	log    []frame
	heard  int64   // up to where, as the app says with each heartbeat
	socket *socket // nil: nobody listens
	over   bool
}

// socket is one connection. What is said waits in a queue: nobody who says it waits for the app.
type socket struct {
	conn *websocket.Conn
	deaf bool // nothing comes through any more; guarded by the server's lock

	mu      sync.Mutex
	queue   []any // frames, bytes, or a code to close with
	writing bool
}

func (k *socket) send(f frame) { k.put(f) }

func (k *socket) close(code int) { k.put(code) }

func (k *socket) put(what any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queue = append(k.queue, what)
	if !k.writing {
		k.writing = true
		go k.write()
	}
}

func (k *socket) write() {
	for {
		k.mu.Lock()
		if len(k.queue) == 0 {
			k.writing = false
			k.mu.Unlock()
			return
		}
		next := k.queue[0]
		k.queue = k.queue[1:]
		k.mu.Unlock()
		if code, is := next.(int); is {
			_ = k.conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, "")) // it may be dead
			k.conn.Close()
			continue
		}
		if data, is := next.([]byte); is {
			_ = k.conn.WriteMessage(websocket.TextMessage, data) // as above
			continue
		}
		_ = k.conn.WriteJSON(next) // a dead socket hears nothing, and resumes
	}
}

// Heartbeats is how often the app is to say that it is there.
func (s *Server) Heartbeats(every time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.interval = every
}

const usualInterval = 41250 * time.Millisecond

func (s *Server) gatewayWire() obj {
	remaining := 1000 - s.gateway.identifies
	if s.gateway.remaining > 0 {
		remaining = s.gateway.remaining
	}
	return obj{"url": s.socketURL(), "shards": max(1, s.gateway.shards), "session_start_limit": obj{
		"total": 1000, "remaining": remaining, "reset_after": 14_400_000, "max_concurrency": max(1, s.gateway.together),
	}}
}

func (s *Server) socketURL() string { return strings.Replace(s.URL, "http", "ws", 1) + "/gateway" }

// FewSessions lets only so many begin today.
func (s *Server) FewSessions(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.remaining = n
}

// serveSocket is one connection, until it ends.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	k := &socket{conn: conn}
	s.mu.Lock()
	every := s.gateway.interval
	if v := r.URL.Query().Get("v"); v != "10" {
		s.violates("the gateway's version is " + v)
	}
	s.mu.Unlock()
	if every == 0 {
		every = usualInterval
	}
	k.send(frame{Op: opHello, Data: encode(obj{"heartbeat_interval": every.Milliseconds()})})
	for {
		var f frame
		if err := conn.ReadJSON(&f); err != nil {
			s.hungUp(k, err)
			return
		}
		s.hears(k, f)
	}
}

// hungUp keeps what the app closed its socket with: with 1000 and 1001 the session is over.
func (s *Server) hungUp(k *socket, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.closes = append(s.gateway.closes, closeCode(err))
	for _, one := range s.gateway.sessions {
		if one.socket != k {
			continue
		}
		one.socket = nil
		if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
			one.over = true
		}
	}
	s.tells()
}

func (s *Server) hears(k *socket, f frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch f.Op {
	case opHeartbeat:
		s.gateway.beats++
		if one := first(s.gateway.sessions, func(one *session) bool { return one.socket == k }); one != nil {
			_ = json.Unmarshal(f.Data, &one.heard) // null: nothing so far
		}
		if !s.gateway.deaf && !k.deaf {
			k.send(frame{Op: opAck})
		}
	case opIdentify:
		s.identified(k, f.Data)
	case opResume:
		s.resumed(k, f.Data)
	default:
		s.violates(fmt.Sprintf("the app said %d through the gateway", f.Op))
	}
	s.tells()
}

func (s *Server) identified(k *socket, data json.RawMessage) {
	var said struct {
		Token   string `json:"token"`
		Intents int    `json:"intents"`
		Shard   [2]int `json:"shard"`
	}
	_ = json.Unmarshal(data, &said) // what it lacks is seen below
	s.gateway.identifies++
	switch {
	case said.Token != s.app.Token || s.reset:
		k.close(closeToken)
		return
	case said.Intents&(1<<1|1<<8|1<<15) != 0:
		s.violates("a privileged intent")
	case s.tooSoon(said.Shard[0]):
		s.violates("a session began too soon after another one")
		k.send(frame{Op: opInvalid, Data: encode(false)})
		return
	}
	one := &session{id: "session-" + s.newID(), shard: said.Shard, socket: k}
	s.gateway.sessions = append(s.gateway.sessions, one)
	guilds := []any{}
	for _, g := range s.guilds {
		if !g.gone {
			guilds = append(guilds, obj{"id": g.ID, "unavailable": true})
		}
	}
	s.push(one, "READY", obj{
		"v": 10, "user": userWire(s.user(s.app.User)), "guilds": guilds, "session_id": one.id,
		"resume_gateway_url": s.socketURL(), "application": obj{"id": s.app.ID, "flags": 0}, "shard": said.Shard,
	})
	for _, g := range s.guilds {
		if !g.gone {
			s.push(one, "GUILD_CREATE", s.guildWire(g))
		}
	}
}

func (s *Server) resumed(k *socket, data json.RawMessage) {
	var said struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	_ = json.Unmarshal(data, &said) // what it lacks is seen below
	s.gateway.resumes++
	if said.Token != s.app.Token || s.reset {
		k.close(closeToken)
		return
	}
	if s.gateway.refuses != 0 {
		k.close(s.gateway.refuses)
		return
	}
	one := first(s.gateway.sessions, func(one *session) bool { return one.id == said.Session && !one.over })
	switch {
	case one == nil:
		k.send(frame{Op: opInvalid, Data: encode(false)})
		return
	case said.Seq < 0 || said.Seq > int64(len(one.log)):
		k.close(closeSequence)
		return
	}
	one.socket = k
	for _, f := range one.log[said.Seq:] {
		s.passesOn(f, k)
	}
	s.push(one, "RESUMED", obj{})
}

// dispatch tells all sessions of something. The caller holds the lock.
func (s *Server) dispatch(name string, data any) {
	for _, one := range s.gateway.sessions {
		if !one.over {
			s.push(one, name, data)
		}
	}
}

func (s *Server) push(one *session, name string, data any) {
	seq := int64(len(one.log) + 1)
	f := frame{Op: opDispatch, Seq: &seq, Name: &name}
	if a, is := data.(*Act); is {
		f.act, data = a, a.wire
	}
	f.Data = encode(data)
	one.log = append(one.log, f)
	if one.socket != nil && !s.gateway.deaf && !one.socket.deaf {
		s.passesOn(f, one.socket)
	}
}

// passesOn tells the app of something, on a socket that hears.
func (s *Server) passesOn(f frame, k *socket) {
	if f.act != nil {
		f.act.socket = k
	}
	k.send(f)
	if s.Told != nil {
		s.Told(*f.Name)
	}
}

// shut closes all sockets. The caller holds the lock.
func (g *gateway) shut(code int) {
	for _, one := range g.sessions {
		if one.socket != nil {
			one.socket.close(code)
			one.socket = nil
		}
	}
}

// Shuts closes the app's sockets with a code; 0: as when a wire is cut.
func (s *Server) Shuts(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if code != 0 {
		s.gateway.shut(code)
		return
	}
	for _, one := range s.gateway.sessions {
		if one.socket != nil {
			one.socket.conn.Close()
			one.socket = nil
		}
	}
}

// Wishes sends the app a frame that is about the socket: to come again (7), or that its session is none (9).
func (s *Server) Wishes(op int, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.gateway.sessions {
		if one.socket != nil {
			if op == opInvalid && data == false {
				one.over = true
			}
			one.socket.send(frame{Op: op, Data: encode(data)})
		}
	}
}

// Refuses shuts out with a code whoever would go on with a session.
func (s *Server) Refuses(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.refuses = code
}

// Deafens makes the wires dead without a word, or not any more: what is said is lost.
func (s *Server) Deafens(deaf bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.deaf = deaf
}

// Numbs makes the wires that there are dead without a word, for good: what is said is lost until the app comes again.
func (s *Server) Numbs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.gateway.sessions {
		if one.socket != nil {
			one.socket.deaf = true
		}
	}
}

// Forgets ends all sessions without a word: the app was away too long.
func (s *Server) Forgets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.gateway.sessions {
		one.over, one.socket = true, nil
	}
}

// Begun is how often sessions began and went on, and how many heartbeats came.
func (s *Server) Begun() (identifies, resumes, beats int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.identifies, s.gateway.resumes, s.gateway.beats
}

// Connected is how many sockets are open.
func (s *Server) Connected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(slices.DeleteFunc(slices.Clone(s.gateway.sessions), func(one *session) bool { return one.socket == nil }))
}
