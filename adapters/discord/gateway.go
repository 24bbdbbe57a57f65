package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// What the gateway and we say to each other: https://docs.discord.com/developers/events/gateway.
const (
	opDispatch  = 0
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11
)

// intents are what we ask to be told: of servers themselves, and of direct messages. None of them is privileged.
const intents = 1<<0 | 1<<12

// Why a socket is shut. With 1000 and 1001 the session would end, and what happens meanwhile would be lost.
const (
	closeResume   = 4000 // said by us: we come again
	closeToken    = 4004
	closeSequence = 4007
	closeTimeout  = 4009
	closeShard    = 4010
	closeSharding = 4011
	closeVersion  = 4012
	closeIntents  = 4013
	closeAllowed  = 4014
)

// frame is what goes through the socket.
type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int64          `json:"s,omitempty"`
	Name string          `json:"t,omitempty"`
}

// say is a frame of ours.
func say(op int, data any) (frame, error) {
	d, err := json.Marshal(data)
	return frame{Op: op, Data: d}, err
}

// identify is how a new session begins.
type identify struct {
	Token      string            `json:"token"`
	Properties map[string]string `json:"properties"`
	Intents    int               `json:"intents"`
	Shard      [2]int            `json:"shard"`
}

// resumption is how a session goes on.
type resumption struct {
	Token   string `json:"token"`
	Session string `json:"session_id"`
	Seq     int64  `json:"seq"`
}

// entrance is where the gateway is, and how often a session may begin.
type entrance struct {
	URL    string `json:"url"`
	Shards int    `json:"shards"`
	Limit  struct {
		Total     int   `json:"total"`
		Remaining int   `json:"remaining"`
		After     int64 `json:"reset_after"` // milliseconds
		Together  int   `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

func (a *Adapter) entrance(ctx context.Context) (e entrance, err error) {
	err = a.api.ask(ctx, call{method: http.MethodGet, route: "/gateway/bot", limit: "/gateway/bot", waits: true}, &e)
	return e, err
}

// at is the socket's whole address.
func at(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "wss" && u.Scheme != "ws" || u.Host == "" {
		return "", fmt.Errorf("discord: the gateway's address is none")
	}
	u.RawQuery = url.Values{"v": {"10"}, "encoding": {"json"}}.Encode()
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), nil
}

// fatal is the sentence that ends Run for a reason that no new connection changes; nil: one may.
func fatal(code int) error {
	switch code {
	case closeToken:
		return errToken
	case closeShard, closeSharding:
		return &wrong{fmt.Sprintf("the bot is in so many servers that Discord wants more connections (%d)", code),
			"start mentorbot again"}
	case closeVersion:
		return &wrong{fmt.Sprintf("Discord does not speak with this version of mentorbot any more (%d)", code),
			"install a newer one"}
	case closeIntents, closeAllowed:
		return &wrong{fmt.Sprintf("Discord refuses the intents that mentorbot asks for (%d)", code),
			"install a newer mentorbot; the Privileged Gateway Intents can stay off"}
	}
	return nil
}

// lost tells whether the session is over, so that a new one has to begin. Where it is for another reason, an attempt
// to go on is answered so.
func lost(code int) bool { return code == closeSequence || code == closeTimeout }
