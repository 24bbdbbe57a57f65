package chattest

import "strings"

// Hostile are texts that people type, by accident or not, to see whether they come alive: as markup, as a mention
// or link, or by reordering and hiding the words round them. None is a command.
var Hostile = []string{
	// pages
	`<b>bold</b>`, `<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `</p></div><h1>Hi</h1>`,
	`<a href="javascript:alert(1)">x</a>`,
	`"><svg onload=alert(1)>`, `' onmouseover='alert(1)`, `&lt;b&gt; &amp;amp; &#60;`, `<!-- not a comment -->`,
	`<![CDATA[x]]>`,
	`<tg-spoiler>x</tg-spoiler>`, `<br/>`, `a < b && c > d`, `{{constructor.constructor("alert(1)")()}}`,
	`${7*7} #{7*7} <%= 7*7 %>`,
	// marked words
	`*bold* _slanted_ ~struck~`, `**bold** __under__ ~~struck~~`, "`code` ```block```", `||hidden||`, `> quoted`,
	`# Heading`, `- one`, `1. one`, `[text](https://example.org)`, `![picture](https://example.org/a.png)`,
	`\*not bold\*`, `_`, `*`, `***`, "```\nnever closed", `snake_case_name and 2*3*4`,
	// mentions and links
	`@everyone`, `@here`, `@channel`, `<!channel>`, `<!here|here>`, `<@U012AB3CD>`, `<@123456789>`,
	`<@&123456789>`, `<#C012AB3CD>`,
	`<!subteam^S012AB3CD>`, `<!date^0^{date}|x>`, `<t:0:R>`, `@some_user`, `#general`, `:smile: <:smile:123>`,
	`https://example.org/?a=1&b=2`, `<https://example.org|click me>`, `example.org`, `mailto:a@example.org`,
	`tg://user?id=1`,
	`javascript:alert(1)`, `+1 555 010 9999`, `not a /command`,
	// direction and what can't be seen
	"\u202eesrever", "a\u202db\u202cc", "\u2066a\u2069\u2069\u2069b", "\u200f\u200e\u061c", "مرحبا Ana 123 <b>",
	"שלום (a) [b]",
	"ze\u200bro wi\u2060dth", "\ufeffmarked", "می\u200cخواهم", "a\u2028b\u2029c", "tab\tand\rreturn",
	"bell\a and escape\x1b[31m",
	// letters of many parts
	"👩‍👩‍👧‍👦👨🏽‍🚀🏳️‍🌈", "🇧🇷🇪🇸🇩🇪", "e\u0301\u0323\u0308", "Z" + strings.Repeat("\u0301\u0328", 40), "ﷺ㍿𝔘𝔫𝔦",
	"नमस्ते ไทย 한국어",
	// shapes
	"one\ntwo\n\n\nthree", "  spaces  in  between  ", "null", "'; DROP TABLE people; --", "%s %d %n {0}",
	`{"text":"x"}`, `C:\x\n\u0041`,
	strings.Repeat("a", 10_000), strings.Repeat("👍", 600), strings.Repeat("<b>&", 500), strings.Repeat("word ", 1_000),
}
