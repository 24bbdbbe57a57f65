package discordfake

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// opensHome opens a person's own chat with the bot; again it is the same.
func (s *Server) opensHome(r *request) (any, error) {
	var to struct {
		Recipient string `json:"recipient_id"`
	}
	if err := json.Unmarshal(r.body, &to); err != nil {
		return nil, badForm
	}
	u := s.user(to.Recipient)
	switch {
	case u == nil:
		return nil, noUser
	case u.Bot:
		return nil, cantSend
	case !u.opened && s.opensTooFast():
		return nil, tooFast
	}
	u.opened = true
	return s.channelWire(s.home(u)), nil
}

// openingTime is how long an own chat that was opened counts. Discord does not say.
const openingTime = 10 * time.Minute

// opensTooFast counts one more own chat, unless there were too many of late.
func (s *Server) opensTooFast() bool {
	now := s.Now()
	s.opened = slices.DeleteFunc(s.opened, func(at time.Time) bool { return now.Sub(at) >= openingTime })
	if s.Opening != 0 && len(s.opened) >= s.Opening {
		return true
	}
	s.opened = append(s.opened, now)
	return false
}

func (s *Server) listsGuilds(r *request) (any, error) {
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	after := r.URL.Query().Get("after")
	if limit < 1 || limit > 200 {
		limit = 200
	}
	page := []any{}
	for _, g := range s.guilds {
		if !g.gone && later(g.ID, after) && len(page) < limit {
			page = append(page, obj{"id": g.ID, "name": g.Name, "owner": false, "permissions": strconv.FormatUint(g.BotCan, 10), "features": []any{}})
		}
	}
	return page, nil
}

// later tells whether one id is younger than another.
func later(id, than string) bool { return len(id) > len(than) || len(id) == len(than) && id > than }

func (s *Server) tellsGuild(r *request) (any, error) {
	g := s.guild(r.parts[1])
	switch {
	case g == nil && s.known(r.parts[1]):
		return nil, noAccess
	case g == nil:
		return nil, noGuild
	case r.is("GET", "guilds", "{}"):
		return s.guildWire(g), nil
	case r.is("GET", "guilds", "{}", "threads", "active"):
		return obj{"threads": s.threads(g), "members": []any{}}, nil
	case r.is("GET", "guilds", "{}", "channels"):
		all := []any{}
		for _, c := range s.channels {
			if c.Guild == g.ID && c.Kind == textKind && !c.gone {
				all = append(all, s.channelWire(c))
			}
		}
		return all, nil
	}
	u := s.user(r.parts[3])
	switch {
	case u == nil:
		return nil, noUser
	case g.Members[u.ID] == nil:
		return nil, noMember
	}
	return memberWire(u, g.Members[u.ID]), nil
}

// known tells whether the bot was ever in a guild.
func (s *Server) known(guild string) bool {
	return first(s.guilds, func(g *Guild) bool { return g.ID == guild }) != nil
}

// reaches tells whether the bot sees a channel.
func (s *Server) reaches(c *Channel) error {
	switch {
	case c.Kind == directKind:
		return nil
	case c.Kind == groupKind:
		return noAccess
	case s.guild(c.Guild) == nil, s.botCan(c)&ViewChannel == 0:
		return noAccess
	}
	return nil
}

// maySend tells whether the bot may write in a channel.
func (s *Server) maySend(c *Channel, files bool) error {
	if c.Kind == directKind {
		u := s.user(c.Members[0])
		switch {
		case u.Shut:
			return cantSend
		case !s.together(u.ID):
			return noMutual
		}
		return nil
	}
	can := s.botCan(c)
	needs := SendMessages
	if c.Kind == threadKind {
		needs = SendInThreads
	}
	if files {
		needs |= AttachFiles
	}
	if can&needs != needs {
		return mayNot
	}
	return nil
}

// together tells whether somebody is in a guild with the bot.
func (s *Server) together(user string) bool {
	return first(s.guilds, func(g *Guild) bool { return !g.gone && g.Members[user] != nil }) != nil
}

// opensThread opens a private thread, in which the bot is alone at first.
func (s *Server) opensThread(r *request, c *Channel) (any, error) {
	var t struct {
		Name    string `json:"name"`
		Type    int    `json:"type"`
		Archive int    `json:"auto_archive_duration"`
	}
	if err := json.Unmarshal(r.body, &t); err != nil {
		return nil, badForm
	}
	switch {
	case c.Kind != textKind:
		return nil, bad(400, 50024, "Cannot execute action on this channel type")
	case t.Type != threadKind || runes(t.Name) < 1 || runes(t.Name) > 100:
		return nil, invalid("name: must be between 1 and 100 in length")
	case !slices.Contains([]int{60, 1440, 4320, 10080}, t.Archive):
		return nil, invalid("auto_archive_duration: is none")
	case s.botCan(c)&PrivateThreads == 0:
		return nil, mayNot
	}
	made := &Channel{ID: s.newID(), Guild: c.Guild, Parent: c.ID, Name: t.Name, Kind: threadKind,
		Members: []string{s.app.User}}
	s.channels = append(s.channels, made)
	s.words(made.Name)
	s.tells()
	return s.channelWire(made), nil
}

func (s *Server) joinsThread(r *request, c *Channel) (any, error) {
	u, g := s.user(r.parts[3]), s.guild(c.Guild)
	switch {
	case c.Kind != threadKind:
		return nil, noChannel
	case c.Archived:
		return nil, archived
	case u == nil:
		return nil, noUser
	case g.Members[u.ID] == nil:
		return nil, noAccess
	}
	if !slices.Contains(c.Members, u.ID) {
		c.Members = append(c.Members, u.ID)
		s.tells()
	}
	return nil, nil
}

