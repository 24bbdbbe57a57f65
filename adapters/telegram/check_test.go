package telegram

import (
	"fmt"
	"strings"
	"testing"
)

// checked is what the server answers, and what begins each problem found; empty: all is well.
type checked struct {
	me, info, member string
	hooked           bool
	want             string
}

func checks() map[string]checked {
	me := func(joins, all bool) string {
		return fmt.Sprintf(`{"ok":true,"result":{"id":1,"can_join_groups":%t,"can_read_all_group_messages":%t}}`,
			joins, all)
	}
	info := func(fields string) string { return `{"ok":true,"result":{` + fields + `}}` }
	status := func(s string) string { return `{"ok":true,"result":{"status":"` + s + `"}}` }
	ours := `"url":"https://bot.example/telegram/webhook"`
	fine, none, admin := me(true, false), info(`"url":""`), status("administrator")
	recent := fmt.Sprintf(`,"last_error_date":%d,"last_error_message":"Connection refused to `+canary+`"`,
		deskMoment.Unix()-60)
	return map[string]checked{
		"well":           {me: fine, info: none, member: admin},
		"well by hook":   {me: fine, info: info(ours), member: admin, hooked: true},
		"revoked":        {me: refusing(401, "Unauthorized"), want: "Telegram does not accept the token"},
		"malformed":      {me: refusing(404, "Not Found"), want: "no such bot is found"},
		"down":           {me: "<html>", want: "Telegram can't be asked"},
		"no groups":      {me: me(false, false), info: none, member: admin, want: "the bot can't be added"},
		"reads all":      {me: me(true, true), info: none, member: admin, want: "Telegram hands the bot all"},
		"hook elsewhere": {me: fine, info: info(ours), member: admin, want: "a webhook is set, at bot.example,"},
		"no hook":        {me: fine, info: none, member: admin, hooked: true, want: "no webhook is set"},
		"other hook": {me: fine, info: info(`"url":"https://x.example/secret"`), member: admin, hooked: true,
			want: "the webhook is set to another address, at x.example"},
		"hook fails": {me: fine, info: info(ours + recent), member: admin, hooked: true,
			want: "Telegram could not reach the webhook: Connection refused to ***"},
		"failed long ago": {me: fine, info: info(ours + `,"last_error_date":5,"last_error_message":"x"`), member: admin,
			hooked: true},
		"updates wait": {me: fine, info: info(ours + `,"pending_update_count":3`), member: admin, hooked: true,
			want: "3 updates wait"},
		"member": {me: fine, info: none, member: status("member"), want: `the bot is no admin of the group "Circle"`},
		"left":   {me: fine, info: none, member: status("left"), want: `the bot is not in the group "Circle"`},
		"kicked": {me: fine, info: none, member: refusing(403, "Forbidden: bot was kicked"),
			want: "the bot is not in"},
		"unasked": {me: fine, info: none, member: refusing(500, "Internal"), want: "Telegram can't be asked"},
	}
}

func TestCheck(t *testing.T) {
	for name, c := range checks() {
		t.Run(name, func(t *testing.T) {
			desk := newDesk(t)
			a := desk.adapter(func(o *Options) {
				if c.hooked {
					o.Webhook = &Webhook{Secret: "s", URL: "https://bot.example/telegram/webhook"}
				}
			})
			if _, err := a.groups.learn(t.Context(), room{ID: -100, Type: "group", Title: "Circle"}); err != nil {
				t.Fatal(err)
			}
			desk.answer("getMe", c.me)
			desk.answer("getWebhookInfo", c.info)
			desk.answer("getChatMember", c.member)
			problems := a.Check(t.Context())
			if (c.want == "") != (len(problems) == 0) || len(problems) > 1 {
				t.Fatalf("found %+v, want %q", problems, c.want)
			}
			for _, p := range problems {
				if p.Optional != (name == "member") {
					t.Errorf("%q is optional: %v", p.What, p.Optional)
				}
				if !strings.HasPrefix(p.What, c.want) || p.Hint == "" || strings.ContainsAny(p.What+p.Hint, "\n") ||
					strings.Contains(p.What, "CANARY") || strings.Contains(p.What, "/secret") {
					t.Errorf("says %q, hint %q, want %q", p.What, p.Hint, c.want)
				}
			}
			for _, call := range desk.heard() {
				if !strings.HasPrefix(call.Method, "get") {
					t.Errorf("a check changes something: %s", call.Method)
				}
			}
		})
	}
}
