package flow

import "encoding/json"

type object = map[string]any

// conditionPattern is the grammar of ParseCondition as one expression.
const conditionPattern = `^\s*` + termPattern + `(\s+(and|or)\s+` + termPattern + `)*\s*$`

const (
	termPattern    = `(not\s+)?[a-z][a-z0-9_]{0,39}(` + comparePattern + `)?`
	comparePattern = `\s+is(\s+not)?\s+[A-Za-z0-9_.:-]{1,64}|\s+[<>]\s+-?[0-9]{1,18}`
)

// Schema is the JSON Schema (2020-12) of a flow file, for editors. It is made from the same tables that the parser
// uses. What it can't say, and only the parser tells: that no two steps have one name, that a range is not empty, that
// a span is at most a year, that a condition's names are not its own words.
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
	case anID:
		return object{"type": "string", "pattern": namePattern.String(), "not": object{"const": End}}
	case anAction:
		return object{"type": "string", "pattern": doPattern.String()}
	case anAudience:
		return object{"enum": []string{"everyone", "admin"}}
	case anAbility:
		return object{"enum": []string{"rooms"}}
	case aCondition:
		return object{"type": "string", "pattern": conditionPattern}
	case aKey:
		return object{"type": "string", "pattern": keyPattern.String()}
	case aValue:
		return object{"type": []string{"string", "number", "boolean"}, "pattern": valuePattern.String()}
	case aSpan:
		return object{"type": "string", "pattern": spanPattern.String()}
	case aFlag:
		return object{"type": "boolean"}
	case aTrue:
		return object{"const": true}
	case aNumber:
		return object{"type": "integer", "minimum": -MostNumber, "maximum": MostNumber}
	case aCount:
		return object{"type": "integer", "minimum": 1, "maximum": MostText}
	case aPhrase:
		return object{"oneOf": []object{aKey.schema(), byRole()}}
	case aTarget:
		answers := object{"pattern": wordPattern.String()}
		forks := object{"type": "object", "propertyNames": answers, "additionalProperties": aName.schema()}
		return object{"oneOf": []object{aName.schema(), forks}}
	case anOption:
		list := object{"type": "array", "items": aName.schema(), "minItems": 1, "uniqueItems": true}
		return object{"oneOf": []object{list, {"type": "string", "pattern": listPattern.String()}}}
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
		field := objectOf(fieldWords, "id", string(Ask))
		field["oneOf"] = oneOf(keysOf(answerWords)...)
		return object{"type": "array", "minItems": 1, "maxItems": MostFields, "items": field}
	}
	panic("no schema of " + s) // a shape without one: the tests would tell
}

func byRole() object {
	return object{"type": "object", "additionalProperties": false, "required": []string{"mentor", "mentee"},
		"properties": object{"mentor": aKey.schema(), "mentee": aKey.schema()}}
}

// stepSchema says what belongs to which verb, as reader.readVerb does.
func stepSchema() object {
	kinds := append(keysOf(answerWords), string(Form))
	needs := map[string][]Verb{}
	for key, verb := range belongings {
		needs[key] = []Verb{verb}
	}
	o := objectOf(stepWords)
	o["dependentRequired"] = needs
	o["dependentSchemas"] = object{
		string(Ask): object{"oneOf": oneOf(kinds...)}, string(Remind): object{"oneOf": oneOf("in", "at")},
		string(Begin): object{"properties": object{"go": false}},
	}
	o["oneOf"] = oneOf(string(Say), string(Ask), string(Save), string(Do), string(Remind), string(Begin))
	return o
}

// oneOf asks for just one of the keys.
func oneOf(keys ...string) []object {
	var one []object
	for _, key := range keys {
		one = append(one, object{"required": []string{key}})
	}
	return one
}
