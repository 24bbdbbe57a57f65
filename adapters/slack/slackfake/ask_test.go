package slackfake

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat/netfake"
)

// asker is a server, and whoever asks it.
type asker struct {
	*Server
	t       *testing.T
	now     time.Time
	ana     string
	ben     string
	general string
}

var theApp = App{
	ID: "A0FAKE", Team: "T0FAKE", Domain: "acme", Bot: "B0FAKE", BotUser: "U0BOT", Name: "Mentorbot",
	BotToken: "xoxb-pretended", AppToken: "xapp-pretended", Command: "/mentor",
}

func ask(t *testing.T) *asker {
	a := &asker{Server: NewServer(theApp), t: t, now: firstMoment}
	a.Now = func() time.Time { return a.now }
	a.Scopes = append(a.Scopes, "channels:read", "groups:read", "im:read", "mpim:read") // an app that asks for more
	a.Events = append(a.Events, "member_joined_channel", "member_left_channel", "channel_archive")
	a.ana = a.AddUser(User{RealName: "Ana"}).ID
	a.ben = a.AddUser(User{RealName: "Ben"}).ID
	a.general = a.AddChannel(Channel{Name: "general"}, a.ana, a.ben, "U0BOT").ID
	return a
}

// reply is an answer of the API.
type reply struct {
	OK       bool            `json:"ok"`
	Error    string          `json:"error"`
	Warning  string          `json:"warning"`
	Needed   string          `json:"needed"`
	Errors   []string        `json:"errors"`
	TS       string          `json:"ts"`
	Channel  json.RawMessage `json:"channel"`
	Message  obj             `json:"message"`
	Messages []obj           `json:"messages"`
	Members  []any           `json:"members"`
	User     json.RawMessage `json:"user"`
	View     struct {
		ID   string `json:"id"`
		Hash string `json:"hash"`
	} `json:"view"`
	URL       string `json:"url"`
	UploadURL string `json:"upload_url"`
	FileID    string `json:"file_id"`
	Hints     struct {
		Cursor   string   `json:"next_cursor"`
		Messages []string `json:"messages"`
	} `json:"response_metadata"`
	code int
	wait string
}

// call calls a method with a form, as the bot. Values that are no words go as JSON.
func (a *asker) call(method string, args ...any) reply {
	values := url.Values{"token": {theApp.BotToken}}
	for i := 0; i < len(args); i += 2 {
		words, is := args[i+1].(string)
		if !is {
			words = string(encode(args[i+1]))
		}
		values.Set(args[i].(string), words)
	}
	return a.post("/api/"+method, "application/x-www-form-urlencoded", values.Encode(), "")
}

func (a *asker) post(path, kind, body, token string) reply {
	a.t.Helper()
	r, err := http.NewRequest(http.MethodPost, a.URL+path, strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := Transport{a.Server}.RoundTrip(r)
	if err != nil {
		a.t.Fatal(err)
	}
	said, err := io.ReadAll(response.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	answered := reply{code: response.StatusCode, wait: response.Header.Get("Retry-After")}
	if bytes.HasPrefix(said, []byte("{")) {
		if err := json.Unmarshal(said, &answered); err != nil {
			a.t.Fatal(err)
		}
	}
	return answered
}

func (a *asker) takes(r reply) reply {
	a.t.Helper()
	if !r.OK {
		a.t.Fatalf("refused: %s %s %s", r.Error, r.Errors, r.Hints.Messages)
	}
	return r
}

// user is the one that users.info tells of.
func (a *asker) user(args ...any) (u User) {
	a.t.Helper()
	if err := json.Unmarshal(a.takes(a.call("users.info", args...)).User, &u); err != nil {
		a.t.Fatal(err)
	}
	return u
}

func (a *asker) refuses(r reply, name string, because ...string) {
	a.t.Helper()
	if r.OK || r.Error != name {
		a.t.Errorf("answered %t %q, not %q %s", r.OK, r.Error, name, r.Hints.Messages)
	}
	for _, why := range because {
		if !slices.ContainsFunc(r.Hints.Messages, func(m string) bool { return strings.Contains(m, why) }) {
			a.t.Errorf("%q does not say %q", r.Hints.Messages, why)
		}
	}
}

// hears collects what the app is told.
func (a *asker) hears() *[]obj {
	all := &[]obj{}
	a.Told = func(_ string, payload json.RawMessage) {
		var o obj
		if err := netfake.Decode(payload, &o); err != nil {
			a.t.Error(err)
		}
		*all = append(*all, o)
	}
	return all
}

func plainText(s string) obj { return obj{"type": "plain_text", "text": s} }

func marked(s string) obj { return obj{"type": "mrkdwn", "text": s} }

func button(id, label string) obj {
	return obj{"type": "button", "action_id": id, "text": plainText(label), "value": id}
}

func row(elements ...obj) obj { return obj{"type": "actions", "elements": elements} }

func many(n int, one func(i int) obj) []obj {
	var all []obj
	for i := range n {
		all = append(all, one(i))
	}
	return all
}
