package lately_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"mentorbot/bot/chat/lately"
)

// A map holds its latest keys, and never more than it was told.
func TestMapHoldsTheLatest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 5).Draw(t, "most")
		m, order := lately.NewMap[int, int](most), []int{}
		for i, k := range rapid.SliceOf(rapid.IntRange(0, 9)).Draw(t, "keys") {
			known := false
			for _, o := range order {
				known = known || o == k
			}
			if !known {
				order = append(order, k)
			}
			if len(order) > most {
				order = order[1:]
			}
			m.Put(k, i)
			if got, there := m.Get(k); !there || got != i {
				t.Fatalf("%d is not what was put last", k)
			}
		}
		for k := range 10 {
			want := false
			for _, o := range order {
				want = want || o == k
			}
			if _, there := m.Get(k); there != want {
				t.Fatalf("%d is there: %t, want %t of %v", k, there, want, order)
			}
		}
	})
}

func TestMapForgets(t *testing.T) {
	m := lately.NewMap[string, int](3)
	for i, k := range []string{"a", "b", "c"} {
		m.Put(k, i)
	}
	m.Drop("a")
	m.DropAll(func(k string) bool { return k == "b" })
	for k, want := range map[string]bool{"a": false, "b": false, "c": true} {
		if _, there := m.Get(k); there != want {
			t.Errorf("%s is there: %t, want %t", k, there, want)
		}
	}
}

// Who asks the same meanwhile shares the question; an answer counts for its time, an error for nobody who comes later.
func TestAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := lately.NewAnswers[string, int](time.Now, time.Minute, 10)
		asked, wrong := 0, error(nil)
		ask := func(context.Context) (int, error) {
			asked++
			n := asked
			time.Sleep(time.Second) // passes in the bubble
			return n, wrong
		}
		first := make(chan int, 2)
		for range 2 {
			go func() {
				n, _ := a.Ask(t.Context(), "k", ask)
				first <- n
			}()
		}
		if one, two := <-first, <-first; one != 1 || two != 1 {
			t.Errorf("two who asked at once heard %d and %d", one, two)
		}
		time.Sleep(58 * time.Second) // passes in the bubble
		if n, _ := a.Ask(t.Context(), "k", ask); n != 1 {
			t.Errorf("what counts was asked again: %d", n)
		}
		time.Sleep(time.Second) // passes in the bubble
		if n, _ := a.Ask(t.Context(), "k", ask); n != 2 {
			t.Errorf("what is old was not asked again: %d", n)
		}
		a.Drop("k")
		wrong = errors.New("no")
		if _, err := a.Ask(t.Context(), "k", ask); err == nil {
			t.Error("what was dropped was not asked again")
		}
		wrong = nil
		if n, err := a.Ask(t.Context(), "k", ask); n != 4 || err != nil {
			t.Errorf("after an error it is %d, %v", n, err)
		}
		a.Learn("k", 9)
		if n, _ := a.Ask(t.Context(), "k", ask); n != 9 {
			t.Errorf("what was learnt is %d", n)
		}
	})
}

// Who gives up waiting does not end the question for others.
func TestAnswersOutliveWhoAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := lately.NewAnswers[string, int](time.Now, time.Minute, 10)
		ask := func(ctx context.Context) (int, error) {
			time.Sleep(time.Second) // passes in the bubble
			return 1, ctx.Err()
		}
		hasty, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := a.Ask(hasty, "k", ask); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who gave up heard %v", err)
		}
		if n, err := a.Ask(t.Context(), "k", ask); n != 1 || err != nil {
			t.Errorf("who waited heard %d, %v", n, err)
		}
	})
}

// Nobody but Ask could catch a panic of who was asked.
func TestAPanicIsNoAnswer(t *testing.T) {
	answers := lately.NewAnswers[string, int](time.Now, time.Hour, 8)
	_, err := answers.Ask(t.Context(), "k", func(context.Context) (int, error) { panic("oh") })
	if err == nil {
		t.Error("a panic is an answer")
	}
	n, err := answers.Ask(t.Context(), "k", func(context.Context) (int, error) { return 1, nil })
	if n != 1 || err != nil {
		t.Errorf("asked anew: %d, %v", n, err)
	}
}
