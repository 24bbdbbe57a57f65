package discordfake

import (
	"crypto/ed25519"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"mentorbot/bot/chat/netfake"
)

// Server is a pretended Discord with one app. Its exported fields are set before it is used, or with Change.
type Server struct {
	Now     func() time.Time                       // the moment of messages, and of the limits
	Limits  bool                                   // refuse who calls too fast
	Lenient time.Duration                          // how much longer than the real one it waits for the app
	Opening int                                    // own chats that the app may open in ten minutes; 0: any number; less: none
	URL     string                                 // where it is reached
	Hook    http.RoundTripper                      // the way to the app's interactions endpoint; nil: the real one
	HookURL string                                 // where interactions are posted; empty: they go through the gateway
	Private ed25519.PrivateKey                     // signs what is posted
	Records time.Duration                          // how long an answer that came by HTTP is not known yet, in a bubble
	Inspect func(method, path string, body []byte) // hears of each call before it is carried out
	Carried func(method, path string)              // and of those that were
	Told    func(name string)                      // and of what is told through the gateway

	app App

	mu         sync.Mutex // guards what follows
	changed    netfake.Bell
	users      []*User
	guilds     []*Guild
	channels   []*Channel
	acts       map[string]*Act
	commands   []any
	puts       int               // how often they were registered
	reword     func([]any) []any // how they are shown; nil: as they were registered
	gateway    gateway
	flood      flood
	opened     []time.Time // when own chats were, of late
	failures   netfake.Failures
	violations []string
	lives      []Live
	counter    uint64
	nonces     map[string]*Message // of the bot's, wherever they are
	reset      bool                // the token is not good any more
}

// App is who the bot is.
type App struct{ ID, User, Name, Token string }

// Change sets fields while the server is in use.
func (s *Server) Change(set func(s *Server)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	set(s)
}

// User is an account.
type User struct {
	ID, Username, Global, Locale string
	Bot                          bool
	Shut                         bool // takes no messages from bots
	home                         *Channel
	opened                       bool // the app did so
}

// Guild is a server of Discord's, with its roles and members.
type Guild struct {
	ID, Name, Owner, System string
	Roles                   []Role
	Members                 map[string]*Member
	BotCan                  uint64 // what the bot may do
	joined                  time.Time
	gone                    bool // the bot is not in it any more
}

// Role is one of a guild's.
type Role struct {
	ID, Name    string
	Permissions uint64
}

// Member is a user in a guild.
type Member struct {
	Nick  string
	Roles []string
}

// Permissions that matter: https://docs.discord.com/developers/topics/permissions.
const (
	Administrator  uint64 = 1 << 3
	ManageGuild    uint64 = 1 << 5
	ViewChannel    uint64 = 1 << 10
	SendMessages   uint64 = 1 << 11
	AttachFiles    uint64 = 1 << 15
	ManageThreads  uint64 = 1 << 34
	PrivateThreads uint64 = 1 << 36
	SendInThreads  uint64 = 1 << 38
)

// Whole is all that the bot is given at first.
const Whole = ViewChannel | SendMessages | AttachFiles | PrivateThreads | SendInThreads

// Kinds of channels.
const (
	textKind   = 0
	directKind = 1
	threadKind = 12
)

// Channel is somewhere messages are.
type Channel struct {
	ID, Guild, Name, Parent string
	Kind                    int
	Members                 []string // of a direct or a private one
	Archived                bool
	position                int // among those of its guild
	overwrites              []any
	gone                    bool
	messages                []*Message
}

// firstMoment is now where nobody says.
var firstMoment = time.Date(2025, time.January, 1, 12, 0, 0, 0, time.UTC)

// NewServer makes a Discord with the app and nobody else in it.
func NewServer(app App) *Server {
	s := &Server{
		Now: func() time.Time { return firstMoment }, URL: "https://discord.example", app: app,
		acts: map[string]*Act{}, flood: newFlood(), counter: 1000,
		nonces: map[string]*Message{},
	}
	s.users = []*User{{ID: app.User, Username: app.Name, Bot: true}}
	return s
}

// App is who the bot is.
func (s *Server) App() App { return s.app }

// newID is a snowflake of now. The caller holds the lock.
func (s *Server) newID() string {
	const epoch = 1420070400000
	s.counter++
	return strconv.FormatUint(uint64(s.Now().UnixMilli()-epoch)<<22+s.counter, 10)
}

