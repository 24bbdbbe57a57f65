package slack

import (
	"encoding/json"
)

// envelope is what a frame of Socket Mode is wrapped in. It is read by ourselves: the library drops a frame of an event
// that it does not know, without its envelope's name, so that it could never be acknowledged and came for ever.
type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    sort            `json:"type"`
	Reason  string          `json:"reason"`          // disconnect
	Open    int             `json:"num_connections"` // hello
	Payload json.RawMessage `json:"payload"`
}

// Frames that are about the socket itself.
const (
	hello      sort = "hello"
	disconnect sort = "disconnect"
)

// Why a socket is shut for another reason than that a new one is to take its place: Socket Mode was turned off, or
// there are as many as Slack allows.
const (
	linkDisabled = "link_disabled"
	tooMany      = "too_many_websockets"
)

// frame reads a frame. One that can't be read has no name, and can't be acknowledged.
func frame(data []byte) (envelope, error) {
	var e envelope
	err := json.Unmarshal(data, &e)
	return e, err
}

// letter is what the frame tells.
func (e envelope) letter() letter { return letter{sort: e.Type, data: e.Payload} }

// acknowledgement says that an envelope's letter is safe, with an answer in place if there is one.
type acknowledgement struct {
	ID      string `json:"envelope_id"`
	Payload any    `json:"payload,omitempty"`
}
