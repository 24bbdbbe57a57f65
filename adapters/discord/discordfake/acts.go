package discordfake

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat/netfake"
)

// Act is an interaction: what a person did, and how it was answered.
type Act struct {
	ID, Token string
	Kind      int
	User      string
	Channel   string
	Guild     string
	Message   *Message // on which it was done
	Type      int      // of the first answer; 0: none yet
	Modal     *Modal   // that was opened
	Found     []Option // by a search
	original  *Message
	hidden    bool
	late      bool // it was answered too late
	alone     bool // the app is there for its user alone
	followed  int
	stale     bool // it was told too late to be answered in time
	at        time.Time
	wire      obj
	socket    *socket // that the app was told on last; nil: on none
}

// Kinds of interactions, and of first answers.
const (
	pingAct    = 1
	commandAct = 2
	pressAct   = 3
	searchAct  = 4
	fillAct    = 5

	pong        = 1
	saysNow     = 4
	saysLater   = 5
	quietly     = 6
	changesNow  = 7
	findsNow    = 8
	opensModal  = 9
	firstTime   = 3 * time.Second
	tokenTime   = 15 * time.Minute
	mostFollows = 5
)

// acts makes an interaction of somebody's somewhere. The caller holds the lock.
func (s *Server) act(kind int, u *User, c *Channel, data obj, m *Message) *Act {
	a := &Act{ID: s.newID(), Token: "token-" + s.newID(), Kind: kind, User: u.ID, Channel: c.ID, Guild: c.Guild,
		Message: m, at: s.Now()}
	a.wire = obj{
		"id": a.ID, "application_id": s.app.ID, "type": kind, "token": a.Token, "version": 1, "data": data,
		"channel_id": c.ID, "channel": s.channelWire(c), "locale": u.Locale, "app_permissions": "0", "entitlements": []any{},
		"attachment_size_limit": 10 << 20,
	}
	switch g := s.everyGuild(c.Guild); {
	case c.Kind == groupKind:
		a.wire["context"], a.wire["user"] = 2, userWire(u)
		a.wire["authorizing_integration_owners"] = obj{"1": u.ID}
	case g == nil:
		a.wire["context"], a.wire["user"] = 1, userWire(u)
		a.wire["authorizing_integration_owners"] = obj{"0": "0"}
	default:
		member := memberWire(u, g.Members[u.ID])
		member["permissions"] = strconv.FormatUint(s.permissions(g, u.ID), 10)
		a.wire["context"], a.wire["member"], a.wire["guild_id"] = 0, member, g.ID
		a.wire["guild_locale"], a.wire["authorizing_integration_owners"] = "en-US", obj{"0": g.ID}
		if g.gone {
			a.wire["authorizing_integration_owners"] = obj{"1": u.ID}
		}
	}
	if m != nil {
		a.wire["message"] = s.messageWire(m)
	}
	_, a.alone = a.wire["authorizing_integration_owners"].(obj)["1"]
	s.acts[a.Token] = a
	return a
}

// permissions are what somebody may do in a guild.
func (s *Server) permissions(g *Guild, user string) (all uint64) {
	if g.Owner == user {
		return 1<<50 - 1
	}
	for _, r := range g.Roles {
		if r.ID == g.ID {
			all |= r.Permissions
		}
		for _, has := range g.Members[user].Roles {
			if has == r.ID {
				all |= r.Permissions
			}
		}
	}
	return all
}

// sendsAct tells the app of an interaction, by HTTP or through the gateway.
func (s *Server) sendsAct(a *Act) error {
	s.mu.Lock()
	a.stale = s.Now().Sub(a.at) > firstTime+s.Lenient
	if s.HookURL == "" {
		s.dispatch("INTERACTION_CREATE", a)
		s.mu.Unlock()
		return nil
	}
	body, now, records := encode(a.wire), s.Now(), s.Records
	s.mu.Unlock()
	r, err := s.Signed(body, now)
	if err != nil {
		return err
	}
	response, said, err := netfake.Post(s.Hook, r)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the interaction was answered %d: %s", response.StatusCode, said)
	}
	time.Sleep(records) // the bubble's time
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.firstAnswer(a, said); err != nil {
		s.violates("first answer by HTTP: " + err.Error())
		return err
	}
	return nil
}

// Signed is a request as Discord posts it.
func (s *Server) Signed(body []byte, at time.Time) (*http.Request, error) {
	r, err := http.NewRequest(http.MethodPost, s.HookURL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.Private, append([]byte(stamp), body...))))
	return r, nil
}

func encode(what any) []byte {
	data, err := json.Marshal(what)
	if err != nil {
		panic(err) // it is plain data
	}
	return data
}

// callAct answers what is asked below an interaction's own address.
func (s *Server) callAct(r *request) (any, error) {
	if r.is("POST", "interactions", "{}", "{}", "callback") {
		a := s.acts[r.parts[2]]
		if a == nil || a.ID != r.parts[1] {
			return nil, noAct
		}
		return nil, s.firstAnswer(a, r.body)
	}
	if r.parts[0] != "webhooks" || len(r.parts) < 3 || r.parts[1] != s.app.ID {
		return nil, noWebhook
	}
	a := s.acts[r.parts[2]]
	switch {
	case a == nil || a.Type == 0:
		return nil, noWebhook
	case s.Now().Sub(a.at) > tokenTime:
		return nil, badToken
	case r.is("GET", "webhooks", "{}", "{}", "messages", "@original"):
		return s.tellsOriginal(a)
	case r.is("POST", "webhooks", "{}", "{}"):
		return s.follows(a, r)
	case r.is("PATCH", "webhooks", "{}", "{}", "messages", "{}"):
		return s.changes(a, r)
	case r.is("DELETE", "webhooks", "{}", "{}", "messages", "{}"):
		return nil, s.takesBack(a)
	}
	return nil, noWebhook
}

