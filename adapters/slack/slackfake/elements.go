package slackfake

import "reflect"

// confirm is the question whether somebody is sure.
var confirm = shape{
	"title!": plain(100), "text!": either(300), "confirm!": plain(30), "deny!": plain(30),
	"style": among("primary", "danger"),
}.check

// option is a choice. The newer pages allow longer values than the type definitions do; the shorter is safe.
func option(mrkdwn, links bool) check {
	label := plain(75)
	if mrkdwn {
		label = either(75)
	}
	s := shape{"text!": label, "value!": words(1, 75), "description": plain(75)}
	if mrkdwn {
		s["description"] = either(75)
	}
	if links {
		s["url"] = address
	}
	return s.check
}

var (
	options      = list(1, 100, option(false, false))
	optionGroups = list(1, 100, shape{"label!": plain(75), "options!": options}.check)
)

// element makes a shape of what it has beside what every element has.
func element(more shape) shape {
	s := shape{"type!": words(1, 50), "action_id": actionID, "confirm": confirm}
	for name, field := range more {
		s[name] = field
	}
	return s
}

// elements are the interactive ones, and pictures.
var elements = map[string]shape{
	"button": element(shape{
		"text!": plain(75), "url": address, "value": words(0, 2000), "style": among("primary", "danger"),
		"accessibility_label": words(1, 75),
	}),
	"static_select": element(shape{"options": options, "option_groups": optionGroups, "placeholder": plain(150),
		"initial_option": option(false, false), "focus_on_load": focusing}),
	"multi_static_select": element(shape{"options": options, "option_groups": optionGroups, "placeholder": plain(150),
		"initial_options": options, "max_selected_items": between(1, 100), "focus_on_load": focusing}),
	"external_select": element(shape{"placeholder": plain(150), "initial_option": option(false, false),
		"min_query_length": between(0, 100), "focus_on_load": focusing}),
	"users_select": element(shape{"placeholder": plain(150), "initial_user": words(1, 20),
		"focus_on_load": focusing}),
	"multi_users_select": element(shape{"placeholder": plain(150), "initial_users": list(0, 100, words(1, 20)),
		"max_selected_items": between(1, 100), "focus_on_load": focusing}),
	"channels_select": element(shape{"placeholder": plain(150), "initial_channel": words(1, 20),
		"response_url_enabled": boolean, "focus_on_load": focusing}),
	"conversations_select": element(shape{"placeholder": plain(150), "initial_conversation": words(1, 20),
		"default_to_current_conversation": boolean, "filter": anything, "response_url_enabled": boolean,
		"focus_on_load": focusing}),
	"overflow": element(shape{"options!": list(1, 5, option(false, true))}),
	"checkboxes": element(shape{"options!": list(1, 10, option(true, false)),
		"initial_options": list(1, 10, option(true, false)), "focus_on_load": focusing}),
	"radio_buttons": element(shape{"options!": list(1, 10, option(true, false)),
		"initial_option": option(true, false), "focus_on_load": focusing}),
	"datepicker": element(shape{"placeholder": plain(150), "initial_date": words(10, 10),
		"focus_on_load": focusing}),
	"timepicker": element(shape{"placeholder": plain(150), "initial_time": words(5, 5), "timezone": words(1, 50),
		"focus_on_load": focusing}),
	"datetimepicker": element(shape{"initial_date_time": between(1, 9_999_999_999), "focus_on_load": focusing}),
	"plain_text_input": element(shape{"placeholder": plain(150), "initial_value": words(0, 3000),
		"multiline": boolean, "min_length": between(0, 3000), "max_length": between(1, 3000),
		"dispatch_action_config": anything, "focus_on_load": focusing}),
	"email_text_input": element(shape{"placeholder": plain(150), "initial_value": words(0, 3000),
		"dispatch_action_config": anything, "focus_on_load": focusing}),
	"url_text_input": element(shape{"placeholder": plain(150), "initial_value": words(0, 3000),
		"dispatch_action_config": anything, "focus_on_load": focusing}),
	"number_input": element(shape{"is_decimal_allowed!": boolean, "placeholder": plain(150),
		"initial_value": words(0, 100), "min_value": words(0, 100), "max_value": words(0, 100),
		"dispatch_action_config": anything, "focus_on_load": focusing}),
	"image": {"type!": words(1, 50), "image_url": address, "slack_file": anything, "alt_text!": words(1, 2000)},
}

// Where an element may stand.
var (
	inActions = []string{
		"button", "static_select", "multi_static_select", "external_select", "users_select", "multi_users_select",
		"channels_select", "conversations_select", "overflow", "checkboxes", "radio_buttons", "datepicker",
		"timepicker", "datetimepicker",
	}
	inInput = append([]string{
		"plain_text_input", "email_text_input", "url_text_input", "number_input",
	}, without(inActions, "button", "overflow")...)
	inSection = append([]string{"image"}, inActions...)
)

func without(all []string, some ...string) []string {
	var rest []string
	for _, one := range all {
		keep := true
		for _, other := range some {
			keep = keep && one != other
		}
		if keep {
			rest = append(rest, one)
		}
	}
	return rest
}

// standing looks at an element where only some may stand, and at what a shape alone can't say of it.
func standing(may []string) check {
	kinds := oneOf(elements, may...)
	return func(l *look, at string, v any) {
		kinds(l, at, v)
		o, _ := v.(obj)
		switch text(o, "type") {
		case "static_select", "multi_static_select":
			if (o["options"] == nil) == (o["option_groups"] == nil) {
				l.wrong(at, "must have either options or option_groups")
			}
		case "plain_text_input":
			least, most := numberOf(o["min_length"]), numberOf(o["max_length"])
			if o["max_length"] != nil && least > most {
				l.wrong(at, "min_length is over max_length")
			}
		}
		all := optionsOf(o)
		if initial := o["initial_option"]; initial != nil && o["type"] != "external_select" && !offers(all, initial) {
			l.wrong(at, "initial_option is not among the options")
		}
		initials, _ := o["initial_options"].([]any)
		for _, initial := range initials {
			if !offers(all, initial) {
				l.wrong(at, "initial_options are not among the options")
			}
		}
	}
}

func offers(all []any, one any) bool {
	for _, o := range all {
		if reflect.DeepEqual(o, one) {
			return true
		}
	}
	return false
}

// optionsOf are those of an element, also in groups.
func optionsOf(o obj) []any {
	all, _ := o["options"].([]any)
	groups, _ := o["option_groups"].([]any)
	for _, g := range groups {
		one, _ := g.(obj)
		some, _ := one["options"].([]any)
		all = append(all[:len(all):len(all)], some...)
	}
	return all
}
