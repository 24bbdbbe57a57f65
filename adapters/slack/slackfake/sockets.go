package slackfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

const (
	mostSockets = 10
	mostAck     = 20_000 // bytes: more is dropped without a word
	mostPending = 1 << 16
)

// sockets are those that are open, and the tickets with which one can be opened.
type sockets struct {
	tickets map[string]bool
	open    []*link
	turn    int
	made    int
}

func newSockets() sockets { return sockets{tickets: map[string]bool{}} }

// link is one socket.
type link struct {
	conn   *websocket.Conn
	out    chan []byte
	silent bool // nothing more goes either way, and nobody is told
	going  bool // it was told to go: it gets nothing more
	told   bool // why it will end, and ends with Shuts
}

func (s *Server) connectionsOpen(*call) (obj, error) {
	if s.HookURL != "" {
		return nil, refused("not_allowed") // Socket Mode is off
	}
	ticket := fmt.Sprintf("%032x", s.next())
	s.sockets.tickets[ticket] = true
	address := "ws" + strings.TrimPrefix(s.URL, "http") + "/link/?ticket=" + ticket + "&app_id=" + s.app.ID
	return obj{"url": address}, nil
}

// serveSocket opens a socket with a ticket, which is good once.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	good := s.sockets.tickets[ticket]
	delete(s.sockets.tickets, ticket)
	full := len(s.sockets.open) >= mostSockets
	s.mu.Unlock()
	if !good {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	anybody := func(*http.Request) bool { return true } // the ticket is the right
	conn, err := (&websocket.Upgrader{CheckOrigin: anybody}).Upgrade(w, r, nil)
	if err != nil {
		return // the answer is written
	}
	l := &link{conn: conn, out: make(chan []byte, mostPending)}
	go l.write()
	if full {
		l.out <- encode(obj{"type": "disconnect", "reason": "too_many_websockets"})
		close(l.out)
		return
	}
	s.join(l)
	s.listen(l)
}

func (s *Server) join(l *link) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets.open = append(s.sockets.open, l)
	s.sockets.made++
	if s.mute {
		return
	}
	l.out <- encode(obj{
		"type": "hello", "num_connections": len(s.sockets.open), "connection_info": obj{"app_id": s.app.ID},
		"debug_info": obj{"host": "applink-pretended", "build_number": 1, "approximate_connection_time": 18060},
	})
	s.dispatch()
	s.change()
}

// write sends what is to be sent, and closes the socket when there will be no more.
func (l *link) write() {
	defer l.conn.Close()
	for body := range l.out {
		if err := l.conn.WriteMessage(websocket.TextMessage, body); err != nil {
			for range l.out { // until it is closed
			}
			return
		}
	}
}

// listen takes acknowledgements until the socket ends.
func (s *Server) listen(l *link) {
	for {
		_, body, err := l.conn.ReadMessage()
		s.mu.Lock()
		if err != nil {
			s.part(l)
			s.mu.Unlock()
			return
		}
		s.heard(l, body)
		s.mu.Unlock()
	}
}

func (s *Server) heard(l *link, body []byte) {
	var ack struct {
		Envelope string          `json:"envelope_id"`
		Payload  json.RawMessage `json:"payload"`
	}
	if l.silent || len(body) >= mostAck {
		return
	}
	if err := json.Unmarshal(body, &ack); err != nil {
		s.violated("an acknowledgement that is none: %v", err)
		return
	}
	i := slices.IndexFunc(s.queue.waiting, func(t *told) bool { return t.envelope == ack.Envelope })
	if i < 0 {
		return // late, or for another attempt
	}
	t := s.queue.waiting[i]
	if t.kind == eventsAPI && len(ack.Payload) > 0 {
		s.violated("an answer to an event, which takes none")
	}
	s.acknowledge(t, ack.Payload)
}

// part forgets a socket; what was sent over it goes over another. The lock is held.
func (s *Server) part(l *link) {
	if !slices.Contains(s.sockets.open, l) {
		return
	}
	s.sockets.open = slices.DeleteFunc(s.sockets.open, func(other *link) bool { return other == l })
	close(l.out)
	for _, t := range s.queue.waiting {
		if t.by == l {
			t.by, t.attempt, t.reason, t.envelope = nil, t.attempt+1, "timeout", s.envelope()
		}
	}
	s.dispatch()
	s.change()
}

// dispatch sends what was not sent, each thing over one of the sockets. The lock is held.
func (s *Server) dispatch() {
	for _, t := range s.queue.waiting {
		if t.by != nil {
			continue
		}
		l := s.free()
		if l == nil {
			return
		}
		if s.Told != nil && t.attempt == 0 {
			s.Told(t.kind, t.payload)
		}
		t.by, t.at = l, s.Now()
		body := obj{
			"envelope_id": t.envelope, "type": t.kind, "payload": t.payload,
			"accepts_response_payload": t.kind != eventsAPI,
		}
		if t.kind == eventsAPI {
			body["retry_attempt"], body["retry_reason"] = t.attempt, t.reason
		}
		if !l.silent {
			l.out <- encode(body)
		}
	}
}

// free is the socket whose turn it is; none: nil.
func (s *Server) free() *link {
	for range s.sockets.open {
		s.sockets.turn++
		if l := s.sockets.open[s.sockets.turn%len(s.sockets.open)]; !l.going {
			return l
		}
	}
	return nil
}

// Sockets is how many are open, and how many there were.
func (s *Server) Sockets() (open, made int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets.open), s.sockets.made
}

// Disconnects tells every socket why it will end: warning, refresh_requested or link_disabled. Shuts ends it.
func (s *Server) Disconnects(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.sockets.open {
		l.going, l.told = l.going || reason != "warning", true
		l.out <- encode(obj{"type": "disconnect", "reason": reason, "debug_info": obj{"host": "applink-pretended"}})
	}
}

// Shuts ends the sockets that were told why.
func (s *Server) Shuts() { s.ends(func(l *link) bool { return l.told }) }

// Drop ends every socket.
func (s *Server) Drop() { s.ends(func(*link) bool { return true }) }

func (s *Server) ends(which func(*link) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range slices.Clone(s.sockets.open) {
		if which(l) {
			s.part(l)
		}
	}
}

// Mutes lets no socket be greeted with a hello any more, or all again.
func (s *Server) Mutes(mute bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mute = mute
}

// Silence lets every open socket fall silent without an end: no ping, no event, no acknowledgement goes through.
func (s *Server) Silence() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.sockets.open {
		l.silent = true
	}
}

// Ping lets every socket be heard of. The real one does so every few seconds: a client gives up after thirty without.
func (s *Server) Ping() error {
	s.mu.Lock()
	open := slices.DeleteFunc(slices.Clone(s.sockets.open), func(l *link) bool { return l.silent })
	s.mu.Unlock()
	var errs []error
	for _, l := range open {
		errs = append(errs, l.conn.WriteControl(websocket.PingMessage, []byte("Ping"), time.Time{}))
	}
	return errors.Join(errs...)
}
