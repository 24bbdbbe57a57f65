package inbox

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// Nudges that say nothing by themselves: what they do is decided when their moment has come.
const (
	openNudge    = "_open"    // a step of the guide opens for a member
	waitNudge    = "_wait"    // a question was not answered in time
	silenceNudge = "_silence" // a rung of the silence ladder
	resumeNudge  = "_resume"  // a pause is over
)

const guideFlow = "guide"

// manner is how a flow begins that nobody asked for.
type manner struct {
	unasked bool // counts against what a person may be sent, and waits for a free moment
	prompts bool // an answer is waited for: silence is counted from then
	always  bool // at any hour, for it was booked or is urgent
}

// manners of the flows that a nudge begins. Those not here are news of the partner's doing: told within the hours.
var manners = map[string]manner{
	"guide": {unasked: true}, "checkin": {unasked: true, prompts: true}, "reminder": {unasked: true}, "waiting": {unasked: true},
	"intro": {unasked: true, prompts: true}, "invited": {unasked: true}, "closing": {unasked: true, prompts: true}, "stuck": {unasked: true},
	"meeting": {always: true}, "dated": {always: true}, "met": {always: true}, "reported": {always: true},
	"guest": {always: true}, "admitted": {always: true},
}

// neverQuiet is what is told also to those who want no reminders: a partner waits for it, or somebody who asked for help.
var neverQuiet = []string{"intro", "invited", "stuck"}

// forAdmins is what only those are told who lead when its moment has come.
var forAdmins = []string{"stuck", "reported", "guest"}

// dialogue is how long after somebody's last word a conversation is still going on: no nudge comes into it.
const dialogue = 5 * time.Minute

// nudge puts something in the diary.
func (t *turn) nudge(m mentoring.MemberID, flow string, about store.About, due time.Time) error {
	n, err := t.tx.Next("nudge")
	if err != nil {
		return err
	}
	return t.tx.PutNudge(store.Nudge{
		ID: fmt.Sprintf("n%010d", n), Due: due, Member: m, Flow: flow, About: about, Unasked: manners[flow].unasked, Since: due,
	})
}

// due takes a nudge whose moment has come.
func (t *turn) due() error {
	n, err := t.tx.Nudge(t.event.Nudge)
	if errors.Is(err, store.ErrNotFound) {
		return nil // done, dropped or folded meanwhile
	}
	if err != nil {
		return err
	}
	if n.Due.After(t.now) {
		return nil // put off meanwhile: it comes again
	}
	if err := t.become(n.Member); err != nil {
		return err
	}
	if quiet, ok := silent[n.Flow]; ok {
		return errors.Join(t.tx.DropNudge(n.ID), quiet(t, n))
	}
	return t.remindOf(n)
}

// silent are the nudges that say nothing by themselves.
var silent map[string]func(*turn, store.Nudge) error

func init() {
	silent = map[string]func(*turn, store.Nudge) error{
		openNudge: (*turn).openStep, waitNudge: (*turn).waited, silenceNudge: (*turn).climb, resumeNudge: (*turn).restOver,
	}
}

// remindOf begins the nudge's flow, unless there is a reason not to, or not yet.
func (t *turn) remindOf(n store.Nudge) error {
	if gone, err := t.catchUp(n); gone || err != nil {
		return err
	}
	if why, err := t.stale(n); err != nil || why != "" {
		return errors.Join(err, t.tx.DropNudge(n.ID), t.fired("nudge.skipped", n, why), t.unheard(n), t.askOn(n), t.handOn(n))
	}
	if at, why, err := t.better(n); err != nil || at.After(t.now) {
		return errors.Join(err, t.putOff(n, at, why))
	}
	bundle, err := t.falling(n)
	if err != nil {
		return err
	}
	if len(bundle) > 1 {
		return t.together(bundle)
	}
	return t.fire(bundle[0])
}

// unheard begins to count the silence of somebody who is out of reach, so that the partner is asked in time. Who may
// come back is told later, and tried elsewhere.
func (t *turn) unheard(n store.Nudge) error {
	if t.member.Away == mentoring.Here {
		return nil
	}
	if t.member.Away == mentoring.Unreachable {
		_, err := t.beckon()
		if err = errors.Join(err, t.holdBack(n.Flow, n.About)); err != nil {
			return err
		}
	}
	return t.prompted(n)
}

