package discord_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Commands that another program replaced are there again after the next start; at each start Discord is asked once what
// it shows, and is not written to for nothing, also where it shows commands in words of its own.
func TestCommandsOfAnotherProgram(t *testing.T) {
	a, s, memory := publisher(t)
	var asked []string
	watch := s.Inspect
	s.Inspect = func(method, path string, body []byte) {
		if strings.HasSuffix(path, "/commands") {
			asked = append(asked, method)
		}
		if watch != nil {
			watch(method, path, body)
		}
	}
	start := func(want ...string) {
		t.Helper()
		asked = nil
		if err := again(s, memory).PublishCommands(t.Context(), shownCommands()); err != nil || !slices.Equal(asked, want) {
			t.Errorf("asked %q, %v", asked, err)
		}
	}
	if err := a.PublishCommands(t.Context(), shownCommands()); err != nil {
		t.Fatal(err)
	}
	start("GET")
	s.Replaces(map[string]any{"name": "play", "description": "music", "type": 1})
	start("GET", "PUT", "GET")
	if top := shownBy(t, s); top.Name != "mentor" {
		t.Errorf("people see %+v", top)
	}
	start("GET")
	s.Rewords(func(all []any) []any {
		top := map[string]any{}
		for key, value := range all[0].(map[string]any) {
			top[key] = value
		}
		top["description"] = fmt.Sprint(top["description"], ".")
		return []any{top}
	})
	start("GET", "PUT", "GET")
	start("GET")
	start("GET")
	hidden := map[string]any{}
	for key, value := range first(s.Commands()).(map[string]any) {
		hidden[key] = value
	}
	hidden["default_member_permissions"] = "0"
	s.Replaces(hidden)
	start("GET", "PUT", "GET")
	start("GET")
}

func first(all []any, _ int) any { return all[0] }
