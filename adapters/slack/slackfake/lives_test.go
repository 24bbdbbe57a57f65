package slackfake

import (
	"slices"
	"testing"

	"mentorbot/bot/chat/chattest"
)

// careless is what an app would post that does not care, by what it brings to life.
func careless(ana, own string) map[string][][]any {
	section := func(text obj) []obj { return []obj{{"type": "section", "text": text}} }
	piece := func(piece obj) []obj {
		return []obj{{"type": "rich_text", "elements": []obj{{"type": "rich_text_section", "elements": []obj{piece}}}}}
	}
	option := func(words string) obj {
		return obj{"type": "static_select", "action_id": "a", "placeholder": plainText("p"),
			"options": []obj{{"text": plainText(words), "value": "v"}}}
	}
	return map[string][][]any{
		"special": {
			{"text", "<!channel>"}, {"text", "<!everyone> beside", "blocks", section(plainText("dead"))},
			{"text", "beside", "blocks", section(marked("<!here|here>"))},
			{"text", "x", "blocks", piece(obj{"type": "broadcast", "range": "here"})},
		},
		"user":      {{"text", "<@" + ana + ">"}, {"text", "x", "blocks", section(marked("<@" + ana + "|x>"))}},
		"channel":   {{"text", "<#" + own + "|own>"}},
		"usergroup": {{"text", "<!subteam^S1|team>"}},
		"link": {
			{"text", "http://a.example"}, {"text", "<mailto:a@b.example|c>"},
			{"text", "x", "blocks", piece(obj{"type": "link", "url": "slack://a.example", "text": "b"})},
		},
		"date": {{"text", "<!date^1^{date}|x>"}},
		"emoji": {
			{"text", ":wave:"}, {"text", "x", "blocks", section(plainText(":wave:"))},
			{"text", "x", "blocks", []obj{row(button("a", "x :wave:"))}},
			{"text", "x", "blocks", []obj{row(option(":wave:"))}},
		},
		"format": {{"text", "*bold*"}, {"text", "`code`"}},
		chattest.Override: {
			{"text", "\u202eesrever"}, {"text", "a \u2069b"}, {"text", "a \u2066b"},
			{"text", "x", "blocks", section(plainText("\u202eesrever"))},
			{"text", "x", "blocks", []obj{row(option("a\u2066"))}},
		},
		chattest.Hidden: {{"text", "a\u200bb"}, {"text", "a\x07b"}},
	}
}

// TestWhatIsAliveIsFound: whatever a careless app brings to life is found, wherever it stands, and also in an edit.
func TestWhatIsAliveIsFound(t *testing.T) {
	a := ask(t)
	own := a.Own(a.ana).ID
	ts := a.takes(a.call("chat.postMessage", "channel", own, "text", "dead")).TS
	if found := a.Alive(); len(found) > 0 {
		t.Errorf("found %v before anything was alive", found)
	}
	for kind, posts := range careless(a.ana, own) {
		for _, post := range posts {
			for method, args := range map[string][]any{
				"chat.postMessage": {"channel", own}, "chat.update": {"channel", own, "ts", ts},
				"chat.postEphemeral": {"channel", own, "user", a.ana},
			} {
				before := len(a.Alive())
				a.takes(a.call(method, append(args, post...)...))
				found := a.Alive()[before:]
				if !slices.ContainsFunc(found, func(l Live) bool { return l.Kind == kind }) {
					t.Errorf("%s %v: found %v, no %s", method, post, found, kind)
				}
			}
		}
	}
}
