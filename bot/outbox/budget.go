package outbox

import (
	"time"

	"mentorbot/bot/chat"
)

// budget keeps to how fast a network may be asked: two buckets of tokens, one overall and one a place. What the network
// itself asks for, a pause, goes before both.
type budget struct {
	limit   chat.Budget
	overall bucket
	places  map[string]*bucket
	paused  map[string]time.Time
}

// bucket holds tokens; it fills with time.
type bucket struct {
	tokens float64
	at     time.Time
}

func newBudget(limit chat.Budget) *budget {
	return &budget{
		limit: limit, overall: bucket{tokens: float64(limit.OverallBurst)},
		places: map[string]*bucket{}, paused: map[string]time.Time{},
	}
}

// free is when a place may be written to: now or later.
func (b *budget) free(place string, now time.Time) time.Time {
	if b == nil {
		return now
	}
	at := later(b.paused[place], b.full(now))
	return later(at, b.place(place).free(now, b.limit.Place, b.limit.PlaceBurst))
}

// full is until when the network as a whole has enough: now, if it has not.
func (b *budget) full(now time.Time) time.Time {
	if b == nil {
		return now
	}
	return b.overall.free(now, b.limit.Overall, b.limit.OverallBurst)
}

// spend takes one token from each bucket.
func (b *budget) spend(place string, now time.Time) {
	if b == nil {
		return
	}
	b.overall.spend(now, b.limit.Overall, b.limit.OverallBurst)
	b.place(place).spend(now, b.limit.Place, b.limit.PlaceBurst)
	b.tidy(now)
}

// pause leaves a place alone until then.
func (b *budget) pause(place string, until time.Time) {
	if b != nil {
		b.paused[place] = until
	}
}

func (b *budget) place(key string) *bucket {
	if b.limit.Place == 0 {
		return nil
	}
	if b.places[key] == nil {
		b.places[key] = &bucket{tokens: float64(b.limit.PlaceBurst)}
	}
	return b.places[key]
}

// mostPlaces is how many places are remembered: a full bucket says nothing that a new one does not.
const mostPlaces = 10_000

func (b *budget) tidy(now time.Time) {
	if len(b.places)+len(b.paused) < mostPlaces {
		return
	}
	for key, until := range b.paused {
		if !until.After(now) {
			delete(b.paused, key)
		}
	}
	for key, place := range b.places {
		if place.fill(now, b.limit.Place, b.limit.PlaceBurst) >= float64(b.limit.PlaceBurst) {
			delete(b.places, key)
		}
	}
}

func (k *bucket) fill(now time.Time, rate float64, burst int) float64 {
	if k.at.IsZero() {
		return float64(burst)
	}
	return min(float64(burst), k.tokens+now.Sub(k.at).Seconds()*rate)
}

func (k *bucket) free(now time.Time, rate float64, burst int) time.Time {
	if k == nil || rate == 0 {
		return now
	}
	missing := 1 - k.fill(now, rate, burst)
	if missing <= 0 {
		return now
	}
	return now.Add(time.Duration(missing / rate * float64(time.Second)))
}

func (k *bucket) spend(now time.Time, rate float64, burst int) {
	if k == nil || rate == 0 {
		return
	}
	k.tokens, k.at = k.fill(now, rate, burst)-1, now
}
