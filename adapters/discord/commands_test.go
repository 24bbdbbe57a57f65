package discord_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mentorbot/adapters/discord"
	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// shownCommands are some commands in three languages, one of which Discord does not know.
func shownCommands() map[chat.Language][]chat.CommandHelp {
	all := map[chat.Language][]chat.CommandHelp{}
	for _, l := range []chat.Language{"en", "es", "ar"} {
		say := func(words string) string { return words + " in " + string(l) }
		small := func(name string) string { return map[chat.Language]string{"es": name + "-es"}[l] }
		option := func(name string, kind chat.OptionKind) chat.CommandOption {
			return chat.CommandOption{Name: name, Label: small(name), Description: say(name), Kind: kind}
		}
		code := option("code", chat.OfText)
		code.Required = true
		all[l] = []chat.CommandHelp{
			{Verb: "block", Name: small("block"), Description: say("block"),
				Group: chat.CommandGroup{Verb: "more", Name: small("more"), Description: say("more")}},
			{Verb: "pair", Name: small("pair"), Description: say("pair"), Admin: true, Options: []chat.CommandOption{
				option("mentor", chat.OfPerson), option("mentee", chat.OfPerson), option("program", chat.OfSearch)}},
			{Verb: "menu", Name: small("menu"), Description: say("menu")},
			{Verb: "claim", Name: small("claim"), Description: say("claim"), Hidden: true, Options: []chat.CommandOption{code}},
		}
	}
	return all
}

// shownSlash is a command as Discord would read it.
type shownSlash struct {
	Name     string            `json:"name"`
	Names    map[string]string `json:"name_localizations"`
	About    string            `json:"description"`
	Abouts   map[string]string `json:"description_localizations"`
	Type     int               `json:"type"`
	Required bool              `json:"required"`
	Search   bool              `json:"autocomplete"`
	Options  []shownSlash      `json:"options"`
	Contexts []int             `json:"contexts"`
	Installs []int             `json:"integration_types"`
}

func shownBy(t *testing.T, s *discordfake.Server) shownSlash {
	t.Helper()
	list, _ := s.Commands()
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	var all []shownSlash
	if err := json.Unmarshal(data, &all); err != nil || len(all) != 1 {
		t.Fatalf("%v: %s", err, data)
	}
	return all[0]
}

func (s shownSlash) names() (names []string) {
	for _, o := range s.Options {
		names = append(names, o.Name)
	}
	return names
}

// publisher is an adapter before a pretended Discord, whose requests are held against the published description.
func publisher(t *testing.T) (*discord.Adapter, *discordfake.Server, *chattest.Memory) {
	t.Helper()
	f, memory := pretend(false), &chattest.Memory{}
	if c := readContract(t); c != nil {
		c.Watch(f.Server, func(err error) { t.Error(err) })
	}
	return again(f.Server, memory), f.Server, memory
}

// again is the adapter as after another start.
func again(s *discordfake.Server, memory chat.Memory) *discord.Adapter {
	return discord.New(discord.Options{
		Token: s.App().Token, URL: s.URL + "/api", Memory: memory, Now: hurried(), Commands: shownCommands(),
		Client: &http.Client{Transport: discordfake.Transport{Server: s}},
	})
}

func TestCommandsAreShownInEachLanguage(t *testing.T) {
	a, s, _ := publisher(t)
	if err := a.PublishCommands(t.Context(), shownCommands()); err != nil {
		t.Fatal(err)
	}
	top := shownBy(t, s)
	if top.Name != "mentor" || top.About != "menu in en" || top.Type != 1 ||
		!slices.Equal(top.Contexts, []int{0, 1, 2}) || !slices.Equal(top.Installs, []int{0, 1}) {
		t.Errorf("the command is %+v", top)
	}
	if got := top.names(); !slices.Equal(got, []string{"menu", "claim", "pair", "more"}) {
		t.Fatalf("below it stand %q", got)
	}
	menu, claim, pair, more := top.Options[0], top.Options[1], top.Options[2], top.Options[3]
	if fmt.Sprint(menu.Names) != "map[es-419:menu-es es-ES:menu-es]" || menu.Type != 1 ||
		menu.Abouts["es-419"] != "menu in es" || menu.Abouts["ar"] != "menu in ar" || menu.Abouts["en-GB"] != "" {
		t.Errorf("the menu is %+v", menu)
	}
	if !claim.Options[0].Required || claim.Options[0].Type != 3 || claim.Options[0].Search {
		t.Errorf("the code is %+v", claim.Options[0])
	}
	if more.Type != 2 || more.Names["es-ES"] != "more-es" || more.Options[0].Name != "block" || more.Options[0].Type != 1 {
		t.Errorf("the group is %+v", more)
	}
	if !slices.Equal(pair.names(), []string{"mentor", "mentee", "program"}) || pair.Options[0].Type != 6 ||
		pair.Options[1].Names["es-419"] != "mentee-es" || pair.Options[2].Type != 3 || !pair.Options[2].Search {
		t.Errorf("a pair is formed by %+v", pair.Options)
	}
}

