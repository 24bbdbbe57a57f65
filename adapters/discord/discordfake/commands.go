package discordfake

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// What a command may be: https://docs.discord.com/developers/interactions/application-commands.
var commandNames = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

const (
	mostCommand = 8000 // characters of one with all that is below it, the longest language of each counted
	mostBelow   = 25
)

// typed is a command, or what stands below one.
type typed struct {
	Name   string            `json:"name"`
	Names  map[string]string `json:"name_localizations"`
	About  string            `json:"description"`
	Abouts map[string]string `json:"description_localizations"`
	Below  []typed           `json:"options"`
}

// fitsCommands tells what is wrong about commands that are registered.
func fitsCommands(body []byte) error {
	var all []typed
	if err := json.Unmarshal(body, &all); err != nil {
		return badForm
	}
	for _, c := range all {
		size, err := c.size()
		if err != nil {
			return err
		}
		if size > mostCommand {
			return invalid(fmt.Sprintf("%s: %d characters in all", c.Name, size))
		}
	}
	return distinct(all)
}

func (c typed) size() (size int, err error) {
	if len(c.Below) > mostBelow {
		return 0, invalid(c.Name + ": too much below it")
	}
	name, about := runes(c.Name), runes(c.About)
	for locale, words := range c.Names {
		if name = max(name, runes(words)); !commandNames.MatchString(words) {
			return 0, invalid(c.Name + ": its name in " + locale)
		}
	}
	for _, words := range c.Abouts {
		about = max(about, runes(words))
	}
	if !commandNames.MatchString(c.Name) || about > 100 {
		return 0, invalid(c.Name + ": its name, or what is said of it")
	}
	for _, below := range c.Below {
		more, err := below.size()
		if err != nil {
			return 0, err
		}
		size += more
	}
	return size + name + about, distinct(c.Below)
}

// distinct looks whether what stands side by side is called otherwise, in each language.
func distinct(all []typed) error {
	seen := map[[2]string]bool{}
	for _, c := range all {
		for locale, name := range c.Names {
			if seen[[2]string{locale, name}] {
				return invalid(c.Name + ": another one is called so in " + locale)
			}
			seen[[2]string{locale, name}] = true
		}
		if seen[[2]string{"", c.Name}] {
			return invalid(c.Name + ": another one is called so")
		}
		seen[[2]string{"", c.Name}] = true
	}
	return nil
}
