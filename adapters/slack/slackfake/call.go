package slackfake

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"mentorbot/bot/chat/netfake"
)

// mostBody is how much a request may hold. The API itself says no number; nothing the bot sends comes near.
const mostBody = 8 << 20

// obj is an object as JSON has it.
type obj = map[string]any

// call is one request.
type call struct {
	netfake.Params
	ctx     context.Context
	method  string
	token   string
	json    bool
	charset bool // JSON says how it is written
}

func read(r *http.Request, method string) (*call, error) {
	c := &call{ctx: r.Context(), method: method, Params: netfake.Params{}}
	query := r.URL.Query()
	query.Del("token") // Slack takes none from an address any more: addresses are logged
	c.Fill(query)
	kind, about, err := c.Read(r, mostBody)
	if err != nil {
		return nil, err
	}
	if c.json = kind == "application/json"; c.json {
		c.charset = strings.EqualFold(about["charset"], "utf-8")
		delete(c.Params, "token") // with JSON it belongs into the header
	}
	c.token = c.Text("token")
	delete(c.Params, "token")
	if bearer, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); is {
		c.token = bearer
	}
	return c, nil
}

// has says whether an argument is there: an empty one counts as none.
func (c *call) has(name string) bool { return c.Params[name] != nil && c.Params[name] != "" }

// number is an argument as a whole number, or another one where there is none.
func (c *call) number(name string, otherwise int) int {
	n, err := strconv.Atoi(c.Text(name))
	if err != nil {
		return otherwise
	}
	return n
}

// value is an argument that is JSON, in a string or not; none: nil.
func (c *call) value(name string) (any, error) {
	if !c.has(name) {
		return nil, nil
	}
	s, is := c.Params[name].(string)
	if !is {
		return c.Params[name], nil
	}
	var v any
	return v, netfake.Decode([]byte(s), &v)
}
