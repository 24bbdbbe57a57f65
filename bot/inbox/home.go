package inbox

import (
	"errors"
	"slices"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// homeFlow is what a page is spoken in: no conversation, and none of the flows.
const homeFlow flow.ID = "home"

// mostAtHome is how many pairs, programs or lines of one sort a page shows: it is read at a glance.
const mostAtHome = 12

// page is a person's own page while it is written.
type page struct {
	*scene
	sections []chat.Section
	scenes   []*scene // all that something was read in
	menu     []string // the commands of the menu
	offered  map[string]bool
}

// home is what there is for the person whose turn it is, and what they can do. Rights are those that hold now.
func (t *turn) home() (chat.Home, error) {
	stranger := t.event.Standing.Stranger && !t.member.Guest
	t.member.Admin = t.actor().Admin && !stranger
	l := t.language(t.member)
	p := &page{offered: map[string]bool{}}
	p.scene = p.glance(t, store.About{})
	if stranger {
		p.outside()
	} else {
		p.inside()
	}
	var err error
	for _, s := range p.scenes {
		err = errors.Join(err, s.loaded.err)
	}
	return chat.Home{Language: l, RightLeft: t.Book.RightLeft(l), Sections: p.sections}, err
}

// glance is a scene that nothing is played in.
func (p *page) glance(t *turn, about store.About) *scene {
	convo := store.Conversation{Member: t.member.ID, Person: t.person(), About: about}
	s := &scene{turn: t, flow: &flow.Flow{ID: homeFlow}, convo: convo}
	p.scenes = append(p.scenes, s)
	return s
}

// over is a scene about something.
func (p *page) over(about store.About) *scene { return p.glance(p.turn, about) }

// outside is the page of somebody who does not belong to the community.
func (p *page) outside() {
	key := "common.stranger"
	if !p.member.Knocked.IsZero() {
		key = "guest.still_waits"
	}
	p.add(chat.Section{Title: p.greeting(), Text: p.keyed(key)})
}

func (p *page) inside() {
	choices, err := p.scene.menu()
	p.hold(err)
	for _, c := range choices {
		p.menu = append(p.menu, c.Key)
	}
	greets := chat.Section{Title: p.greeting(), Offers: p.offers("menu", "help")}
	fresh := p.member.ID == "" || p.newcomer() == "yes" && !p.paired()
	if fresh {
		greets.Text = p.toJoin().keyed("home.welcome")
	}
	p.add(greets)
	if !fresh {
		p.waits()
	}
	p.pairsAndPrograms()
	p.otherwise()
	p.team()
	if p.member.ID != "" {
		p.add(chat.Section{Title: p.titled("verbs.settings"), Text: p.settings(), Offers: p.offers("settings")})
		p.add(chat.Section{Title: p.titled("verbs.privacy"), Text: p.keyed("privacy.yours"), Offers: p.offers("privacy")})
	}
}

// toJoin is a scene about the program that can be joined, where there is just one: its words are those of its guide.
func (p *page) toJoin() *scene {
	open, err := p.openPrograms()
	p.hold(err)
	if len(open) != 1 {
		return p.scene
	}
	return p.over(store.About{Program: open[0].ID})
}

func (p *page) add(s chat.Section) { p.sections = append(p.sections, s) }

// addLines adds a section that is a line for each thing, unless there is none.
func (p *page) addLines(title string, lines []chat.Text, offers ...string) {
	if len(lines) > 0 {
		p.add(chat.Section{Title: p.titled(title), Text: joinTexts(lines, "\n"), Offers: p.offers(offers...)})
	}
}

func (p *page) titled(key string) chat.Text { return p.words(key, nil) }

func (p *page) greeting() chat.Text {
	if p.name == "" {
		return p.words("home.title_new", nil)
	}
	return p.words("home.title", phrasebook.Args{"name": phrasebook.Name(p.name)})
}

// alwaysOffered are the commands that need not stand in the menu to be offered.
var alwaysOffered = []string{"menu", "resume", "closing"}

// offers are those of some commands that this person can give now. Each stands on the page once.
func (p *page) offers(verbs ...string) []chat.Offer {
	var offers []chat.Offer
	for _, verb := range verbs {
		f, known := p.commands[verb]
		may := slices.Contains(p.menu, verb) || slices.Contains(alwaysOffered, verb)
		if !known || !may || f.Admin && !p.member.Admin || p.offered[verb] {
			continue
		}
		p.offered[verb] = true
		offers = append(offers, chat.Offer{Verb: verb, Label: p.label("verbs." + verb)})
	}
	return offers
}

// apart are the commands that have a section of their own.
var apart = []string{"settings", "privacy"}

// otherwise offers what is left of the menu, but for what stands further below.
func (p *page) otherwise() {
	var verbs []string
	for _, verb := range p.menu {
		switch f := p.commands[verb]; {
		case slices.Contains(apart, verb) || f != nil && f.Admin:
		case verb == "pause":
			verbs = append(verbs, p.breaks()...)
		default:
			verbs = append(verbs, verb)
		}
	}
	if offers := p.offers(verbs...); len(offers) > 0 {
		p.add(chat.Section{Title: p.titled("menu.what"), Offers: offers})
	}
}

// breaks are the ways into a break and out of it that are open now.
func (p *page) breaks() (verbs []string) {
	rests := p.member.Quiet || p.member.Rests.After(p.now)
	for _, pair := range p.pairs() {
		rests = rests || pair.State == mentoring.Paused
		if pair.State == mentoring.Active && len(verbs) == 0 {
			verbs = append(verbs, "pause")
		}
	}
	if rests {
		verbs = append(verbs, "resume")
	}
	return verbs
}

// settings are how the person wants to be written to.
func (p *page) settings() chat.Text {
	lines := []chat.Text{p.keyed("home.settings")}
	rest := p.member.Rests
	if p.member.Rough.After(rest) {
		rest = p.member.Rough
	}
	switch {
	case p.member.Quiet:
		lines = append(lines, p.keyed("home.quiet"))
	case rest.After(p.now):
		until := phrasebook.Day(rest.In(p.member.Location()))
		lines = append(lines, p.words("home.quiet_until", phrasebook.Args{"until": until}))
	}
	return joinTexts(lines, "\n")
}
