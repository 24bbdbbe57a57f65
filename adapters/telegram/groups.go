package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"mentorbot/bot/chat"
)

// groupsKey is where the groups are remembered.
const groupsKey = "groups"

// group is a community. Its chat gets another id when it becomes a supergroup; the community stays what it was first.
type group struct {
	Community chat.CommunityID `json:"community"`
	Chat      int64            `json:"chat"`
	Former    []int64          `json:"former,omitempty"`
	Title     string           `json:"title"`
	Gone      bool             `json:"gone,omitempty"` // the bot is not in it
}

// board is the place that all of the group read.
func (g group) board() chat.PlaceID { return chatPlace(g.Chat, 0) }

// groups are all that the bot was ever in. Whoever looks sees them as they are after some whole change, and waits for
// nobody; changes come one after another, and are remembered before they are seen.
type groups struct {
	memory   chat.Memory
	changing sync.Mutex
	seen     atomic.Pointer[directory] // nil: not read yet
}

// directory is the groups at one time; it is never changed.
type directory struct {
	groups []group
	chats  map[int64]int // where a chat's group stands, by every id it ever had
}

func newDirectory(all []group) *directory {
	d := &directory{groups: all, chats: map[int64]int{}}
	for i, g := range all {
		d.chats[g.Chat] = i
		for _, id := range g.Former {
			d.chats[id] = i
		}
	}
	return d
}

// load reads what was remembered, once.
func (g *groups) load(ctx context.Context) error {
	g.changing.Lock()
	defer g.changing.Unlock()
	_, err := g.read(ctx)
	return err
}

func (g *groups) read(ctx context.Context) (*directory, error) {
	if d := g.seen.Load(); d != nil {
		return d, nil
	}
	data, err := g.memory.Get(ctx, groupsKey)
	if err != nil {
		return nil, fmt.Errorf("telegram: read the groups: %w", err)
	}
	var all []group
	if len(data) > 0 {
		if err := json.Unmarshal(data, &all); err != nil {
			return nil, fmt.Errorf("telegram: read the groups: %w", err)
		}
	}
	g.seen.Store(newDirectory(all))
	return g.seen.Load(), nil
}

// all are the groups in the order they were met.
func (g *groups) all() []group {
	if d := g.seen.Load(); d != nil {
		return d.groups
	}
	return nil
}

// of is the group that a chat id means or meant.
func (g *groups) of(id int64) (group, bool) {
	d := g.seen.Load()
	if d == nil {
		return group{}, false
	}
	i, known := d.chats[id]
	if !known {
		return group{}, false
	}
	return d.groups[i], true
}

// community is the group of a community, which is called by the first id of its chat. One that is not remembered may be
// there all the same.
func (g *groups) community(c chat.CommunityID) (group, bool) {
	native, ours := strings.CutPrefix(string(c), string(Name)+":")
	id, err := strconv.ParseInt(native, 10, 64)
	if !ours || err != nil || id >= 0 {
		return group{}, false
	}
	if known, ok := g.of(id); ok {
		return known, true
	}
	return group{Community: c, Chat: id}, true
}

// current is the id that a chat has now.
func (g *groups) current(id int64) int64 {
	if known, ok := g.of(id); ok {
		return known.Chat
	}
	return id
}

// learn remembers the group that a chat is, its title, and that the bot is in it.
func (g *groups) learn(ctx context.Context, r room) (group, error) {
	return g.change(ctx, r.ID, func(known *group) {
		if r.Title != "" && r.ID == known.Chat {
			known.Title = r.Title
		}
		if r.ID == known.Chat {
			known.Gone = false
		}
	})
}

// leave remembers that the bot is not in the group any more.
func (g *groups) leave(ctx context.Context, r room) (group, error) {
	return g.change(ctx, r.ID, func(known *group) { known.Gone = true })
}

// change changes one group, which is made if it is new.
func (g *groups) change(ctx context.Context, id int64, do func(*group)) (group, error) {
	g.changing.Lock()
	defer g.changing.Unlock()
	d, err := g.read(ctx)
	if err != nil {
		return group{}, err
	}
	i, known := d.chats[id]
	changed := group{Community: chat.CommunityID(chatPlace(id, 0)), Chat: id}
	if known {
		changed = d.groups[i]
	}
	do(&changed)
	if known && changed.Title == d.groups[i].Title && changed.Gone == d.groups[i].Gone {
		return changed, nil
	}
	all := slices.Clone(d.groups)
	if known {
		all[i] = changed
	} else {
		all = append(all, changed)
	}
	return changed, g.write(ctx, all)
}

// move remembers that a group's chat has another id now.
func (g *groups) move(ctx context.Context, from, to int64) (group, error) {
	g.changing.Lock()
	defer g.changing.Unlock()
	d, err := g.read(ctx)
	if err != nil {
		return group{}, err
	}
	i, known := d.chats[from]
	j, met := d.chats[to]
	if known && met && i == j {
		return d.groups[i], nil // told again, or backwards: an id given up is not taken again
	}
	all := slices.Clone(d.groups)
	switch {
	case known && met: // under both ids: it is the one met as it was before
		all[i].Title = all[j].Title
		all[i].Former = slices.Concat(all[i].Former, []int64{all[i].Chat}, all[j].Former)
	case known:
		all[i].Former = append(slices.Clone(all[i].Former), all[i].Chat)
	case met:
		i, all[j].Former = j, append(slices.Clone(all[j].Former), from)
	default:
		i = len(all)
		all = append(all, group{Community: chat.CommunityID(chatPlace(from, 0)), Former: []int64{from}})
	}
	all[i].Chat, all[i].Gone = to, false
	moved := all[i]
	if known && met {
		all = slices.Delete(all, j, j+1)
	}
	return moved, g.write(ctx, all)
}

func (g *groups) write(ctx context.Context, all []group) error {
	data, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if err := g.memory.Put(ctx, groupsKey, data); err != nil {
		return fmt.Errorf("telegram: remember the groups: %w", err)
	}
	g.seen.Store(newDirectory(all))
	return nil
}
