package slackfake

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// Modal is the view that somebody has before them; none: nil.
func (s *Server) Modal(user string) *View {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(user)
	if u == nil || len(u.stack) == 0 {
		return nil
	}
	return u.stack[len(u.stack)-1].copied()
}

func (v *View) copied() *View {
	shown := *v
	shown.State, shown.Errors = maps.Clone(v.State), maps.Clone(v.Errors)
	return &shown
}

// Home is somebody's App Home; none was published: nil.
func (s *Server) Home(user string) *View {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.user(user); u != nil && u.home != nil {
		return u.home.copied()
	}
	return nil
}

// Fills lets somebody fill in what stands in a block of the modal before them: words, or the values of options.
func (s *Server) Fills(user, block string, values ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(user)
	if u == nil || len(u.stack) == 0 {
		return fmt.Errorf("%s has no modal open", user)
	}
	v := u.stack[len(u.stack)-1]
	for _, one := range v.Blocks() {
		b, _ := one.(obj)
		if text(b, "block_id") != block {
			continue
		}
		for _, e := range elementsOf(b) {
			state := chosen(s.offering(user, e), values)
			if state == nil {
				return fmt.Errorf("%v can not be chosen in %q", values, block)
			}
			v.State[block] = obj{text(e, "action_id"): state}
			return nil
		}
	}
	return fmt.Errorf("the modal has no block %q", block)
}

// Submits lets somebody send the modal before them. Their own client looks first: what it finds wrong is the answer,
// by block, and nothing is told.
func (s *Server) Submits(user string) (wrong map[string]string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(user)
	if u == nil || len(u.stack) == 0 || u.stack[len(u.stack)-1].Content["submit"] == nil {
		return nil, fmt.Errorf("%s has no modal to send", user)
	}
	v := u.stack[len(u.stack)-1]
	if wrong = v.wrong(); len(wrong) > 0 {
		return wrong, nil
	}
	payload := s.interaction("view_submission", user)
	payload["trigger_id"], payload["view"], payload["response_urls"] = s.pull(user), s.wireView(v), []string{}
	v.Errors, v.Trouble = nil, ""
	s.tell(interactive, payload, func(body []byte) { s.submitted(u, v, body) }, func() { v.Trouble = trouble })
	return nil, nil
}

// submitted does what the answer to a submission says; none closes the view. The lock is held.
func (s *Server) submitted(u *User, v *View, body []byte) {
	if !slices.Contains(u.stack, v) {
		return
	}
	var said struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
	}
	var whole struct {
		View obj `json:"view"`
	}
	if len(strings.TrimSpace(string(body))) == 0 || string(body) == "{}" {
		u.stack = slices.DeleteFunc(u.stack, func(other *View) bool { return other == v })
		return
	}
	err := json.Unmarshal(body, &said)
	if err == nil {
		err = netfake.Decode(body, &whole)
	}
	if err == nil {
		err = s.replied(u, v, said.Action, said.Errors, whole.View)
	}
	if err != nil {
		v.Trouble = trouble
		s.violated("the answer to a submission: %v", err)
	}
	s.change()
}

func (s *Server) replied(u *User, v *View, action string, errs map[string]string, content obj) error {
	switch action {
	case "clear":
		u.stack = nil
	case "errors":
		for block := range maps.Keys(errs) {
			if !v.asks(block) {
				return fmt.Errorf("the view has no input block %q", block)
			}
		}
		if len(errs) == 0 {
			return fmt.Errorf("no errors")
		}
		v.Errors = errs
		for _, words := range errs {
			s.lives = append(s.lives, chattest.Unseen(words)...)
		}
		s.asksOn(u, v)
	case "update", "push":
		content, err := s.checkView(content, "modal", v)
		if err != nil {
			return err
		}
		if action == "push" {
			_, err = s.push(u, content)
			return err
		}
		s.fillView(v, content)
		s.asksOn(u, v)
	default:
		return fmt.Errorf("no such response_action: %q", action)
	}
	return nil
}

// asks says whether a block of a view is an input.
func (v *View) asks(block string) bool {
	return slices.ContainsFunc(v.Blocks(), func(one any) bool {
		b, _ := one.(obj)
		return text(b, "type") == "input" && text(b, "block_id") == block
	})
}

// Closes lets somebody close the modal before them, or all of them.
func (s *Server) Closes(user string, all bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(user)
	if len(u.stack) == 0 {
		return
	}
	v := u.stack[len(u.stack)-1]
	if all {
		u.stack = nil
	} else {
		u.stack = u.stack[:len(u.stack)-1]
	}
	if v.Content["notify_on_close"] == true {
		payload := s.interaction("view_closed", user)
		payload["view"], payload["is_cleared"] = s.wireView(v), all
		s.tell(interactive, payload, nil, nil)
	}
}

var email = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// wrong is what the client finds wrong with what was filled in, by block.
func (v *View) wrong() map[string]string {
	wrong := map[string]string{}
	for _, one := range v.Blocks() {
		b, _ := one.(obj)
		e, _ := b["element"].(obj)
		if text(b, "type") != "input" {
			continue
		}
		id := text(b, "block_id")
		state, _ := stateOf(v.State, id, text(e, "action_id"))
		if why := amiss(e, state, b["optional"] == true); why != "" {
			wrong[id] = why
		}
	}
	return wrong
}

func amiss(e, state obj, optional bool) string {
	value := text(state, "value")
	if empty(state) {
		if optional {
			return ""
		}
		return "Please complete this required field."
	}
	most := int(numberOf(e["max_length"]))
	if most == 0 {
		most = 3000
	}
	switch text(e, "type") {
	case "plain_text_input":
		if n := units(value); n < int(numberOf(e["min_length"])) || n > most {
			return "It is too short or too long."
		}
	case "email_text_input":
		if !email.MatchString(value) {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		if u, err := url.Parse(value); err != nil || u.Scheme == "" || u.Host == "" {
			return "Please enter a valid URL."
		}
	case "number_input":
		n, err := strconv.ParseFloat(value, 64)
		if err != nil || e["is_decimal_allowed"] != true && n != float64(int64(n)) {
			return "Please enter a number."
		}
	}
	return ""
}

// empty says whether nothing was filled in.
func empty(state obj) bool {
	for name, v := range state {
		switch v := v.(type) {
		case nil:
		case []any:
			if len(v) > 0 {
				return false
			}
		case []string:
			if len(v) > 0 {
				return false
			}
		default:
			if name != "type" {
				return false
			}
		}
	}
	return true
}
