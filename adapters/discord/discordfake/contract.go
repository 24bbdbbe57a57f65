package discordfake

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"
)

// Contract is the published description of the API: what each route takes.
type Contract struct {
	schemas map[string]any
	routes  []route

	mu    sync.Mutex
	known map[string]*jsonschema.Resolved // by method and path
}

// Watch has every request to a server looked at, and what is wrong told.
func (c *Contract) Watch(s *Server, tell func(error)) {
	s.Inspect = func(method, path string, body []byte) {
		if err := c.Request(method, path, body); err != nil {
			tell(err)
		}
	}
}

// route is one of the description.
type route struct {
	method string
	path   []string
	body   any // the schema of a body in JSON; nil: it takes none
	needed bool
}

// ReadContract reads the description from a file: OpenAPI 3.1, whose schemas are JSON Schema.
func ReadContract(path string) (*Contract, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	data = []byte(strings.ReplaceAll(string(data), "#/components/schemas/", "#/$defs/"))
	var all struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c := &Contract{schemas: all.Components.Schemas, known: map[string]*jsonschema.Resolved{}}
	for _, schema := range c.schemas {
		strict(schema)
	}
	for path, methods := range all.Paths {
		for method, raw := range methods {
			if method == "parameters" {
				continue
			}
			r, err := readRoute(method, path, raw)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			c.routes = append(c.routes, r)
		}
	}
	return c, nil
}

func readRoute(method, path string, raw json.RawMessage) (route, error) {
	var operation struct {
		RequestBody *struct {
			Required bool
			Content  map[string]struct{ Schema any }
		}
	}
	if err := json.Unmarshal(raw, &operation); err != nil {
		return route{}, err
	}
	r := route{method: strings.ToUpper(method), path: strings.Split(path, "/")}
	if body := operation.RequestBody; body != nil {
		r.body, r.needed = body.Content["application/json"].Schema, body.Required
	}
	return r, nil
}

// strict lets an object hold what is described and nothing else: the description itself is lenient, and a word misspelt
// would go unseen.
func strict(schema any) {
	switch s := schema.(type) {
	case map[string]any:
		if _, open := s["additionalProperties"]; s["properties"] != nil && !open {
			s["additionalProperties"] = false
		}
		for _, below := range s {
			strict(below)
		}
		typeFirst(s)
	case []any:
		for _, below := range s {
			strict(below)
		}
	}
}

// typeFirst lets the type of an object be looked at before all else of it, which says the same and is said at once: most
// requests are of one of many shapes, which the type tells apart. That it is a type at all needs no saying beside.
func typeFirst(schema map[string]any) {
	properties, _ := schema["properties"].(map[string]any)
	kind, _ := properties["type"].(map[string]any)
	if kind["enum"] != nil && schema["allOf"] == nil {
		delete(kind, "allOf")
		schema["allOf"] = []any{map[string]any{"properties": map[string]any{"type": map[string]any{"enum": kind["enum"]}}}}
	}
}

// Request says what is wrong with a request: a route that is not known, a body that is not as it is described.
func (c *Contract) Request(method, path string, body []byte) error {
	r, known := c.find(method, path)
	switch {
	case !known:
		return fmt.Errorf("%s %s: no such route", method, path)
	case len(body) == 0 && r.needed:
		return fmt.Errorf("%s %s: the body is missing", method, path)
	case len(body) == 0:
		return nil
	case r.body == nil:
		return fmt.Errorf("%s %s: it takes no body", method, path)
	}
	schema, err := c.resolve(r)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if err := schema.Validate(value); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// find is the route that a path is of: one whose parts are the same counts more than one that has names for them.
func (c *Contract) find(method, path string) (best route, found bool) {
	path, _, _ = strings.Cut(path, "?")
	parts, most := strings.Split(path, "/"), -1
	for _, r := range c.routes {
		if r.method != method || len(r.path) != len(parts) {
			continue
		}
		if same := r.same(parts); same > most {
			best, found, most = r, true, same
		}
	}
	return best, found
}

// same is how many parts are the same; -1: one of them can't be.
func (r route) same(parts []string) (same int) {
	for i, part := range r.path {
		switch {
		case part == parts[i]:
			same++
		case !strings.HasPrefix(part, "{") || parts[i] == "":
			return -1
		}
	}
	return same
}

// resolve makes the schema of a body, with the parts that it refers to.
func (c *Contract) resolve(r route) (*jsonschema.Resolved, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := r.method + strings.Join(r.path, "/")
	if schema := c.known[name]; schema != nil {
		return schema, nil
	}
	defs := map[string]any{}
	c.gather(r.body, defs)
	data, err := json.Marshal(map[string]any{"$defs": defs, "allOf": []any{r.body}})
	if err != nil {
		return nil, err
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(data, &schema); err != nil {
		return nil, err
	}
	resolved, err := schema.Resolve(nil)
	if err == nil {
		c.known[name] = resolved
	}
	return resolved, err
}

// gather collects the schemas that one refers to.
func (c *Contract) gather(schema any, defs map[string]any) {
	switch s := schema.(type) {
	case map[string]any:
		if ref, is := s["$ref"].(string); is {
			name := strings.TrimPrefix(ref, "#/$defs/")
			if _, known := defs[name]; !known {
				defs[name] = c.schemas[name]
				c.gather(c.schemas[name], defs)
			}
		}
		for below := range maps.Values(s) {
			c.gather(below, defs)
		}
	case []any:
		for _, below := range s {
			c.gather(below, defs)
		}
	}
}
