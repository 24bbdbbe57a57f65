package slack

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

// What a modal takes, in characters.
const (
	longestTitle   = 24
	longestName    = 2000 // the label of a field
	longestExample = 150
	longestOption  = 75
	longestInput   = 3000
	longestMeta    = 3000
	longestKey     = 200
	mostOptions    = 100 // of a list, or of a group of a longer one
)

// Days and hours as the pickers write them.
var (
	dayShape  = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	hourShape = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// answerAction is what every input is called: there is one in a block, which is named by its field.
const answerAction = "answer"

// modal is a form.
func modal(f chat.Form, m meta) (slackapi.ModalViewRequest, error) {
	v, err := loading(f.Title, m)
	if err != nil || len(f.Fields) == 0 || len(f.Fields) > mostFields {
		return v, cmp.Or(err, errTooMuch)
	}
	v.Submit = plain(f.Submit, longestTitle)
	v.Blocks.BlockSet = nil
	if v.Title.Text != f.Title {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, note(f.Title))
	}
	for _, field := range f.Fields {
		if field.Problem != "" {
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, note(field.Problem))
		}
		inputs, err := inputsOf(field)
		if err != nil {
			return v, err
		}
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, inputs...)
	}
	return v, nil
}

// loading takes the place of a form for a moment: what opens it is good for three seconds.
func loading(title string, m meta) (slackapi.ModalViewRequest, error) {
	data, err := json.Marshal(m)
	if err != nil || len(data) > longestMeta {
		return slackapi.ModalViewRequest{}, cmp.Or(err, errTooMuch)
	}
	return slackapi.ModalViewRequest{
		Type: slackapi.VTModal, CallbackID: formCallback, PrivateMetadata: string(data),
		Title:  plain(title, longestTitle),
		Blocks: slackapi.Blocks{BlockSet: []slackapi.Block{note(emptyMark)}},
	}, nil
}

// note is a line that nothing is parsed in.
func note(s string) slackapi.Block {
	return slackapi.NewSectionBlock(plain(s, longestText), nil, nil)
}

// inputsOf are the blocks of a field: one, or for a moment a day and an hour.
func inputsOf(f chat.Field) ([]slackapi.Block, error) {
	label := plain(f.Label, longestName)
	value := cmp.Or(f.Value, f.Before)
	if f.Search != nil {
		list, err := searchList(*f.Search, value)
		if err != nil {
			return nil, err
		}
		return []slackapi.Block{input(f.Key, label, list, f.Optional)}, keyed(f)
	}
	var element slackapi.BlockElement
	switch f.Kind {
	case chat.ChoiceField:
		element = choiceInput(f, value)
	case chat.SeveralField:
		element = severalInput(f, strings.Split(value, ","))
	case chat.NumberField:
		element = numberInput(f, value)
	case chat.DayField:
		element = dayInput(value)
	case chat.MomentField:
		day, hour, _ := strings.Cut(value, " ")
		at := input(f.Key+timePart, label, hourInput(hour), f.Optional)
		return []slackapi.Block{input(f.Key, label, dayInput(day), f.Optional), at}, keyed(f)
	default:
		element = textInput(f, value)
	}
	return []slackapi.Block{input(f.Key, label, element, f.Optional)}, keyed(f)
}

// keyed tells whether the answers to a field can be known again.
func keyed(f chat.Field) error {
	tooLong := slices.ContainsFunc(f.Options, func(o chat.Choice) bool {
		return o.Key == "" || utf8.RuneCountInString(o.Key) > longestOption
	})
	empty := len(f.Options) == 0 && f.Search == nil && (f.Kind == chat.ChoiceField || f.Kind == chat.SeveralField)
	if f.Key == "" || len(f.Key) > longestKey || tooLong || empty || len(f.Options) > mostOptions*mostOptions {
		return errTooMuch
	}
	return nil
}

func input(key string, label *slackapi.TextBlockObject, e slackapi.BlockElement, optional bool) slackapi.Block {
	block := slackapi.NewInputBlock(key, label, nil, e)
	block.Optional = optional
	return block
}

func example(s string) *slackapi.TextBlockObject {
	if s == "" {
		return nil
	}
	return plain(s, longestExample)
}

func textInput(f chat.Field, value string) slackapi.BlockElement {
	e := slackapi.NewPlainTextInputBlockElement(example(f.Example), answerAction)
	e.Multiline, e.MaxLength = f.Long, longestInput
	if f.Most > 0 {
		e.MaxLength = min(f.Most, longestInput)
	}
	if value = chat.Clean(value); chat.Units(value) <= e.MaxLength {
		e.InitialValue = value
	}
	return e
}

func numberInput(f chat.Field, value string) slackapi.BlockElement {
	e := slackapi.NewNumberInputBlockElement(example(f.Example), answerAction, false)
	if n, err := strconv.Atoi(value); err == nil {
		e.InitialValue = strconv.Itoa(n) // a sign before it, or a nought, is none of Slack's numbers
	}
	return e
}

func dayInput(value string) slackapi.BlockElement {
	e := slackapi.NewDatePickerBlockElement(answerAction)
	if dayShape.MatchString(value) {
		e.InitialDate = value
	}
	return e
}

func hourInput(value string) slackapi.BlockElement {
	e := slackapi.NewTimePickerBlockElement(answerAction)
	if hourShape.MatchString(value) {
		e.InitialTime = value
	}
	return e
}

// choiceInput is a list that is searched by typing. A long one is dealt out to groups, named by their first and last.
func choiceInput(f chat.Field, value string) slackapi.BlockElement {
	e := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, example(f.Example), answerAction)
	options := optionsOf(f.Options)
	e.InitialOption = picked(options, value)
	e.Options, e.OptionGroups = dealt(options)
	return e
}

func severalInput(f chat.Field, values []string) slackapi.BlockElement {
	e := slackapi.NewOptionsMultiSelectBlockElement(slackapi.MultiOptTypeStatic, example(f.Example), answerAction)
	options := optionsOf(f.Options)
	for _, value := range values {
		if o := picked(options, value); o != nil && !slices.Contains(e.InitialOptions, o) {
			e.InitialOptions = append(e.InitialOptions, o)
		}
	}
	e.Options, e.OptionGroups = dealt(options)
	return e
}

func optionsOf(choices []chat.Choice) []*slackapi.OptionBlockObject {
	options := make([]*slackapi.OptionBlockObject, len(choices))
	for i, c := range choices {
		options[i] = slackapi.NewOptionBlockObject(c.Key, plain(c.Label, longestOption), nil)
	}
	return options
}

// picked is the option of a key, or nil.
func picked(options []*slackapi.OptionBlockObject, key string) *slackapi.OptionBlockObject {
	for _, o := range options {
		if o.Value == key {
			return o
		}
	}
	return nil
}

func dealt(options []*slackapi.OptionBlockObject) ([]*slackapi.OptionBlockObject, []*slackapi.OptionGroupBlockObject) {
	if len(options) <= mostOptions {
		return options, nil
	}
	var groups []*slackapi.OptionGroupBlockObject
	for part := range slices.Chunk(options, mostOptions) {
		const each = (longestOption - 3) / 2
		name := chat.Shorten(part[0].Text.Text, each) + " – " + chat.Shorten(part[len(part)-1].Text.Text, each)
		groups = append(groups, slackapi.NewOptionGroupBlockElement(plain(name, longestOption), part...))
	}
	return nil, groups
}
