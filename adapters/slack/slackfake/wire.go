package slackfake

import "time"

// User is an account as users.info tells of it.
type User struct {
	ID       string  `json:"id"`
	TeamID   string  `json:"team_id"`
	Name     string  `json:"name"`
	RealName string  `json:"real_name,omitempty"`
	Deleted  bool    `json:"deleted"`
	Locale   string  `json:"locale,omitempty"`
	TZ       string  `json:"tz,omitempty"`
	TZLabel  string  `json:"tz_label,omitempty"`
	TZOffset int     `json:"tz_offset"`
	Profile  Profile `json:"profile"`
	IsAdmin  bool    `json:"is_admin"`
	IsOwner  bool    `json:"is_owner"`
	Primary  bool    `json:"is_primary_owner"`
	Guest    bool    `json:"is_restricted"`
	Single   bool    `json:"is_ultra_restricted"` // a guest of one channel
	IsBot    bool    `json:"is_bot"`
	AppUser  bool    `json:"is_app_user"`
	Stranger bool    `json:"is_stranger,omitempty"` // of another workspace, by Slack Connect
	Updated  int64   `json:"updated"`

	stack []*View // the modals that the person has open, the top one last
	home  *View
}

// Profile is what a person says of themselves.
type Profile struct {
	RealName    string `json:"real_name"`
	DisplayName string `json:"display_name"`
	BotID       string `json:"bot_id,omitempty"`
	Team        string `json:"team,omitempty"`
}

// shown is the name that people see.
func (u *User) shown() string {
	for _, name := range []string{u.Profile.DisplayName, u.Profile.RealName, u.RealName} {
		if name != "" {
			return name
		}
	}
	return u.Name
}

// The kinds of a place, as events name them.
const (
	direct = "im"
	group  = "mpim"
	public = "channel"
	closed = "group" // a private channel
)

// Channel is a place where messages are read.
type Channel struct {
	ID       string
	Name     string
	Kind     string // im, mpim, channel or group
	Archived bool
	Shared   bool // with other workspaces
	Members  []string

	messages []*Message
}

// Message is one as the API has it, and what only the people's apps know of it.
type Message struct {
	Type     string  `json:"type"`
	Subtype  string  `json:"subtype,omitempty"`
	User     string  `json:"user,omitempty"`
	BotID    string  `json:"bot_id,omitempty"`
	AppID    string  `json:"app_id,omitempty"`
	Team     string  `json:"team,omitempty"`
	Text     string  `json:"text"`
	TS       string  `json:"ts"`
	ThreadTS string  `json:"thread_ts,omitempty"`
	Blocks   []any   `json:"blocks,omitempty"`
	Files    []*File `json:"files,omitempty"`
	Edited   *edited `json:"edited,omitempty"`
	Metadata obj     `json:"metadata,omitempty"`

	Channel  string   `json:"-"`
	To       string   `json:"-"` // whom alone it is shown to; empty: everybody
	Former   [][]any  `json:"-"` // the blocks that it had before, oldest first
	Past     []Past   `json:"-"` // it was other questions before
	Typed    string   `json:"-"` // by a person, before their app made mentions of it
	Literal  bool     `json:"-"` // its text is no markup
	Eager    bool     `json:"-"` // its text was to be searched for names
	Linkless bool     `json:"-"` // its text was not even to be searched for addresses
	Asked    []string `json:"-"` // it is a modal that asks on; these are its questions
	Trouble  bool     `json:"-"` // what was last pressed on it had no answer in time
}

type edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// File is one that was uploaded, or is about to be.
type File struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Title string `json:"title"`
	Alt   string `json:"alt_txt,omitempty"`
	Mime  string `json:"mimetype"`
	User  string `json:"user"`
	Size  int    `json:"size"`
	Mode  string `json:"mode"`
	URL   string `json:"url_private,omitempty"`

	Bytes    []byte `json:"-"`
	length   int    // as was said beforehand
	uploaded bool
	done     bool
}

// View is a modal, or somebody's App Home.
type View struct {
	ID       string
	User     string
	Hash     string
	Root     string
	Previous string
	Content  obj               // as the app gave it
	State    obj               // what was filled in
	Errors   map[string]string // by block, as the app found them
	Channel  string            // where it was opened from; empty: from no channel
	Trouble  string            // what the person is told when the app did not answer in time
}

// Type is modal or home.
func (v *View) Type() string { return text(v.Content, "type") }

// Title is a modal's.
func (v *View) Title() string { return plainOf(v.Content["title"]) }

// Blocks are what it shows.
func (v *View) Blocks() []any {
	blocks, _ := v.Content["blocks"].([]any) // checked when it came
	return blocks
}

// text is a field of an object that is words; something else: empty.
func text(o obj, name string) string {
	s, _ := o[name].(string)
	return s
}

// plainOf is what a text object says.
func plainOf(v any) string {
	o, _ := v.(obj)
	return text(o, "text")
}

// within says whether no more than a while has passed.
func within(from, now time.Time, long time.Duration) bool { return now.Sub(from) <= long }
