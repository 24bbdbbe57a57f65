package slack

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// The errors of the Web API that mean something else than "try again".
var (
	// unreachable: nobody there can be written to, or nothing is there (any more).
	// account_inactive is not among them: it is our own token's, once the app was removed.
	unreachable = []string{
		"user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot",
		"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived", "is_inactive", "no_permission",
		"messages_tab_disabled", "invalid_user_combination", "cannot_find_user", "cannot_dm_user", "user_is_restricted",
		"restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel", "restricted_action_thread_locked", "team_access_not_granted",
		"message_not_found", "cant_update_message", "edit_window_closed", "external_channel_migrating",
		"cannot_reply_to_message", "app_access_restricted", "invalid_channel",
	}
	// unsupported: the network can't show it.
	unsupported = []string{
		"msg_too_long", "msg_blocks_too_long", "no_text", "invalid_blocks", "invalid_blocks_format",
		"invalid_arguments", "invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large",
		"view_too_large", "too_many_attachments",
	}
	// unknown: Slack itself does not know whether it did it.
	unknown = []string{"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
	// final: the token is none, or none any more.
	final = []string{
		"token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive", "not_allowed_token_type",
	}
	// limited: too much was asked.
	limited = []string{"ratelimited", "rate_limited"}
)

// leastWait is how long a wish to wait lasts that names no time.
const leastWait = time.Second

func (e *refusal) is(codes []string) bool { return slices.Contains(codes, e.Code) }

func (e *refusal) limited() bool { return e.Status == http.StatusTooManyRequests || e.is(limited) }

// refusedWith tells whether Slack refused a call in one of these words.
func refusedWith(err error, codes ...string) bool {
	var no *refusal
	return errors.As(err, &no) && no.is(codes)
}

// sent is what became of a message: nil, or an error as chat.Adapter's Send returns it.
func sent(err error) error {
	var lost *errand.Failure
	var no *refusal
	switch {
	case errors.As(err, &lost) && lost.Lost:
		return fmt.Errorf("%w: %w", chat.ErrUnknown, err)
	case errors.As(err, &no) && (no.Status >= http.StatusInternalServerError || no.is(unknown)):
		return fmt.Errorf("%w: %w", chat.ErrUnknown, err)
	}
	return corrected(err)
}

// corrected is what became of an edit. Made again it changes nothing, so that a lost answer only means to try again.
func corrected(err error) error {
	var no *refusal
	if !errors.As(err, &no) {
		return err
	}
	switch {
	case no.limited():
		return chat.RetryAfter{Wait: no.Wait, All: no.All}
	case no.is(unreachable):
		return fmt.Errorf("%w: %w", chat.ErrUnreachable, err)
	case no.is(unsupported):
		return fmt.Errorf("%w: %w", chat.ErrUnsupported, err)
	}
	return err
}
