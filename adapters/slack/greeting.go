package slack

import (
	"context"
	"slices"

	"mentorbot/bot/chat"
)

// greeting is that somebody who leads here is told what to do first.
func greeting(era, team, user string, place chat.PlaceID) chat.Event {
	return chat.Event{
		Kind: chat.Installed, ID: eventID("greeting", team, user, era), Community: communityID(team),
		Person: personID(team, user), Place: place, Own: true,
	}
}

// greetNamed greets those who were named to lead, once in an installation.
func (a *Adapter) greetNamed(ctx context.Context, receive chat.Receive) {
	now, err := a.installation.get(ctx)
	if err != nil {
		a.options.Log.WarnContext(ctx, "nobody could be greeted", "error", err)
		return
	}
	for _, user := range a.options.Admins {
		to, err := addressOf(chat.To(chat.PersonID(string(Name) + ":" + user)))
		if err != nil {
			to = address{team: a.me().Team, user: user}
		}
		if !native(to.user) || to.team != a.me().Team || slices.Contains(now.Named, to.user) {
			continue
		}
		f, err := a.people.inquire(ctx, personID(to.team, to.user)).wait(ctx)
		if err == nil && !f.account.there() {
			a.options.Log.WarnContext(ctx, "the workspace has no such person, who was named an admin", "id", to.user)
			continue
		}
		n := told(greeting(now.era(), to.team, to.user, ""))
		n.named = to.user
		if err == nil {
			err = a.takeFor(ctx, &receive, n)[0]
		}
		if err != nil {
			a.options.Log.WarnContext(ctx, "an admin could not be greeted, which is tried at the next start", "error", err)
		}
	}
}

// greet greets the first to come along of those who run the workspace: in the place of what greets everybody, else
// before the answer to what they did.
func (a *Adapter) greet(ctx context.Context, n news) news {
	e, came := n.comer()
	now, err := a.installation.get(ctx)
	if !came || err != nil || now.Met {
		return n
	}
	to, err := addressOf(chat.To(e.Person))
	f, known := a.people.recall(e.Person)
	u, me := f.account, a.me()
	if err != nil || !known || !u.there() || u.outside(to.team, me) || !u.admin(to.team, me) {
		return n
	}
	n.met = true
	if slices.Contains(now.Named, to.user) {
		return n
	}
	hello := greeting(now.era(), to.team, to.user, "")
	if e.Own {
		hello.Place = e.Place
	}
	a.fill(&hello)
	n.home = n.home || n.look != nil
	if len(n.events) > 0 && e.Kind == chat.Opened && e.Handle == "" {
		n.events = n.events[1:]
	}
	n.events = append([]chat.Event{hello}, n.events...)
	return n
}

// admit passes over who came into a channel and is not of the workspace: a bot, or somebody with whom it is shared.
func (a *Adapter) admit(n news) news {
	if len(n.events) == 0 || n.events[0].Kind != chat.Joined || n.account != nil {
		return n
	}
	p := n.events[0].Person
	to, err := addressOf(chat.To(p))
	f, known := a.people.recall(p)
	if err == nil && known && (!f.account.there() || f.account.outside(to.team, a.me())) {
		return ignored("who came is not of the workspace")
	}
	return n
}

// comer is the event of somebody who came along by themselves.
func (n news) comer() (e chat.Event, came bool) {
	switch {
	case len(n.events) == 0 && n.look == nil:
		return e, false
	case len(n.events) == 0:
		return *n.look, true
	}
	e = n.events[0]
	return e, slices.Contains([]chat.Kind{chat.Opened, chat.Said, chat.Command, chat.Pressed, chat.Filled}, e.Kind)
}
