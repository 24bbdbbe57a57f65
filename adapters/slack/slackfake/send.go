package slackfake

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *Server) postMessage(c *call) (obj, error) {
	place, err := s.writable(c.Text("channel"))
	if err != nil {
		return nil, err
	}
	m, err := s.written(c)
	if err != nil {
		return nil, err
	}
	if m.Metadata, err = metadata(c); err != nil {
		return nil, err
	}
	if m.ThreadTS != "" && place.message(m.ThreadTS) == nil {
		return nil, refused("thread_not_found")
	}
	s.put(place, m)
	result := obj{"channel": place.ID, "ts": m.TS, "message": m}
	if len(m.Blocks) > 0 && m.Text == "" {
		s.warn(result, "missing_text_in_message")
	}
	return result, nil
}

// writable is a place that the bot may post in: a channel that it is in, or somebody's own chat, also by their id.
func (s *Server) writable(id string) (*Channel, error) {
	if u := s.user(id); u != nil {
		if u.IsBot {
			return nil, refused("cannot_dm_bot")
		}
		place, _ := s.together([]string{id})
		return place, s.tabbed()
	}
	place, err := s.place(id)
	switch {
	case err != nil:
		return nil, err
	case place.Archived:
		return nil, refused("is_archived")
	case !place.has(s.app.BotUser):
		return nil, refused("not_in_channel")
	case place.Kind == direct:
		return place, s.tabbed()
	}
	return place, nil
}

func (s *Server) tabbed() error {
	if s.noMessages {
		return refused("messages_tab_disabled")
	}
	return nil
}

// written is a message as a call has it, checked.
func (s *Server) written(c *call) (*Message, error) {
	blocks, err := s.blocksOf(c)
	if err != nil {
		return nil, err
	}
	words := c.Text("text")
	switch {
	case c.has("markdown_text") || c.has("attachments"):
		return nil, refused("invalid_arguments", "[ERROR] markdown_text and attachments are not pretended")
	case strings.TrimSpace(words) == "" && len(blocks) == 0:
		return nil, refused("no_text")
	case units(words) > mostText:
		return nil, refused("msg_too_long")
	case len(blocks) > 0 && strings.TrimSpace(words) == "":
		s.violated("%s: blocks without a text beside them", c.method)
	}
	parse := c.Text("parse")
	if !slices.Contains([]string{"", "none", "full", "mrkdwn", "false"}, parse) {
		return nil, refused("invalid_arguments", "[ERROR] must be one of none, full, mrkdwn [json-pointer:/parse]")
	}
	if c.Flag("link_names") || parse == "full" {
		s.violated("%s: names are to be searched for", c.method)
	}
	literal := c.has("mrkdwn") && !c.Flag("mrkdwn")
	return &Message{
		Type: "message", User: s.app.BotUser, BotID: s.app.Bot, AppID: s.app.ID, Team: s.app.Team, Text: words,
		ThreadTS: c.Text("thread_ts"), Blocks: blocks, Literal: literal,
		Eager: c.Flag("link_names") || parse == "full", Linkless: parse == "none",
	}, nil
}

// metadata is what an app hides in a message.
func metadata(c *call) (obj, error) {
	v, err := c.value("metadata")
	if err != nil {
		return nil, refused("invalid_metadata_format")
	}
	if v == nil {
		return nil, nil
	}
	o, is := v.(obj)
	_, payload := o["event_payload"].(obj)
	if !is || text(o, "event_type") == "" || !payload || len(o) > 2 {
		return nil, refused("invalid_metadata_schema")
	}
	return o, nil
}

// put shows a message in a place. The lock is held.
func (s *Server) put(place *Channel, m *Message) {
	m.TS, m.Channel = s.stamp(), place.ID
	place.messages = append(place.messages, m)
	s.shows(m)
	s.change()
	if m.To == "" {
		s.tellMessage(place, asTyped(m))
	}
}

// message is the one with this ts that everybody sees; none: nil.
func (c *Channel) message(ts string) *Message {
	for _, m := range c.messages {
		if m.TS == ts && m.To == "" {
			return m
		}
	}
	return nil
}

func (s *Server) postEphemeral(c *call) (obj, error) {
	place, err := s.writable(c.Text("channel"))
	if err != nil {
		return nil, err
	}
	u := s.user(c.Text("user"))
	if u == nil || u.Deleted || !place.has(u.ID) {
		return nil, refused("user_not_in_channel")
	}
	m, err := s.written(c)
	if err != nil {
		return nil, err
	}
	m.To = u.ID
	s.put(place, m)
	return obj{"message_ts": m.TS}, nil
}

// mostHistory is how many messages one call of the history gives.
const mostHistory = 999

// slowHistory is how many it gives, once a minute, to apps that are distributed outside the Marketplace.
const slowHistory = 15

func (s *Server) history(c *call) (obj, error) {
	place, err := s.readable(c, "history")
	if err != nil {
		return nil, err
	}
	if !place.has(s.app.BotUser) {
		return nil, refused("not_in_channel")
	}
	oldest, latest, inclusive := c.Text("oldest"), c.Text("latest"), c.Flag("inclusive")
	var all []*Message
	for _, m := range slices.Backward(place.messages) {
		if m.To != "" || m.ThreadTS != "" && m.ThreadTS != m.TS || !stretches(m.TS, oldest, latest, inclusive) {
			continue
		}
		shown := *m
		if !c.Flag("include_all_metadata") {
			shown.Metadata = nil
		}
		all = append(all, &shown)
	}
	if s.Slow {
		c.Params["limit"] = strconv.Itoa(min(c.number("limit", slowHistory), slowHistory))
	}
	some, cursor, err := page(c, all, 100, mostHistory)
	if err != nil {
		return nil, err
	}
	result := obj{"messages": some, "has_more": cursor != "", "pin_count": 0}
	if cursor != "" {
		result["response_metadata"] = obj{"next_cursor": cursor}
	}
	return result, nil
}

// stretches says whether a ts lies within a stretch of time; an empty end is open.
func stretches(ts, oldest, latest string, inclusive bool) bool {
	at := moment(ts)
	if inclusive && (ts == oldest || ts == latest) {
		return true
	}
	return (oldest == "" || at.After(moment(oldest))) && (latest == "" || at.Before(moment(latest)))
}

// moment is when a ts is.
func moment(ts string) time.Time {
	whole, micro, _ := strings.Cut(ts, ".")
	sec, _ := strconv.ParseInt(whole, 10, 64) // nonsense is the beginning of time
	us, _ := strconv.ParseInt(micro, 10, 64)
	return time.Unix(sec, us*1000)
}