// tells that something has changed. The caller holds the lock.
func (s *Server) tells() {
	s.changed.Ring()
}

// AddUser makes an account.
func (s *Server) AddUser(u User) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.ID = s.newID()
	if u.Username == "" {
		u.Username = "user" + u.ID
	}
	s.users = append(s.users, &u)
	return &u
}

// AddGuild makes a guild with one channel, which the bot is in.
func (s *Server) AddGuild(name string, owner *User) *Guild {
	return s.Brings(name, owner, func(*Guild) {})
}

// Brings makes a guild that is changed before the bot hears that it is in it.
func (s *Server) Brings(name string, owner *User, change func(*Guild)) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: s.newID(), Name: name, Owner: owner.ID, Members: map[string]*Member{}, BotCan: Whole, joined: s.Now()}
	g.Roles = []Role{{ID: g.ID, Name: "@everyone", Permissions: ViewChannel | SendMessages}}
	g.Members[owner.ID], g.Members[s.app.User] = &Member{}, &Member{}
	c := &Channel{ID: s.newID(), Guild: g.ID, Name: "general", Kind: textKind}
	g.System = c.ID
	s.guilds, s.channels = append(s.guilds, g), append(s.channels, c)
	change(g)
	s.dispatch("GUILD_CREATE", s.guildWire(g))
	return g
}

// Roles gives somebody these roles, and takes all others away.
func (s *Server) Roles(g *Guild, u *User, roles ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.Members[u.ID].Roles = roles
}

// AddChannel makes a channel that everybody in the guild sees.
func (s *Server) AddChannel(g *Guild, name string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: s.newID(), Guild: g.ID, Name: name, Kind: textKind}
	for _, other := range s.channels {
		if other.Guild == g.ID && other.Kind == textKind {
			c.position = max(c.position, other.position+1)
		}
	}
	s.channels = append(s.channels, c)
	return c
}

// Joins makes somebody a member.
func (s *Server) Joins(g *Guild, u *User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.Members[u.ID] = &Member{}
}

// Leaves makes somebody no member any more.
func (s *Server) Leaves(g *Guild, u *User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(g.Members, u.ID)
}

// Kicks puts the bot out of a guild.
func (s *Server) Kicks(g *Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.gone = true
	s.dispatch("GUILD_DELETE", obj{"id": g.ID})
}

// Fails makes a guild be out of order, which is told nearly like a kick.
func (s *Server) Fails(g *Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch("GUILD_DELETE", obj{"id": g.ID, "unavailable": true})
}

// Resets makes the bot's token another one, and shuts its sockets.
func (s *Server) Resets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reset = true
	s.gateway.shut(closeToken)
}

func (s *Server) user(id string) *User {
	return first(s.users, func(u *User) bool { return u.ID == id })
}

func (s *Server) guild(id string) *Guild {
	return first(s.guilds, func(g *Guild) bool { return g.ID == id && !g.gone })
}

func (s *Server) channel(id string) *Channel {
	return first(s.channels, func(c *Channel) bool { return c.ID == id && !c.gone })
}

// first is the first that is meant, or nil.
func first[T any](all []*T, meant func(*T) bool) *T {
	for _, one := range all {
		if meant(one) {
			return one
		}
	}
	return nil
}

// home is a person's own chat with the bot. The caller holds the lock.
func (s *Server) home(u *User) *Channel {
	if u.home == nil || u.home.gone {
		u.home = &Channel{ID: s.newID(), Kind: directKind, Members: []string{u.ID, s.app.User}}
		s.channels = append(s.channels, u.home)
	}
	return u.home
}

// Home is a person's own chat with the bot.
func (s *Server) Home(u *User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.home(u)
}

// Violations are what the app did that Discord does not allow, and does not always refuse.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

func (s *Server) violates(what string) { s.violations = append(s.violations, what) }

// ServeHTTP answers the API below /api/v10, and the gateway's sockets.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, is := strings.CutPrefix(r.URL.Path, "/api/v10")
	switch {
	case is:
		s.serveAPI(w, r, path)
	case strings.HasPrefix(r.URL.Path, "/gateway"):
		s.serveSocket(w, r)
	default:
		http.NotFound(w, r)
	}
}
