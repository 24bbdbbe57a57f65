package telegramfake

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	mostButtons    = 100
	widestRow      = 8
	longestData    = 64  // bytes
	longestNotice  = 200 // characters of an answer to a callback
	callbackEnds   = time.Minute
	notParsed      = "can't parse inline keyboard button: "
	callbackIsLate = "query is too old and response timeout expired or query ID is invalid"
)

// payloadForm is what a deep link may carry.
var payloadForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// buttonActions are the fields of a button of which it has exactly one.
var buttonActions = []string{
	"url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
	"switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}

// keyboard reads the buttons of a request; none: nil.
func (s *Server) keyboard(c *call) (*Keyboard, error) {
	if !c.has("reply_markup") || c.Text("reply_markup") == "" && isString(c.Params["reply_markup"]) {
		return nil, nil
	}
	var markup struct {
		Rows *[][]map[string]json.RawMessage `json:"inline_keyboard"`
	}
	if err := c.object("reply_markup", &markup); err != nil {
		return nil, err
	}
	if markup.Rows == nil {
		return nil, bad("object expected as reply markup")
	}
	k, count := &Keyboard{}, 0
	for _, row := range *markup.Rows {
		if len(row) > widestRow {
			return nil, bad("BUTTON_ROW_INVALID")
		}
		var buttons []Button
		for _, raw := range row {
			b, err := s.button(raw)
			if err != nil {
				return nil, err
			}
			buttons = append(buttons, b)
		}
		if count += len(row); len(row) > 0 {
			k.Rows = append(k.Rows, buttons)
		}
	}
	switch {
	case count > mostButtons:
		return nil, bad("REPLY_MARKUP_TOO_LONG")
	case count == 0:
		return nil, nil
	}
	return k, nil
}

func isString(v any) bool {
	_, is := v.(string)
	return is
}

func (s *Server) button(raw map[string]json.RawMessage) (b Button, err error) {
	var does []string
	for _, action := range buttonActions {
		if raw[action] != nil {
			does = append(does, action)
		}
	}
	whole, _ := json.Marshal(raw) // it was JSON
	if err := json.Unmarshal(whole, &b); err != nil {
		return b, bad(notParsed + "wrong types")
	}
	switch {
	case strings.TrimSpace(b.Text) == "":
		return b, bad(notParsed + "Field \"text\" must be non-empty")
	case len(does) == 0:
		return b, bad(notParsed + "Text buttons are unallowed in the inline keyboard")
	case len(does) > 1:
		return b, bad(notParsed + "a button does one thing, not " + strings.Join(does, " and "))
	case does[0] == "callback_data" && (b.Data == "" || len(b.Data) > longestData):
		return b, bad("BUTTON_DATA_INVALID")
	case does[0] == "url" && !s.leads(b.URL):
		return b, bad("BUTTON_URL_INVALID")
	}
	return b, nil
}

// leads says whether a link leads somewhere; a deep link to the bot has to carry what can be carried.
func (s *Server) leads(link string) bool {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "tg" && (u.Scheme != "http" && u.Scheme != "https" || !strings.Contains(u.Host, ".")) {
		return false
	}
	payload, is := s.payload(link)
	return !is || payloadForm.MatchString(payload)
}

// payload is what a deep link to the bot carries.
func (s *Server) payload(link string) (string, bool) {
	u, err := url.Parse(link)
	if err != nil || u.Host != "t.me" || !strings.EqualFold(strings.Trim(u.Path, "/"), s.me.Username) {
		return "", false
	}
	return u.Query().Get("start"), u.Query().Has("start")
}

// pressed is a button that somebody pressed.
type pressed struct {
	at       time.Time
	answered bool
}

func (s *Server) answerCallbackQuery(c *call) (any, error) {
	p := s.callbacks[c.Text("callback_query_id")]
	switch {
	case p == nil || p.answered || s.Now().Sub(p.at) > callbackEnds:
		return nil, bad(callbackIsLate)
	case units(c.Text("text")) > longestNotice:
		return nil, bad("MESSAGE_TOO_LONG")
	}
	p.answered = true
	s.change()
	return true, nil
}

// Replied waits until all presses are answered, or ctx ends.
func (s *Server) Replied(ctx context.Context) error {
	return s.until(ctx, func() bool { return s.unanswered() == 0 })
}

// Unanswered is how many callbacks the bot has not answered yet: the app of whoever pressed still waits.
func (s *Server) Unanswered() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.unanswered()
}

func (s *Server) unanswered() (n int) {
	for _, p := range s.callbacks {
		if !p.answered {
			n++
		}
	}
	return n
}

// callback is a new press. The lock is held.
func (s *Server) callback(by User, m *Message, data string) {
	id := strconv.Itoa(len(s.callbacks) + 1)
	s.callbacks[id] = &pressed{at: s.Now()}
	instance := "0"
	if m != nil {
		instance = strconv.FormatInt(m.Chat.ID, 10)
	}
	s.tell(Update{Callback: &Callback{ID: id, From: by, Message: copied(m), ChatInstance: instance, Data: data}})
}

// copied is a message as it is now: a later change is another update's.
func copied(m *Message) *Message {
	if m == nil {
		return nil
	}
	c := *m
	return &c
}
