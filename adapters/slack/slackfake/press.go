package slackfake

import (
	"fmt"
	"slices"
)

// Presses lets somebody press, or choose some values of, what has an action id in a message: also what was edited away,
// by an app that has not heard of it yet. A link's button leads out, and tells all the same.
func (s *Server) Presses(user string, m *Message, action string, values ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	place, m := s.channel(m.Channel), s.original(m)
	if m.To != "" && m.To != user || !place.has(user) {
		return fmt.Errorf("%s does not see the message", user)
	}
	b, e := m.offers(action)
	if e == nil {
		return fmt.Errorf("the message has no action %q", action)
	}
	container := obj{"type": "message", "message_ts": m.TS, "channel_id": place.ID, "is_ephemeral": m.To != ""}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	payload, err := s.action(user, b, e, values, container)
	if err != nil {
		return err
	}
	s.triggers[text(payload, "trigger_id")].channel = place.ID
	payload["channel"] = obj{"id": place.ID, "name": nameIn(place)}
	payload["response_url"] = s.answerAt("actions", user, place.ID, m)
	payload["state"] = obj{"values": obj{}}
	if m.To == "" {
		payload["message"] = asTyped(m)
	}
	m.Trouble = false
	s.tell(interactive, payload, nil, func() { m.Trouble = true })
	return nil
}

// offers is the element of a message with an action id, and its block, as the message is or was.
func (m *Message) offers(action string) (b, e obj) {
	for _, blocks := range slices.Backward(append(slices.Clone(m.Former), m.Blocks)) {
		if b, e = find(blocks, action); e != nil {
			return b, e
		}
	}
	return nil, nil
}

// original is what a copy was made of; it was deleted: the copy.
func (s *Server) original(m *Message) *Message {
	messages := s.channel(m.Channel).messages
	i := slices.IndexFunc(messages, func(other *Message) bool { return other.TS == m.TS })
	if i < 0 {
		return m
	}
	return messages[i]
}

func (s *Server) originalView(v *View) *View {
	i := slices.IndexFunc(s.views, func(other *View) bool { return other.ID == v.ID })
	if i < 0 {
		return v
	}
	return s.views[i]
}

func nameIn(c *Channel) string {
	if c.Kind == direct {
		return "directmessage"
	}
	return c.Name
}

// PressesIn lets somebody press, or choose some values of, what has an action id in a modal or at home. What stands in
// an input block is only told where that asks for it.
func (s *Server) PressesIn(user string, v *View, action string, values ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	v = s.originalView(v)
	b, e := find(v.Blocks(), action)
	if e == nil || v.User != user || !s.isOpen(v) {
		return fmt.Errorf("%s sees no action %q", user, action)
	}
	payload, err := s.action(user, b, e, values, obj{"type": "view", "view_id": v.ID})
	if err != nil {
		return err
	}
	if text(e, "type") != "button" {
		v.State[text(b, "block_id")] = obj{action: chosen(s.offering(user, e), values)}
	}
	if text(b, "type") == "input" && b["dispatch_action"] != true {
		return nil
	}
	payload["view"] = s.wireView(v)
	s.tell(interactive, payload, nil, func() { v.Trouble = trouble })
	return nil
}

// trouble is what a person sees when the app does not answer.
const trouble = "We had some trouble connecting. Try again?"

// action is what is told of a press. The lock is held.
func (s *Server) action(user string, b, e obj, values []string, container obj) (obj, error) {
	what := chosen(s.offering(user, e), values)
	if what == nil {
		return nil, fmt.Errorf("%v can not be chosen of %s", values, text(e, "action_id"))
	}
	what["block_id"], what["action_id"], what["action_ts"] = text(b, "block_id"), text(e, "action_id"), s.stamp()
	payload := s.interaction("block_actions", user)
	payload["container"], payload["trigger_id"], payload["actions"] = container, s.pull(user), []obj{what}
	return payload, nil
}

// interaction is what is told of every one.
func (s *Server) interaction(kind, user string) obj {
	u := s.user(user)
	return obj{
		"type": kind, "api_app_id": s.app.ID, "token": "legacy", "enterprise": nil, "is_enterprise_install": false,
		"user": obj{"id": user, "username": u.Name, "name": u.Name, "team_id": u.TeamID},
		"team": obj{"id": s.app.Team, "domain": s.app.Domain},
	}
}

// find is the element with an action id, and its block.
func find(blocks []any, action string) (b, e obj) {
	for _, one := range blocks {
		b, _ := one.(obj)
		for _, e := range elementsOf(b) {
			if text(e, "action_id") == action {
				return b, e
			}
		}
	}
	return nil, nil
}

// one is the key of an element's state that is a single value of its own.
var one = map[string]string{
	"users_select": "selected_user", "channels_select": "selected_channel", "datepicker": "selected_date",
	"conversations_select": "selected_conversation", "timepicker": "selected_time", "plain_text_input": "value",
	"email_text_input": "value", "url_text_input": "value", "number_input": "value",
	"datetimepicker": "selected_date_time",
}

// chosen is what an element says once some values are chosen of it; nil: it has no such values.
func chosen(e obj, values []string) obj {
	kind := text(e, "type")
	state := obj{"type": kind}
	if key, is := one[kind]; is {
		state[key] = nil
		if len(values) > 0 && values[0] != "" {
			state[key] = values[0]
		}
		return state
	}
	var some []any
	for _, value := range values {
		i := slices.IndexFunc(optionsOf(e), func(o any) bool { option, _ := o.(obj); return text(option, "value") == value })
		if i < 0 && kind != "multi_users_select" && kind != "button" {
			return nil
		}
		if i >= 0 {
			some = append(some, optionsOf(e)[i])
		}
	}
	switch kind {
	case "button":
		state["text"], state["value"] = e["text"], e["value"]
		if e["value"] == nil {
			delete(state, "value")
		}
	case "multi_users_select":
		state["selected_users"] = values
	case "checkboxes", "multi_static_select":
		state["selected_options"] = append([]any{}, some...)
	default:
		state["selected_option"] = nil
		if len(some) > 0 {
			state["selected_option"] = some[0]
		}
	}
	return state
}

// initial is the state of an element before anybody touches it; nil: it has none.
func initial(e obj) obj {
	kind := text(e, "type")
	if kind == "button" || kind == "image" || kind == "overflow" {
		return nil
	}
	state := chosen(e, nil)
	for name, key := range map[string]string{
		"initial_option": "selected_option", "initial_options": "selected_options", "initial_value": "value",
		"initial_user": "selected_user", "initial_users": "selected_users", "initial_date": "selected_date",
		"initial_time": "selected_time", "initial_date_time": "selected_date_time",
		"initial_conversation": "selected_conversation", "initial_channel": "selected_channel",
	} {
		if e[name] != nil {
			state[key] = e[name]
		}
	}
	return state
}
