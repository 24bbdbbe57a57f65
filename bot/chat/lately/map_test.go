package lately_test

import (
	"testing"

	"mentorbot/bot/chat/lately"
)

// However often keys are dropped and put again, no more are there than was told.
func TestMapDoesNotGrowByDropping(t *testing.T) {
	m := lately.NewMap[int, int](3)
	for i := range 1000 {
		m.Drop(i % 7)
		m.Put(i%7, i)
		m.Drop(i % 5)
	}
	there := 0
	for i := range 7 {
		if _, is := m.Get(i); is {
			there++
		}
	}
	if there > 3 {
		t.Errorf("%d are there", there)
	}
}
