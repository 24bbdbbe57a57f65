package telegramfake

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mentorbot/bot/chat/netfake"
)

// Contract is the published description of the API: what each method takes and gives, and what each type holds.
type Contract struct {
	Methods map[string]shape `json:"methods"`
	Types   map[string]shape `json:"types"`
}

// shape is a method or a type.
type shape struct {
	Fields   []field  `json:"fields"`
	Subtypes []string `json:"subtypes"`
	Returns  []string `json:"returns"`
}

type field struct {
	Name        string   `json:"name"`
	Types       []string `json:"types"`
	Required    bool     `json:"required"`
	Description string   `json:"description"`
}

// fixed is how the description says that a field, which tells types apart, has but one value.
var fixed = regexp.MustCompile(`(?:always|must be) "?([a-z_]+)"?$`)

// ReadContract reads the description from a file.
func ReadContract(path string) (*Contract, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c := &Contract{}
	if err := json.Unmarshal(data, c); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// Watch checks all that goes to and from a server.
func (c *Contract) Watch(s *Server, complain func(error)) {
	told := func(err error) {
		if err != nil {
			complain(err)
		}
	}
	s.Inspect = func(method string, params map[string]any) { told(c.Request(method, params)) }
	s.Answered = func(method string, result json.RawMessage) { told(c.Result(method, result)) }
	s.Told = func(update json.RawMessage) { told(c.Update(update)) }
}

// Request says what is wrong with a request: a method or parameter that is not known, a value of another type, a
// required one that is missing.
func (c *Contract) Request(method string, params map[string]any) error {
	m, known := c.Methods[method]
	if !known {
		return fmt.Errorf("%s: no such method", method)
	}
	for name, value := range params {
		i := slices.IndexFunc(m.Fields, func(f field) bool { return f.Name == name })
		if i < 0 {
			return fmt.Errorf("%s: no such parameter: %s", method, name)
		}
		if err := c.param(method+": "+name, value, m.Fields[i].Types); err != nil {
			return err
		}
	}
	return m.whole(method, params)
}

// whole says what is missing.
func (s shape) whole(at string, values map[string]any) error {
	for _, f := range s.Fields {
		if f.Required && values[f.Name] == nil {
			return fmt.Errorf("%s: %s is missing", at, f.Name)
		}
	}
	return nil
}

// param checks a parameter. In a form every value is a string, and what is no text is written in it.
func (c *Contract) param(at string, value any, types []string) error {
	if _, is := value.(netfake.Upload); is {
		if !slices.Contains(types, "InputFile") {
			return fmt.Errorf("%s: a file is out of place", at)
		}
		return nil
	}
	text, is := value.(string)
	if !is || slices.Contains(types, "String") {
		return c.fits(at, value, types)
	}
	var written any
	if err := netfake.Decode([]byte(text), &written); err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	return c.fits(at, written, types)
}

// Result says what is wrong with what a method gave.
func (c *Contract) Result(method string, result json.RawMessage) error {
	return c.encoded(method+" gives", result, c.Methods[method].Returns)
}

// Update says what is wrong with an update.
func (c *Contract) Update(update json.RawMessage) error {
	return c.encoded("update", update, []string{"Update"})
}

func (c *Contract) encoded(at string, data json.RawMessage, types []string) error {
	var value any
	if err := netfake.Decode(data, &value); err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	return c.fits(at, value, types)
}

// fits says why a value is of none of some types: by the one that comes nearest, if there is such a one.
func (c *Contract) fits(at string, value any, types []string) error {
	var why error
	for _, t := range types {
		err := c.is(at, value, t)
		if err == nil {
			return nil
		}
		if why == nil || c.meant(value, t) {
			why = err
		}
	}
	return why
}

// meant says whether an object has the mark of a type, such as a status.
func (c *Contract) meant(value any, t string) bool {
	object, is := value.(map[string]any)
	return is && slices.ContainsFunc(c.Types[t].Fields, func(f field) bool {
		only, has := f.only()
		return has && object[f.Name] == only
	})
}

// only is the one value that a field may have, where it has but one.
func (f field) only() (string, bool) {
	if !f.Required || len(f.Types) != 1 || f.Types[0] != "String" {
		return "", false
	}
	found := fixed.FindStringSubmatch(f.Description)
	if found == nil {
		return "", false
	}
	return found[1], true
}

func (c *Contract) is(at string, value any, t string) error {
	if element, is := strings.CutPrefix(t, "Array of "); is {
		return c.isArray(at, value, element)
	}
	fine := false
	switch t {
	case "Integer":
		number, _ := value.(json.Number) // something else is no number
		_, err := strconv.ParseInt(number.String(), 10, 64)
		fine = err == nil
	case "Float":
		_, fine = value.(json.Number)
	case "String":
		_, fine = value.(string)
	case "Boolean", "True":
		_, fine = value.(bool)
	default:
		return c.isObject(at, value, t)
	}
	if !fine {
		return fmt.Errorf("%s: %T is no %s", at, value, t)
	}
	return nil
}

func (c *Contract) isArray(at string, value any, element string) error {
	all, is := value.([]any)
	if !is {
		return fmt.Errorf("%s: %T is no list", at, value)
	}
	for i, v := range all {
		if err := c.is(fmt.Sprintf("%s[%d]", at, i), v, element); err != nil {
			return err
		}
	}
	return nil
}

func (c *Contract) isObject(at string, value any, t string) error {
	s, known := c.Types[t]
	if !known {
		return fmt.Errorf("%s: no such type: %s", at, t)
	}
	if len(s.Subtypes) > 0 {
		return c.fits(at, value, s.Subtypes)
	}
	object, is := value.(map[string]any)
	if !is {
		return fmt.Errorf("%s: %T is no %s", at, value, t)
	}
	for name, v := range object {
		i := slices.IndexFunc(s.Fields, func(f field) bool { return f.Name == name })
		if i < 0 {
			return fmt.Errorf("%s: %s has no %s", at, t, name)
		}
		if only, has := s.Fields[i].only(); has && v != only {
			return fmt.Errorf("%s: the %s of %s is %q", at, name, t, only)
		}
		if err := c.fits(at+"."+name, v, s.Fields[i].Types); err != nil {
			return err
		}
	}
	return s.whole(at, object)
}
