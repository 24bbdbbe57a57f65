package slack

import (
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"mentorbot/bot/chat/errand"
)

const (
	farewell  = time.Minute     // how long a socket that Slack will shut is read: it does so some seconds after it said so
	lastWords = 3 * time.Second // how long what was read may take to be acknowledged after a stop

	calmly   = 3                // so many sockets in
	calmTime = 30 * time.Second // this time are no storm
)

// aLongTimeAgo is a deadline that is over, also by a clock that is wrong.
var aLongTimeAgo = time.Unix(1, 0)

// dialer opens sockets the way the calls go.
func (a *api) dialer() *websocket.Dialer {
	d := &websocket.Dialer{Proxy: http.ProxyFromEnvironment}
	t, plain := a.http.Transport.(*http.Transport)
	if !plain {
		return d
	}
	d.Proxy, d.NetDialContext = t.Proxy, t.DialContext
	if t.TLSClientConfig != nil {
		d.TLSClientConfig = t.TLSClientConfig.Clone()
		d.TLSClientConfig.NextProtos = []string{"http/1.1"} // a socket can't be opened in HTTP/2
	}
	return d
}

// welcomed notes that Slack said hello, and on how many connections it tells: each thing on one of them alone.
func (s *socket) welcomed(open int) {
	s.mu.Lock()
	first := !s.hello
	s.hello = true
	s.mu.Unlock()
	if first {
		s.sockets.Add(1)
		s.announce()
	}
	ours := int(s.sockets.Load())
	s.options.Log.Info("Slack is connected", "connections", open)
	if open > ours {
		s.options.Log.Warn("somebody else is connected with SLACK_APP_TOKEN, and is told a part of what happens: "+
			"stop the other program, unless it is this one's last run and about to vanish", "connections", open, "ours", ours)
	}
}

// dismissed has another socket opened when Slack is about to shut this one. The reason is told where it takes a person.
func (s *socket) dismissed(reason string) {
	switch reason {
	case linkDisabled:
		s.options.Log.Error("Socket Mode was turned off for the app: turn it on again on its page at api.slack.com/apps")
	case tooMany:
		s.options.Log.Error("too many programs are connected with SLACK_APP_TOKEN, ten at most: stop the others")
	default:
		s.options.Log.Debug("Slack will shut the socket", "reason", reason)
		s.mu.Lock()
		s.wished = true
		s.mu.Unlock()
	}
	time.AfterFunc(farewell, func() { s.conn.Close() })
	s.leave()
}

// finish ends the reading. What was read is acknowledged yet, when it is safe.
func (s *socket) finish() {
	_ = s.conn.SetReadDeadline(aLongTimeAgo) // if it fails, the socket is shut already
	s.dead.Reset(lastWords)
}

// pace is how fast sockets are opened one after another: a wish of Slack's is followed at once, but what breaks, or is
// wished for without end, ever more slowly.
type pace struct {
	errand.Pause
	now    func() time.Time
	opened []time.Time
}

func newPace(now func() time.Time) *pace {
	return &pace{Pause: errand.Pause{Least: time.Second, Most: 30 * time.Second}, now: now}
}

// opens notes that a socket was opened.
func (p *pace) opens() {
	p.opened = append(p.opened, p.now())
	p.opened = p.opened[max(0, len(p.opened)-calmly):]
}

// next is how long to wait before the next one.
func (p *pace) next(greeted, wished bool) time.Duration {
	storm := len(p.opened) == calmly && p.now().Sub(p.opened[0]) < calmTime
	if greeted && !storm {
		if p.Over(); wished {
			return 0
		}
	}
	return p.Longer()
}
