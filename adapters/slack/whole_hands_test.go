package slack_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
)

// workspace is the community.
const workspace chat.CommunityID = "slack:T1"

// person is an account of the workspace, changed as a test needs it.
func (w *whole) person(name string, change ...func(*slackfake.User)) *slackfake.User {
	u := slackfake.User{ID: "U" + strings.ToUpper(name), RealName: name}
	for _, c := range change {
		c(&u)
	}
	made := w.AddUser(u)
	w.chats = append(w.chats, [2]string{made.ID, w.own(made)})
	return made
}

func leads(u *slackfake.User) { u.IsAdmin = true }

func (w *whole) own(u *slackfake.User) string { return w.Own(u.ID).ID }

// channel is one with these people in it, and the bot.
func (w *whole) channel(name string, people ...*slackfake.User) *slackfake.Channel {
	return w.room(name, append(people, &slackfake.User{ID: wholeApp.BotUser})...)
}

// room is a channel with these people in it alone.
func (w *whole) room(name string, people ...*slackfake.User) *slackfake.Channel {
	ids := make([]string, len(people))
	for i, u := range people {
		ids[i] = u.ID
	}
	c := w.AddChannel(slackfake.Channel{Name: name}, ids...)
	for _, u := range people {
		w.chats = append(w.chats, [2]string{u.ID, c.ID})
	}
	return c
}

func (w *whole) opens(u *slackfake.User, tab string) {
	w.t.Helper()
	w.does(func() { w.Opens(u.ID, tab) })
}

// types lets somebody type the bot's command in their own chat with it.
func (w *whole) types(u *slackfake.User, words string) {
	w.t.Helper()
	w.typesIn(u, w.own(u), words)
}

func (w *whole) typesIn(u *slackfake.User, channel, words string) {
	w.t.Helper()
	w.does(func() { w.Commands(u.ID, channel, wholeApp.Command, words) })
}

// mention is a person as Slack writes one in a command.
func mention(u *slackfake.User) string { return "<@" + u.ID + "|" + u.Name + ">" }

// taps presses the latest button in the person's own chat that is called so.
func (w *whole) taps(u *slackfake.User, key string) {
	w.t.Helper()
	w.pressesIn(u, w.own(u), key)
}

// news are the bot's messages that somebody sees in a place since the latest deed.
func (w *whole) news(user, channel string) (fresh []slackfake.Seen) {
	all := w.Seen(user, channel)
	for _, s := range all[min(w.read[[2]string{user, channel}], len(all)):] {
		if s.Message.User == wholeApp.BotUser {
			fresh = append(fresh, s)
		}
	}
	return fresh
}

// hears wants a phrase in just one of the new messages of somebody's own chat.
func (w *whole) hears(u *slackfake.User, key string, args phrasebook.Args) slackfake.Seen {
	w.t.Helper()
	return w.hearsIn(u, w.own(u), key, args)
}

func (w *whole) hearsIn(u *slackfake.User, channel, key string, args phrasebook.Args) slackfake.Seen {
	w.t.Helper()
	var found []slackfake.Seen
	fresh := w.news(u.ID, channel)
	for _, s := range fresh {
		if shows(s.Words, w.Phrase(key, args)) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%s hears %s %d times:\n%s", u.RealName, key, len(found), transcript(fresh))
	}
	return found[0]
}

// hearsOnly wants no new message but one with this phrase.
func (w *whole) hearsOnly(u *slackfake.User, key string, args phrasebook.Args) slackfake.Seen {
	w.t.Helper()
	s := w.hears(u, key, args)
	if fresh := w.news(u.ID, w.own(u)); len(fresh) != 1 {
		w.t.Errorf("%s hears more than %s:\n%s", u.RealName, key, transcript(fresh))
	}
	return s
}

func (w *whole) hearsNothing(people ...*slackfake.User) {
	w.t.Helper()
	for _, u := range people {
		if fresh := w.news(u.ID, w.own(u)); len(fresh) > 0 {
			w.t.Errorf("%s hears:\n%s", u.RealName, transcript(fresh))
		}
	}
}

// slashed is a word for the bot as it is typed where words alone are not heard.
var slashed = regexp.MustCompile(`/mentor (\w+)`)

// shows tells whether words have all pieces of a phrase, in their order.
func shows(words, phrase string) bool {
	return bottest.Has(slashed.ReplaceAllString(chat.Clean(words), "$1"), slashed.ReplaceAllString(phrase, "$1"))
}

var args = bottest.Args

func transcript(all []slackfake.Seen) string {
	var b strings.Builder
	for _, s := range all {
		fmt.Fprintf(&b, "%s %+v\n", chat.Clean(s.Words), s.Buttons)
	}
	return b.String()
}

func personOf(u *slackfake.User) chat.PersonID {
	return chat.PersonID(workspace) + chat.PersonID("/"+u.ID)
}

// member is who somebody is in the house; nobody: the zero value.
func (w *whole) member(u *slackfake.User) mentoring.Member {
	w.t.Helper()
	return w.Member(workspace, personOf(u))
}

// program is a running one that the boss leads.
func (w *whole) program(boss *slackfake.User, title string) mentoring.ProgramID {
	w.t.Helper()
	w.opens(boss, "messages")
	return w.Begin(workspace, w.member(boss).ID, title)
}

// enrolled counts somebody in who has come along.
func (w *whole) enrolled(id mentoring.ProgramID, u *slackfake.User, role mentoring.Role) {
	w.t.Helper()
	w.opens(u, "messages")
	w.Enrol(id, w.member(u).ID, role)
}

// pressesIn presses the latest button in a channel that is called so.
func (w *whole) pressesIn(u *slackfake.User, channel, key string) {
	w.t.Helper()
	label := w.Phrase(key, nil)
	for _, seen := range slices.Backward(w.Seen(u.ID, channel)) {
		for _, b := range seen.Buttons {
			if chat.Clean(b.Label) == label {
				w.does(func() { w.must(w.Presses(u.ID, seen.Message, b.Action)) })
				return
			}
		}
	}
	w.t.Fatalf("%s sees no button %q in %s", u.RealName, label, channel)
}
