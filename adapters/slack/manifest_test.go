package slack

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mentorbot/adapters/slack/slackfake"
)

func namesOf[T any](all []T, name func(T) string) (names []string) {
	for _, one := range all {
		names = append(names, name(one))
	}
	return names
}

func scopeNames() []string { return namesOf(scopes, func(s scope) string { return s.Name }) }

func eventNames() []string {
	return namesOf(subscriptions, func(s subscription) string { return s.Event })
}

const ourAddress = "https://bot.example/slack/events"

func manifestOf(t *testing.T, address string) (m manifest, text string) {
	t.Helper()
	text, err := Manifest(address)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m, text
}

// The lengths are those of Slack's own schema of manifests.
func TestTheManifestIsWithinItsLimits(t *testing.T) {
	for _, address := range []string{"", ourAddress} {
		m, _ := manifestOf(t, address)
		command := m.Features.Commands[0]
		for what, c := range map[string]struct{ is, least, most int }{
			"name": {len(m.Display.Name), 1, 35}, "description": {len(m.Display.Short), 1, 140},
			"long_description": {len(m.Display.Long), 175, 4000}, "background_color": {len(m.Display.Color), 7, 7},
			"display_name": {len(m.Features.Bot.Name), 1, 80}, "command": {len(command.Command), 2, 32},
			"command's description": {len(command.About), 1, 2000}, "usage_hint": {len(command.Hint), 1, 1000},
			"scopes": {len(m.OAuth.Scopes.Bot), 1, 255}, "events": {len(m.Settings.Events.Tell), 1, 100},
		} {
			if c.is < c.least || c.is > c.most {
				t.Errorf("%s: %d", what, c.is)
			}
		}
		home := m.Features.Home
		if !home.Home || !home.Messages || home.ReadOnly || !m.Settings.Interactivity.On || !command.Escape {
			t.Errorf("what people need is off: %+v", m)
		}
		if m.Settings.Org || m.Settings.Rotation {
			t.Errorf("what nobody serves is on: %+v", m.Settings)
		}
	}
}

// Without an address it is for Socket Mode; with one, all is told there.
func TestTheManifestsTwoWays(t *testing.T) {
	socket, text := manifestOf(t, "")
	if !socket.Settings.Socket || strings.Contains(text, "url") {
		t.Errorf("Socket Mode: %s", text)
	}
	http, text := manifestOf(t, ourAddress)
	urls := []string{
		http.Settings.Events.URL, http.Settings.Interactivity.URL, http.Settings.Interactivity.Lists,
		http.Features.Commands[0].URL,
	}
	if http.Settings.Socket || slices.ContainsFunc(urls, func(u string) bool { return u != ourAddress }) {
		t.Errorf("HTTP: %s", text)
	}
	for _, off := range []string{
		`"messages_tab_read_only_enabled": false`, `"socket_mode_enabled": false`, `"token_rotation_enabled": false`,
	} {
		if !strings.Contains(text, off) {
			t.Errorf("it does not say %s", off)
		}
	}
}

// What a pair says to each other can't be asked for.
func TestNothingLetsTheBotReadAPair(t *testing.T) {
	for _, address := range []string{"", ourAddress} {
		_, text := manifestOf(t, address)
		for _, never := range []string{
			"mpim:history", "message.mpim", "channels:history", "groups:history", "message.channels", "message.groups",
			"mpim:read", "app_mentions", "reactions:", "search:",
		} {
			if strings.Contains(text, never) {
				t.Errorf("it asks for %s", never)
			}
		}
	}
	for _, name := range unwanted {
		if slices.Contains(scopeNames(), name) {
			t.Errorf("%s is wanted", name)
		}
	}
}

// allowing are the scopes of which one is enough for a method or an event; none: it takes none.
var allowing = map[string][]string{
	"auth.test": nil, "apps.connections.open": nil, "views.open": nil, "views.push": nil, "views.update": nil,
	"views.publish": nil, "chat.postMessage": {"chat:write"}, "chat.postEphemeral": {"chat:write"},
	"chat.update": {"chat:write"}, "chat.delete": {"chat:write"},
	"files.getUploadURLExternal": {"files:write"}, "files.completeUploadExternal": {"files:write"},
	"conversations.open":    {"channels:manage", "groups:write", "im:write", "mpim:write"},
	"conversations.history": {"groups:history", "im:history", "mpim:history", "channels:history"},
	"users.info":            {"users:read"}, "users.list": {"users:read"}, "bots.info": {"users:read"},

	"message.im": {"im:history"}, "app_home_opened": nil, "team_join": {"users:read"}, "user_change": {"users:read"},
	"tokens_revoked": nil, "app_uninstalled": nil,
}

