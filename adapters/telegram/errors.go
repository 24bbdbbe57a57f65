package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// What a refusal may begin with, behind "Bad Request: ", in small letters: the server varies the case. A code alone
// would not tell these apart.
var (
	// unreachable: nobody there can be written to, or nothing is there (any more).
	unreachable = []string{
		"chat not found", "user not found", "user is deactivated", "user_is_deactivated", "input_user_deactivated",
		"user_is_blocked", "peer_id_invalid", "group chat was deactivated", "channel_private", "chat_restricted",
		"have no rights to send a message", "not enough rights", "need administrator rights", "chat_write_forbidden",
		"chat_send_", "bot is not a member", "bot was kicked", "bot was blocked",
		"message to edit not found", "message can't be edited", "message_id_invalid",
	}
	unchanged  = []string{"message is not modified", "message_not_modified"}
	threadGone = []string{"message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid"}
	unparsed   = []string{"can't parse entities", "can't parse caption entities", "entities_too_long", "entity_"}
	textless   = []string{"there is no text", "there is no caption"}
)

// leastWait is how long a wish to wait lasts that names no time.
const leastWait = time.Second

// begins reports whether the server refused with one of these texts.
func (e *refusal) begins(texts []string) bool {
	said := strings.ToLower(e.Description)
	for _, code := range []string{"bad request: ", "forbidden: "} {
		said = strings.TrimPrefix(said, code)
	}
	return slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(said, text) })
}

// sent is what became of a send: nil, or an error as chat.Adapter's Send returns it.
func sent(err error, own bool) error {
	var lost *errand.Failure
	var no *refusal
	switch {
	case errors.As(err, &lost) && lost.Lost:
		return fmt.Errorf("%w: %w", chat.ErrUnknown, err)
	case errors.As(err, &no) && no.Code >= http.StatusInternalServerError:
		return fmt.Errorf("%w: %w", chat.ErrUnknown, err)
	}
	return edited(err, own)
}

// edited is what became of an edit. Made again it changes nothing, so that a lost answer only means to try again.
func edited(err error, own bool) error {
	var no *refusal
	if !errors.As(err, &no) {
		return err
	}
	switch {
	case no.begins(unchanged):
		return nil
	case no.RetryAfter > 0 || no.Code == http.StatusTooManyRequests:
		return chat.RetryAfter{Wait: max(no.RetryAfter, leastWait), All: own}
	case no.Code == http.StatusForbidden || no.begins(unreachable):
		return fmt.Errorf("%w: %w", chat.ErrUnreachable, err)
	case no.Code == http.StatusBadRequest || no.Code == http.StatusRequestEntityTooLarge:
		return fmt.Errorf("%w: %w", chat.ErrUnsupported, err)
	}
	return err
}