// handOn lets who leads now hear what one was to be told who made the program, and leads no more: nobody else was told.
func (t *turn) handOn(n store.Nudge) error {
	p, err := t.tx.Program(n.About.Program)
	if err != nil || p.By != n.Member || t.member.Admin || !slices.Contains(forAdmins, n.Flow) {
		return unlessMissing(err)
	}
	who, err := t.adminsFor(p.ID, n.About.Member)
	for _, id := range who {
		err = errors.Join(err, t.nudge(id, n.Flow, n.About, t.now))
	}
	return err
}

// catchUp lets first happen what says nothing by itself and is due as well: a step that opens, a pair that is released. So
// nobody is asked about what is over, and what is said after a stop is one message. It tells whether the nudge is gone by
// that.
func (t *turn) catchUp(n store.Nudge) (gone bool, err error) {
	who := []mentoring.MemberID{t.member.ID}
	if p, err := t.tx.Pair(n.About.Pair); err == nil {
		who = append(who, p.Partner(t.member.ID))
	}
	for i, id := range who {
		all, err := t.tx.NudgesOf(id)
		for _, first := range all {
			if first.Due.After(t.now) || first.Flow != silenceNudge && (first.Flow != openNudge || i > 0) {
				continue
			}
			err = errors.Join(err, t.tx.DropNudge(first.ID), silent[first.Flow](t, first))
		}
		if err != nil {
			return false, err
		}
	}
	_, err = t.tx.Nudge(n.ID)
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	}
	return false, err
}

func (t *turn) fire(n store.Nudge) error {
	if err := t.counted(n); err != nil {
		return err
	}
	return t.fireNow(n)
}

// fireNow begins a nudge's flow without counting it against what the member may be sent.
func (t *turn) fireNow(n store.Nudge) error {
	if err := errors.Join(t.tx.DropNudge(n.ID), t.fired("nudge.fired", n, ""), t.prompted(n)); err != nil {
		return err
	}
	return t.begin(flow.ID(n.Flow), n.About, given{})
}

func (t *turn) fired(what string, n store.Nudge, why string) error {
	return t.tx.Append(store.Entry{At: t.now, What: what, Member: n.Member, About: n.About, Why: join(n.Flow, why)})
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + ": " + b
}

// stale says why a nudge is not needed any more; empty: it is.
func (t *turn) stale(n store.Nudge) (string, error) {
	if t.member.Away != mentoring.Here {
		return "out of reach", nil
	}
	if slices.Contains(forAdmins, n.Flow) && !t.member.Admin {
		return "leads no more", nil
	}
	if t.member.Quiet && manners[n.Flow].unasked && !slices.Contains(neverQuiet, n.Flow) {
		return "wants no reminders", nil
	}
	if n.About.Pair == "" {
		return "", nil
	}
	p, err := t.tx.Pair(n.About.Pair)
	if err != nil {
		return "", err
	}
	return t.stalePair(n, p)
}

func (t *turn) stalePair(n store.Nudge, p mentoring.Pair) (string, error) {
	program, err := t.tx.Program(p.Program)
	if err != nil {
		return "", err
	}
	role := p.Role(n.Member)
	switch n.Flow {
	case "guide", "checkin":
		switch {
		case p.State != mentoring.Active:
			return "the pair rests", nil
		case program.State == mentoring.Halted || program.State == mentoring.Archived:
			return "the program rests", nil
		case p.MarkOf(n.About.Step, role).Closes():
			return "already done", nil
		case p.Step > 0 && p.Step <= len(program.Guide.Steps) && n.About.Step != program.Guide.Steps[p.Step-1].ID:
			return "a later step is open", nil
		}
	case "closing":
		if !p.Closed[role].IsZero() || p.Onward[role] != "" {
			return "already done", nil
		}
	case "meeting", "dated", "met", "agreement", "agreed", "paused", "room_news":
		if p.State.Over() {
			return "no longer needed", nil
		}
	case "intro":
		if p.State != mentoring.Active || !p.Met[role].IsZero() {
			return "no longer needed", nil
		}
	case "reminder", "waiting":
		if p.State != mentoring.Active {
			return "the pair rests", nil
		}
	}
	return "", nil
}

