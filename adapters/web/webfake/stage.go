package webfake

import (
	"context"
	"errors"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
)

// Stage is an empty stage: it has languages, and nothing else to show.
type Stage struct{}

var errEmpty = errors.New("nothing is played here")

// Languages are the program's five.
func (Stage) Languages() []web.Tongue {
	return []web.Tongue{
		{Tag: "en", Name: "English"}, {Tag: "es", Name: "español"}, {Tag: "de", Name: "Deutsch"},
		{Tag: "pt-BR", Name: "português (Brasil)"}, {Tag: "ar", Name: "العربية", RightLeft: true},
	}
}

// Words are none.
func (Stage) Words(chat.Language) map[string]string { return nil }

// Clock has no time to show.
func (Stage) Clock(context.Context, chat.Language) (web.ClockView, error) {
	return web.ClockView{}, errEmpty
}

// Advance goes nowhere.
func (Stage) Advance(context.Context, web.AdvanceRequest) (web.Advanced, error) {
	return web.Advanced{}, errEmpty
}

// Progress knows no pair.
func (Stage) Progress(context.Context, chat.Language) ([]web.PairView, error) { return nil, nil }

// Demo has nothing to play.
func (Stage) Demo(context.Context, web.DemoRequest) error { return errEmpty }

// SaveStory has nothing to save.
func (Stage) SaveStory(context.Context, []chat.PersonID) (string, []byte, error) {
	return "", nil, errEmpty
}

// Autopilot lets nobody answer by themselves.
func (Stage) Autopilot(context.Context, chat.PersonID, web.Manner) error { return nil }
