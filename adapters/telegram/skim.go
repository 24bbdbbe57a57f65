package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// An update is mostly what we don't read: the message that a pressed button hangs under, with its text and keyboard.
// To pass that by, and not to scan it twice, objects are taken apart here, and only what is read is decoded.

// misread says where something is that can't be read, never what.
type misread string

// Error says it.
func (m misread) Error() string { return "can't be read: " + string(m) }

const noJSON misread = "no JSON"

// readUpdate reads an update, which should be valid JSON. What can be read is there along with an error.
func readUpdate(data []byte) (u update, err error) {
	err = members(data, func(key, value []byte) error {
		switch string(key) {
		case "update_id":
			return decode(key, value, &u.ID)
		case "message":
			return decode(key, value, &u.Message)
		case "edited_message":
			return decode(key, value, &u.Edited)
		case "callback_query":
			return decode(key, value, &u.Callback)
		case "my_chat_member":
			return decode(key, value, &u.Ours)
		case "chat_member":
			return decode(key, value, &u.Theirs)
		}
		return nil
	})
	return u, err
}

func (c *callback) read(data []byte) error {
	return members(data, func(key, value []byte) error {
		switch string(key) {
		case "id":
			return decode(key, value, &c.ID)
		case "from":
			return decode(key, value, &c.From)
		case "data":
			return decode(key, value, &c.Data)
		case "message":
			return decode(key, value, &c.Message)
		}
		return nil
	})
}

func (p *pressed) read(data []byte) error {
	return members(data, func(key, value []byte) error {
		switch string(key) {
		case "message_id":
			return decode(key, value, &p.ID)
		case "message_thread_id":
			return decode(key, value, &p.Thread)
		case "is_topic_message":
			return decode(key, value, &p.Topic)
		case "chat":
			return decode(key, value, &p.Chat)
		}
		return nil
	})
}

// decode reads the value of a key; the commonest kinds by hand.
func decode(key, value []byte, into any) error {
	switch into := into.(type) {
	case **callback:
		return object(key, value, into, (*callback).read)
	case **pressed:
		return object(key, value, into, (*pressed).read)
	case *int64:
		if n, err := strconv.ParseInt(string(value), 10, 64); err == nil {
			*into = n
			return nil
		}
	case *string:
		if plain(value) {
			*into = string(value[1 : len(value)-1])
			return nil
		}
	}
	return within(key, json.Unmarshal(value, into))
}

// object reads an object that is read by hand.
func object[T any](key, value []byte, into **T, read func(*T, []byte) error) error {
	if string(value) == "null" {
		return nil
	}
	*into = new(T)
	return within(key, read(*into, value))
}

// plain tells whether a string stands for itself: quotes round ASCII letters.
func plain(value []byte) bool {
	if len(value) < 2 || value[0] != '"' {
		return false
	}
	for _, b := range value[1 : len(value)-1] {
		if b < ' ' || b > '~' || b == '\\' || b == '"' {
			return false
		}
	}
	return value[len(value)-1] == '"'
}

// within says that something went wrong within the value of a key.
func within(key []byte, err error) error {
	var inside misread
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return misread(strings.TrimSuffix(string(key)+"."+wrong.Field, ".") + " is of another type")
	case errors.As(err, &inside) && inside != noJSON:
		return misread(string(key) + "." + string(inside))
	}
	return noJSON
}

// members gives the keys and values of an object to f, all of them though f fails, and returns the first failure.
// What is no JSON is no more than noticed where it matters: a value may be anything.
func members(data []byte, f func(key, value []byte) error) error {
	rest, found := bytes.CutPrefix(bytes.TrimLeft(data, space), []byte("{"))
	if !found {
		return noJSON
	}
	var failed error
	for {
		rest = bytes.TrimLeft(rest, space+",")
		if len(rest) > 0 && rest[0] == '}' {
			return failed
		}
		end := valueEnd(rest)
		if end < 2 || rest[0] != '"' {
			return noJSON
		}
		key := rest[1 : end-1]
		rest, found = bytes.CutPrefix(bytes.TrimLeft(rest[end:], space), []byte(":"))
		rest = bytes.TrimLeft(rest, space)
		if end = valueEnd(rest); !found || end == 0 {
			return noJSON
		}
		if err := f(key, rest[:end]); err != nil && failed == nil {
			failed = err
		}
		rest = rest[end:]
	}
}

const space = " \t\r\n"

// valueEnd is where the value ends that data begins with; 0 where there is none.
func valueEnd(data []byte) int {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			length := stringEnd(data[i:])
			if length == 0 {
				return 0
			}
			i += length - 1
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		default:
			if depth > 0 {
				continue
			}
			if n := bytes.IndexAny(data[i:], space+",}]"); n >= 0 {
				return i + n
			}
			return len(data)
		}
		if depth == 0 {
			return i + 1
		}
		if depth < 0 {
			return 0
		}
	}
	return 0
}

// stringEnd is where the string ends that data begins with; 0 where it does not end.
func stringEnd(data []byte) int {
	for i := 1; ; i++ {
		n := bytes.IndexByte(data[i:], '"')
		if n < 0 {
			return 0
		}
		i += n
		before := len(data[:i]) - len(bytes.TrimRight(data[:i], `\`))
		if before%2 == 0 {
			return i + 1
		}
	}
}
