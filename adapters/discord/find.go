package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat"
)

// How a delivery is looked for: in pages as long as Discord gives them, from when it was tried first. By what its
// buttons carry it is known for sure, however far our clock is from Discord's; by its words alone only where the clocks
// agree. People write little meanwhile: far from as much as the most.
const (
	pageLength  = 100
	mostRead    = 1000 // messages of one chat
	clocksApart = 10 * time.Minute
	clocksAgree = 5 * time.Second
	mostSaid    = 10_000
)

var _ chat.Finder = (*Adapter)(nil)

// Find looks in a person's own chat for the message that a delivery is. Said again within a few minutes it would not be
// there twice, for it has a nonce; later, or where it was said in answer to an interaction, nothing else keeps it from
// that. Discord does not keep nonces: a message is known by what its buttons carry, or by its words. Where those say
// what another message may have said as well, it counts as not found: rather twice than never.
//
// Limit: elsewhere nothing is read, for what people write to each other is theirs. There, and of what one pair of eyes
// saw, it is as if nothing was found.
func (a *Adapter) Find(ctx context.Context, d chat.Delivery) (chat.Receipt, bool, error) {
	if d.To.Room && d.Message.Private && len(d.To.People) > 0 {
		d.To = chat.To(d.To.People[0]) // where it went if it could not be said in place
	}
	if d.To.Room || a.tickets.taken(d.Ticket, d.ID) { // said again in a promised place it is the same message
		return chat.Receipt{}, false, nil
	}
	to, err := a.known(ctx, d.To)
	if err != nil || to.channel == "" {
		return chat.Receipt{}, false, corrected(err)
	}
	looks, err := a.looksFor(d)
	if err != nil {
		return chat.Receipt{}, false, err
	}
	after := since(d.Tried)
	for range mostRead / pageLength {
		page, err := a.history(ctx, to.channel, after)
		if err != nil {
			return chat.Receipt{}, false, corrected(err)
		}
		for _, m := range page {
			if after = younger(after, m.ID); looks(m) {
				return chat.Receipt{Place: to.place(), Message: chat.MessageID(m.ID)}, true, nil
			}
		}
		if len(page) < pageLength || d.Tried.IsZero() { // nobody knows from when on it would have to be
			break
		}
	}
	return chat.Receipt{}, false, nil
}

// known is the channel of a destination, none where it would have to be opened: nothing is there then.
func (a *Adapter) known(ctx context.Context, d chat.Destination) (to address, err error) {
	if to, err = addressOf(d); err == nil && to.channel == "" {
		to.channel, err = a.homes.recall(ctx, personID(to.user))
	}
	return to, err
}

// arrived is a message that is there, or may be. What is there is known to be no other.
func (a *Adapter) arrived(
	ctx context.Context, d chat.Delivery, to address, id chat.MessageID, err error,
) (chat.Receipt, error) {
	a.keepForm(ctx, id, d.Message.Form, err)
	if err == nil && id != "" && d.ID != "" {
		a.said.Put(id, d.ID)
	}
	return chat.Receipt{Place: to.place(), Message: id}, err
}

// trace is a message as it is read again, as far as it tells what it is.
type trace struct {
	ID      string            `json:"id"`
	Author  *user             `json:"author"`
	Content string            `json:"content"`
	Nonce   plainWord         `json:"nonce"`
	Parts   []tracePart       `json:"components"`
	Files   []json.RawMessage `json:"attachments"`
}

type tracePart struct {
	CustomID string      `json:"custom_id"`
	Content  string      `json:"content"`
	Parts    []tracePart `json:"components"`
}

// looksFor tells how a delivery is known among messages.
func (a *Adapter) looksFor(d chat.Delivery) (func(trace) bool, error) {
	p, err := postOf(d.Message, a.calls())
	if err != nil {
		return nil, err
	}
	var wanted trace // as it would be read again
	data, err := json.Marshal(p)
	if err == nil {
		err = json.Unmarshal(data, &wanted)
	}
	carried, words := handles(wanted.Parts), wanted.words()
	return func(m trace) bool {
		by, known := a.said.Get(chat.MessageID(m.ID))
		switch {
		case known:
			return by == d.ID
		case m.Author == nil || !m.Author.Bot: // nobody else in an own chat is a bot
			return false
		case d.ID != "" && string(m.Nonce) == string(d.ID):
			return true
		case len(carried) > 0 || len(handles(m.Parts)) > 0:
			return slices.Equal(handles(m.Parts), carried)
		case d.Tried.IsZero() || momentOf(m.ID).Before(d.Tried.Add(-clocksAgree)):
			return false
		}
		return m.words() == words && len(m.Files) == len(wanted.Files)
	}, err
}

// handles are what the buttons below carry back, in their order.
func handles(parts []tracePart) (all []string) {
	for _, p := range parts {
		if p.CustomID != "" {
			all = append(all, p.CustomID)
		}
		all = append(all, handles(p.Parts)...)
	}
	return all
}

// words are what a message says, wherever it does, however its commands were shown then. Discord takes away what has
// nothing to see round them.
func (m trace) words() string {
	said := m.Content
	for _, p := range m.Parts {
		said += p.Content
	}
	return strings.TrimSpace(uncalled(said))
}

// since is the id that a message would have that was sent when a delivery was tried first, or some time before; empty:
// nobody knows when.
func since(tried time.Time) string {
	if tried.IsZero() {
		return ""
	}
	return strconv.FormatInt(max(0, tried.Add(-clocksApart).UnixMilli()-epoch)<<22, 10)
}

// younger is the greater one of two ids.
func younger(a, b string) string {
	if cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) < 0 {
		return b
	}
	return a
}

// history is a page of what was said in a chat behind an id, or its latest page. What can't be read is none of ours.
func (a *Adapter) history(ctx context.Context, channel, after string) (page []trace, err error) {
	q := url.Values{"limit": {strconv.Itoa(pageLength)}}
	if after != "" {
		q.Set("after", after)
	}
	var all []json.RawMessage
	err = a.api.ask(ctx, call{
		method: http.MethodGet, route: "/channels/" + channel + "/messages?" + q.Encode(),
		limit: "/channels/{channel}/messages", top: channel,
	}, &all)
	page = make([]trace, len(all))
	for i, data := range all {
		if json.Unmarshal(data, &page[i]) != nil {
			var m named
			_ = json.Unmarshal(data, &m) // without an id it is only passed over
			page[i] = trace{ID: m.ID}
		}
	}
	return page, err
}
