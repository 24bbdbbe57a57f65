package telegramfake

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
)

// mostBody is how much a request may hold: the API's fifty megabytes and a little.
const mostBody = 51 << 20

// call is one request. Its params are strings where they came in a form, uploads, or what JSON makes of them.
type call struct {
	ctx    context.Context
	method string
	params map[string]any
}

// Upload is a file as it came.
type Upload struct {
	Name  string
	Bytes []byte
}

func read(r *http.Request, method string) (*call, error) {
	c := &call{ctx: r.Context(), method: method, params: map[string]any{}}
	c.fill(r.URL.Query())
	if r.Body == nil {
		return c, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, mostBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > mostBody {
		return nil, errors.New("request entity too large")
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // none: there is no body
	switch {
	case len(body) == 0:
		return c, nil
	case kind == "application/json":
		d := json.NewDecoder(bytes.NewReader(body))
		d.UseNumber()
		return c, d.Decode(&c.params)
	case kind == "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(body))
		c.fill(values)
		return c, err
	case kind == "multipart/form-data":
		return c, c.parts(multipart.NewReader(bytes.NewReader(body), params["boundary"]))
	}
	return nil, fmt.Errorf("a body of type %q", kind)
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
		if part.FileName() != "" {
			c.params[part.FormName()] = Upload{part.FileName(), body}
		} else {
			c.params[part.FormName()] = string(body)
		}
	}
}

func (c *call) has(name string) bool { return c.params[name] != nil }

// text is a parameter as words; none: empty.
func (c *call) text(name string) string {
	switch v := c.params[name].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// number is a parameter as a whole number; none, or something else: zero.
func (c *call) number(name string) int64 {
	n, err := strconv.ParseInt(c.text(name), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// flag is a parameter as yes or no.
func (c *call) flag(name string) bool {
	v, is := c.params[name].(bool)
	return v || !is && (c.text(name) == "true" || c.text(name) == "1")
}

// object reads a parameter that is JSON, in a string or not; none leaves into as it is.
func (c *call) object(name string, into any) error {
	if !c.has(name) {
		return nil
	}
	body, err := json.Marshal(c.params[name])
	if s, is := c.params[name].(string); is {
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
