package mentoring

import (
	"slices"
	"time"

	"mentorbot/bot/chat"
)

// MemberID is a human being in a community.
type MemberID string

// Member is a human being in a community, with one or more accounts. What the member typed is in Sealed, see Profile.
type Member struct {
	ID        MemberID                       `json:"id"`
	Community chat.CommunityID               `json:"community"`
	Persons   []chat.PersonID                `json:"persons"`          // the first one is written to
	Places    map[chat.PersonID]chat.PlaceID `json:"places,omitempty"` // own chats, where known
	Language  chat.Language                  `json:"language,omitempty"`
	Hint      chat.Language                  `json:"hint,omitempty"`     // what the network says
	Zone      string                         `json:"zone,omitempty"`     // IANA name; empty: not known
	ZoneHint  string                         `json:"zoneHint,omitempty"` // what the network says
	Hours     *Hours                         `json:"hours,omitempty"`
	Admin     bool                           `json:"admin,omitempty"`   // by the network or by name, when last seen
	Claimed   bool                           `json:"claimed,omitempty"` // an admin by the one-time code
	Guest     bool                           `json:"guest,omitempty"`   // let in by an admin, though not in the community's room
	Knocked   time.Time                      `json:"knocked,omitzero"`  // when somebody from outside asked to be let in
	Called    time.Time                      `json:"called,omitzero"`   // when a room last asked them to open their own chat
	Away      Away                           `json:"away,omitempty"`
	Rests     time.Time                      `json:"rests,omitzero"`  // no nudges until then: snoozed or paused
	Quiet     bool                           `json:"quiet,omitempty"` // wants no reminders at all
	Blocks    []MemberID                     `json:"blocks,omitempty"`
	Unasked   []time.Time                    `json:"unasked,omitempty"`   // unasked messages of the last week
	Reports   int                            `json:"reports,omitempty"`   // how many the member has sent
	Trained   time.Time                      `json:"trained,omitzero"`    // first
	Trainings []string                       `json:"trainings,omitempty"` // the guides it was for; none: any
	Address   string                         `json:"address,omitempty"`   // form of address: neutral, feminine, masculine; empty: not said
	Rough     time.Time                      `json:"rough,omitzero"`      // a rough day: hears nothing unasked until then
	Created   time.Time                      `json:"created"`
	Sealed    []byte                         `json:"sealed,omitempty"` // Profile
}

// Profile is what a member is called and typed about themselves.
type Profile struct {
	Name chat.Private `json:"name"`
}

// Away says why a member can't be written to.
type Away string

// Reasons for being out of reach.
const (
	Here        Away = ""
	Unreachable Away = "unreachable" // the network refuses: blocked, closed, never started
	Gone        Away = "gone"        // left the community
)

// Person is the account a member is written to on.
func (m Member) Person() chat.PersonID {
	if len(m.Persons) == 0 {
		return ""
	}
	return m.Persons[0]
}

// Has tells whether the account belongs to the member.
func (m Member) Has(p chat.PersonID) bool { return slices.Contains(m.Persons, p) }

// Location is the member's zone, UTC while it is not known.
func (m Member) Location() *time.Location {
	if zone, err := time.LoadLocation(m.Zone); err == nil {
		return zone
	}
	return time.UTC
}

// Open is the member's hours for being nudged.
func (m Member) Open() Hours {
	hours := DefaultHours(m.Zone)
	if m.Hours != nil {
		hours.From, hours.Until = m.Hours.From, m.Hours.Until // the weekend goes by where the member lives now
	}
	return hours
}

// Avoids tells whether the member has blocked the other one.
func (m Member) Avoids(other MemberID) bool { return slices.Contains(m.Blocks, other) }

// TrainedFor tells whether the member knows what a mentor does in a guide.
func (m Member) TrainedFor(guide string) bool {
	return !m.Trained.IsZero() && (len(m.Trainings) == 0 || guide == "" || slices.Contains(m.Trainings, guide))
}
