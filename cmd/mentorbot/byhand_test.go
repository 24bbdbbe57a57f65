package main

import "testing"

// A pair is led by hand through everything, from an empty stage to the card; the mentee reads Arabic.
func TestOnePairIsPlayedByHand(t *testing.T) {
	running := runStage(t, t.TempDir())
	page := openTab(t, running.address, "?language=en&side=open", desktop)
	page.picture("an empty stage")
	page.press("page.hand.start")
	alex, ben, sara := page.player("Alex", "en"), page.player("Ben", "en"), page.player("سارة", "ar")

	makesTheProgram(alex)
	enrolsFromTheRoom(ben)
	enrolsByCommand(sara)
	arabicRunsFromTheRight(page, sara)

	alex.says("/mentor pair @Ben @سارة")
	alex.presses("pair.done.fine")
	page.leap("next")
	sara.presses("intro.hello.hello")
	ben.presses("intro.hello.hello")
	page.picture("a pair is made")

	walk(page, ben, sara)
	for _, one := range []player{ben, sara} {
		one.closes()
	}
	pair := running.pairs(t)[0]
	for i, step := range pair.Steps {
		if step.State != "done" {
			t.Errorf("step %d is %s after the end", i+1, step.State)
		}
	}
	page.wait("the path shows twelve steps done", `() => document.querySelectorAll("#paths .stop.done").length === 12`)
	page.picture("the card")
}

// makesTheProgram clicks through /program, typing where there is nothing to click, and posts the invitation.
func makesTheProgram(admin player) {
	admin.t.Helper()
	admin.says("/program")
	admin.pressesWords("Career advancement")
	admin.pressesWords("Anyone")
	admin.says("Onward together")
	admin.fills("languages_of", "en,ar")
	admin.presses("common.tomorrow")
	admin.presses("program.weekday.monday")
	admin.says("10")
	admin.presses("program.pace.one", "program.opens.date", "program.ask_own.no",
		"program.open.open", "announce.post.post")
	admin.sees("announce.done")
}

// enrolsFromTheRoom is how a mentor finds the program: by the button under the invitation.
func enrolsFromTheRoom(mentor player) {
	mentor.t.Helper()
	mentor.goes("page.place.community")
	mentor.picture("the invitation in the room")
	mentor.presses("announce.join", "join.adult.yes", "join.role.mentor")
	mentor.fills("offer", "how I went from the till to leading a team", "hobby", "long walks")
	mentor.fills("tongues", "en,ar")
	mentor.fills("hours", "mornings,evenings")
	mentor.says("Berlin")
	mentor.says("2")
	mentor.picture("what a mentor agrees to")
	mentor.presses("join.consent.yes")
	mentor.presses("training.invite.start", "training.what.next", "training.listen.next", "training.agenda.next",
		"training.limits.next", "training.more.next", "training.s1.b", "training.s2.b", "training.s3.b")
	mentor.sees("training.done")
}

func enrolsByCommand(mentee player) {
	mentee.t.Helper()
	mentee.says("/join")
	mentee.presses("join.adult.yes", "join.role.mentee")
	mentee.fills("need", "خطوة قادمة واضحة في العمل")
	mentee.fills("tongues", "en,ar")
	mentee.fills("hours", "evenings")
	mentee.says("القاهرة")
	mentee.presses("join.consent.yes")
	mentee.sees("join.done")
}

// arabicRunsFromTheRight looks at the column of somebody who reads Arabic, on a page in English.
func arabicRunsFromTheRight(page *tab, one player) {
	page.t.Helper()
	column := `document.querySelector("` + one.column + `")`
	if dir := ask[string](page, `getComputedStyle(`+column+`).direction`); dir != "rtl" {
		page.t.Errorf("the column runs %s", dir)
	}
	if !ask[bool](page, `(() => {
		const c = `+column+`, all = (name) => [...c.querySelectorAll(name)];
		const middle = (n) => { const r = n.getBoundingClientRect(); return (r.left + r.right) / 2; };
		const line = middle(c.querySelector(".log"));
		return all(".bot .bubble").every((n) => n.dir === "rtl" && middle(n) >= line - 1)
			&& all(".mine .bubble").some((n) => middle(n) < line);
	})()`) {
		page.t.Error("bubbles do not start at the right")
	}
	if !ask[bool](page, column+`.querySelector("h2 bdi") !== null`) {
		page.t.Error("the name is not isolated")
	}
	if !ask[bool](page, `[...`+column+`.querySelectorAll(".bot .text bdi")]
		.some((b) => b.textContent === "Onward together")`) {
		page.t.Error("what people typed is not isolated in the bot's sentences")
	}
}

// walk goes through the twelve weeks: each opens by itself, and both close it with two taps.
func walk(page *tab, ben, sara player) {
	page.t.Helper()
	answers := []string{"met", "done", "done", "done", "met", "done", "done", "done", "done", "done", "done", "met"}
	for i, answer := range answers {
		page.leap("week")
		if writes(ben, sara, i+1) {
			ben.says("/checkin")
			sara.says("/checkin")
		} else {
			ben.presses("guide.ready.done")
			sara.presses("guide.ready.done")
		}
		for _, one := range []player{ben, sara} {
			one.presses("checkin."+answer+"."+answer, "checkin.going.well")
		}
		if i+1 == midpoint {
			for _, one := range []player{ben, sara} {
				one.pressesWords("4")
				one.presses("rate.change.keep")
			}
			page.picture("the middle of the way")
		}
	}
}

// The steps of the guide at which something is answered or written down besides the check-in.
const agreeing, choosingAGoal, midpoint, planning = 2, 4, 6, 11

// writes lets a pair write down what a step asks them to, and reports whether it was one of those steps.
func writes(ben, sara player, step int) bool {
	ben.t.Helper()
	const write = "guide.ready.write"
	switch step {
	case agreeing:
		sara.presses(write)
		sara.fills("rhythm", "weekly", "channel", "بالفيديو", "no_show", "رسالة قبل الموعد بيوم",
			"secret", "كل ما يدور بيننا")
		ben.presses("agreement.read.confirm")
		ben.sees("agreement.agreed")
	case choosingAGoal:
		ben.presses(write)
		ben.fills("what", "a small team of one's own", "when", "2030-12-31", "sign", "the team meets every Monday")
		sara.presses(write)
		sara.presses("goal.there.fine")
	case planning:
		sara.presses(write)
		sara.fills("aim", "طلب وظيفتين", "habit", "نصف ساعة كل أحد")
		sara.sees("plan.kept")
	default:
		return false
	}
	return true
}

// closes answers the exit questions and finds the card.
func (p player) closes() {
	p.t.Helper()
	p.pressesWords("5")
	p.presses("closing.role_next.mentor", "closing.contact.yes")
	p.wait("the card with words beside it", `(column) => [...document.querySelectorAll(column + " .log img")]
		.some((i) => i.complete && i.naturalWidth > 300 && i.alt.length > 20)`, p.column)
}
