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

// Discord's words for what went wrong, of those that mean something else than "try again":
// https://docs.discord.com/developers/topics/opcodes-and-status-codes.
const (
	unknownChannel     = 10003
	unknownGuild       = 10004
	noMember           = 10007
	unknownMessage     = 10008
	unknownUser        = 10013
	unknownWebhook     = 10015
	unknownInteraction = 10062
	tooFast            = 40003 // for who opens own chats so; it does not say how fast one may
	banned             = 40007
	answeredBefore     = 40060 // an interaction has its first answer
	answeredOften      = 40094 // as often as may be where only its person has the app
	noAccess           = 50001
	emptyMessage       = 50006
	shutChat           = 50007
	noPermission       = 50013 // the bot was not given the right to do it there
	wrongToken         = 50027 // of a webhook
	wrongRecipient     = 50033
	wrongForm          = 50035 // so an edit does not fit what is there, too
	archivedThread     = 50083 // it is archived already
	wrongJSON          = 50109
	noGuildTogether    = 50278
	lockedThread       = 160005
)

var (
	// unreachable: nobody there can be written to, or nothing is there (any more).
	unreachable = []int{
		unknownChannel, unknownGuild, noMember, unknownUser, banned, noAccess, shutChat, noPermission, wrongRecipient,
		archivedThread, noGuildTogether, lockedThread,
	}
	// unsupported: the network can't show it.
	unsupported = []int{emptyMessage, wrongForm, wrongJSON, 50155}
	// late: the interaction is over, or was answered.
	late = []int{unknownWebhook, unknownInteraction, answeredBefore, answeredOften, wrongToken}
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