// Discord takes 200 commands in a day: what is there already is not published again, whatever was forgotten.
func TestCommandsArePublishedWhenTheyChanged(t *testing.T) {
	a, s, memory := publisher(t)
	publish := func(a *discord.Adapter, c map[chat.Language][]chat.CommandHelp, want int) {
		t.Helper()
		if err := a.PublishCommands(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if _, puts := s.Commands(); puts != want {
			t.Errorf("published %d times, not %d", puts, want)
		}
	}
	publish(a, shownCommands(), 1)
	publish(a, shownCommands(), 1)
	publish(again(s, memory), shownCommands(), 1)
	publish(again(s, &chattest.Memory{}), shownCommands(), 1) // who has forgotten looks first
	other := shownCommands()
	other["es"][2].Description = "otra"
	publish(again(s, memory), other, 2)
	publish(again(s, memory), shownCommands(), 3)
	s.FailNext("PUT /applications/", netfake.Dies)
	if err := again(s, memory).PublishCommands(t.Context(), other); err == nil {
		t.Error("a failure is no error")
	}
	publish(again(s, memory), other, 4)
}

// A command that is to be typed is one that can be pressed, once it is known what Discord shows; it stands where it is
// published.
func TestACommandCanBePressed(t *testing.T) {
	a, s, _ := publisher(t)
	ana := s.AddUser(discordfake.User{Global: "Ana"})
	s.AddGuild("Neighbours", ana)
	says := func(typed string) string {
		t.Helper()
		text := chat.Text{{Text: "Type "}, {Style: chat.Slash, Text: typed}}
		to := chat.To(chat.PersonID("discord:" + ana.ID))
		r, err := a.Send(t.Context(), chat.Delivery{ID: chat.DeliveryID("d" + typed), To: to, Message: chat.Message{Text: text}})
		if err != nil {
			t.Fatal(err)
		}
		all := s.Seen(ana.ID, r.Place.Native())
		return all[len(all)-1].Body.Content
	}
	if got := says("menu"); strings.Contains(got, "<") {
		t.Errorf("before it is published: %s", got)
	}
	if err := a.PublishCommands(t.Context(), shownCommands()); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"/mentor menu": "</mentor menu:900000000000000777>", "block": "</mentor more block:900000000000000777>",
		"/mentor pair @mentor @mentee": "</mentor pair:900000000000000777>", "/mentor other": "\u2068\\/mentor other\u2069",
	} {
		if got := says(typed); got != "Type "+want {
			t.Errorf("%s is %q", typed, got)
		}
	}
}

// Discord's papers do not agree whether it knows Arabic: if it refuses that, all the rest is published, once.
func TestArabicNamesAreLeftOutWhereDiscordRefusesThem(t *testing.T) {
	a, s, memory := publisher(t)
	s.FailNext("PUT /applications/", discordfake.Denies(400, 50035, "Invalid Form Body"))
	for _, a := range []*discord.Adapter{a, again(s, memory), again(s, &chattest.Memory{})} {
		if err := a.PublishCommands(t.Context(), shownCommands()); err != nil {
			t.Fatal(err)
		}
		menu := shownBy(t, s).Options[0]
		if _, puts := s.Commands(); puts != 1 || menu.Abouts["ar"] != "" || menu.Abouts["es-419"] != "menu in es" {
			t.Errorf("published %d times: %+v", puts, menu)
		}
	}
	s.FailNext("PUT /applications/", discordfake.Denies(400, 50035, "Invalid Form Body"))
	s.FailNext("PUT /applications/", discordfake.Denies(400, 50035, "Invalid Form Body"))
	err := again(s, &chattest.Memory{}).PublishCommands(t.Context(), map[chat.Language][]chat.CommandHelp{})
	if err == nil {
		t.Error("what is refused both times is no error")
	}
}

// More verbs than there is room for stand below a group, and none is lost.
func TestManyCommandsFit(t *testing.T) {
	a, s, _ := publisher(t)
	many := map[chat.Language][]chat.CommandHelp{}
	for i := range 40 {
		many["en"] = append(many["en"], chat.CommandHelp{Verb: fmt.Sprintf("verb%d", i), Description: strings.Repeat("long ", 50)})
	}
	if err := a.PublishCommands(t.Context(), many); err != nil {
		t.Fatal(err)
	}
	top := shownBy(t, s)
	last := top.Options[len(top.Options)-1]
	if len(top.Options) != 25 || len(last.Options) != 16 || last.Type != 2 {
		t.Errorf("%d stand side by side, and %d below %q", len(top.Options), len(last.Options), last.Name)
	}
	for _, o := range last.Options {
		if chat.Units(o.About) > 100 {
			t.Errorf("%q is too long", o.About)
		}
	}
}

// The links ask for just what the pretended Discord gives at first, and name the app by the token's first part.
func TestTheInviteLink(t *testing.T) {
	text, err := discord.Manifest("OTAwMDAwMDAwMDAwMDAwMDAx.a.secret", shownCommands())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"client_id=900000000000000001", fmt.Sprintf("permissions=%d&", discordfake.Whole), "scope=bot+applications.commands",
		"integration_type=1&scope=applications.commands", "Send Messages in Threads and Posts", "pair gets a thread",
		"[en-GB, en-US]", "[es-ES, es-419]", "/mentor pair-es mentor-es: mentee-es: program-es: - pair in es",
		"/mentor more-es block-es - block in es",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("it does not say %q: %s", part, text)
		}
	}
	for _, token := range []string{"", "secret", "c2VjcmV0.secret", "!.secret"} {
		text, err := discord.Manifest(token, nil)
		if err != nil || !strings.Contains(text, "client_id=APPLICATION_ID") || strings.Contains(text, "secret") {
			t.Errorf("%q: %v %s", token, err, text)
		}
	}
}
