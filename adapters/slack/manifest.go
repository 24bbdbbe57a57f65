package slack

import (
	"encoding/json"
	"strings"

	"mentorbot/bot/chat"
)

// scope is a right that the app asks for, the least that will do.
type scope struct {
	Name, Why string
	Without   string     // what there is not without it
	Right     chat.Right // as the house calls it; empty: without it nothing could be told
}

// scopes are all of them: the manifest asks for these, check looks for them, and who misses one is told what is lost.
// None lets the bot read what people say to each other: in channels, or in a pair's room.
var scopes = []scope{
	{"chat:write", "writes to people, and changes what it wrote",
		"the bot can't write to anybody", ""},
	{"commands", "has a command of its own, /mentor",
		"nobody can type /mentor", chat.ToCommand},
	{"im:write", "opens a chat of its own with each person",
		"the bot can't write to people who have not written to it first", chat.ToBegin},
	{"im:history", "hears what people write to it in that chat, and finds there whether a message of its own arrived",
		"the bot does not hear what people write to it, and a message may come twice if Slack's answer to it is lost",
		chat.ToHear},
	{"users:read", "knows people's names, languages and time zones, who is an admin, and who has left",
		"the bot knows no names, languages, time zones or admins, and does not notice who leaves", chat.ToKnow},
	{"files:write", "shows the card that a pair keeps as a picture",
		"the card of a pair comes as text, without its picture", chat.ToShow},
	{"mpim:write", "opens a room for a pair that wants one, which it can't read",
		"no pair gets a room of its own", chat.ToGather},
}

// unwanted are the scopes that let an app read what people say to each other.
var unwanted = []string{"channels:history", "groups:history", "mpim:history"}

// subscription is an event that Slack tells the app of, and the scope that this takes; empty: none.
type subscription struct{ Event, Scope string }

// subscriptions are all of them.
var subscriptions = []subscription{
	{"message.im", "im:history"},
	{"app_home_opened", ""},
	{"team_join", "users:read"},
	{"user_change", "users:read"},
	{"tokens_revoked", ""},
	{"app_uninstalled", ""},
}

// entrance is a way by which people reach the bot. Whether one is open can't be asked; that something came in by it can
// be remembered.
type entrance struct {
	Kind string // as news calls it
	What string // that never came
	Hint string // where it is opened
}

var entrances = []entrance{
	{string(slash), "the command /mentor was never typed", "under Slash Commands, /mentor must be listed"},
	{string(interactive), "no button was ever pressed, and no form sent",
		"under Interactivity & Shortcuts, Interactivity must be on"},
	{"message", "nobody ever wrote to the bot in its own chat",
		"under App Home, the Messages Tab must be on, and people allowed to write there; " +
			"under Event Subscriptions, message.im must be listed"},
	{"app_home_opened", "nobody ever opened the bot's page",
		"under App Home, the Home Tab must be on; under Event Subscriptions, app_home_opened must be listed"},
}

// What people read of the app. The long description has to have 175 characters or more.
const (
	shownName   = "mentorbot"
	shortAbout  = "Runs a mentoring program where you already talk: join, meet your partner, follow a guide together."
	longAbout   = shortAbout + longerAbout
	longerAbout = " People join as a mentor or a mentee, and an admin forms the pairs. The bot introduces the two " +
		"to each other and takes them through a guide, step by step, each in their own language. Once a week it asks, with " +
		"buttons, how things are going. It can't read what the two write to each other: the list of its permissions shows " +
		"that it has no right to."
	commandName  = "/mentor"
	commandAbout = "Your mentoring: opens the menu, or does what you type after it"
	commandHint  = "[join · status · step · checkin · pair @mentor @mentee · help]"
)

// What Slack is given when the app is made there. A part that is off is said to be off, for some are on otherwise.
type (
	manifest struct {
		Display  display  `json:"display_information"`
		Features features `json:"features"`
		OAuth    oauth    `json:"oauth_config"`
		Settings settings `json:"settings"`
	}
	display struct {
		Name  string `json:"name"`
		Short string `json:"description"`
		Long  string `json:"long_description"`
		Color string `json:"background_color"`
	}
	features struct {
		Home struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		Bot struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Commands []slashCommand `json:"slash_commands"`
	}
	slashCommand struct {
		Command string `json:"command"`
		URL     string `json:"url,omitempty"`
		About   string `json:"description"`
		Hint    string `json:"usage_hint"`
		Escape  bool   `json:"should_escape"` // else people in it could not be told
	}
	oauth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	}
	settings struct {
		Events struct {
			URL  string   `json:"request_url,omitempty"`
			Tell []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			On    bool   `json:"is_enabled"`
			URL   string `json:"request_url,omitempty"`
			Lists string `json:"message_menu_options_url,omitempty"`
		} `json:"interactivity"`
		Org      bool `json:"org_deploy_enabled"`
		Socket   bool `json:"socket_mode_enabled"`
		Rotation bool `json:"token_rotation_enabled"`
	}
)

// Manifest is what to paste when the app is made. An address, that of POST /slack/events as Slack reaches it, makes it
// one for HTTP; without one it is for Socket Mode.
func Manifest(address string) (string, error) {
	m := manifest{Display: display{shownName, shortAbout, longAbout, "#2f5d50"}}
	m.Features.Home.Home, m.Features.Home.Messages = true, true
	m.Features.Bot.Name = shownName
	m.Features.Commands = []slashCommand{
		{Command: commandName, URL: address, About: commandAbout, Hint: commandHint, Escape: true},
	}
	for _, s := range scopes {
		m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, s.Name)
	}
	for _, s := range subscriptions {
		m.Settings.Events.Tell = append(m.Settings.Events.Tell, s.Event)
	}
	m.Settings.Events.URL = address
	m.Settings.Interactivity.On = true
	m.Settings.Interactivity.URL, m.Settings.Interactivity.Lists = address, address
	m.Settings.Socket = address == ""
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(m)
	return b.String(), err
}
