package slack

import "encoding/json"

// These types hold what mentorbot reads of a letter and nothing else, so that whatever Slack adds is passed by, and
// decoding costs little.

// callback is the outside of an event. What happened is decoded by its type, for types differ in the types of their
// parts.
type callback struct {
	Type       string          `json:"type"`
	Team       string          `json:"team_id"`
	Enterprise string          `json:"enterprise_id"`
	Bodies     []body          `json:"authorizations"`
	ID         string          `json:"event_id"`
	Time       int64           `json:"event_time"`
	Event      json.RawMessage `json:"event"`
	Challenge  string          `json:"challenge"`
}

// body is in whose name an event is told.
type body struct {
	Team       string `json:"team_id"`
	Enterprise string `json:"enterprise_id"`
}

// team is the workspace in whose name it is told; that of the author may be another one.
func (c callback) team() string {
	var first body
	if len(c.Bodies) > 0 {
		first = c.Bodies[0]
	}
	return either(first.Team, first.Enterprise, c.Team, c.Enterprise)
}

// either is the first id that is one.
func either(ids ...string) string {
	for _, id := range ids {
		if native(id) {
			return id
		}
	}
	return ""
}

// message is what somebody wrote, or what happened to a message.
type message struct {
	Subtype string     `json:"subtype"`
	Channel string     `json:"channel"`
	Kind    string     `json:"channel_type"`
	User    string     `json:"user"`
	Bot     string     `json:"bot_id"`
	Text    string     `json:"text"`
	TS      string     `json:"ts"`
	Files   filledList `json:"files"`
	Edited  present    `json:"edited"`
	Now     *message   `json:"message"`          // message_changed
	Before  *message   `json:"previous_message"` // message_changed
}

// own reports whether it was written in a person's own chat.
func (m message) own() bool { return m.Kind == "im" || m.Kind == "" && direct(m.Channel) }

// presence is that somebody came, went or looked.
type presence struct {
	User    string `json:"user"`
	Channel string `json:"channel"`
	Tab     string `json:"tab"`
	TS      string `json:"event_ts"`
}

// change is that an account came or changed.
type change struct {
	User account `json:"user"`
	TS   string  `json:"event_ts"`
}

// revoked are the tokens that are none any more.
type revoked struct {
	Tokens struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}
