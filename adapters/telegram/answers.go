package telegram

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/lately"
)

const (
	// patient is how long a person is left without a sign before they are told that nothing is saved yet.
	patient = 2500 * time.Millisecond
	// mostGiven is how many answers are remembered, so that a press told again is not answered again.
	mostGiven = 10_000
)

// tooOld is how the server says that it gave up, or that a run before us answered.
var tooOld = []string{"query is too old"}

// answers sees to it that every press of a button is answered once: when its event is safe, or when that takes too
// long. Until then the person's app shows that it waits.
type answers struct {
	say func(ctx context.Context, press, words string)

	mu      sync.Mutex
	cancel  context.CancelFunc // nil: not running
	ctx     context.Context    // of the run
	waiting map[string]*time.Timer
	given   *lately.Map[string, struct{}]
	going   sync.WaitGroup // answers on their way
}

func newAnswers(say func(ctx context.Context, press, words string)) *answers {
	return &answers{say: say, given: lately.NewMap[string, struct{}](mostGiven)}
}

func (s *answers) begin(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ctx, s.cancel = context.WithCancel(ctx)
	s.waiting = map[string]*time.Timer{}
}

// end lets go of what is under way. A press that is not safe yet is told to the next run, which answers it.
func (s *answers) end() {
	s.mu.Lock()
	s.cancel()
	s.cancel = nil
	for _, t := range s.waiting {
		t.Stop()
	}
	s.mu.Unlock()
	s.going.Wait()
}

// expect begins to wait for a press's event to be safe. Told again it goes on waiting.
func (s *answers) expect(press, tooLong string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, given := s.given.Get(press)
	if _, waits := s.waiting[press]; !given && !waits && s.cancel != nil {
		s.waiting[press] = time.AfterFunc(patient, func() { s.give(press, tooLong) })
	}
}

// give answers a press unless that was done before. It does not wait for the answer to arrive.
func (s *answers) give(press, words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, waits := s.waiting[press]
	if !waits || s.cancel == nil {
		return
	}
	t.Stop()
	delete(s.waiting, press)
	s.given.Put(press, struct{}{})
	ctx := s.ctx
	s.going.Go(func() { s.say(ctx, press, words) })
}

// expect begins to wait for an answer to a press.
func (a *Adapter) expect(c *callback) {
	language := chat.Language("")
	if c.From != nil {
		language = chat.Language(c.From.Language)
	}
	a.answers.expect(c.ID, a.options.Busy(language))
}

// answer tells the app that the press was heard. Words are shown until the person puts them away.
func (a *Adapter) answer(ctx context.Context, press, words string) {
	params := tgbotapi.Params{"callback_query_id": press}
	if words != "" {
		params["text"], params["show_alert"] = words, strconv.FormatBool(true)
	}
	err := a.call(ctx, "answerCallbackQuery", params, nil)
	var no *refusal
	level := slog.LevelWarn
	if errors.As(err, &no) && no.begins(tooOld) {
		level = slog.LevelDebug
	}
	if err != nil && ctx.Err() == nil {
		a.options.Log.Log(ctx, level, "a press was not answered", "error", err)
	}
}
