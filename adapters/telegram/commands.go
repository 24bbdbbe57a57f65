package telegram

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat"
)

const (
	commandsKey        = "commands" // where it is remembered what was published
	mostCommands       = 100
	longestDescription = 256
	otherwise          = "en" // who speaks none of the languages reads this one
)

// verbs that the network takes: a command's name can't be in another script.
var verbs = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// command is one line of the list that opens behind the slash.
type command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// scopes are where commands are shown, and whether those of admins are among them.
var scopes = []struct {
	scope string
	admin bool
}{{`{"type":"all_private_chats"}`, false}, {`{"type":"all_group_chats"}`, false},
	{`{"type":"all_chat_administrators"}`, true}}

// published is what the server was told last.
type published struct {
	Hash      string   `json:"hash"`
	Languages []string `json:"languages"`
}

// PublishCommands shows the commands in each language, those of admins only to admins of groups. What was published
// before is not published again.
func (a *Adapter) PublishCommands(ctx context.Context, commands map[chat.Language][]chat.CommandHelp) error {
	lists, err := byCode(commands)
	if err != nil {
		return err
	}
	now, err := a.publication(lists)
	if err != nil {
		return err
	}
	before, err := a.published(ctx)
	if err != nil || before.Hash == now.Hash {
		return err
	}
	if err := a.publish(ctx, lists, before.Languages); err != nil {
		return edited(err, true)
	}
	data, err := json.Marshal(now)
	if err != nil {
		return err
	}
	return a.options.Memory.Put(ctx, commandsKey, data)
}

// byCode gives each language the code that the network has for it. Where two share one, the plain tag goes first. The
// empty code is everybody else's.
func byCode(commands map[chat.Language][]chat.CommandHelp) (map[string][]chat.CommandHelp, error) {
	lists := map[string][]chat.CommandHelp{}
	for _, language := range slices.Sorted(maps.Keys(commands)) {
		code, _, _ := strings.Cut(strings.ToLower(string(language)), "-")
		if _, taken := lists[code]; taken || len(code) != 2 {
			continue
		}
		for _, c := range commands[language] {
			if !verbs.MatchString(c.Verb) {
				return nil, fmt.Errorf("telegram: %q can't be a command: only a-z, 0-9 and _, at most 32", c.Verb)
			}
		}
		lists[code] = commands[language]
	}
	if list, there := lists[otherwise]; there {
		lists[""] = list
	}
	return lists, nil
}

// publication is what is remembered once these lists are published, by this bot.
func (a *Adapter) publication(lists map[string][]chat.CommandHelp) (published, error) {
	data, err := json.Marshal([]any{a.botID(), lists})
	hash := sha256.Sum256(data)
	return published{Hash: hex.EncodeToString(hash[:]), Languages: slices.Sorted(maps.Keys(lists))}, err
}

func (a *Adapter) published(ctx context.Context) (before published, err error) {
	data, err := a.options.Memory.Get(ctx, commandsKey)
	if err != nil || len(data) == 0 {
		return published{}, err
	}
	if err := json.Unmarshal(data, &before); err != nil {
		return published{}, nil // publishing once more does no harm
	}
	return before, nil
}

func (a *Adapter) publish(ctx context.Context, lists map[string][]chat.CommandHelp, before []string) error {
	for _, code := range slices.Sorted(maps.Keys(lists)) {
		for _, s := range scopes {
			if err := a.setCommands(ctx, s.scope, code, listed(lists[code], s.admin)); err != nil {
				return err
			}
		}
	}
	for _, code := range before {
		if _, still := lists[code]; still {
			continue
		}
		for _, s := range scopes {
			if err := a.setCommands(ctx, s.scope, code, nil); err != nil {
				return err
			}
		}
	}
	return a.call(ctx, "setChatMenuButton", tgbotapi.Params{"menu_button": `{"type":"commands"}`}, nil)
}

// setCommands shows a list, or takes it away where there is none.
func (a *Adapter) setCommands(ctx context.Context, scope, code string, list []command) error {
	params := tgbotapi.Params{"scope": scope}
	if code != "" {
		params["language_code"] = code
	}
	if len(list) == 0 {
		return a.call(ctx, "deleteMyCommands", params, nil)
	}
	data, err := json.Marshal(list)
	if err != nil {
		return err
	}
	params["commands"] = string(data)
	return a.call(ctx, "setMyCommands", params, nil)
}

// listed are the commands as the network lists them, in the order given.
func listed(commands []chat.CommandHelp, admin bool) (list []command) {
	for _, c := range commands {
		if c.Admin && !admin {
			continue
		}
		list = append(list, command{c.Verb, described(c)})
	}
	return list[:min(len(list), mostCommands)]
}

// described cuts a description behind a letter; without one the verb has to do.
func described(c chat.CommandHelp) string {
	words := strings.Join(strings.Fields(c.Description), " ")
	for chat.Units(words) > longestDescription {
		runes := []rune(strings.TrimSuffix(words, "…"))
		words = strings.TrimSpace(string(runes[:len(runes)-1])) + "…"
	}
	return cmp.Or(words, c.Verb)
}
