package flow

import "encoding/json"

type object = map[string]any

// Schema is the JSON Schema (2020-12) of a flow file, for editors. It is made from the same tables that the parser uses.
func Schema() []byte {
	schema := objectOf(flowWords, "steps")
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = "A mentorbot flow"
	data, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic(err) // plain maps of strings: can't fail
	}
	return append(data, '\n')
}

func objectOf(words []word, required ...string) object {
	properties := object{}
	for _, w := range words {
		p := w.shape.schema()
		p["description"] = w.help
		properties[w.key] = p
	}
	o := object{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

// schema is what a value of the shape looks like.
func (s shape) schema() object {
	switch s {
	case aName:
		return object{"type": "string", "pattern": namePattern.String()}
	case aKey:
		return object{"type": "string", "pattern": keyPattern.String()}
	case aValue:
		return object{"type": "string", "pattern": valuePattern.String()}
	case aSpan:
		return object{"type": "string", "pattern": spanPattern.String()}
	case aFlag:
		return object{"type": "boolean"}
	case aNumber:
		return object{"type": "integer"}
	case aPhrase:
		return object{"oneOf": []object{aKey.schema(), byRole()}}
	case aTarget:
		return object{"oneOf": []object{aName.schema(), {"type": "object", "additionalProperties": aName.schema()}}}
	case anOption:
		list := object{"type": "array", "items": aName.schema(), "minItems": 1, "uniqueItems": true}
		return object{"oneOf": []object{list, {"type": "string", "pattern": `^\$[a-z][a-z0-9_]{0,39}$`}}}
	case names:
		return object{"type": "array", "items": aName.schema()}
	case values:
		return object{"type": "object", "propertyNames": aName.schema(), "additionalProperties": aValue.schema()}
	}
	return s.nested()
}

func (s shape) nested() object {
	switch s {
	case aTrigger:
		return objectOf(triggerWords)
	case aRange:
		return objectOf(rangeWords, "max")
	case aLength:
		return objectOf(lengthWords, "most")
	case steps:
		return object{"type": "array", "minItems": 1, "maxItems": MostSteps, "items": stepSchema()}
	case fields:
		return object{"type": "array", "minItems": 1, "maxItems": MostFields, "items": objectOf(fieldWords, "id", "ask")}
	}
	return object{"type": "string"}
}

func byRole() object {
	return object{"type": "object", "additionalProperties": false, "required": []string{"mentor", "mentee"},
		"properties": object{"mentor": aKey.schema(), "mentee": aKey.schema()}}
}

func stepSchema() object {
	o := objectOf(stepWords)
	var one []object
	for _, v := range []Verb{Say, Ask, Save, Do, Remind, Begin} {
		one = append(one, object{"required": []string{string(v)}})
	}
	o["oneOf"] = one
	return o
}
