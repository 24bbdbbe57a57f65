package telegram

import (
	"strconv"
	"time"

	"mentorbot/bot/chat"
)

// anonymousAdmin is GroupAnonymousBot, in whose name admins speak who don't want to be named.
const anonymousAdmin = 1087968824

// These types hold what mentorbot reads of an update and nothing else, so that whatever Telegram adds is passed by, and
// decoding costs little.

// user is an account.
type user struct {
	ID       int64  `json:"id"`
	Bot      bool   `json:"is_bot"`
	First    string `json:"first_name"`
	Last     string `json:"last_name"`
	Username string `json:"username"`
	Language string `json:"language_code"`
}

// person is the account's id everywhere in the house.
func (u user) person() chat.PersonID { return chat.PersonID(chatPlace(u.ID, 0)) }

// name is the whole name.
func (u user) name() chat.Private {
	if u.Last == "" {
		return chat.Private(u.First)
	}
	return chat.Private(u.First + " " + u.Last)
}

// room is a chat: a person's own, a group, a channel.
type room struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"`
	Title string `json:"title"`
}

func (r room) own() bool   { return r.Type == "private" }
func (r room) group() bool { return r.Type == "group" || r.Type == "supergroup" }

// message is what somebody wrote, or what happened in a chat.
type message struct {
	ID       int64     `json:"message_id"`
	Thread   int64     `json:"message_thread_id"`
	Topic    bool      `json:"is_topic_message"` // only then is Thread a forum topic, and not a chain of replies
	From     *user     `json:"from"`
	Speaker  *room     `json:"sender_chat"` // a group or channel in whose name it is written
	Chat     room      `json:"chat"`
	Date     int64     `json:"date"`
	EditDate int64     `json:"edit_date"`
	Text     string    `json:"text"`
	Entities []stretch `json:"entities"`

	Joined   []user `json:"new_chat_members"`
	Left     *user  `json:"left_chat_member"`
	MovedTo  int64  `json:"migrate_to_chat_id"`
	MovedOff int64  `json:"migrate_from_chat_id"`

	media
}

// media are the parts of a message that say that somebody sent something other than text.
type media struct {
	Animation present `json:"animation"`
	Audio     present `json:"audio"`
	Caption   present `json:"caption"`
	Checklist present `json:"checklist"`
	Contact   present `json:"contact"`
	Dice      present `json:"dice"`
	Document  present `json:"document"`
	Game      present `json:"game"`
	Giveaway  present `json:"giveaway"`
	Location  present `json:"location"`
	Paid      present `json:"paid_media"`
	Photo     present `json:"photo"`
	Poll      present `json:"poll"`
	Sticker   present `json:"sticker"`
	Story     present `json:"story"`
	Venue     present `json:"venue"`
	Video     present `json:"video"`
	Note      present `json:"video_note"`
	Voice     present `json:"voice"`
}

// any reports whether there is one.
func (m media) any() bool { return m != media{} }

// present is a part of which only its being there counts.
type present bool

// UnmarshalJSON passes the part by.
func (p *present) UnmarshalJSON(data []byte) error {
	*p = string(data) != "null"
	return nil
}

// stretch is a part of a text that means something, in UTF-16 units.
type stretch struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	User   *user  `json:"user"` // text_mention
}

// callback is the press of a button.
type callback struct {
	ID      string   `json:"id"`
	From    *user    `json:"from"`
	Data    string   `json:"data"`
	Message *pressed `json:"message"` // missing when it is too old, or not of a chat of ours
}

// pressed is the little that must be known of a pressed button's message.
type pressed struct {
	ID     int64 `json:"message_id"`
	Thread int64 `json:"message_thread_id"`
	Topic  bool  `json:"is_topic_message"`
	Chat   room  `json:"chat"`
}

// change is that somebody's membership changed.
type change struct {
	Chat room   `json:"chat"`
	From *user  `json:"from"`
	Date int64  `json:"date"`
	Old  member `json:"old_chat_member"`
	New  member `json:"new_chat_member"`
}

// member is what somebody is in a chat.
type member struct {
	Status string `json:"status"`
	User   *user  `json:"user"`
	Inside bool   `json:"is_member"` // of the restricted: still there
}

func (m member) admin() bool { return m.Status == "creator" || m.Status == "administrator" }

func (m member) in() bool {
	return m.admin() || m.Status == "member" || m.Status == "restricted" && m.Inside
}

func (m member) out() bool {
	return m.Status == "left" || m.Status == "kicked" || m.Status == "restricted" && !m.Inside
}

// update is one thing that happened.
type update struct {
	ID       int64     `json:"update_id"`
	Message  *message  `json:"message"`
	Edited   *message  `json:"edited_message"`
	Callback *callback `json:"callback_query"`
	Ours     *change   `json:"my_chat_member"`
	Theirs   *change   `json:"chat_member"`
}

// wanted are the kinds of updates that the server is asked for.
const wanted = `["message","edited_message","callback_query","my_chat_member","chat_member"]`

// chatPlace is a chat's id everywhere in the house; thread is 0 outside forum topics.
func chatPlace(id, thread int64) chat.PlaceID {
	place := append(make([]byte, 0, 40), Name...)
	place = strconv.AppendInt(append(place, ':'), id, 10)
	if thread != 0 {
		place = strconv.AppendInt(append(place, '/'), thread, 10)
	}
	return chat.PlaceID(place)
}

// moment is a point in time as the server counts it.
func moment(seconds int64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
