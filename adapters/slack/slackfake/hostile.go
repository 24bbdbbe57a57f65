package slackfake

import (
	"slices"
	"strings"

	"mentorbot/bot/chat/chattest"
)

// wild is what would do something if Slack, or whoever reads what goes there, took it for more than letters.
var wild = []string{
	// mentions, and what looks like them
	"<!channel>", "<!here>", "<!everyone>", "<!here|here>", "<!channel|quiet>", "<@U0PRETENDBOT>", "<@U0PRETENDBOT|ana>",
	"<@W012AB3CD>", "<#C012AB3CD>", "<#C012AB3CD|general>", "<!subteam^S012AB3CD>", "<!subteam^S012AB3CD|@team>",
	"<!date^0^{date_long}|x>", "<!date^1392734382^Posted {date_num}^https://example.org/|x>", "<!unknown|x>", "<!>", "<@>",
	"@channel", "@here", "@everyone", "#general", "<!channel", "!channel>", "<<!channel>>", "<!cha\u200bnnel>",
	"<\u2066!channel\u2069>", "＜!channel＞", "< !channel>", "<!channel|<!here>>",
	// what was escaped once or twice before
	"&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;", "&#60;!channel&#62;", "&amp;", "&amp;amp;", "&lt", "&", "&&",
	"&lt;@U0PRETENDBOT&gt;", "\\u003c!channel\\u003e", "%3C!channel%3E", "&lt;https://example.org|x&gt;",
	// links, and what a page would be shown for
	"<https://example.org|click me>", "<http://a.b|text>", "https://example.org/?a=1&b=2", "http://a.b", "www.example.org",
	"<mailto:a@example.org|write>", "mailto:a@example.org", "<tel:+15550109999|call>", "tel:+15550109999",
	"<slack://open|open>", "slack://user?team=T1&id=U1", "<javascript:alert(1)|x>", "<https://example.org>", "https://",
	"https://user:pass@example.org", "HTTPS://EXAMPLE.ORG", "<https://a.b|<!channel>>", "https://example.org|x",
	"https://example.slack.com/archives/C1/p1", "https://youtu.be/dQw4w9WgXcQ",
	// styles
	"*bold*", "_slanted_", "~struck~", "`code`", "```block```", "```never closed", "*a*_b_~c~`d`", "*_~both~_*", "**b**",
	"> quoted", ">>> quoted", "• one", "- one", "1. one", "*\n*", "_ _", "[a](https://example.org)", "# head", "***",
	// pictures
	":wave:", ":smile::heart:", ":+1::skin-tone-2:", ":poop", "::", ":not a picture:", "10:30:45",
	// what reorders and hides
	"\u202eesrever", "\u202da\u202c", "\u2066a", "a\u2069b", "\u2067\u2067a\u2069", "\u2068\u2068\u2068",
	"\u2069\u2069\u2069",
	"a\u200bb", "a\u2060b", "\ufeffa", "\u061c1\u200e2\u200f3", "مرحبا \u2066Ana", "a\u00adb",
	"a\x00b", "a\x07b\x1b[31mc", "a\x7fb", "a\u0085b", "tab\tret\rfeed\f", "a\u2028b\u2029c", "\u200b", "\u2800", "\u3164",
	// no text at all
	"\xed\xa0\x80", "\xff\xfe", "a\xc0\xafb", `\ud800`, `\ud83d\ude00`, "\ufffd", "\ufffe", "\U0010ffff",
	// JSON, forms, logs
	`"}],"blocks":[{"type":"divider"}]`, `\`, `\"`, `"`, `'`, `{"type":"mrkdwn","text":"<!channel>"}`, "null", "true",
	"[]", "a=b&c=d", "payload={}", "%00%0a", "\r\n\r\nHTTP/1.1 200", "${jndi:ldap://a.b}",
	"{0} {name} {{x}} %s %n", "'; DROP TABLE x; --",
	"/mentor pair", "/remind", "<script>alert(1)</script>", "<!-- x -->", "]]>", "../../etc/passwd", "response_action",
}

// round is what may stand round it; % is it.
var round = []string{"%", "a % b", "<%>", "*%*"}

// long are those that are too much for a field, a block or a message.
var long = []string{
	strings.Repeat("a", 40_000), strings.Repeat("<!channel>", 400), strings.Repeat("&", 3_000),
	strings.Repeat("👍", 2_000), strings.Repeat("\u202e", 3_000), strings.Repeat("*a* ", 1_000),
	strings.Repeat("e\u0301", 2_000), strings.Repeat("\n", 4_000),
}

// Hostile are texts that people may type or be called, to see whether they come alive on Slack.
func Hostile() []string {
	all := slices.Clone(chattest.Hostile)
	for _, r := range round {
		for _, s := range wild {
			all = append(all, strings.ReplaceAll(r, "%", s))
		}
	}
	return append(all, long...)
}
