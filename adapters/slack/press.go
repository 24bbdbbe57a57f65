package slack

import (
	"encoding/json"
	"strings"

	"mentorbot/bot/chat"
)

// What the name of an action begins with, behind which stands its number: a choice, one that goes on in the own chat, a
// link, the button that opens a form.
const (
	choiceAction  = "choice"
	privateAction = "private"
	linkAction    = "link"
	formAction    = "form"
)

// interaction is what somebody did with what the bot showed.
type interaction struct {
	Type string `json:"type"`
	Team struct {
		ID string `json:"id"`
	} `json:"team"`
	Enterprise struct {
		ID string `json:"id"`
	} `json:"enterprise"`
	User struct {
		ID   string `json:"id"`
		Team string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		Message string `json:"message_ts"`
		Thread  string `json:"thread_ts"`
		Channel string `json:"channel_id"`
		Private bool   `json:"is_ephemeral"`
	} `json:"container"`
	Action   string   `json:"action_id"` // block_suggestion: where somebody types
	Value    string   `json:"value"`     // block_suggestion: what was typed so far
	Trigger  string   `json:"trigger_id"`
	Response string   `json:"response_url"`
	Actions  []action `json:"actions"`
	View     view     `json:"view"`
}

// action is what was pressed or picked.
type action struct {
	ID     string `json:"action_id"`
	Value  string `json:"value"`
	Picked struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// handle is what the button or the option carries.
func (a action) handle() chat.Handle {
	if a.Picked.Value != "" {
		return chat.Handle(a.Picked.Value)
	}
	return chat.Handle(a.Value)
}

// is tells whether it is one of the actions of a name.
func (a action) is(name string) bool {
	kind, _, _ := strings.Cut(a.ID, ":")
	return kind == name
}

// team is the workspace in whose name the bot is told. The view knows it best: a person of another workspace may press.
func (i interaction) team() string {
	return either(i.View.Installed, i.Team.ID, i.Enterprise.ID, i.User.Team)
}

func (i interaction) channel() string { return either(i.Channel.ID, i.Container.Channel) }

// interaction is what a letter of this sort means. Those of old kinds, that the bot never sends, may have parts of
// other types, so the kind is looked at alone first.
func (a *Adapter) interaction(data []byte) news {
	var i interaction
	if err := json.Unmarshal(data, &i); err != nil {
		return unread(misread(err))
	}
	switch i.Type {
	case "block_actions", "view_submission", "block_suggestion":
	case "view_closed":
		return ignored("a form was closed, and nothing was sent")
	case "shortcut", "message_action":
		return ignored("the bot has no shortcuts")
	default:
		return ignored("not a kind of interaction that mentorbot knows: " + i.Type)
	}
	switch {
	case i.team() == "" || !native(i.User.ID):
		return ignored("nobody did it")
	case !a.serves(i.team()):
		return ignored("it is of a workspace that the bot has no token for")
	case i.Type == "view_submission":
		return a.filled(i)
	case i.Type == "block_suggestion":
		return a.typing(i)
	}
	return a.pressed(i)
}

// pressed is a button, or an option of a list.
func (a *Adapter) pressed(i interaction) news {
	if len(i.Actions) == 0 || i.Actions[0].handle() == "" {
		return ignored("a button or a list that is not ours")
	}
	did := i.Actions[0]
	switch {
	case did.is(verbAction):
		return a.offered(i, did)
	case did.is(linkAction):
		return ignored("a link, which the person's own app opens")
	case i.Trigger == "":
		return ignored("nothing that the bot showed: it has no trigger_id")
	}
	e := a.where(i)
	e.Kind, e.ID, e.Handle = chat.Pressed, eventID("act", nameOf(i.Trigger)), did.handle()
	if h := searched(did.ID); h != "" {
		e.Handle, e.Text = h, chat.Private(did.Picked.Value)
	}
	e.Message = chat.MessageID(i.Container.Message)
	e.Ticket = a.tickets.keep(right{
		trigger: i.Trigger, response: i.Response, user: i.User.ID, channel: i.channel(), thread: i.Container.Thread,
		message: i.Container.Message, private: i.Container.Private, handle: e.Handle,
	})
	if did.is(formAction) {
		n := ignored("a form is opened")
		n.form = &opening{person: e.Person, ticket: e.Ticket, meta: meta{
			Handle: e.Handle, Channel: i.channel(), Thread: i.Container.Thread, Message: i.Container.Message,
			Private: i.Container.Private, Opened: e.Ticket,
		}}
		return n
	}
	if did.is(privateAction) && !e.Own {
		n, there := told(e), e
		own := &n.events[0]
		own.Kind, own.Place, own.Board, own.Own, own.Message = chat.Opened, "", "", true, ""
		n.there = &there
		return n
	}
	n := told(e)
	n.home = e.Own && e.Place != ""
	return n
}

// where begins the event: in the channel of the message or, for what is in no channel, in the own chat, whose place is
// found later.
func (a *Adapter) where(i interaction) chat.Event {
	team, channel := i.team(), i.channel()
	switch {
	case channel == "":
		e := alone(team, i.User.ID, "")
		e.Place = ""
		return e
	case direct(channel):
		return alone(team, i.User.ID, channel)
	}
	thread := ""
	if native(i.Container.Thread) {
		thread = i.Container.Thread
	}
	return among(team, i.User.ID, channel, thread)
}
