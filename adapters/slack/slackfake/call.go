package slackfake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// mostBody is how much a request may hold. The API itself says no number; nothing the bot sends comes near.
const mostBody = 8 << 20

// obj is an object as JSON has it.
type obj = map[string]any

// call is one request. Its params are strings where they came in a form, or what JSON makes of them.
type call struct {
	ctx     context.Context
	method  string
	token   string
	params  map[string]any
	json    bool
	charset bool // JSON says how it is written
}

func read(r *http.Request, method string) (*call, error) {
	c := &call{ctx: r.Context(), method: method, params: map[string]any{}}
	query := r.URL.Query()
	query.Del("token") // Slack takes none from an address any more: addresses are logged
	c.fill(query)
	body, err := whole(r)
	if err != nil {
		return nil, err
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // none: there is no body
	switch {
	case len(body) == 0:
	case kind == "application/json":
		c.json, c.charset = true, strings.EqualFold(params["charset"], "utf-8")
		if err := decode(body, &c.params); err != nil {
			return nil, err
		}
		delete(c.params, "token") // with JSON it belongs into the header
	case kind == "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		c.fill(values)
	case kind == "multipart/form-data":
		if err := c.parts(multipart.NewReader(bytes.NewReader(body), params["boundary"])); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("a body of type %q", kind)
	}
	c.token = c.text("token")
	delete(c.params, "token")
	if bearer, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); is {
		c.token = bearer
	}
	return c, nil
}

func whole(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, mostBody+1))
	if err == nil && len(body) > mostBody {
		err = errors.New("the request is too large")
	}
	return body, err
}

func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(into)
}

func (c *call) fill(values url.Values) {
	for name := range values {
		c.params[name] = values.Get(name)
	}
}

func (c *call) parts(r *multipart.Reader) error {
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		c.params[part.FormName()] = string(body)
	}
}

// has says whether an argument is there: an empty one counts as none.
func (c *call) has(name string) bool { return c.params[name] != nil && c.params[name] != "" }

// text is an argument as words; none: empty.
func (c *call) text(name string) string {
	switch v := c.params[name].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// number is an argument as a whole number, or another one where there is none.
func (c *call) number(name string, otherwise int) int {
	n, err := strconv.Atoi(c.text(name))
	if err != nil {
		return otherwise
	}
	return n
}

// flag is an argument as yes or no.
func (c *call) flag(name string) bool {
	v, is := c.params[name].(bool)
	return v || !is && (c.text(name) == "true" || c.text(name) == "1")
}

// value is an argument that is JSON, in a string or not; none: nil.
func (c *call) value(name string) (any, error) {
	if !c.has(name) {
		return nil, nil
	}
	s, is := c.params[name].(string)
	if !is {
		return c.params[name], nil
	}
	var v any
	return v, decode([]byte(s), &v)
}
