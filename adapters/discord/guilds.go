package discord

import (
	"context"
	"net/http"
	"strconv"
	"sync"

	"mentorbot/bot/chat"
)

// What a person may do in a server: https://docs.discord.com/developers/topics/permissions.
const (
	administrator = 1 << 3
	manageGuild   = 1 << 5
)

const (
	mostStanding = 10_000 // answers at hand
	mostAsking   = 8      // servers asked about one person at the same time
	mostListed   = 200    // servers in one answer
)

// seat is a person's place in a community.
type seat struct {
	community chat.CommunityID
	person    chat.PersonID
}

// server is what Discord says of one.
type server struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Owner  string `json:"owner_id"`
	System string `json:"system_channel_id"`
	May    string `json:"permissions"` // what the bot may do there, where it is one of a list
	Roles  []struct {
		ID          string `json:"id"`
		Permissions string `json:"permissions"`
	} `json:"roles"`
}

// allows is what somebody with these roles may do: everybody has the one that is called as the server.
func (s server) allows(roles []string) (permissions uint64) {
	has := map[string]bool{s.ID: true}
	for _, r := range roles {
		has[r] = true
	}
	for _, r := range s.Roles {
		if n, err := strconv.ParseUint(r.Permissions, 10, 64); err == nil && has[r.ID] {
			permissions |= n
		}
	}
	return permissions
}

// Standing says who a person is in a community, as Discord said at most 60 seconds ago.
func (a *Adapter) Standing(ctx context.Context, c chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
	guild, user := guildOf(c), userOf(p)
	if guild == "" || user == "" {
		return chat.Standing{Stranger: true}, nil
	}
	return a.standings.Ask(ctx, seat{c, p}, func(ctx context.Context) (chat.Standing, error) {
		return a.standing(ctx, guild, user)
	})
}

func (a *Adapter) standing(ctx context.Context, guild, user string) (chat.Standing, error) {
	m, err := a.member(ctx, guild, user)
	switch {
	case coded(err, noMember, unknownUser):
		return chat.Standing{Stranger: true}, nil
	case coded(err, unknownGuild, noAccess):
		return chat.Standing{Unknown: true, Removed: true}, nil
	case err != nil:
		return chat.Standing{}, err
	}
	s, err := a.server(ctx, guild)
	if err != nil {
		return chat.Standing{}, err
	}
	admin := s.Owner == user || s.allows(m.Roles)&(administrator|manageGuild) != 0
	return chat.Standing{Admin: admin}, nil
}

// member is somebody in a server, with their roles.
func (a *Adapter) member(ctx context.Context, guild, user string) (m member, err error) {
	err = a.api.ask(ctx, call{
		method: http.MethodGet, route: "/guilds/" + guild + "/members/" + user, limit: "/guilds/{guild}/members/{user}",
		top: guild, waits: true,
	}, &m)
	return m, err
}

// server is a server with its roles.
func (a *Adapter) server(ctx context.Context, guild string) (server, error) {
	return a.servers.Ask(ctx, guild, func(ctx context.Context) (s server, err error) {
		err = a.api.ask(ctx, call{
			method: http.MethodGet, route: "/guilds/" + guild, limit: "/guilds/{guild}", top: guild, waits: true,
		}, &s)
		return s, err
	})
}

// everyGuild is the question which servers there are.
const everyGuild = ""

// guilds are the servers that the bot is in, as Discord said at most 60 seconds ago.
func (a *Adapter) guilds(ctx context.Context) ([]server, error) {
	return a.listed.Ask(ctx, everyGuild, func(ctx context.Context) (all []server, err error) {
		for after := "0"; ; {
			var page []server
			err := a.api.ask(ctx, call{
				method: http.MethodGet, limit: "/users/@me/guilds", waits: true,
				route: "/users/@me/guilds?limit=" + strconv.Itoa(mostListed) + "&after=" + after,
			}, &page)
			if all = append(all, page...); err != nil || len(page) < mostListed {
				return all, err
			}
			after = page[len(page)-1].ID
		}
	})
}

// Communities are the servers that the bot is in, and who the person is in each.
func (a *Adapter) Communities(ctx context.Context, p chat.PersonID) ([]chat.Community, error) {
	guilds, err := a.guilds(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]chat.Community, len(guilds))
	var asking sync.WaitGroup
	free := make(chan struct{}, mostAsking)
	for i, g := range guilds {
		all[i] = chat.Community{ID: communityID(g.ID), Title: chat.Private(g.Name)}
		free <- struct{}{}
		asking.Go(func() {
			defer func() { <-free }()
			standing, err := a.Standing(ctx, all[i].ID, p)
			if err != nil {
				a.options.Log.DebugContext(ctx, "a server can't be asked", "error", err)
				standing = chat.Standing{Unknown: true}
			}
			all[i].Standing = standing
		})
	}
	asking.Wait()
	return all, nil
}

// witness keeps what an interaction says of who did it: that is fresher than any answer, unless it is told late.
func (a *Adapter) witness(i interaction) {
	late := a.options.Now().Sub(momentOf(i.ID)) > fresher
	if i.Member == nil || i.Member.Permissions == "" || !snowflake(i.Guild) || late || i.elsewhere() {
		return
	}
	permissions, err := strconv.ParseUint(i.Member.Permissions, 10, 64)
	if err != nil {
		return
	}
	who := seat{communityID(i.Guild), personID(i.who().ID)}
	a.standings.Learn(who, chat.Standing{Admin: permissions&(administrator|manageGuild) != 0})
}