// firstAnswer is the answer that Discord waits for.
func (s *Server) firstAnswer(a *Act, body []byte) error {
	var said struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if s.Inspect != nil {
		s.Inspect("POST", "/interactions/"+a.ID+"/token/callback", body)
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return bad(400, 50109, err.Error())
	}
	switch {
	case a.Type != 0:
		return twice
	case s.Now().Sub(a.at) > firstTime+s.Lenient:
		a.late = true
		s.tells()
		return noAct
	}
	if err := s.answers(a, said.Type, said.Data); err != nil {
		return err
	}
	a.Type = said.Type
	s.tells()
	return nil
}

func (s *Server) answers(a *Act, kind int, data json.RawMessage) error {
	var b Body
	if len(data) > 0 {
		if err := json.Unmarshal(data, &b); err != nil && kind != findsNow && kind != opensModal {
			return bad(400, 50109, err.Error())
		}
	}
	allowed := map[int]string{pingAct: "1", commandAct: "459", pressAct: "45679", searchAct: "8", fillAct: "4567"}
	if !strings.Contains(allowed[a.Kind], strconv.Itoa(kind)) {
		return invalid(fmt.Sprintf("type: %d is no answer to %d", kind, a.Kind))
	}
	switch kind {
	case saysNow:
		m, err := s.compose(b, nil)
		if err != nil {
			return err
		}
		s.placed(a, m, b.Flags&ephemeral != 0)
		a.original = m
	case saysLater:
		a.hidden = b.Flags&ephemeral != 0
	case quietly, changesNow:
		if a.Message == nil {
			return invalid("type: there is no message")
		}
		a.original = a.Message
	case findsNow:
		return s.finds(a, data)
	case opensModal:
		m := &Modal{}
		if err := json.Unmarshal(data, m); err != nil {
			return bad(400, 50109, err.Error())
		}
		if err := m.fits(); err != nil {
			return err
		}
		a.Modal = m
		s.looksAtModal(m)
	}
	return nil
}

// placed shows an answer where the interaction was.
func (s *Server) placed(a *Act, m *Message, hidden bool) {
	m.token = a.Token
	if hidden {
		m.To = a.User
	}
	s.shows(s.channel(a.Channel), m)
}

func (s *Server) finds(a *Act, data json.RawMessage) error {
	var said struct {
		Choices []struct{ Name, Value string }
	}
	if err := json.Unmarshal(data, &said); err != nil || len(said.Choices) > 25 {
		return invalid("choices: must be 25 or fewer in length")
	}
	for _, c := range said.Choices {
		if c.Name == "" || runes(c.Name) > 100 || c.Value == "" || runes(c.Value) > 100 {
			return invalid("choices: 1 to 100 characters")
		}
		a.Found = append(a.Found, Option{Label: c.Name, Value: c.Value})
		s.words(c.Name)
	}
	return nil
}

// follows is a further answer; where a person has the app for themselves alone there are few.
func (s *Server) follows(a *Act, r *request) (any, error) {
	if a.followed++; a.alone && a.followed > mostFollows {
		return nil, bad(400, 40094, "Maximum number of follow-up messages reached")
	}
	var b Body
	if err := json.Unmarshal(r.body, &b); err != nil {
		return nil, bad(400, 50109, err.Error())
	}
	m, err := s.compose(b, r.files)
	if err != nil {
		return nil, err
	}
	s.placed(a, m, b.Flags&ephemeral != 0)
	return s.messageWire(m), nil
}

// changes is the answer that comes later, or an edit of one that was given.
func (s *Server) changes(a *Act, r *request) (any, error) {
	m := a.original
	if name := r.parts[4]; name != "@original" {
		c := s.channel(a.Channel)
		m = first(c.messages, func(m *Message) bool { return m.ID == name && (m.token == a.Token || m == a.Message) })
	}
	if m != nil {
		return s.change(m, r)
	}
	if r.parts[4] != "@original" || a.Type != saysLater {
		return nil, noMessage
	}
	var b Body
	if err := json.Unmarshal(r.body, &b); err != nil {
		return nil, bad(400, 50109, err.Error())
	}
	m, err := s.compose(b, r.files)
	if err != nil {
		return nil, err
	}
	s.placed(a, m, a.hidden)
	a.original = m
	return s.messageWire(m), nil
}

// takesBack deletes the first answer, or the promise of one.
func (s *Server) takesBack(a *Act) error {
	switch c := s.channel(a.Channel); {
	case a.Type == saysLater && a.original == nil:
	case a.original != nil && a.original != a.Message && c != nil && slices.Contains(c.messages, a.original):
		c.messages = slices.DeleteFunc(c.messages, func(m *Message) bool { return m == a.original })
	default:
		return noMessage
	}
	a.Type, a.original = saysNow, nil
	return nil
}

// tellsOriginal is the first answer as it stands, or that it is still to come.
func (s *Server) tellsOriginal(a *Act) (any, error) {
	switch {
	case a.original != nil:
		return s.messageWire(a.original), nil
	case a.Type != saysLater:
		return nil, noMessage
	}
	m := &Message{ID: a.ID, Channel: a.Channel, Author: s.app.User, At: a.at, Body: Body{Flags: thinking}}
	return s.messageWire(m), nil
}

// Unanswered is how many interactions nobody answered that could be, or promised an answer that never came.
func (s *Server) Unanswered() (never, promised int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.acts {
		if a.Type == 0 && !a.stale {
			never++
		}
		if a.Type == saysLater && a.original == nil {
			promised++
		}
	}
	return never, promised
}
