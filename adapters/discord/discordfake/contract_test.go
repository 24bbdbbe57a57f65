package discordfake_test

import (
	"os"
	"testing"

	"mentorbot/adapters/discord/discordfake"
)

const description = "../../../../shared/specs/discord/openapi.json"

func TestContract(t *testing.T) {
	if _, err := os.Stat(description); err != nil {
		t.Log("the description of the API is not here: nothing is checked by it")
		return
	}
	c, err := discordfake.ReadContract(description)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		method, path, body string
		fine               bool
	}{
		{"POST", "/channels/1/messages",
			`{"content":"hello","allowed_mentions":{"parse":[]},"nonce":"1","enforce_nonce":true}`, true},
		{"POST", "/channels/1/messages", `{"contents":"hello"}`, false},
		{"POST", "/channels/1/messages", `{"content":7}`, false},
		{"POST", "/channels/1/messages", ``, false},
		{"POST", "/channels/1/messages",
			`{"content":"x","components":[{"type":1,"components":[{"type":2,"style":1,"label":"Yes","custom_id":"c:1"}]}]}`, true},
		{"POST", "/channels/1/messages",
			`{"content":"x","components":[{"type":1,"components":[{"type":2,"label":"Yes","custom_id":"c:1"}]}]}`, false},
		{"PATCH", "/webhooks/1/token/messages/@original", `{"content":"x"}`, true},
		{"POST", "/users/@me/channels", `{"recipient_id":"1"}`, true},
		{"POST", "/users/@me/chanels", `{"recipient_id":"1"}`, false},
		{"GET", "/guilds/1/members/2", ``, true},
		{"POST", "/interactions/1/token/callback", `{"type":9,"data":{"custom_id":"f:1","title":"T","components":[` +
			`{"type":18,"label":"L","component":{"type":4,"custom_id":"a","style":1}}]}}`, true},
		{"POST", "/interactions/1/token/callback", `{"type":9,"data":{"custom_id":"f:1","title":"T","components":[` +
			`{"type":18,"label":"L","component":{"type":4,"custom_id":"a"}}]}}`, false},
	} {
		if err := c.Request(r.method, r.path, []byte(r.body)); (err == nil) != r.fine {
			t.Errorf("%s %s %s: %v", r.method, r.path, r.body, err)
		}
	}
}
