package telegramfake

// User is an account.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// The types of chats.
const (
	private    = "private"
	group      = "group"
	supergroup = "supergroup"
)

// Chat is a place as messages name it.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

// Message is one message, sent or said.
type Message struct {
	ID              int64       `json:"message_id"`
	Thread          int64       `json:"message_thread_id,omitempty"`
	IsTopic         bool        `json:"is_topic_message,omitempty"`
	From            *User       `json:"from,omitempty"`
	SenderChat      *Chat       `json:"sender_chat,omitempty"`
	Chat            Chat        `json:"chat"`
	Date            int64       `json:"date"`
	EditDate        int64       `json:"edit_date,omitempty"`
	Text            string      `json:"text,omitempty"`
	Entities        []Entity    `json:"entities,omitempty"`
	Caption         string      `json:"caption,omitempty"`
	CaptionEntities []Entity    `json:"caption_entities,omitempty"`
	Photo           []PhotoSize `json:"photo,omitempty"`
	Document        *Media      `json:"document,omitempty"`
	Voice           *Media      `json:"voice,omitempty"`
	Keyboard        *Keyboard   `json:"reply_markup,omitempty"`
	NewMembers      []User      `json:"new_chat_members,omitempty"`
	LeftMember      *User       `json:"left_chat_member,omitempty"`
	NewTitle        string      `json:"new_chat_title,omitempty"`
	MigrateTo       int64       `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom     int64       `json:"migrate_from_chat_id,omitempty"`

	Alive []Entity `json:"-"` // what the server found in the words by itself
	Typed string   `json:"-"` // what the person typed, where the app made something else of it
	File  []byte   `json:"-"` // what was uploaded

	Former []Keyboard `json:"-"` // that stood under it before it was edited
}

// Entity is a stretch of a text that means something, in UTF-16 units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	User     *User  `json:"user,omitempty"`
	Language string `json:"language,omitempty"`
}

// Keyboard is the buttons under a message, row by row.
type Keyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// Button is one button with its one action.
type Button struct {
	Text string `json:"text"`
	URL  string `json:"url,omitempty"`
	Data string `json:"callback_data,omitempty"`
}

// PhotoSize is a picture in one of its sizes.
type PhotoSize struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Size     int    `json:"file_size,omitempty"`
}

// Media is a file, or a voice with its length.
type Media struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name,omitempty"`
	Duration int    `json:"duration,omitempty"`
	Size     int    `json:"file_size,omitempty"`
}

// Callback is a button pressed.
type Callback struct {
	ID           string   `json:"id"`
	From         User     `json:"from"`
	Message      *Message `json:"message,omitempty"`
	ChatInstance string   `json:"chat_instance"`
	Data         string   `json:"data"`
}

// Membership is what changed between a person, or the bot, and a chat.
type Membership struct {
	Chat Chat   `json:"chat"`
	From User   `json:"from"`
	Date int64  `json:"date"`
	Old  member `json:"old_chat_member"`
	New  member `json:"new_chat_member"`
}

// Update is one thing that happened.
type Update struct {
	ID            int64       `json:"update_id"`
	Message       *Message    `json:"message,omitempty"`
	EditedMessage *Message    `json:"edited_message,omitempty"`
	Callback      *Callback   `json:"callback_query,omitempty"`
	MyMembership  *Membership `json:"my_chat_member,omitempty"`
	Membership    *Membership `json:"chat_member,omitempty"`
}

// kind is what allowed_updates calls it.
func (u Update) kind() string {
	switch {
	case u.EditedMessage != nil:
		return "edited_message"
	case u.Callback != nil:
		return "callback_query"
	case u.MyMembership != nil:
		return "my_chat_member"
	case u.Membership != nil:
		return "chat_member"
	}
	return "message"
}
