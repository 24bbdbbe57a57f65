package telegramfake

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
)

// Command is a command as people are shown it.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

const (
	mostCommands       = 100
	longestDescription = 256
)

var (
	commandForm  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageForm = regexp.MustCompile(`^([a-z]{2})?$`)
)

// scope is for whom commands are.
type scope struct {
	Type   string      `json:"type"`
	ChatID json.Number `json:"chat_id"`
	UserID json.Number `json:"user_id"`
}

// scopes are the sorts of them; those of one chat name it.
var scopes = []string{
	"default", "all_private_chats", "all_group_chats", "all_chat_administrators",
	"chat", "chat_administrators", "chat_member",
}

func (s *Server) shelf(c *call) (string, error) {
	at := scope{Type: "default"}
	if err := c.object("scope", &at); err != nil {
		return "", err
	}
	chatID, _ := at.ChatID.Int64() // none is zero, which no chat has
	ofChat := slices.Index(scopes, at.Type) >= slices.Index(scopes, "chat")
	switch {
	case !slices.Contains(scopes, at.Type):
		return "", bad("can't parse BotCommandScope: Unsupported type specified")
	case ofChat && s.places[chatID] == nil:
		return "", bad("chat not found")
	case !languageForm.MatchString(c.Text("language_code")):
		return "", bad("LANGUAGE_CODE_INVALID")
	}
	return shelf(at.Type, chatID, c.Text("language_code")), nil
}

func shelf(kind string, chatID int64, language string) string {
	return fmt.Sprintf("%s %d %s", kind, chatID, language)
}

func (s *Server) setMyCommands(c *call) (any, error) {
	at, err := s.shelf(c)
	if err != nil {
		return nil, err
	}
	var all []Command
	if err := c.object("commands", &all); err != nil {
		return nil, err
	}
	if len(all) > mostCommands {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, one := range all {
		switch n := units(one.Description); {
		case !commandForm.MatchString(one.Command):
			return nil, bad("BOT_COMMAND_INVALID")
		case n < 1 || n > longestDescription:
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.commands[at] = all
	return true, nil
}

func (s *Server) deleteMyCommands(c *call) (any, error) {
	at, err := s.shelf(c)
	if err != nil {
		return nil, err
	}
	delete(s.commands, at)
	return true, nil
}

func (s *Server) getMyCommands(c *call) (any, error) {
	at, err := s.shelf(c)
	if err != nil {
		return nil, err
	}
	return append([]Command{}, s.commands[at]...), nil
}

// Commands are those set for a scope such as "all_private_chats", of one chat or 0, in a language or none.
func (s *Server) Commands(scope string, chatID int64, language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands[shelf(scope, chatID, language)])
}

func (s *Server) setChatMenuButton(c *call) (any, error) {
	var button struct {
		Type string `json:"type"`
	}
	if err := c.object("menu_button", &button); err != nil {
		return nil, err
	}
	id := c.number("chat_id")
	switch {
	case !slices.Contains([]string{"", "commands", "default", "web_app"}, button.Type):
		return nil, bad("can't parse menu button: Unsupported type specified")
	case id != 0 && s.places[id] == nil:
		return nil, bad("chat not found")
	}
	s.menus[id] = encode(button)
	return true, nil
}
