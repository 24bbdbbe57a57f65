package slackfake

import (
	"fmt"
	"strings"
	"testing"
)

func (a *asker) shows(blocks any) reply {
	return a.call("chat.postMessage", "channel", a.general, "text", "x", "blocks", blocks)
}

func choices(n int) []obj {
	return many(n, func(i int) obj { return obj{"text": plainText("o"), "value": fmt.Sprint(i)} })
}

func selecting(n int) obj {
	return obj{"type": "static_select", "action_id": "s", "options": choices(n)}
}

func TestLimitsOfBlocks(t *testing.T) {
	a := ask(t)
	x := func(n int) string { return strings.Repeat("x", n) }
	for name, one := range map[string]struct {
		fits, over any
		why        string
	}{
		"blocks": {many(50, func(int) obj { return obj{"type": "divider"} }),
			many(51, func(int) obj { return obj{"type": "divider"} }), "no more than 50 items"},
		"block_id": {[]obj{{"type": "divider", "block_id": x(255)}}, []obj{{"type": "divider", "block_id": x(256)}},
			"less than 256"},
		"section": {[]obj{{"type": "section", "text": marked(x(3000))}},
			[]obj{{"type": "section", "text": marked(x(3001))}}, "less than 3001"},
		"fields": {[]obj{{"type": "section", "fields": many(10, func(int) obj { return marked("f") })}},
			[]obj{{"type": "section", "fields": many(11, func(int) obj { return marked("f") })}}, "no more than 10"},
		"field": {[]obj{{"type": "section", "fields": []obj{marked(x(2000))}}},
			[]obj{{"type": "section", "fields": []obj{marked(x(2001))}}}, "less than 2001"},
		"header": {[]obj{{"type": "header", "text": plainText(x(150))}},
			[]obj{{"type": "header", "text": plainText(x(151))}}, "less than 151"},
		"context": {[]obj{{"type": "context", "elements": many(10, func(int) obj { return marked("c") })}},
			[]obj{{"type": "context", "elements": many(11, func(int) obj { return marked("c") })}}, "no more than 10"},
		"actions": {[]obj{row(many(25, func(i int) obj { return button(fmt.Sprint(i), "b") })...)},
			[]obj{row(many(26, func(i int) obj { return button(fmt.Sprint(i), "b") })...)}, "no more than 25"},
		"label":   {[]obj{row(button("a", x(75)))}, []obj{row(button("a", x(76)))}, "less than 76"},
		"action":  {[]obj{row(button(x(255), "b"))}, []obj{row(button(x(256), "b"))}, "less than 256"},
		"options": {[]obj{row(selecting(100))}, []obj{row(selecting(101))}, "no more than 100"},
		"radio": {[]obj{row(obj{"type": "radio_buttons", "options": choices(10)})},
			[]obj{row(obj{"type": "radio_buttons", "options": choices(11)})}, "no more than 10"},
		"overflow": {[]obj{row(obj{"type": "overflow", "options": choices(5)})},
			[]obj{row(obj{"type": "overflow", "options": choices(6)})}, "no more than 5"},
	} {
		t.Run(name, func(t *testing.T) {
			a.takes(a.shows(one.fits))
			a.refuses(a.shows(one.over), "invalid_blocks", one.why)
		})
	}
}

