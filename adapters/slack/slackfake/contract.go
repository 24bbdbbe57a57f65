package slackfake

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"

	"mentorbot/bot/chat/netfake"
)

// Contract is the published reference of the methods: what each takes, wants to be allowed, and how often it may be
// called.
type Contract struct {
	Methods map[string]Method
}

// Method is one of the reference.
type Method struct {
	Tier  string `json:"rate_limits"`
	JSON  bool   `json:"json_input_supported"`
	Scope struct {
		Bot []string `json:"bot"`
	} `json:"scope"`
	Args struct {
		Required   []string        `json:"required"`
		Properties json.RawMessage `json:"properties"` // an object, or an empty list where there is none
	} `json:"args"`

	arguments map[string]argument
}

// argument is one, of a type or of any of several.
type argument struct {
	Type   string     `json:"type"`
	Schema string     `json:"schema"`
	Any    []argument `json:"anyOf"`
	All    []argument `json:"allOf"`
	Enum   []string   `json:"enum"`
}

// ReadContract reads the reference from a file.
func ReadContract(path string) (*Contract, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c := &Contract{}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c.Methods = map[string]Method{}
	for name := range methods {
		var m Method
		if err := json.Unmarshal(all[name], &m); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, name, err)
		}
		if err := json.Unmarshal(m.Args.Properties, &m.arguments); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, name, err)
		}
		c.Methods[name] = m
	}
	return c, nil
}

// Watch checks all the requests to a server.
func (c *Contract) Watch(s *Server, complain func(error)) {
	s.Inspect = func(method string, params map[string]any, asJSON bool) {
		if err := c.Request(method, params, asJSON); err != nil {
			complain(err)
		}
	}
}

// Request says what is wrong with a request: a method or argument that is not known, a value of another type, one that
// is missing. The token is none of its business.
func (c *Contract) Request(method string, params map[string]any, asJSON bool) error {
	m, known := c.Methods[method]
	if !known {
		return fmt.Errorf("%s: no such method", method)
	}
	if asJSON && !m.JSON {
		return fmt.Errorf("%s: it does not take JSON", method)
	}
	for name, value := range params {
		a, known := m.arguments[name]
		if !known {
			return fmt.Errorf("%s: no such argument: %s", method, name)
		}
		if err := a.fits(value, asJSON); err != nil {
			return fmt.Errorf("%s: %s: %w", method, name, err)
		}
	}
	for _, name := range m.Args.Required {
		if name != "token" && params[name] == nil {
			return fmt.Errorf("%s: %s is missing", method, name)
		}
	}
	return nil
}

// fits says why a value is none that the argument takes.
func (a argument) fits(value any, asJSON bool) error {
	for _, every := range a.All {
		if err := every.fits(value, asJSON); err != nil {
			return err
		}
	}
	var why error
	for _, one := range a.Any {
		if why = one.fits(value, asJSON); why == nil {
			return nil
		}
	}
	if why != nil {
		return why
	}
	kind := a.Type
	if a.Schema == "channel" || a.Schema == "user_id" {
		kind = "string"
	} else if a.Schema != "" {
		kind = "object"
	}
	words, isWords := value.(string)
	if len(a.Enum) > 0 && !slices.Contains(a.Enum, words) {
		return fmt.Errorf("%q is none of %q", words, a.Enum)
	}
	if kind == "" || is(kind, value) || isWords && !asJSON && written(kind, words) {
		return nil
	}
	return fmt.Errorf("%T is no %s", value, kind)
}

// is says whether a value that JSON made is of a type. Blocks and such are called strings, and are taken as lists too.
func is(kind string, value any) bool {
	switch value := value.(type) {
	case string:
		return kind == "string"
	case bool:
		return kind == "boolean"
	case json.Number:
		_, err := value.Int64()
		return kind == "number" || kind == "integer" && err == nil
	case []any:
		return kind == "array" || kind == "string"
	case map[string]any:
		return kind == "object" || kind == "string"
	}
	return value == nil && kind == "null"
}

// written says whether words in a form are of a type.
func written(kind, words string) bool {
	switch kind {
	case "boolean":
		return slices.Contains([]string{"true", "false", "1", "0"}, words)
	case "number", "integer":
		_, err := strconv.Atoi(words)
		return err == nil
	case "array", "object":
		var v any
		return netfake.Decode([]byte(words), &v) == nil && is(kind, v)
	}
	return kind == "string"
}
