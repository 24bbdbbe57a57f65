package slackfake

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat/netfake"
)

func modalOf(blocks ...obj) obj {
	title := plainText("Form")
	return obj{"type": "modal", "title": title, "submit": plainText("Send"), "blocks": append([]obj{}, blocks...)}
}

func input(id string) obj {
	return obj{"type": "input", "block_id": id, "label": plainText("Why?"),
		"element": obj{"type": "plain_text_input", "action_id": "in", "max_length": 5}}
}

// pulls is a new trigger of Ana's.
func (a *asker) pulls() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.pull(a.ana)
}

func (a *asker) opens(trigger string, view obj) reply {
	return a.call("views.open", "trigger_id", trigger, "view", view)
}

func TestATriggerIsGoodOnceAndSoon(t *testing.T) {
	a := ask(t)
	once, late := a.pulls(), a.pulls()
	a.refuses(a.opens("1.2.3", modalOf()), "invalid_trigger_id")
	a.takes(a.opens(once, modalOf()))
	a.refuses(a.opens(once, modalOf()), "exchanged_trigger_id")
	a.now = a.now.Add(triggerLife)
	a.takes(a.opens(late, modalOf()))
	late = a.pulls()
	a.now = a.now.Add(triggerLife + time.Millisecond)
	a.refuses(a.opens(late, modalOf()), "expired_trigger_id")
}

func TestWhatAViewMayBe(t *testing.T) {
	a := ask(t)
	with := func(name string, v any) obj {
		view := modalOf()
		view[name] = v
		return view
	}
	silent := modalOf(input("a"))
	delete(silent, "submit")
	for why, view := range map[string]obj{
		"less than 25 characters":               with("title", plainText(strings.Repeat("x", 25))),
		"/submit/text]":                         with("submit", plainText(strings.Repeat("x", 25))),
		"/close/type]":                          with("close", marked("x")),
		"/callback_id]":                         with("callback_id", strings.Repeat("x", 256)),
		"/private_metadata]":                    with("private_metadata", strings.Repeat("x", 3001)),
		"invalid additional property: hash":     with("hash", "x"),
		"must be one of modal":                  with("type", "home"),
		"submit is required":                    silent,
		"no more than 100 items":                modalOf(many(101, func(int) obj { return obj{"type": "divider"} })...),
		"only one element may be focused":       modalOf(focused("a"), focused("b")),
		"min_length is over max_length":         modalOf(minimal(input("a"))),
		`block_id "a" already exists`:           modalOf(input("a"), input("a")),
		"less than 2001 characters":             modalOf(hinted(input("a"), 2001)),
		"must be an integer between 1 and 3000": modalOf(longest(input("a"), 3001)),
	} {
		a.refuses(a.opens(a.pulls(), view), "invalid_arguments", why)
	}
	nameless := many(99, func(int) obj { return hinted(input(""), 2000) })
	a.refuses(a.opens(a.pulls(), modalOf(nameless...)), "invalid_arguments")
	big := many(90, func(i int) obj { return hinted(input(fmt.Sprint(i)), 2000) })
	for _, one := range big {
		one["label"] = plainText(strings.Repeat("x", 1000))
	}
	a.refuses(a.opens(a.pulls(), modalOf(big...)), "view_too_large")
	a.takes(a.opens(a.pulls(), with("external_id", "mine")))
	a.refuses(a.opens(a.pulls(), with("external_id", "mine")), "duplicate_external_id")
}

func focused(id string) obj {
	one := input(id)
	one["element"].(obj)["focus_on_load"] = true
	return one
}

func minimal(one obj) obj {
	one["element"].(obj)["min_length"] = 9
	return one
}

func longest(one obj, most int) obj {
	one["element"].(obj)["max_length"] = most
	return one
}

func hinted(one obj, n int) obj {
	one["hint"] = plainText(strings.Repeat("x", n))
	return one
}