func (s *Server) changesChannel(r *request, c *Channel) (any, error) {
	var to struct {
		Archived *bool `json:"archived"`
	}
	if err := json.Unmarshal(r.body, &to); err != nil || to.Archived == nil || c.Kind != threadKind {
		return nil, badForm
	}
	c.Archived = *to.Archived
	s.tells()
	return s.channelWire(c), nil
}

func (s *Server) keepsCommands(r *request) (any, error) {
	if r.parts[1] != s.app.ID {
		return nil, noAccess
	}
	if r.Method == "PUT" {
		if err := fitsCommands(r.body); err != nil {
			return nil, err
		}
		s.commands = nil
		if err := json.Unmarshal(r.body, &s.commands); err != nil {
			return nil, badForm
		}
		s.puts++
		s.tells()
	}
	all := s.commands
	if s.reword != nil {
		all = s.reword(all)
	}
	return s.numbered(all), nil
}

// numbered are commands with their ids.
func (s *Server) numbered(all []any) []any {
	shown := make([]any, len(all))
	for i, one := range all {
		command, _ := one.(obj)
		command = maps.Clone(command)
		if command != nil {
			command["id"] = CommandID
		}
		shown[i] = command
	}
	return shown
}

// CommandID is the id of the app's command.
const CommandID = "900000000000000777"

// Commands are what the app has registered, and how often it did.
func (s *Server) Commands() (all []any, puts int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands), s.puts
}

// Threads are the private threads that a person is in.
func (s *Server) Threads(user string) []Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Channel
	for _, c := range s.channels {
		if c.Kind == threadKind && !c.gone && slices.Contains(c.Members, user) {
			all = append(all, Channel{ID: c.ID, Guild: c.Guild, Parent: c.Parent, Name: c.Name, Archived: c.Archived})
		}
	}
	return all
}

// How things are told.

func (s *Server) appWire() obj {
	app := obj{
		"id": s.app.ID, "name": s.app.Name, "bot_public": true, "interactions_endpoint_url": null(s.HookURL),
	}
	if len(s.Private) == ed25519.PrivateKeySize {
		app["verify_key"] = hex.EncodeToString(s.Private[ed25519.PrivateKeySize-ed25519.PublicKeySize:])
	}
	return app
}

func userWire(u *User) obj {
	return obj{
		"id": u.ID, "username": u.Username, "global_name": null(u.Global), "discriminator": "0", "avatar": nil,
		"bot": u.Bot, "public_flags": 0,
	}
}

func memberWire(u *User, m *Member) obj {
	roles := m.Roles
	if roles == nil {
		roles = []string{}
	}
	return obj{
		"user": userWire(u), "nick": null(m.Nick), "roles": roles, "joined_at": stamp(time.Unix(1_700_000_000, 0)),
		"deaf": false, "mute": false, "flags": 0,
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

func (s *Server) guildWire(g *Guild) obj {
	roles := []any{}
	for _, r := range g.Roles {
		roles = append(roles, obj{"id": r.ID, "name": r.Name, "permissions": strconv.FormatUint(r.Permissions, 10)})
	}
	return obj{
		"id": g.ID, "name": g.Name, "owner_id": g.Owner, "system_channel_id": null(g.System), "roles": roles,
		"preferred_locale": "en-US", "joined_at": stamp(g.joined), "member_count": len(g.Members), "large": false,
		"channels": []any{}, "threads": s.threads(g), "members": []any{}, "features": []any{}, "emojis": []any{},
	}
}

func (s *Server) channelWire(c *Channel) obj {
	w := obj{"id": c.ID, "type": c.Kind}
	switch c.Kind {
	case groupKind:
		w["name"] = c.Name
	case directKind:
		w["recipients"] = []any{userWire(s.user(c.Members[0]))}
	case threadKind:
		w["parent_id"], w["guild_id"], w["name"] = c.Parent, c.Guild, c.Name
		w["owner_id"], w["message_count"] = c.Members[0], len(c.messages)
		w["thread_metadata"] = obj{"archived": c.Archived, "auto_archive_duration": 10080}
	default:
		w["guild_id"], w["name"], w["position"] = c.Guild, c.Name, c.position
		if c.overwrites != nil {
			w["permission_overwrites"] = c.overwrites
		}
	}
	return w
}

func (s *Server) messageWire(m *Message) obj {
	w := obj{
		"id": m.ID, "channel_id": m.Channel, "type": 0, "timestamp": stamp(m.At), "edited_timestamp": nil, "tts": false,
		"mention_everyone": false, "mentions": []any{}, "mention_roles": []any{}, "embeds": []any{},
		"pinned": false, "components": []any{}, "flags": m.Body.Flags, "content": m.Typed,
	}
	if u := s.user(m.Author); u != nil {
		w["author"] = userWire(u)
	}
	if m.Author == s.app.User {
		w["content"], w["components"] = m.Body.Content, m.Body.Components
		if len(m.Body.Nonce) > 0 {
			w["nonce"] = m.Body.Nonce
		}
	}
	files := []any{}
	for i, f := range m.Files {
		files = append(files, obj{"id": m.ID + strconv.Itoa(i), "filename": f.Name, "description": null(f.Alt)})
	}
	w["attachments"] = files
	if m.Edited {
		w["edited_timestamp"] = stamp(s.Now())
	}
	return w
}
