package slackfake

import (
	"encoding/json"
	"slices"

	"mentorbot/bot/chat/netfake"
)

// needs is the scope without which the app is not told of an event.
var needs = map[string]string{
	"message.im": "im:history", "message.mpim": "mpim:history", "message.channel": "channels:history",
	"message.group": "groups:history", "member_joined_channel": "channels:read", "member_left_channel": "channels:read",
	"channel_archive": "channels:read", "team_join": "users:read", "user_change": "users:read",
}

// event tells the app of something, if it has subscribed to that and may know. The lock is held.
func (s *Server) event(name string, inner obj, shared bool) {
	subscribed := name
	if name == "message.channel" || name == "message.group" {
		subscribed += "s"
	}
	scope := needs[name]
	if s.gone != "" && name != "app_uninstalled" && name != "tokens_revoked" {
		return
	}
	if !slices.Contains(s.Events, subscribed) || scope != "" && !slices.Contains(s.Scopes, scope) {
		return
	}
	if inner["event_ts"] == nil {
		inner["event_ts"] = s.stamp()
	}
	last := s.queue.last
	s.tell(eventsAPI, obj{
		"token": "legacy", "team_id": s.app.Team, "context_team_id": s.app.Team, "context_enterprise_id": nil,
		"api_app_id": s.app.ID, "event": inner, "type": "event_callback", "event_id": s.id("Ev"),
		"event_time": s.Now().Unix(), "is_ext_shared_channel": shared, "event_context": "4-pretended",
		"authorizations": []obj{{
			"enterprise_id": nil, "team_id": s.app.Team, "user_id": s.app.BotUser, "is_bot": true,
			"is_enterprise_install": false,
		}},
	}, nil, nil)
	if changed, _ := inner["message"].(obj); inner["bot_id"] == s.app.Bot || changed["bot_id"] == s.app.Bot {
		s.queue.last = last // Again is for what people did
	}
}

// asTyped is a message as JSON has it.
func asTyped(m *Message) obj {
	var o obj
	if err := netfake.Decode(encode(m), &o); err != nil {
		panic(err) // it was just encoded
	}
	return o
}

// tellMessage tells of a message, also of the bot's own. The lock is held.
func (s *Server) tellMessage(place *Channel, m obj) {
	if !place.has(s.app.BotUser) {
		return
	}
	delete(m, "metadata")
	m["channel"], m["channel_type"], m["event_ts"] = place.ID, place.Kind, m["ts"]
	if m["bot_id"] == nil {
		m["client_msg_id"] = s.envelope()
	}
	s.event("message."+place.Kind, m, place.Shared)
}

// tellChange tells that a message was changed. The lock is held.
func (s *Server) tellChange(place *Channel, before, after *Message) {
	if !place.has(s.app.BotUser) {
		return
	}
	ts := s.stamp()
	s.event("message."+place.Kind, obj{
		"type": "message", "subtype": "message_changed", "message": asTyped(after), "previous_message": asTyped(before),
		"channel": place.ID, "hidden": true, "ts": ts, "event_ts": ts, "channel_type": place.Kind,
	}, place.Shared)
}

// EventType is what an event is about, or empty where something else was told: for tests that watch Told.
func EventType(payload json.RawMessage) string {
	var o struct {
		Event struct {
			Type string `json:"type"`
		} `json:"event"`
	}
	if err := json.Unmarshal(payload, &o); err != nil {
		return ""
	}
	return o.Event.Type
}