// better is the first moment that suits the member better; now if none does.
func (t *turn) better(n store.Nudge) (time.Time, string, error) {
	how, m := manners[n.Flow], t.member
	if how.always {
		return t.now, "", nil
	}
	hours, zone := m.Open(), m.Location()
	if m.Rough.After(t.now) {
		return hours.Next(m.Rough, zone), "a rough day", nil
	}
	if !how.unasked {
		return hours.Next(t.now, zone), "outside the hours", nil
	}
	if m.Rests.After(t.now) {
		return m.Rests, "asked for rest", nil
	}
	if busy, err := t.talking(); busy || err != nil {
		return t.now.Add(dialogue), "in a conversation", err
	}
	most, err := t.mostAWeek()
	return mentoring.Room(m.Unasked, t.now, hours, zone, mentoring.MostADay, most), "enough for now", err
}

// mostAWeek is how much unasked is enough in a week: the least of what the guides of the member's pairs allow.
func (t *turn) mostAWeek() (int, error) {
	most := mentoring.MostAWeek
	pairs, err := t.tx.PairsOf(t.member.ID)
	for _, p := range pairs {
		if p.State.Over() {
			continue
		}
		program, found := t.tx.Program(p.Program)
		if err = errors.Join(err, found); program.Guide.Weekly > 0 {
			most = min(most, program.Guide.Weekly)
		}
	}
	return most, err
}

// talking tells whether the member said something just now and waits for no more than the next question.
func (t *turn) talking() (bool, error) {
	all, err := t.tx.ConversationsOf(t.member.ID)
	for _, c := range all {
		if !c.Over && c.Heard.After(t.now.Add(-dialogue)) {
			return true, err
		}
	}
	return false, err
}

// putOff moves a nudge. The journal tells it once.
func (t *turn) putOff(n store.Nudge, at time.Time, why string) error {
	if at.IsZero() {
		return nil
	}
	first := n.Due.Equal(n.Since)
	n.Due = at
	if err := t.tx.PutNudge(n); err != nil || !first {
		return err
	}
	return t.fired("nudge.put_off", n, why)
}

// counted keeps that an unasked message was sent.
func (t *turn) counted(n store.Nudge) error {
	if !manners[n.Flow].unasked {
		return nil
	}
	const week = 8 * 24 * time.Hour // seven local days, and one for the zones
	kept := t.member.Unasked[:0:0]
	for _, at := range t.member.Unasked {
		if t.now.Sub(at) < week {
			kept = append(kept, at)
		}
	}
	t.member.Unasked = append(kept, t.now)
	return t.tx.PutMember(t.member)
}

// prompted begins to count the silence, where an answer is waited for.
func (t *turn) prompted(n store.Nudge) error {
	if !manners[n.Flow].prompts || n.About.Pair == "" {
		return nil
	}
	p, err := t.tx.Pair(n.About.Pair)
	if err != nil {
		return err
	}
	role := p.Role(n.Member)
	if _, waiting := p.Silent[role]; waiting || p.State != mentoring.Active {
		return t.askOn(n)
	}
	p.Prompt(role, t.now)
	return errors.Join(t.tx.PutPair(p), t.nextRung(p, role), t.askOn(n))
}

// askOn asks about the last step again a week later, as long as it is open: no later step comes that would.
func (t *turn) askOn(n store.Nudge) error {
	if n.Flow != "checkin" {
		return nil
	}
	p, program, err := t.pairAndProgram(n.About.Pair)
	last := p.Step == len(program.Guide.Steps)
	if err != nil || !last || p.State != mentoring.Active || program.State == mentoring.Archived ||
		p.MarkOf(n.About.Step, p.Role(n.Member)).Closes() {
		return err
	}
	all, err := t.tx.NudgesOf(n.Member)
	there := slices.ContainsFunc(all, func(o store.Nudge) bool { return o.Flow == n.Flow && o.About.Pair == p.ID && o.ID != n.ID })
	if err != nil || there {
		return err
	}
	return t.nudge(n.Member, n.Flow, n.About, t.now.AddDate(0, 0, 7*max(1, p.Pace)))
}

// waited goes on where a question was not answered in time.
func (t *turn) waited(n store.Nudge) error {
	c, err := t.tx.Conversation(n.Convo)
	if errors.Is(err, store.ErrNotFound) || err == nil && (c.Over || string(c.Asked) != n.About.Note) {
		return nil
	}
	if err != nil {
		return err
	}
	s, err := t.resume(c)
	if err == nil {
		err = s.play(engine.Input{Kind: engine.TimeOut, Step: n.Wait})
	}
	if errors.Is(err, engine.ErrClosed) {
		return nil
	}
	return err
}
