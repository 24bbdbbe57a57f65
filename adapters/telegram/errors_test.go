package telegram

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// recorded are answers of the server that were kept, beside the project; a copy of the project alone has none.
const recorded = "../../../shared/specs/telegram/responses"

func TestRefusals(t *testing.T) {
	plain := errors.New("to be tried again")
	for said, want := range map[refusal]error{
		{Code: 403, Description: "Forbidden: bot was blocked by the user"}:                      chat.ErrUnreachable,
		{Code: 403, Description: "Forbidden: bot can't initiate conversation with a user"}:      chat.ErrUnreachable,
		{Code: 403, Description: "Forbidden: user is deactivated"}:                              chat.ErrUnreachable,
		{Code: 403, Description: "Forbidden: bot was kicked from the group chat"}:               chat.ErrUnreachable,
		{Code: 403, Description: "Forbidden: bot was kicked from the supergroup chat"}:          chat.ErrUnreachable,
		{Code: 403, Description: "Forbidden: bot is not a member of the supergroup chat"}:       chat.ErrUnreachable,
		{Code: 400, Description: "Bad Request: chat not found"}:                                 chat.ErrUnreachable,
		{Code: 400, Description: "BAD REQUEST: Chat not found"}:                                 chat.ErrUnreachable,
		{Code: 400, Description: "Bad Request: have no rights to send a message"}:               chat.ErrUnreachable,
		{Code: 400, Description: "Bad Request: message to edit not found"}:                      chat.ErrUnreachable,
		{Code: 404, Description: "User not found"}:                                              chat.ErrUnreachable,
		{Code: 400, Description: "Bad Request: message is not modified: specified new message"}: nil,
		{Code: 400, Description: "Bad Request: message is too long"}:                            chat.ErrUnsupported,
		{Code: 400, Description: "Bad Request: message thread not found"}:                       chat.ErrUnsupported,
		{Code: 400, Description: "Bad Request: can't parse entities: unsupported start tag"}:    chat.ErrUnsupported,
		{Code: 413, Description: "Request Entity Too Large"}:                                    chat.ErrUnsupported,
		{Code: 401, Description: "Unauthorized"}:                                                plain,
		{Code: 404, Description: "Not Found"}:                                                   plain,
		{Code: 409, Description: "Conflict: terminated by other getUpdates request"}:            plain,
		{Code: 500, Description: "Internal Server Error: restart"}:                              chat.ErrUnknown,
		{Code: 502, Description: "Bad Gateway"}:                                                 chat.ErrUnknown,
		{Code: 429, Description: "Too Many Requests: retry after 8",
			RetryAfter: 8 * time.Second}: chat.RetryAfter{Wait: 8 * time.Second, All: true},
		{Code: 429,
			Description: "Too Many Requests"}: chat.RetryAfter{Wait: time.Second, All: true},
	} {
		got := sent(&said, true)
		known := errors.Is(got, chat.ErrUnreachable) || errors.Is(got, chat.ErrUnknown) || errors.Is(got,
			chat.ErrUnsupported)
		switch {
		case want == plain && (got == nil || known):
			t.Errorf("%d %q became %v", said.Code, said.Description, got)
		case want != plain && !errors.Is(got, want):
			t.Errorf("%d %q became %v, want %v", said.Code, said.Description, got, want)
		}
	}
}

func TestLostAnswers(t *testing.T) {
	lost, unheard := &errand.Failure{Lost: true, Why: "reset"}, &errand.Failure{Why: "refused"}
	if !errors.Is(sent(lost, true), chat.ErrUnknown) || errors.Is(sent(unheard, true), chat.ErrUnknown) {
		t.Error("a send is unknown when its answer was lost, and only then")
	}
	if errors.Is(edited(lost, true), chat.ErrUnknown) || edited(lost, true) == nil {
		t.Error("an edit whose answer was lost is made again")
	}
	if again := (chat.RetryAfter{}); !errors.As(sent(&refusal{Code: 429}, false), &again) || again.All {
		t.Error("a group's wish to wait is the group's alone")
	}
}

// TestRecordedAnswers reads every answer kept as what a send was answered.
func TestRecordedAnswers(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(recorded, "*.json"))
	if err != nil || len(files) == 0 {
		t.Logf("no recorded answers (%v)", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			OK         bool `json:"ok"`
			Code       int  `json:"error_code"`
			Parameters struct {
				Wait int   `json:"retry_after"`
				To   int64 `json:"migrate_to_chat_id"`
			} `json:"parameters"`
		}
		if err := json.Unmarshal(data, &answer); err != nil {
			t.Fatal(err)
		}
		d := newDesk(t)
		d.answer("getMe", string(data))
		err = d.adapter().call(t.Context(), "getMe", nil, nil)
		var no *refusal
		wait := time.Duration(answer.Parameters.Wait) * time.Second
		if answer.OK != (err == nil) || err != nil && (!errors.As(err, &no) || no.Code != answer.Code ||
			no.MigrateTo != answer.Parameters.To || no.RetryAfter != wait) {
			t.Errorf("%s is read as %+v", filepath.Base(file), err)
		}
	}
}