func TestWhatBlocksMayBe(t *testing.T) {
	a := ask(t)
	confirmed := button("a", "b")
	confirmed["confirm"] = obj{"title": plainText(strings.Repeat("x", 101)), "text": plainText("t"),
		"confirm": plainText("y"), "deny": plainText("n")}
	emptySelect, stray := selecting(1), selecting(1)
	delete(emptySelect, "options")
	stray["initial_option"] = obj{"text": plainText("other"), "value": "9"}
	rich := func(pieces ...obj) []obj {
		return []obj{{"type": "rich_text", "elements": []obj{{"type": "rich_text_section", "elements": pieces}}}}
	}
	emojis := obj{"type": "mrkdwn", "text": "x", "emoji": true}
	leading := obj{"type": "button", "text": plainText("b"), "url": "javascript:alert(1)"}
	styled := obj{"type": "button", "text": plainText("b"), "style": "default"}
	misplaced := obj{"type": "input", "label": plainText("l"), "element": button("a", "b")}
	twice := obj{"type": "divider", "block_id": "i"}
	long := many(10, func(int) obj { return obj{"type": "section", "text": marked(strings.Repeat("x", 2000))} })
	for why, blocks := range map[string]any{
		"must be an array":                                    obj{"type": "divider"},
		"unsupported type: carousel":                          []obj{{"type": "carousel"}},
		"invalid additional property: colour":                 []obj{{"type": "divider", "colour": "red"}},
		"invalid additional property: emoji":                  []obj{{"type": "section", "text": emojis}},
		"missing required field: text":                        []obj{{"type": "header"}},
		"must be one of plain_text":                           []obj{{"type": "header", "text": marked("x")}},
		"must be more than 0 characters":                      []obj{{"type": "header", "text": plainText("")}},
		"a section must have text or fields":                  []obj{{"type": "section"}},
		`action_id "a" already exists`:                        []obj{row(button("a", "b"), button("a", "c"))},
		`block_id "i" already exists`:                         []obj{twice, twice},
		"unsupported type: plain_text_input":                  []obj{row(obj{"type": "plain_text_input"})},
		"unsupported type: button":                            []obj{misplaced},
		"invalid url":                                         []obj{row(leading)},
		"must be one of primary, danger":                      []obj{row(styled)},
		"less than 101 characters":                            []obj{row(confirmed)},
		"either options or option_groups":                     []obj{row(emptySelect)},
		"initial_option is not among":                         []obj{row(stray)},
		"invalid date format":                                 rich(obj{"type": "date", "timestamp": 5, "format": "now"}),
		"invalid user: U9":                                    rich(obj{"type": "user", "user_id": "U9"}),
		"unsupported type: mrkdwn":                            rich(marked("x")),
		"[json-pointer:/blocks/0/elements/0/elements/0/text]": rich(obj{"type": "text", "text": ""}),
	} {
		a.refuses(a.shows(blocks), "invalid_blocks", why)
	}
	a.refuses(a.shows(long), "msg_blocks_too_long")
	a.takes(a.shows(rich(obj{"type": "text", "text": "Hi ", "style": obj{"bold": true}},
		obj{"type": "user", "user_id": a.ana},
		obj{"type": "date", "timestamp": 5, "format": "{date_long} {time}", "fallback": "then"})))
	if seen := a.Seen(a.ana, a.general)[0]; seen.Words != "Hi @Anathen" || len(seen.Alive) != 2 {
		t.Errorf("read as %q, %v", seen.Words, seen.Alive)
	}
}

func TestWhatComesAlive(t *testing.T) {
	a := ask(t)
	for words, want := range map[string]string{
		"<!channel> now":               "special channel|@channel now",
		"<@" + a.ana + ">, hello":      "user " + a.ana + "|@Ana, hello",
		"in <#" + a.general + ">":      "channel " + a.general + "|in #general",
		"<https://a.org|here>":         "link https://a.org|here",
		"see https://a.org/b, please":  "link https://a.org/b|see https://a.org/b, please",
		"<!subteam^S1>":                "usergroup S1|@S1",
		"<!date^5^{date}^then>":        "date !date^5^{date}^then|",
		"*bold* _it_":                  "format *,format _|bold it",
		"2*3*4 a_b_c":                  "|2*3*4 a_b_c",
		":tada: 10:30:45":              "emoji tada|(tada) 10:30:45",
		"&lt;!channel&gt; &amp;lt;":    "|<!channel> &lt;",
		"@here #general @ana a@b.org":  "|@here #general @ana a@b.org",
		"1 < 2 > 0":                    "|1 < 2 > 0",
		"<<@" + a.ana + ">":            "user " + a.ana + "|<@Ana",
		"*<!here>*":                    "special here,format *|@here",
		"<mailto:a@b.org|a@b.org> yes": "link mailto:a@b.org|a@b.org yes",
	} {
		a.takes(a.call("chat.postMessage", "channel", a.general, "text", words))
		all := a.Seen(a.ana, a.general)
		seen := all[len(all)-1]
		var alive []string
		for _, l := range seen.Alive {
			alive = append(alive, l.Kind+" "+l.What)
		}
		if got := strings.Join(alive, ",") + "|" + seen.Words; got != want {
			t.Errorf("%q is %q, not %q", words, got, want)
		}
	}
}

func TestTextsInBlocksAreSearched(t *testing.T) {
	a := ask(t)
	verbatim := obj{"type": "mrkdwn", "text": "@here #general", "verbatim": true}
	still := obj{"type": "plain_text", "text": "<!channel> :tada:", "emoji": false}
	for want, blocks := range map[int][]obj{
		2: {{"type": "section", "text": marked("@here in #general, not #other")}},
		0: {{"type": "section", "text": verbatim}, {"type": "section", "text": still}},
		1: {row(button("a", "Go :tada:"))},
	} {
		a.takes(a.shows(blocks))
		all := a.Seen(a.ana, a.general)
		if alive := all[len(all)-1].Alive; len(alive) != want {
			t.Errorf("%v came alive in %v", alive, blocks)
		}
	}
	a.takes(a.call("chat.postMessage", "channel", a.general, "text", "<!here>", "blocks", []obj{{"type": "divider"}}))
	all := a.Seen(a.ana, a.general)
	if seen := all[len(all)-1]; len(seen.Alive) != 1 || seen.Words != "" {
		t.Errorf("beside the blocks: %+v", seen)
	}
}
