package slack

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"mentorbot/bot/chat/errand"
)

// How many calls of a method a workspace bears in a minute: its tier. Of chat.postMessage the reference says "several
// hundred messages a minute"; three hundred is the least that this can be.
const (
	tier3   = 50
	tier4   = 100
	posting = 300
)

// The methods that need care: what opens a form waits for nobody, what reads may be slow by contract, and of who people
// are is asked only while there is room.
const (
	postMessage = "chat.postMessage"
	openView    = "views.open"
	updateView  = "views.update"
	usersInfo   = "users.info"
	history     = "conversations.history"
)

// tiers are those of the reference, of the methods that are asked. What is not in here (auth.test, uploads, response
// URLs) has no number to keep to.
var tiers = map[string]int{
	postMessage: posting, "chat.postEphemeral": tier4, "chat.update": tier3,
	"conversations.open": tier3, history: tier3, usersInfo: tier4,
	openView: tier4, updateView: tier4, "views.publish": tier4,
	"files.getUploadURLExternal": tier4, "files.completeUploadExternal": tier4,
	"apps.connections.open": tier3,
}

const (
	// minute is a little longer than one: calls may arrive closer to one another than they left.
	minute = 62 * time.Second
	// shortly is how long a call waits for its turn. Beyond that whoever asked is told when to come again.
	shortly = time.Second
	// bareWait is for a refusal that does not say how long: the first, and twice as long each time, up to the last.
	bareWait, longestBare = leastWait, 32 * time.Second
	// slowWait is as long as Slack says only where a method is slow by contract: since 2025 the history of an app that is
	// distributed commercially outside the Marketplace may be read once a minute.
	slowWait = 30 * time.Second
)

// limits keep to what a workspace bears, so that Slack need not refuse: what the tiers allow, and what Slack itself has
// asked for. A token is one workspace's, and so are its limits.
type limits struct {
	now func() time.Time

	mu    sync.Mutex
	calls map[string]*stretch // by method
	rests map[string]rest     // by method, or by the channel posted to
}

// stretch are the latest calls of a method, as many as a minute may hold.
type stretch struct {
	most   int
	times  []time.Time
	oldest int
}

// rest is until when Slack asked for peace.
type rest struct {
	until time.Time
	bare  time.Duration // how long the last one was that Slack did not say; 0: it did
}

func newLimits(now func() time.Time) *limits {
	l := &limits{now: now, calls: map[string]*stretch{}, rests: map[string]rest{}}
	for method, most := range tiers {
		l.calls[method] = &stretch{most: most}
	}
	return l
}

// free is when one more call fits in.
func (s *stretch) free(now time.Time) time.Time {
	if s == nil || len(s.times) < s.most {
		return now
	}
	return theLater(now, s.times[s.oldest].Add(minute))
}

func (s *stretch) spend(at time.Time) {
	switch {
	case s == nil:
	case len(s.times) < s.most:
		s.times = append(s.times, at)
	default:
		s.times[s.oldest] = at
		s.oldest = (s.oldest + 1) % s.most
	}
}

// narrow makes it a call a minute, of which the last was just now.
func (s *stretch) narrow(now time.Time) { s.most, s.times, s.oldest = 1, []time.Time{now}, 0 }

func theLater(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// take lets a call go, perhaps after a moment. One that would have to wait longer is refused as Slack would refuse it,
// and Slack is not asked. The channel is that of a message, else empty.
func (l *limits) take(ctx context.Context, method, channel string) error {
	wait, no := l.turn(method, channel)
	if no != nil {
		return no
	}
	if wait > 0 {
		errand.Sleep(ctx, wait)
	}
	if err := ctx.Err(); err != nil {
		return &errand.Failure{Call: "slack: " + method, Why: err.Error(), Cause: err}
	}
	return nil
}

// turn is how long until it is a call's turn, which is then its own.
func (l *limits) turn(method, channel string) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	free := theLater(l.calls[method].free(now), l.rests[method].until)
	at := free
	if channel != "" {
		at = theLater(at, l.rests[inChannel(channel)].until)
	}
	wait := max(0, at.Sub(now))
	if wait > patienceOf(method) {
		all := channel != "" && free.Sub(now) > patienceOf(method) // of posting; all that is said goes that way
		return 0, &refusal{Method: method, Code: limited[0], Status: http.StatusTooManyRequests, Wait: wait, All: all}
	}
	l.calls[method].spend(now.Add(wait))
	return wait, nil
}

// left is how many calls of a method fit in now.
func (l *limits) left(method string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, s := l.now(), l.calls[method]
	if l.rests[method].until.After(now) {
		return 0
	}
	left := s.most
	for _, at := range s.times {
		if at.Add(minute).After(now) {
			left--
		}
	}
	return left
}

// patienceOf is how long a call may wait: what opens a form has three seconds for everything.
func patienceOf(method string) time.Duration {
	if method == openView {
		return 0
	}
	return shortly
}

// channelMark stands before a channel among what rests.
const channelMark = "in "

func inChannel(channel string) string { return channelMark + channel }

// refused keeps a wish to be left alone, and tells how long it lasts and whether it is about all that is said. A post
// is refused for its channel; when another channel's was refused just before, it is the workspace that has had enough.
func (l *limits) refused(method, channel string, wait time.Duration) (time.Duration, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	key, all := method, false
	if channel != "" {
		key, all = inChannel(channel), l.othersRest(channel, now)
	}
	r := l.rests[key]
	if wait > 0 {
		r.bare, wait = 0, min(wait, mostWait*time.Second)
	} else {
		r.bare = min(max(2*r.bare, bareWait), longestBare)
		wait = r.bare
	}
	r.until = theLater(r.until, now.Add(wait))
	l.rests[key] = r
	if all {
		l.rests[method] = r
	}
	if method == history && wait >= slowWait {
		l.calls[history].narrow(now)
	}
	return wait, all
}

// othersRest tells whether a further channel is left alone, and forgets those whose time is over.
func (l *limits) othersRest(channel string, now time.Time) (others bool) {
	for key, r := range l.rests {
		switch {
		case key == inChannel(channel):
		case !r.until.Add(longestBare).After(now):
			delete(l.rests, key)
		case strings.HasPrefix(key, channelMark) && r.until.After(now):
			others = true
		}
	}
	return others
}

// passed ends what a row of refusals without a time has grown to.
func (l *limits) passed(method, channel string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range []string{method, inChannel(channel)} {
		if r, there := l.rests[key]; there && !r.until.After(l.now()) {
			delete(l.rests, key)
		}
	}
}
