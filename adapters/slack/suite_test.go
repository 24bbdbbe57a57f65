package slack_test

import (
	"testing"
	"time"

	"mentorbot/adapters/slack"
	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat/chattest"
)

func TestExercise(t *testing.T) { chattest.Exercise(t, pretended(t, readContract(t))) }

func TestExerciseBySocket(t *testing.T) {
	f := slackfake.NewBySocket(t, func(s *slackfake.Server, now func() time.Time) slackfake.Network {
		o := optionsFor(s, now)
		o.AppToken, o.Secret = s.App().AppToken, ""
		return slack.New(o)
	})
	chattest.Exercise(t, watched(t, f, readContract(t)))
}
