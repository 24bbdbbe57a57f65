package discord

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// The errors of the API that mean something else than "try again":
// https://docs.discord.com/developers/topics/opcodes-and-status-codes.
var (
	// unreachable: nobody there can be written to, or nothing is there (any more).
	unreachable = []int{
		unknownChannel,
		10004, // unknown guild
		10013, // unknown user
		50001, // missing access
		50007, // cannot send messages to this user
		50013, // missing permissions
		50083, // the thread is archived
		50278, // no mutual guild
	}
	// unsupported: the network can't show it.
	unsupported = []int{50006, 50035, 50109, 50155}
	// late: the interaction is over, or was answered, or as often as may be where only its person has the app.
	late = []int{unknownWebhook, 10062, 40060, 40094, 50027}
)

// What becomes of an edit: it does not fit what is there, or nothing is there (yet).
const (
	wrongForm      = 50035
	unknownChannel = 10003
	unknownMessage = 10008
	unknownWebhook = 10015
)

// leastWait is how long Discord wishes to be left alone where it does not say.
const leastWait = time.Second

func (e *refusal) is(codes []int) bool { return slices.Contains(codes, e.Code) }

// sent is what became of a message: nil, or an error as chat.Adapter's Send returns it.
func sent(err error) error {
	var lost *errand.Failure
	var no *refusal
	switch {
	case errors.Is(err, errAnswer), errors.As(err, &lost) && lost.Lost:
		return fmt.Errorf("%w: %w", chat.ErrUnknown, err)
	case errors.As(err, &no) && no.Status >= http.StatusInternalServerError:
		return fmt.Errorf("%w: %w", chat.ErrUnknown, err)
	}
	return corrected(err)
}

// corrected is what became of an edit. Made again it changes nothing, so that a lost answer only means to try again.
func corrected(err error) error {
	var no *refusal
	if !errors.As(err, &no) || errors.Is(err, chat.ErrUnreachable) {
		return err
	}
	switch {
	case no.Status == http.StatusTooManyRequests:
		return chat.RetryAfter{Wait: max(no.Wait, leastWait), All: no.Global}
	case no.is(unreachable):
		return fmt.Errorf("%w: %w", chat.ErrUnreachable, err)
	case no.is(unsupported):
		return fmt.Errorf("%w: %w", chat.ErrUnsupported, err)
	}
	return err
}

// coded tells whether an error is one of these.
func coded(err error, codes ...int) bool {
	var no *refusal
	return errors.As(err, &no) && no.is(codes)
}

// tooLate tells whether an interaction can't be answered any more.
func tooLate(err error) bool {
	var no *refusal
	return errors.As(err, &no) && (no.is(late) || no.Status == http.StatusNotFound)
}

// wrong is what can't be mended by trying again, and what to do about it.
type wrong struct{ what, hint string }

// Error is one sentence.
func (w *wrong) Error() string { return w.what + ": " + w.hint }

// rejected is the sentence that ends Run when the token is not accepted; nil when trying again may help.
func rejected(err error) error {
	var no *refusal
	switch {
	case !errors.As(err, &no):
		return nil
	case no.Status == http.StatusUnauthorized:
		return &wrong{"DISCORD_TOKEN is not accepted, or was reset", copyToken}
	case no.Status == http.StatusNotFound && no.Code == 0:
		return &wrong{"nothing is found there", "if DISCORD_API_URL is set, it does not lead to Discord's API"}
	}
	return nil
}
