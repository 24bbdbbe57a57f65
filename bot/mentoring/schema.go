package mentoring

import (
	"bytes"
	"encoding/json"
)

// schema is a piece of JSON Schema. Maps are written in the order of their keys: the same grammar, the same bytes.
type schema map[string]any

// GuideSchema is the grammar of guides as JSON Schema 2020-12, for editors. Two rules it can't say, and only ParseGuide
// tells: that no two steps have the same id, and that the closing step is the last one.
func GuideSchema() []byte {
	guide := object(GuideGrammar.Guide)
	guide["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	guide["title"] = "A guide of mentorbot"
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(guide) // a buffer takes everything, and so does JSON: there are only texts, numbers, lists and maps
	return b.Bytes()
}

func object(keys []GuideKey) schema {
	properties := schema{}
	var required []string
	for _, k := range keys {
		properties[k.Name] = k.schema()
		if !k.Optional {
			required = append(required, k.Name)
		}
	}
	return schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func (k GuideKey) schema() schema {
	s := schema{"description": k.About}
	switch {
	case k.Steps:
		s["type"], s["maxItems"], s["items"] = "array", k.Most, object(GuideGrammar.Step)
		s["allOf"] = []schema{exactlyOne(Midpoint), exactlyOne(Closing)}
	case k.Words:
		s["type"], s["minItems"], s["uniqueItems"] = "array", 1, true
		s["items"] = schema{"type": "string", "pattern": k.Pattern, "maxLength": k.Most, "not": schema{"enum": notNames}}
	case k.number():
		s["type"], s["minimum"], s["maximum"] = "integer", k.Least, k.Most
	case k.Values != nil:
		s["enum"] = k.Values
	default:
		s["type"], s["pattern"], s["maxLength"] = "string", k.Pattern, k.Most
		s["not"] = schema{"enum": notNames}
	}
	return s
}

// exactlyOne asks for one step that is fixed so.
func exactlyOne(fixed string) schema {
	fixedSo := schema{"fixed": schema{"const": fixed}}
	step := schema{"type": "object", "properties": fixedSo, "required": []string{"fixed"}}
	return schema{"contains": step, "minContains": 1, "maxContains": 1}
}
