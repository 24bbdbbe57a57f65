package discordfake

import (
	"slices"
	"strings"

	"mentorbot/bot/chat/chattest"
)

// wild is what would do something if Discord, or whoever reads what goes there, took it for more than letters.
var wild = []string{
	// mentions, and what looks like them
	"@everyone", "@here", "<@900000000000000001>", "<@!900000000000000001>", "<@&900000000000000001>", "<@&1>", "<@1>",
	"<#900000000000000001>", "<#1>", "</mentor:1>", "</mentor pair:900000000000000001>", "<id:browse>", "<id:customize>",
	"<id:guide>", "<id:home>", "<id:linked-roles>", "<id:linked-roles:1>", "<@everyone>", "<@", "<@>", "<@1", "@1>",
	"<<@1>>", "<@\u200b1>", "<\u2066@1\u2069>", "＜@1＞", "@\u200beveryone", "@ everyone", "@EVERYONE", "\\@everyone",
	"\\\\@everyone", "\\<@1>", "\\\\<@1>", "@everyone@here", "<@1><@2>", "#general", "@ana", "<@\\1>",
	// moments and pictures
	"<t:0>", "<t:0:R>", "<t:1741334400:F>", "<t:-1:t>", "<t:99999999999999:D>", "<:smile:1>", "<a:wave:1>", ":smile:",
	":wave::skin-tone-2:", "<:a:>", "<::1>", "10:30:45",
	// links, and what a page would be shown for
	"[click me](https://example.org)", "[click me](<https://example.org>)", "[a](https://example.org \"title\")",
	"[https://bank.example](https://example.org)", "[a](mailto:a@example.org)", "[a](discord://x)", "[@everyone](https://a.b)",
	"https://example.org/?a=1&b=2", "http://a.b", "HTTPS://EXAMPLE.ORG", "<https://example.org>", "www.example.org",
	"discord.gg/x", "https://discord.gg/x", "discord://-/users/1", "steam://run/1", "mailto:a@example.org",
	"<mailto:a@example.org>", "<tel:+15550109999>", "tel:+15550109999", "+1 555 010 9999", "javascript:alert(1)",
	"https://user:pass@example.org", "https://", "https://example.org)", "[a](b", "[a]", "](https://a.b)", "[](https://a.b)",
	"[a\n](https://a.b)", "![a](https://example.org/a.png)", "https://cdn.discordapp.com/a.png", "https://youtu.be/x",
	"https://discord.com/channels/1/2/3", "[x][1]\n[1]: https://a.b", "a@example.org",
	// styles
	"*slanted*", "_slanted_", "**bold**", "__under__", "~~struck~~", "||hidden||", "`code`", "``code``", "```block```",
	"```js\nblock\n```", "```never closed", "***both***", "__***all***__", "*a*_b_~~c~~`d`", "**", "****", "||", "||||",
	"`", "*\n*", "_ _", "** a **", "a*b*c", "snake_case_name", "\\*a\\*", "\\\\*a\\\\*", "**a\\**", "¯\\_(ツ)_/¯", "\\", "\\\\",
	"\\\\\\", "a\\", "\\a", "\\ ",
	// lines
	"# head", "## head", "### head", "-# small", "> quoted", ">>> quoted", "- one", "* one", "+ one", "1. one", "999. one",
	"   - one", "\n# head", "a\n# head", "a\n\n> b", "\n>>> x", " # x", "#", "#x", "-#", "---", "1.", "\u200f# head",
	"\n- a\n  - b", "- [ ] a", "| a | b |",
	// what was escaped once or twice before
	"&lt;@1&gt;", "&#64;everyone", "&amp;", "%40everyone", "\\u0040everyone", "\\x40everyone", "&commat;everyone",
	// what reorders and hides
	"\u202eesrever", "\u202da\u202c", "\u2066a", "a\u2069b", "\u2067\u2067a\u2069", "\u2068\u2068\u2068", "\u2069\u2069\u2069",
	"a\u200bb", "a\u2060b", "\ufeffa", "\u061c1\u200e2\u200f3", "مرحبا \u2066Ana", "a\u00adb", "a\x00b", "a\x07b\x1b[31mc",
	"a\x7fb", "a\u0085b", "tab\tret\rfeed\f", "a\u2028b\u2029c", "\u200b", "\u2800", "\u3164", "\u17b5", "\u034f",
	// no text at all
	"\xed\xa0\x80", "\xff\xfe", "a\xc0\xafb", `\ud800`, `\ud83d\ude00`, "\ufffd", "\ufffe", "\U0010ffff",
	// JSON, forms, logs
	`"}],"allowed_mentions":{"parse":["everyone"]}`, `"`, `'`, `{"content":"@everyone"}`, "null", "true", "[]", "a=b&c=d",
	"%00%0a", "\r\n\r\nHTTP/1.1 200", "${jndi:ldap://a.b}", "{0} {name} {{x}} %s %n", "'; DROP TABLE x; --", "/mentor pair",
	"<script>alert(1)</script>", "<!-- x -->", "]]>", "../../etc/passwd", "a\r\nContent-Disposition: form-data",
	"--boundary--", "c:handle", "f:handle",
}

// round is what may stand round it; % is it.
var round = []string{"%", "**<%>**\\"}

// long are those that are too much for a field, a label or a message.
var long = []string{
	strings.Repeat("a", 40_000), strings.Repeat("@everyone ", 400), strings.Repeat("<@1>", 600), strings.Repeat("*", 3_000),
	strings.Repeat("\\", 3_000), strings.Repeat("👍", 2_000), strings.Repeat("\u202e", 3_000), strings.Repeat("*a* ", 1_000),
	strings.Repeat("e\u0301", 2_000), strings.Repeat("\n", 4_000), strings.Repeat("https://a.b/ ", 300), strings.Repeat("`", 2_001),
}

// Hostile are texts that people may type or be called, to see whether they come alive on Discord.
func Hostile() []string {
	all := slices.Clone(chattest.Hostile)
	for _, r := range round {
		for _, s := range wild {
			all = append(all, strings.ReplaceAll(r, "%", s))
		}
	}
	return append(all, long...)
}
