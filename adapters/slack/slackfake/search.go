package slackfake

import (
	"fmt"
	"slices"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// external is a list that is looked through by typing: the app is asked what there is.
const external = "external_select"

// leastTyped is how many characters are typed before the app is asked, where the list does not say.
const leastTyped = 3

// Searches lets somebody type in a list of a message. What it shows then is Offered.
func (s *Server) Searches(user string, m *Message, action, typed string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	place, m := s.channel(m.Channel), s.original(m)
	if m.To != "" && m.To != user || !place.has(user) {
		return fmt.Errorf("%s does not see the message", user)
	}
	b, e := m.offers(action)
	payload, err := s.suggestion(user, b, e, typed)
	if err != nil {
		return err
	}
	payload["container"] = obj{"type": "message", "message_ts": m.TS, "channel_id": place.ID, "is_ephemeral": m.To != ""}
	payload["channel"] = obj{"id": place.ID, "name": nameIn(place)}
	if m.To == "" {
		payload["message"] = asTyped(m)
	}
	s.look(user, action, payload)
	return nil
}

// SearchesIn lets somebody type in a list of the modal before them.
func (s *Server) SearchesIn(user string, v *View, action, typed string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	v = s.originalView(v)
	b, e := find(v.Blocks(), action)
	if v.User != user || !s.isOpen(v) {
		return fmt.Errorf("%s does not see the view", user)
	}
	payload, err := s.suggestion(user, b, e, typed)
	if err != nil {
		return err
	}
	payload["container"], payload["view"] = obj{"type": "view", "view_id": v.ID}, s.wireView(v)
	s.look(user, action, payload)
	return nil
}

// suggestion is what is told of typing in a list. The lock is held.
func (s *Server) suggestion(user string, b, e obj, typed string) (obj, error) {
	if text(e, "type") != external {
		return nil, fmt.Errorf("%s sees no list to look through", user)
	}
	least := int64(leastTyped)
	if e["min_query_length"] != nil {
		least = numberOf(e["min_query_length"])
	}
	if int64(units(typed)) < least {
		return nil, fmt.Errorf("the app is not asked before %d characters are typed", least)
	}
	payload := s.interaction("block_suggestion", user)
	payload["block_id"], payload["action_id"], payload["value"] = text(b, "block_id"), text(e, "action_id"), typed
	return payload, nil
}

// look asks the app. The lock is held.
func (s *Server) look(user, action string, payload obj) {
	delete(s.offers, user+" "+action)
	s.tell(interactive, payload, func(body []byte) { s.offers[user+" "+action] = s.offered(body) }, func() {
		s.offers[user+" "+action] = []any{} // the person reads that nothing was found
	})
}

// offered are the options that an app answers with. The real Slack shows none if one of them is wrong. The lock is
// held.
func (s *Server) offered(body []byte) []any {
	var said any
	if err := netfake.Decode(body, &said); err != nil {
		s.violated("the answer to what was typed in a list: %v", err)
		return []any{}
	}
	l := &look{}
	shape{"options!": list(0, 100, option(false, false))}.check(l, "", said)
	answer, _ := said.(obj)
	all, _ := answer["options"].([]any)
	var values []string
	for _, one := range all {
		o, _ := one.(obj)
		if value := text(o, "value"); slices.Contains(values, value) {
			l.wrong("/options", "value %q is there twice", value)
		} else {
			values = append(values, value)
		}
	}
	if len(l.errs) > 0 {
		s.violated("the answer to what was typed in a list: %v", l.errs)
		return []any{}
	}
	s.looksAt(all)
	return append([]any{}, all...)
}

// Offered is what a list shows to somebody who has typed in it; false: the app has not answered yet.
func (s *Server) Offered(user, action string) ([]Option, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, answered := s.offers[user+" "+action]
	var options []Option
	for _, one := range all {
		o, _ := one.(obj)
		options = append(options, Option{plainOf(o["text"]), text(o, "value")})
	}
	return options, answered
}

// offering is an element with the options that it shows to somebody. The lock is held.
func (s *Server) offering(user string, e obj) obj {
	if text(e, "type") != external {
		return e
	}
	with := obj{"options": s.offers[user+" "+text(e, "action_id")]}
	for name, value := range e {
		with[name] = value
	}
	return with
}

// Types types in the latest list there that is looked through, and says what it shows.
func (f *Fake) Types(p chat.PersonID, place chat.PlaceID, typed string) (labels []string) {
	user := f.account(p)
	m, action := f.list(user, f.where(p, place))
	if err := f.Server.Searches(user, m, action, typed); err != nil {
		chattest.Fatalf(f.t, "%v", err)
	}
	for _, o := range f.answered(user, action) {
		labels = append(labels, o.Label)
	}
	return labels
}

// Picks picks what the latest list there shows under a label.
func (f *Fake) Picks(p chat.PersonID, place chat.PlaceID, label string) {
	user := f.account(p)
	m, action := f.list(user, f.where(p, place))
	for _, o := range f.answered(user, action) {
		if chat.Bare(o.Label) == chat.Bare(label) {
			if err := f.Server.Presses(user, m, action, o.Value); err != nil {
				chattest.Fatalf(f.t, "%v", err)
			}
			f.settle()
			return
		}
	}
	chattest.Fatalf(f.t, "%s is not shown %q", p, label)
}

// list is the latest list to look through that somebody sees in a channel.
func (f *Fake) list(user, channel string) (*Message, string) {
	for _, seen := range slices.Backward(f.Server.Seen(user, channel)) {
		for _, b := range seen.Buttons {
			if b.Kind == external {
				return seen.Message, b.Action
			}
		}
	}
	chattest.Fatalf(f.t, "%s sees no list to look through", user)
	return nil, ""
}

// answered waits for what a list shows.
func (f *Fake) answered(user, action string) (options []Option) {
	f.settle()
	err := f.until(func() (done bool) {
		options, done = f.Server.Offered(user, action)
		return done
	})
	if err != nil {
		chattest.Fatalf(f.t, "%v", err)
	}
	return options
}

// pickOf types in a list of the modal, and is the value of what it shows under these words, else of the first that it
// shows; empty: it shows nothing.
func (f *Fake) pickOf(user, action, words string) string {
	if words == "" {
		return ""
	}
	if err := f.Server.SearchesIn(user, f.Server.Modal(user), action, words); err != nil {
		chattest.Fatalf(f.t, "%v", err)
	}
	options := f.answered(user, action)
	for _, o := range options {
		if chat.Bare(o.Label) == chat.Bare(words) {
			return o.Value
		}
	}
	if len(options) == 0 {
		return ""
	}
	return options[0].Value
}
