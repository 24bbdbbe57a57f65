package slack

import (
	"slices"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

// account is a person as Slack knows one: in its answer about them, and when it tells that they have changed.
type account struct {
	ID       string `json:"id"`
	Team     string `json:"team_id"`
	Deleted  bool   `json:"deleted"`
	Bot      bool   `json:"is_bot"`
	Workflow bool   `json:"is_workflow_bot"`
	Admin    bool   `json:"is_admin"`
	Owner    bool   `json:"is_owner"`
	First    bool   `json:"is_primary_owner"`
	Stranger bool   `json:"is_stranger"`
	Real     string `json:"real_name"`
	Locale   string `json:"locale"`
	Zone     string `json:"tz"`
	Profile  struct {
		Shown string `json:"display_name"`
		Real  string `json:"real_name"`
	} `json:"profile"`
	Org organisation `json:"enterprise_user"`

	unknown bool // Slack knows nobody of this id
	hidden  bool // somebody of another workspace, with whom no channel is shared
}

// organisation is what a person is in the organisation that several workspaces belong to.
type organisation struct {
	Enterprise string   `json:"enterprise_id"`
	Admin      bool     `json:"is_admin"`
	Owner      bool     `json:"is_owner"`
	Teams      []string `json:"teams"`
}

// accountOf is an account as the library reads it.
func accountOf(u *slackapi.User) account {
	a := account{
		ID: u.ID, Team: u.TeamID, Deleted: u.Deleted, Bot: u.IsBot, Workflow: u.IsWorkflowBot || u.IsConnectorBot,
		Admin: u.IsAdmin, Owner: u.IsOwner, First: u.IsPrimaryOwner, Stranger: u.IsStranger, Real: u.RealName,
		Locale: u.Locale, Zone: u.TZ, Org: organisation{
			Enterprise: u.Enterprise.EnterpriseID, Admin: u.Enterprise.IsAdmin, Owner: u.Enterprise.IsOwner,
			Teams: u.Enterprise.Teams,
		},
	}
	a.Profile.Shown, a.Profile.Real = u.Profile.DisplayName, u.Profile.RealName
	return a
}

// name is what the workspace calls the person.
func (u account) name() chat.Private {
	for _, name := range []string{u.Profile.Shown, u.Profile.Real, u.Real} {
		if name != "" {
			return chat.Private(name)
		}
	}
	return ""
}

// robot tells whether nobody is behind the account. One that uses an app (is_app_user) is a person.
func (u account) robot() bool { return u.Bot || u.Workflow || system[u.ID] }

// there tells whether it is an account that somebody uses.
func (u account) there() bool { return !u.unknown && !u.hidden && !u.Deleted && !u.robot() }

// admin tells whether the person runs the workspace or, where the bot serves a whole organisation, that.
func (u account) admin(team string, me identity) bool {
	wide := me.Enterprise != "" && team == me.Enterprise
	return u.Admin || u.Owner || u.First || wide && (u.Org.Admin || u.Org.Owner)
}

// outside tells whether the person is of another workspace, and only shares a channel. Where the bot serves one
// workspace of an organisation, colleagues of its others are outside too: the workspace is the community. Guests of the
// workspace are inside: one of its people asked them in, and gave them an account there.
func (u account) outside(team string, me identity) bool {
	switch {
	case u.Stranger || u.hidden:
		return true
	case u.Team == "" || u.Team == team || u.Team == me.Team:
		return false
	case me.Enterprise == "" || u.Team != me.Enterprise && u.Org.Enterprise != me.Enterprise:
		return true
	case team == me.Enterprise:
		return false
	}
	return !slices.Contains(u.Org.Teams, team)
}

// same tells whether two accounts are alike in all that is kept of them.
func (u account) same(other account) bool {
	return u.name() == other.name() && u.Locale == other.Locale && u.Zone == other.Zone && u.Deleted == other.Deleted &&
		u.Admin == other.Admin && u.Owner == other.Owner && u.First == other.First && u.Stranger == other.Stranger &&
		u.Team == other.Team
}
