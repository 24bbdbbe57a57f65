package inbox

import (
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
)

// Vocabulary is what flows may speak of; which phrases there are is the phrasebook's to say.
func Vocabulary(phrase func(key string) bool) flow.Vocabulary {
	return flow.Vocabulary{
		Facts: names(knowing), Lists: names(lists), Phrases: names(phrases), Actions: Actions(), Records: Records,
		Events: []string{string(chat.Opened), string(chat.Joined)}, Phrase: phrase,
	}
}

// Placeholders are the facts that a flow's text may name.
func Placeholders() []string { return names(sayings) }

func names[V any](m map[string]V) []string {
	all := make([]string, 0, len(m))
	for name := range m {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// Spoken are the keys that this room says by itself, beside those of flows and guides. A test holds them against the code.
func Spoken(commands []string) []string {
	keys := slices.Clone(spoken)
	for _, verb := range commands {
		keys = append(keys, "verbs."+verb, "verbs."+verb+".help", "verbs."+verb+".name")
	}
	each := func(prefix string, words ...string) {
		for _, w := range words {
			keys = append(keys, prefix+w)
		}
	}
	for _, s := range []mentoring.ProgramState{mentoring.Draft, mentoring.Enrolling, mentoring.Running, mentoring.Halted,
		mentoring.WindingDown, mentoring.Archived} {
		each("program.state_", string(s))
	}
	for _, s := range []mentoring.PairState{mentoring.Proposed, mentoring.Active, mentoring.Paused, mentoring.Completed,
		mentoring.CompletedEarly, mentoring.Ended, mentoring.Released} {
		each("pairs.state_", string(s))
	}
	each("program.move_", "enrolling", "running", "paused", "winding_down", "archived", "announce", "help", "question", "fine")
	each("program.weekday.", weekdays[:]...)
	each("common.role_", "mentor", "mentee", "either")
	each("status.line_", "done", "marked", "open", "late", "ahead")
	each("ended.reason_", "reached", "time", "fit", "other", "left", "blocked", "declined", "admin", "undone", "released", "released_self")
	each("stuck.", "silent", "help", "unreachable", "left", "declined", "low", "waits", "removed", "unopened", "uncalled")
	each("stuck.", "lacks_command", "lacks_begin", "lacks_hear", "lacks_know", "lacks_show", "lacks_room", "lacks_post",
		"lacks_there")
	each("pair.refused_", "bot", "outside", "self", "exists", "room", "role_mentor", "role_mentee", "taken", "avoid", "stranger", "plain", "form", "closed", "gone", "over")
	each("report.about_", "program", "other")
	each("today.", "guide", "checkin", "reminder", "waiting", "intro", "stuck", "invited", "closing", "other")
	each("join.line_", "role", "offer", "need", "hobby", "why", "reach", "languages", "hours", "zone", "capacity", "own")
	each("privacy.", "line_name", "line_settings", "line_enrolments", "line_pairs", "line_notes", "line_reports", "see_role", "see_state", "see_step", "see_sign")
	each("goal.line_", "what", "when", "sign", "first", "second", "reached")
	each("agreement.line_", "rhythm", "channel", "no_show", "secret", "stop")
	each("plan.line_", "aim", "habit", "people")
	each("guide.ready.", "done", "write", "rough", "help", "snooze", "stop")
	each("onward.", moreNote, partedNote)
	each("room.", "welcome", "farewell", "readers_nobody", "readers_moderators")
	each("room_news.", roomOpened, roomRefused, deletedRoom)
	each("icebreaker.", icebreakers[:]...)
	each("home.", "title", "title_new", "welcome", "pair", "step", "ahead", "next", "next_both", "checkin", "meeting",
		"meeting_offered", "paused", "state", "waiting", "was", "open", "open_line", "settings", "quiet", "quiet_until", "more")
	each("home.waits", "", "_nothing", "_question", "_other", "_checkin", "_closing", "_agreement", "_invited")
	each("home.", "team", "team_first", "counts", "few", "stuck", "stuck_none", "stuck_pair", "unreachable")
	each("closing.card_", "title", "footer", "line_pair", "line_steps", "line_goal", "line_dates", "file", "text")
	return keys
}

// ButtonLists are how the keys begin of the lists of buttons that this room makes by itself.
var ButtonLists = []string{
	"common.role_", "guide.ready.", "pairs.one.", "program.move_", "program.weekday.", "program.whom_",
	"report.about_", "today.",
}

// Buttons are the keys of the labels that this room puts on buttons by itself.
func Buttons() []string {
	var all []string
	for _, key := range Spoken(nil) {
		for _, list := range ButtonLists {
			if strings.HasPrefix(key, list) {
				all = append(all, key)
			}
		}
	}
	return append(all, "announce.join", "common.back", "common.skip", "common.stop", "common.more", "common.less",
		"common.open_chat", "common.show", "common.several_open", "common.write_open", "common.today", "common.tomorrow", "program.new")
}

// Titles are the keys of what stands over and under a form that this room makes by itself.
func Titles() []string {
	return []string{"common.several_title", "common.write_title", "common.done_word"}
}

// spoken are the keys that stand whole in the code.
var spoken = []string{
	"announce.invitation", "announce.join", "checkin.help", "checkin.nobody", "common.admin_only", "common.admin_unsure", "common.beckon", "common.call", "common.removed", "common.show", "common.claim_none", "common.claim_wrong", "common.claimed",
	"common.faceless", "common.installed", "common.installed_own", "common.installed_led", "common.shut_out", "common.shut_out_invite", "common.no_community", "common.open_chat", "common.somewhere",
	"common.which_community", "guest.still_waits", "guest.waits", "common.back", "common.cannot_read", "common.cannot_skip", "common.choose_hour",
	"common.denied", "common.done_word", "common.edited", "common.example", "common.example_word", "common.fine", "common.less",
	"common.list_empty", "common.more", "common.name", "common.nobody", "common.none_found", "common.not_understood",
	"common.nothing_before", "common.number_hint", "common.old_button", "common.others_button", "common.page", "common.page_word",
	"common.problem_choice", "common.problem_empty", "common.problem_long", "common.problem_moment", "common.problem_number",
	"common.problem_several", "common.problem_zone", "common.several_hint", "common.several_label", "common.several_open", "common.several_title", "common.write_title", "common.write_open", "members.line_none", "pairs.one.end", "pairs.one.reopen", "pairs.one.fine", "common.search_hint", "common.search_word", "common.skip", "common.skip_hint",
	"common.somebody", "common.stop", "common.stopped", "common.stranger", "common.today", "common.tomorrow",
	"common.too_long_text", "common.unknown", "common.unknown_command", "common.unknown_nearest", "common.used_button",
	"help.line", "menu.what", "note.line", "privacy.yours", "status.proposed", "program.whom_" + anyone, "join.reach_test", "members.line", "pairs.line", "pairs.sign_none", "pairs.state_stuck", "program.new",
	"task.line_done", "task.line_open",
}
