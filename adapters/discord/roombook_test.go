package discord

import (
	"context"
	"errors"
	"strings"
	"testing"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// loser is a memory that is lost just before one thing is remembered.
type loser struct {
	*shelf
	before string // how its key begins
}

func (l *loser) Put(ctx context.Context, key string, value []byte) error {
	l.mu.Lock()
	lost := l.before != "" && strings.HasPrefix(key, l.before)
	l.mu.Unlock()
	if lost {
		return errors.New("killed")
	}
	return l.shelf.Put(ctx, key, value)
}

// heals lets everything be remembered again.
func (l *loser) heals() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.before = ""
}

// among is a room of the server for Ana and others.
func (c *cable) among(others ...*discordfake.User) chat.Destination {
	to := chat.Among("Spring", personID(c.ana.ID))
	for _, u := range others {
		to.People = append(to.People, personID(u.ID))
	}
	to.Community = communityID(c.guild.ID)
	return to
}

// Wherever the process is killed while a thread is opened, its people get that one at the next try, and nobody else does,
// though others who ask first wish for one of the same name.
func TestAThreadIsNobodyElsesThoughWeAreKilled(t *testing.T) {
	for _, before := range []string{roomsKey, roomKey} {
		inBubble(t, func(c *cable) {
			ben, eve := c.AddUser(discordfake.User{Global: "Ben"}), c.AddUser(discordfake.User{Global: "Eve"})
			c.Joins(c.guild, ben)
			c.Joins(c.guild, eve)
			memory := &loser{c.memory, before}
			c.start(func(o *Options) { o.Memory = memory })
			if _, err := c.adapter.OpenRoom(c.t.Context(), c.among(ben)); err == nil || c.InUse(c.guild) != 1 {
				t.Fatalf("killed before %s: %v, %d threads", before, err, c.InUse(c.guild))
			}
			memory.heals()
			theirs, failed := c.adapter.OpenRoom(c.t.Context(), c.among(eve))
			hers, err := c.adapter.OpenRoom(c.t.Context(), c.among(ben))
			if err != nil || failed != nil || theirs == hers || c.InUse(c.guild) != 2 {
				t.Errorf("killed before %s: %q and %q, %v, %v, %d threads", before, theirs, hers, failed, err, c.InUse(c.guild))
			}
		})
	}
}

// A room that is closed is in the list no more, also where it rests already or is gone.
func TestAClosedRoomIsInNoList(t *testing.T) {
	for name, is := range map[string]struct {
		happens func(c *cable, thread string)
		is      error
	}{
		"open": {func(*cable, string) {}, nil},
		"resting": {func(c *cable, _ string) {
			c.FailNext("PATCH /channels/", discordfake.Denies(400, archivedThread, "Thread is archived"))
		}, nil},
		"gone": {func(c *cable, thread string) {
			c.Loses(&discordfake.Channel{ID: thread})
		}, chat.ErrUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				ben := c.AddUser(discordfake.User{Global: "Ben"})
				c.Joins(c.guild, ben)
				c.start()
				room, err := c.adapter.OpenRoom(c.t.Context(), c.among(ben))
				all, failed := c.adapter.rooms.in(c.t.Context(), c.guild.ID)
				if err != nil || failed != nil || len(all) != 1 {
					t.Fatalf("opened %q: %v, %v, in the list %v", room, err, failed, all)
				}
				is.happens(c, room.Native())
				if err := c.adapter.CloseRoom(c.t.Context(), room); !errors.Is(err, is.is) {
					t.Errorf("closed: %v", err)
				}
				if all, err := c.adapter.rooms.in(c.t.Context(), c.guild.ID); err != nil || len(all) > 0 {
					t.Errorf("in the list: %v, %v", all, err)
				}
			})
		})
	}
}
