package slackfake

import (
	"fmt"
	"slices"
	"time"
)

const (
	mostStack   = 3
	triggerLife = 3 * time.Second
)

// trigger is the right to open a modal before somebody.
type trigger struct {
	user    string
	channel string // where something was pressed; empty: in no channel
	at      time.Time
	used    bool
}

// pull makes a trigger. The lock is held.
func (s *Server) pull(user string) string {
	n := s.next()
	id := fmt.Sprintf("%d.%d.%032x", 10_000_000_000_000+n, 3_900_000_000_000, n*7919)
	s.triggers[id] = &trigger{user: user, at: s.Now()}
	return id
}

// triggered is whose trigger a call has; it is over then.
func (s *Server) triggered(c *call) (u *User, channel string, err error) {
	t := s.triggers[c.Text("trigger_id")]
	switch {
	case !c.has("trigger_id"):
		return nil, "", refused("invalid_arguments", "[ERROR] missing required field: trigger_id")
	case t == nil:
		return nil, "", refused("invalid_trigger_id")
	case !within(t.at, s.Now(), triggerLife+s.Lenient):
		return nil, "", refused("expired_trigger_id")
	case t.used:
		return nil, "", refused("exchanged_trigger_id")
	}
	t.used = true
	return s.user(t.user), t.channel, nil
}

func (s *Server) viewOpen(c *call) (obj, error) {
	content, err := s.content(c, "modal", nil)
	if err != nil {
		return nil, err
	}
	u, channel, err := s.triggered(c)
	if err != nil {
		return nil, err
	}
	v := s.view(u, content)
	v.Channel, u.stack = channel, []*View{v}
	return obj{"view": s.wireView(v)}, nil
}

func (s *Server) viewPush(c *call) (obj, error) {
	content, err := s.content(c, "modal", nil)
	if err != nil {
		return nil, err
	}
	u, _, err := s.triggered(c)
	if err != nil {
		return nil, err
	}
	v, err := s.push(u, content)
	if err != nil {
		return nil, err
	}
	return obj{"view": s.wireView(v)}, nil
}

// push puts a view on a stack.
func (s *Server) push(u *User, content obj) (*View, error) {
	switch {
	case len(u.stack) == 0:
		return nil, refused("not_found")
	case len(u.stack) >= mostStack:
		return nil, refused("push_limit_reached")
	}
	v := s.view(u, content)
	v.Root, v.Previous = u.stack[0].ID, u.stack[len(u.stack)-1].ID
	u.stack = append(u.stack, v)
	return v, nil
}

// asksOn notes that a modal asks on, where it was opened from: that is a thing to be read like a message. The lock is
// held.
func (s *Server) asksOn(u *User, v *View) {
	place := s.channel(v.Channel)
	if place == nil {
		place, _ = s.together([]string{u.ID})
	}
	if _, told := v.asked(); len(told) > 0 {
		s.put(place, &Message{Type: "message", User: s.app.BotUser, To: u.ID, Asked: told})
	}
}

// view makes a view that nobody has open yet.
func (s *Server) view(u *User, content obj) *View {
	v := &View{ID: s.id("V"), User: u.ID}
	v.Root = v.ID
	s.views = append(s.views, v)
	s.fillView(v, content)
	return v
}

// fillView gives a view another content. What was filled in stays where block and action are the same.
func (s *Server) fillView(v *View, content obj) {
	s.looksAt(content)
	v.Content, v.Hash, v.Errors, v.Trouble = content, fmt.Sprintf("%d.%08x", s.Now().Unix(), s.next()), nil, ""
	state := obj{}
	for _, one := range v.Blocks() {
		b := one.(obj) // looked at before
		for _, e := range elementsOf(b) {
			values, has := stateOf(v.State, text(b, "block_id"), text(e, "action_id"))
			if !has {
				values = initial(e)
			}
			if values != nil {
				state[text(b, "block_id")] = obj{text(e, "action_id"): values}
			}
		}
	}
	v.State = state
	s.change()
}

func stateOf(state obj, block, action string) (obj, bool) {
	values, _ := state[block].(obj)
	o, has := values[action].(obj)
	return o, has
}

func (s *Server) viewUpdate(c *call) (obj, error) {
	i := slices.IndexFunc(s.views, func(v *View) bool {
		return c.has("view_id") && v.ID == c.Text("view_id") ||
			!c.has("view_id") && c.has("external_id") && text(v.Content, "external_id") == c.Text("external_id")
	})
	if !c.has("view_id") && !c.has("external_id") {
		return nil, refused("invalid_arguments", "[ERROR] missing required field: view_id")
	}
	if i < 0 || !s.isOpen(s.views[i]) {
		return nil, refused("not_found")
	}
	v := s.views[i]
	content, err := s.content(c, v.Type(), v)
	if err != nil {
		return nil, err
	}
	if c.has("hash") && c.Text("hash") != v.Hash {
		return nil, refused("hash_conflict")
	}
	s.fillView(v, content)
	return obj{"view": s.wireView(v)}, nil
}

// isOpen says whether somebody has a view before them.
func (s *Server) isOpen(v *View) bool {
	u := s.user(v.User)
	return u.home == v || slices.Contains(u.stack, v)
}

func (s *Server) viewPublish(c *call) (obj, error) {
	u := s.user(c.Text("user_id"))
	switch {
	case u == nil || u.IsBot || u.Deleted || u.Stranger:
		return nil, refused("invalid_arguments", "invalid `user_id`")
	case s.noHome:
		return nil, refused("not_enabled")
	}
	content, err := s.content(c, "home", u.home)
	if err != nil {
		return nil, err
	}
	if u.home == nil && c.has("hash") {
		return nil, refused("hash_conflict")
	}
	if u.home == nil {
		u.home = s.view(u, content)
		return obj{"view": s.wireView(u.home)}, nil
	}
	if c.has("hash") && c.Text("hash") != u.home.Hash {
		return nil, refused("hash_conflict")
	}
	s.fillView(u.home, content)
	return obj{"view": s.wireView(u.home)}, nil
}

// wireView is a view as the API tells of it.
func (s *Server) wireView(v *View) obj {
	o := obj{
		"private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": false, "notify_on_close": false,
		"close": nil, "submit": nil, "title": obj{"type": "plain_text", "text": "View Title", "emoji": true},
	}
	for name, value := range v.Content {
		o[name] = value
	}
	o["id"], o["team_id"], o["hash"], o["root_view_id"] = v.ID, s.app.Team, v.Hash, v.Root
	o["state"], o["app_id"], o["bot_id"] = obj{"values": v.State}, s.app.ID, s.app.Bot
	o["app_installed_team_id"], o["previous_view_id"] = s.app.Team, nil
	if v.Previous != "" {
		o["previous_view_id"] = v.Previous
	}
	return o
}