func TestAViewIsUpdatedByItsHash(t *testing.T) {
	a := ask(t)
	v := a.takes(a.opens(a.pulls(), modalOf())).View
	update := func(args ...any) reply {
		return a.call("views.update", append([]any{"view", modalOf(input("a"))}, args...)...)
	}
	a.refuses(update(), "invalid_arguments", "view_id")
	a.refuses(update("view_id", "V9"), "not_found")
	a.refuses(update("view_id", v.ID, "hash", "1.2"), "hash_conflict")
	next := a.takes(update("view_id", v.ID, "hash", v.Hash)).View
	if next.Hash == v.Hash {
		t.Errorf("the hash is still %s", v.Hash)
	}
	a.refuses(update("view_id", v.ID, "hash", v.Hash), "hash_conflict")
	push := func() reply { return a.call("views.push", "trigger_id", a.pulls(), "view", modalOf()) }
	a.takes(push())
	a.takes(push())
	a.refuses(push(), "push_limit_reached")
	a.Closes(a.ana, true)
	a.refuses(update("view_id", v.ID), "not_found")
	a.refuses(push(), "not_found")
}

func TestHomeIsPublished(t *testing.T) {
	a := ask(t)
	view := obj{"type": "home", "blocks": []obj{{"type": "header", "text": plainText("Pairs")}}}
	publish := func(args ...any) reply {
		return a.call("views.publish", append([]any{"user_id", a.ana, "view", view}, args...)...)
	}
	a.refuses(publish("hash", "1.2"), "hash_conflict")
	v := a.takes(publish()).View
	a.refuses(publish("hash", "1.2"), "hash_conflict")
	a.takes(publish("hash", v.Hash))
	a.refuses(a.call("views.publish", "user_id", "U9", "view", view), "invalid_arguments")
	a.refuses(a.call("views.publish", "user_id", a.ana, "view", modalOf()), "invalid_arguments", "must be one of home")
	stranger := a.AddUser(User{RealName: "Stranger", Stranger: true}).ID
	a.refuses(a.call("views.publish", "user_id", stranger, "view", view), "invalid_arguments")
	a.ClosesHome(true)
	a.refuses(publish(), "not_enabled")
	a.ClosesHome(false)
	if words, _ := a.SeenIn(a.Home(a.ana)); words != "Pairs" || a.Home(a.ben) != nil {
		t.Errorf("at home is %q", words)
	}
	heard := a.hears()
	a.Opens(a.ana, "home")
	a.hooked(func(http.ResponseWriter, *http.Request) {})
	if err := a.Push(context.Background()); err != nil || len(*heard) != 1 || (*heard)[0]["event"].(obj)["view"] == nil {
		t.Errorf("heard %v, %v", *heard, err)
	}
}

// TestAFormIsSentAndAnswered goes through every answer that a submission can have.
func TestAFormIsSentAndAnswered(t *testing.T) {
	a := ask(t)
	said := ""
	a.HookURL = "https://app.example/slack/events"
	says := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(said)) }
	a.Hook = netfake.Way{To: http.HandlerFunc(says)}
	sends := func(answer string) map[string]string {
		said = answer
		wrong, err := a.Submits(a.ana)
		if err == nil {
			err = a.Push(context.Background())
		}
		if err != nil {
			t.Fatal(err)
		}
		return wrong
	}
	a.takes(a.opens(a.pulls(), modalOf(input("why"))))
	for _, value := range []string{"", "too long", "short"} {
		fine := value == "short"
		if err := a.Fills(a.ana, "why", value); err != nil {
			t.Fatal(err)
		}
		if wrong := sends(`{"response_action":"errors","errors":{"why":"No."}}`); (len(wrong) == 0) != fine {
			t.Errorf("%q: %v", value, wrong)
		}
	}
	sends(`{"response_action":"errors","errors":{"why":"No."}}`)
	if a.Modal(a.ana).Errors["why"] != "No." {
		t.Errorf("the view has %v", a.Modal(a.ana).Errors)
	}
	for _, bad := range []string{
		`{"response_action":"errors","errors":{"other":"No."}}`, `{"response_action":"hide"}`, `OK`,
		`{"response_action":"update","view":{"type":"home","blocks":[]}}`,
	} {
		sends(bad)
		if a.Modal(a.ana).Trouble == "" {
			t.Errorf("%s is taken", bad)
		}
	}
	sends(`{"response_action":"update","view":` + string(encode(modalOf(obj{"type": "divider"}))) + `}`)
	if n := len(a.Modal(a.ana).Blocks()); n != 1 || a.Modal(a.ana).Trouble != "" {
		t.Errorf("%d blocks, %q", n, a.Modal(a.ana).Trouble)
	}
	sends("")
	if a.Modal(a.ana) != nil {
		t.Error("the view is still open")
	}
}
