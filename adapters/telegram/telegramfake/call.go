package telegramfake

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"mentorbot/bot/chat/netfake"
)

// mostBody is how much a request may hold: the API's fifty megabytes and a little.
const mostBody = 51 << 20

// call is one request.
type call struct {
	netfake.Params
	ctx    context.Context
	method string
}

func read(r *http.Request, method string) (*call, error) {
	c := &call{ctx: r.Context(), method: method, Params: netfake.Params{}}
	c.Fill(r.URL.Query())
	_, _, err := c.Read(r, mostBody)
	return c, err
}

func (c *call) has(name string) bool { return c.Params[name] != nil }

// number is a parameter as a whole number; none, or something else: zero.
func (c *call) number(name string) int64 {
	n, err := strconv.ParseInt(c.Text(name), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// object reads a parameter that is JSON, in a string or not; none leaves into as it is.
func (c *call) object(name string, into any) error {
	if !c.has(name) {
		return nil
	}
	body, err := json.Marshal(c.Params[name])
	if s, is := c.Params[name].(string); is {
		body = []byte(s)
	}
	if err == nil {
		err = json.Unmarshal(body, into)
	}
	if err != nil {
		return bad("can't parse " + name + " JSON object")
	}
	return nil
}