// references is where Slack's reference of methods and events lies, on machines that have it.
const references = "../../../shared/specs/slack/"

func TestTheScopesAreThePublishedOnes(t *testing.T) {
	for _, file := range []string{"slack_methods_reference.json", "slack_events_reference.json"} {
		data, err := os.ReadFile(references + file)
		if err != nil {
			t.Logf("the reference is not here: nothing is checked by it: %v", err)
			return
		}
		var all map[string]json.RawMessage
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		for name, scopes := range allowing {
			var one struct {
				Scope  struct{ Bot []string } // of a method
				Scopes []string               // of an event
			}
			if all[name] == nil {
				continue // it is in the other file
			}
			if err := json.Unmarshal(all[name], &one); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := append(one.Scope.Bot, one.Scopes...); !slices.Equal(got, scopes) {
				t.Errorf("%s takes one of %q", name, got)
			}
		}
	}
}

func may(t *testing.T, name string) []string {
	t.Helper()
	needs, known := allowing[name]
	if !known {
		t.Errorf("which scope allows %s? See the reference", name)
	}
	return needs
}

// Whatever the code asks and is told of is allowed, and nothing is allowed for nothing.
func TestTheScopesAreThoseThatAreNeeded(t *testing.T) {
	used := map[string]bool{"commands": true} // the slash command's
	methods := askedFor(t)
	if len(methods) < 5 {
		t.Fatalf("only %q is asked", methods)
	}
	for _, method := range methods {
		needs := may(t, method)
		has := slices.DeleteFunc(slices.Clone(needs), func(s string) bool { return !slices.Contains(scopeNames(), s) })
		if len(needs) > 0 && len(has) == 0 {
			t.Errorf("%s needs one of %q", method, needs)
		}
		for _, s := range has {
			used[s] = true
		}
	}
	a := newRig(t)
	for _, s := range subscriptions {
		needs := may(t, s.Event)
		if s.Scope == "" && len(needs) > 0 || s.Scope != "" && !slices.Contains(needs, s.Scope) {
			t.Errorf("%s needs one of %q, not %q", s.Event, needs, s.Scope)
		}
		kind, _, _ := strings.Cut(s.Event, ".")
		if _, known := a.kinds()[kind]; !known {
			t.Errorf("nobody reads %s", s.Event)
		}
		used[s.Scope] = true
	}
	for _, s := range scopes {
		if !used[s.Name] || s.Why == "" || s.Without == "" {
			t.Errorf("%s is for nothing, or nobody says for what", s.Name)
		}
	}
}

// The table that people read is the one that the code uses.
func TestTheReadmeNamesTheSameScopes(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var read []string
	rows := regexp.MustCompile("(?m)^\\| `([a-z]+(?::[a-z]+)?)` \\|.*\\|.*\\|$")
	for _, row := range rows.FindAllStringSubmatch(string(readme), -1) {
		if slices.Contains(scopeNames(), row[1]) || strings.Contains(row[1], ":") {
			read = append(read, row[1])
		}
	}
	if !slices.Equal(read, scopeNames()) {
		t.Errorf("the README has %q", read)
	}
}

// The pretended network gives an app no more than the manifest asks for.
func TestThePretendedNetworkGivesWhatTheManifestAsksFor(t *testing.T) {
	s := slackfake.NewServer(slackfake.App{})
	if !slices.Equal(s.Scopes, scopeNames()) || !slices.Equal(s.Events, eventNames()) {
		t.Errorf("it gives %q and tells of %q", s.Scopes, s.Events)
	}
}

// askedFor are the methods that the code asks, read off its calls.
func askedFor(t *testing.T) (methods []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, is := n.(*ast.CallExpr); is {
				methods = append(methods, methodOf(call)...)
			}
			return true
		})
	}
	return methods
}

// methodOf is what a call of the API's ask names.
func methodOf(call *ast.CallExpr) []string {
	f, is := call.Fun.(*ast.SelectorExpr)
	if !is || f.Sel.Name != "ask" || len(call.Args) < 2 {
		return nil
	}
	name, is := call.Args[1].(*ast.BasicLit)
	if !is {
		return nil
	}
	text, err := strconv.Unquote(name.Value)
	if err != nil || !strings.Contains(text, ".") {
		return nil // an upload, or an answer in place: no method
	}
	return []string{text}
}
