package slackfake

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// mostOpened is how many others a conversation may be opened with.
const mostOpened = 8

func (s *Server) user(id string) *User {
	i := slices.IndexFunc(s.users, func(u *User) bool { return u.ID == id })
	if i < 0 {
		return nil
	}
	return s.users[i]
}

func (s *Server) channel(id string) *Channel {
	i := slices.IndexFunc(s.channels, func(c *Channel) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return s.channels[i]
}

func (c *Channel) has(user string) bool { return slices.Contains(c.Members, user) }

// together is the conversation of just these, made if there is none.
func (s *Server) together(people []string) (c *Channel, made bool) {
	all := append(slices.Clone(people), s.app.BotUser)
	slices.Sort(all)
	for _, c := range s.channels {
		if (c.Kind == direct || c.Kind == group) && slices.Equal(all, c.Members) {
			return c, false
		}
	}
	c = &Channel{ID: s.id("D"), Kind: direct, Members: all}
	if len(people) > 1 {
		c.ID, c.Kind, c.Name = s.id("C"), group, "mpdm-"+strings.ToLower(strings.Join(all, "--"))+"-1"
	}
	s.channels = append(s.channels, c)
	return c, true
}

// family is a scope's first word for a kind of place.
func (c *Channel) family() string {
	return map[string]string{direct: "im", group: "mpim", public: "channels", closed: "groups"}[c.Kind]
}

// place is a channel that the bot can see. The lock is held.
func (s *Server) place(id string) (*Channel, error) {
	c := s.channel(id)
	if c == nil || c.Kind != public && !c.has(s.app.BotUser) {
		return nil, refused("channel_not_found")
	}
	return c, nil
}

func (s *Server) open(c *call) (obj, error) {
	if id := c.Text("channel"); id != "" {
		place, err := s.place(id)
		if err != nil {
			return nil, err
		}
		return s.opened(c, place, false)
	}
	if !c.has("users") {
		return nil, refused("users_list_not_supplied")
	}
	var people []string
	for _, id := range strings.Split(c.Text("users"), ",") {
		if id = strings.TrimSpace(id); id != "" && id != s.app.BotUser && !slices.Contains(people, id) {
			people = append(people, id)
		}
	}
	scope := "im:write"
	if len(people) > 1 {
		scope = "mpim:write"
	}
	if err := s.allowed(scope); err != nil {
		return nil, err
	}
	if err := s.openable(people); err != nil {
		return nil, err
	}
	if c.Flag("prevent_creation") {
		return nil, refused("channel_not_found")
	}
	place, made := s.together(people)
	return s.opened(c, place, made)
}

// openable says why there can be no conversation with some people.
func (s *Server) openable(people []string) error {
	switch {
	case len(people) == 0:
		return refused("not_enough_users")
	case len(people) > mostOpened:
		return refused("too_many_users")
	}
	for _, id := range people {
		u := s.user(id)
		switch {
		case u == nil:
			return refused("user_not_found")
		case u.Deleted:
			return refused("user_disabled")
		case u.IsBot || id == "USLACKBOT":
			return refused("cannot_dm_bot")
		case u.Stranger && len(people) > 1:
			return refused("invalid_user_combination")
		case u.Stranger:
			return refused("user_not_visible")
		}
	}
	return nil
}

func (s *Server) opened(c *call, place *Channel, made bool) (obj, error) {
	result := obj{"channel": obj{"id": place.ID}}
	if c.Flag("return_im") {
		result["channel"] = s.wire(place)
	}
	if !made {
		result["no_op"], result["already_open"] = true, true
	}
	return result, nil
}

// wire is a channel as the API tells of it.
func (s *Server) wire(c *Channel) obj {
	o := obj{
		"id": c.ID, "created": s.Now().Unix(), "is_archived": c.Archived, "is_im": c.Kind == direct,
		"is_mpim": c.Kind == group, "is_channel": c.Kind == public, "is_group": c.Kind == closed,
		"is_private": c.Kind != public, "is_ext_shared": c.Shared, "context_team_id": s.app.Team,
	}
	if c.Kind != direct {
		o["name"], o["name_normalized"], o["is_member"] = c.Name, c.Name, c.has(s.app.BotUser)
		return o
	}
	for _, id := range c.Members {
		if u := s.user(id); id != s.app.BotUser && u != nil {
			o["user"], o["is_user_deleted"] = id, u.Deleted
		}
	}
	return o
}

func (s *Server) info(c *call) (obj, error) {
	place, err := s.readable(c, "read")
	if err != nil {
		return nil, err
	}
	o := s.wire(place)
	if c.Flag("include_num_members") {
		o["num_members"] = len(place.Members)
	}
	return obj{"channel": o}, nil
}

// readable is the place asked for, if the scope of its kind is there.
func (s *Server) readable(c *call, what string) (*Channel, error) {
	place, err := s.place(c.Text("channel"))
	if err != nil {
		return nil, err
	}
	return place, s.allowed(place.family() + ":" + what)
}

func (s *Server) members(c *call) (obj, error) {
	place, err := s.readable(c, "read")
	if err != nil {
		return nil, err
	}
	some, cursor, err := page(c, place.Members, 100, 1000)
	if err != nil {
		return nil, err
	}
	return obj{"members": some, "response_metadata": obj{"next_cursor": cursor}}, nil
}

func (s *Server) list(c *call) (obj, error) {
	types := strings.Split(c.Text("types"), ",")
	if !c.has("types") {
		types = []string{"public_channel"}
	}
	kinds := map[string]string{"public_channel": public, "private_channel": closed, "mpim": group, "im": direct}
	var all []obj
	for _, name := range types {
		kind, known := kinds[strings.TrimSpace(name)]
		if !known {
			return nil, refused("invalid_types")
		}
		if err := s.allowed((&Channel{Kind: kind}).family() + ":read"); err != nil {
			return nil, err
		}
		for _, place := range s.channels {
			seen := place.Kind == public || place.has(s.app.BotUser)
			if place.Kind == kind && seen && !(place.Archived && c.Flag("exclude_archived")) {
				all = append(all, s.wire(place))
			}
		}
	}
	some, cursor, err := page(c, all, 100, 1000)
	if err != nil {
		return nil, err
	}
	return obj{"channels": some, "response_metadata": obj{"next_cursor": cursor}}, nil
}

// page cuts out what a call asks for; the cursor is empty at the end.
func page[T any](c *call, all []T, usual, most int) (some []T, cursor string, err error) {
	limit := c.number("limit", usual)
	if limit == 0 {
		limit = usual
	}
	if limit < 0 || limit > most {
		return nil, "", refused("invalid_limit")
	}
	from := 0
	if c.has("cursor") {
		said, _ := base64.StdEncoding.DecodeString(c.Text("cursor")) // nonsense is no number
		if from, err = strconv.Atoi(string(said)); err != nil || from < 0 || from > len(all) {
			return nil, "", refused("invalid_cursor")
		}
	}
	end := min(len(all), from+limit)
	if end < len(all) {
		cursor = base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))
	}
	return append([]T{}, all[from:end]...), cursor, nil
}

func (s *Server) userInfo(c *call) (obj, error) {
	u := s.user(c.Text("user"))
	if u == nil {
		return nil, refused("user_not_found")
	}
	if u.Stranger && !slices.ContainsFunc(s.channels, func(p *Channel) bool { return p.Shared && p.has(u.ID) }) {
		return nil, refused("user_not_visible")
	}
	told := asTold(u, c.Flag("include_locale"))
	told.Stranger = false // a channel is shared
	return obj{"user": told}, nil
}

func (s *Server) userList(c *call) (obj, error) {
	var all []*User
	for _, u := range s.users {
		if !u.Stranger {
			all = append(all, asTold(u, c.Flag("include_locale")))
		}
	}
	some, cursor, err := page(c, all, 1000, 1000)
	if err != nil {
		return nil, err
	}
	return obj{"members": some, "response_metadata": obj{"next_cursor": cursor}}, nil
}

// asTold is a user as the API tells of it: the locale only where it was asked for, the zone only of who is there.
func asTold(u *User, locale bool) *User {
	shown := *u
	if !locale {
		shown.Locale = ""
	}
	if u.Deleted {
		shown.TZ, shown.TZLabel, shown.TZOffset, shown.Locale = "", "", 0, ""
	}
	return &shown
}
