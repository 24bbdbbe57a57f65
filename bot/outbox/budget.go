package outbox

import (
	"strings"
	"time"

	"mentorbot/bot/chat"
)

// budget keeps to how fast a network may be asked: two buckets of tokens, one overall and one a place. What the network
// itself asks for, a pause, goes before both.
type budget struct {
	limit   chat.Budget
	overall bucket
	places  map[string]bucket
	paused  map[string]time.Time // by place
	most    int                  // places that are remembered before the look for those that may be forgotten
}

// everywhere stands among the paused places for the network as a whole.
const everywhere = ""

func newBudget(limit chat.Budget) *budget {
	return &budget{limit: limit, places: map[string]bucket{}, paused: map[string]time.Time{}, most: mostPlaces}
}

// room is what a network counts by: a topic within a room, which its name tells by what follows the room's, counts with
// the room.
func (b *budget) room(to chat.Destination) string {
	key, end := to.Key(), 0
	for range max(1, b.limit.Depth) {
		part := strings.IndexByte(key[end:], '/')
		if part < 0 {
			return key
		}
		end += part + 1
	}
	return key[:end-1]
}

// slot is when the network as a whole takes another message: now or later.
func (b *budget) slot(now time.Time, answer bool) time.Time {
	return later(b.paused[everywhere], b.overall.free(now, b.rate(answer)))
}

// own is when a place takes another, whatever the rest of the network does.
func (b *budget) own(to chat.Destination, now time.Time) time.Time {
	return later(b.paused[b.room(to)], b.places[b.room(to)].free(now, b.rateOf(to)))
}

// spend takes a token from each bucket, and tells when the message they stand for may go. What would have to wait too long
// does not go, and spends nothing: its time is zero.
func (b *budget) spend(to chat.Destination, now time.Time, answer bool) time.Time {
	at := later(b.slot(now, answer), b.own(to, now))
	if at.Sub(now) > 2*Ahead {
		return time.Time{}
	}
	b.overall.spend(at, b.rate(answer))
	if rate := b.rateOf(to); rate.every > 0 {
		place := b.places[b.room(to)]
		place.spend(at, rate)
		b.places[b.room(to)] = place
		b.tidy(now)
	}
	return at
}

// rate is the whole network's; rateOf one place's. Of what may go at once half is kept for answers: who does something
// must not wait because many others are nudged.
func (b *budget) rate(answer bool) rate {
	burst := b.limit.OverallBurst
	if !answer {
		burst /= 2
	}
	return newRate(b.limit.Overall, burst)
}

func (b *budget) rateOf(to chat.Destination) rate {
	if to.Room {
		return newRate(b.limit.Room, b.limit.RoomBurst)
	}
	return newRate(b.limit.Place, b.limit.PlaceBurst)
}

// pause leaves a place alone, or everywhere, until then. The longer wish counts.
func (b *budget) pause(place string, until time.Time) {
	b.paused[place] = later(b.paused[place], until)
}

// rests tells whether the network wants to be left alone, there or everywhere.
func (b *budget) rests(to chat.Destination, now time.Time) bool {
	return later(b.paused[everywhere], b.paused[b.room(to)]).After(now)
}

// pauses are those that are not over.
func (b *budget) pauses(now time.Time) map[string]time.Time {
	still := map[string]time.Time{}
	for place, until := range b.paused {
		if until.After(now) {
			still[place] = until
		}
	}
	return still
}

// mostPlaces is how many places are remembered at least: a full bucket says nothing that a new one does not.
const mostPlaces = 10_000

func (b *budget) tidy(now time.Time) {
	if len(b.places) < b.most {
		return
	}
	b.paused = b.pauses(now)
	for key, place := range b.places {
		if !place.full.After(now) {
			delete(b.places, key)
		}
	}
	b.most = max(mostPlaces, 2*len(b.places))
}

// rate is how fast a bucket fills, and how much it holds. Without a limit every is zero.
type rate struct {
	every time.Duration
	burst int
}

func newRate(perSecond float64, burst int) rate {
	if perSecond <= 0 {
		return rate{}
	}
	return rate{time.Duration(float64(time.Second)/perSecond) + 1, max(1, burst)} // rather a nanosecond too slow
}

// bucket holds tokens, and fills with time: all it knows is when it will be full again.
type bucket struct{ full time.Time }

// free is when there is a token.
func (k bucket) free(now time.Time, r rate) time.Time {
	return later(now, k.full.Add(-time.Duration(max(0, r.burst-1))*r.every))
}

// spend takes the token that is there at a moment.
func (k *bucket) spend(at time.Time, r rate) {
	k.full = later(k.full, at).Add(r.every)
}
