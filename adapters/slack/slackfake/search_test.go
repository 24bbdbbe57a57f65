package slackfake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// listed is an asker whose bot has shown a list to look through, and answers what is typed in it with a body.
func listed(t *testing.T, say *string) (*asker, *Message) {
	a := ask(t)
	a.hooked(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, *say) })
	a.mu.Lock()
	defer a.mu.Unlock()
	own, _ := a.together([]string{a.ana})
	lists := obj{"type": "actions", "block_id": "b", "elements": []any{
		obj{"type": "external_select", "action_id": "eager", "min_query_length": json.Number("0")},
		obj{"type": "external_select", "action_id": "usual"}, obj{"type": "button", "action_id": "button"},
	}}
	m := &Message{Type: "message", User: a.app.BotUser, Blocks: []any{lists}}
	a.put(own, m)
	return a, m.copied()
}

const listedOption = `{"text":{"type":"plain_text","text":"Ana","emoji":false},"value":"%s"}`

func optionNamed(value string) string { return fmt.Sprintf(listedOption, value) }

// What an app answers with is shown only if all of it is as it must be.
func TestAnswersToTypingAreLookedAt(t *testing.T) {
	var many []string
	for i := range 101 {
		many = append(many, optionNamed(fmt.Sprint(i)))
	}
	for what, test := range map[string]struct {
		body  string
		shown int
		wrong bool
	}{
		"an option":       {`{"options":[` + optionNamed("1") + `]}`, 1, false},
		"nothing found":   {`{"options":[]}`, 0, false},
		"a hundred":       {`{"options":[` + strings.Join(many[:100], ",") + `]}`, 100, false},
		"more":            {`{"options":[` + strings.Join(many, ",") + `]}`, 0, true},
		"twice":           {`{"options":[` + optionNamed("1") + "," + optionNamed("1") + `]}`, 0, true},
		"a long value":    {`{"options":[` + optionNamed(strings.Repeat("v", 76)) + `]}`, 0, true},
		"markup":          {`{"options":[` + strings.Replace(optionNamed("1"), `plain_text`, `mrkdwn`, 1) + `]}`, 0, true},
		"no options":      {`{}`, 0, true},
		"something else":  {`{"options":[],"response_action":"clear"}`, 0, true},
		"nothing":         {``, 0, true},
		"not even JSON":   {`ok`, 0, true},
		"options of null": {`{"options":null}`, 0, true},
	} {
		a, m := listed(t, &test.body)
		if err := a.Searches(a.ana, m, "eager", ""); err != nil {
			t.Fatal(err)
		}
		a.pushes()
		shown, answered := a.Offered(a.ana, "eager")
		if !answered || len(shown) != test.shown || (len(a.Violations()) > 0) != test.wrong {
			t.Errorf("%s: shows %d, and violates %q", what, len(shown), a.Violations())
		}
	}
}

func TestWhoMayTypeInAList(t *testing.T) {
	body := `{"options":[` + optionNamed("1") + `]}`
	a, m := listed(t, &body)
	for what, err := range map[string]error{
		"somebody else": a.Searches(a.ben, m, "eager", "a"), "in a button": a.Searches(a.ana, m, "button", "a"),
		"in nothing": a.Searches(a.ana, m, "none", "a"), "too little": a.Searches(a.ana, m, "usual", "ab"),
	} {
		if err == nil {
			t.Errorf("%s: the app is asked", what)
		}
	}
	if err := a.Presses(a.ana, m, "eager", "1"); err == nil {
		t.Error("picked what was not shown")
	}
	if err := a.Searches(a.ana, m, "usual", "abc"); err != nil {
		t.Error(err)
	}
	a.pushes()
	if err := a.Presses(a.ana, m, "usual", "1"); err != nil {
		t.Errorf("what is shown can't be picked: %v", err)
	}
	if err := a.Presses(a.ana, m, "usual", "2"); err == nil {
		t.Error("picked what was not found")
	}
}
