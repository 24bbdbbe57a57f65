package slack

import (
	"context"
	"slices"
	"strconv"
	"strings"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

// A person's own page is the bot's Home tab. What it offers are commands, so that a page of last month still works:
// pressing one gives the command in the person's own chat, where the answer is read.

// verbAction is what the name of an action begins with that is a command.
const verbAction = "verb"

const (
	mostHomeBlocks = 100
	longestHeader  = 150
)

// stageMarks is how the steps of a way look.
var stageMarks = map[chat.Stage]string{chat.StageDone: "●", chat.StageOpen: "◉", chat.StageAhead: "○"}

// AnsweredBy is told who knows what there is for a person.
func (a *Adapter) AnsweredBy(ask chat.Ask) { a.ask = ask }

// offered is a command that was pressed on the person's own page.
func (a *Adapter) offered(i interaction, did action) news {
	switch {
	case i.View.Type != "home" || did.Value == "":
		return ignored("a command that stands on no page")
	case i.Trigger == "":
		return ignored("nothing that the bot showed: it has no trigger_id")
	}
	e := alone(i.team(), i.User.ID, "")
	e.Kind, e.ID, e.Verb, e.Place = chat.Command, eventID("act", nameOf(i.Trigger)), did.Value, ""
	e.Ticket = a.tickets.keep(right{trigger: i.Trigger, response: i.Response})
	return told(e)
}

// showHome draws a person's own page, as it is now, unless nobody is there to draw for.
func (a *Adapter) showHome(ctx context.Context, p chat.PersonID) error {
	if a.receive.Load() == nil || a.gone.Load() {
		return nil
	}
	to, err := addressOf(chat.To(p))
	if err != nil {
		return err
	}
	who := chat.Event{Person: p}
	a.fill(&who)
	found, err := a.ask(ctx, chat.Query{
		Kind: chat.AtHome, Community: communityID(to.team), Person: p, Language: who.Language, Zone: who.Zone,
	})
	if err != nil {
		return err
	}
	return a.api.publish(ctx, to.user, a.homeView(to.team, found.Home))
}

// publish takes the place of the page before. One page after the other is drawn for a person, so none needs a hash.
func (a *api) publish(ctx context.Context, user string, v slackapi.HomeTabViewRequest) error {
	return a.ask(ctx, "views.publish", func(ctx context.Context, c *slackapi.Client) error {
		_, err := c.PublishViewContext(ctx, slackapi.PublishViewContextRequest{UserID: user, View: v})
		return err
	})
}

// homeView is a page as Slack gets it.
func (a *Adapter) homeView(team string, h chat.Home) slackapi.HomeTabViewRequest {
	v := slackapi.HomeTabViewRequest{Type: slackapi.VTHomeTab}
	number := 0
	for _, s := range h.Sections {
		if len(s.Title) > 0 {
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, header(s.Title, h.RightLeft))
		}
		for _, text := range a.parts(s) {
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, compose(team, text, h.RightLeft, "").block())
		}
		var offers []slackapi.BlockElement
		for _, o := range s.Offers {
			number++
			offers = append(offers, button(verbAction+":"+strconv.Itoa(number), o.Label, o.Verb))
		}
		for _, row := range packed(offers) {
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, slackapi.NewActionBlock("", row...))
		}
	}
	v.Blocks.BlockSet = v.Blocks.BlockSet[:min(len(v.Blocks.BlockSet), mostHomeBlocks)]
	return v
}

// parts are what a section says, with its way drawn above, cut where a block can't hold all.
func (a *Adapter) parts(s chat.Section) (texts []chat.Text) {
	whole := slices.Clone(s.Text)
	if len(s.Path) > 0 {
		var way strings.Builder
		for _, stage := range s.Path {
			way.WriteString(stageMarks[stage])
		}
		whole = slices.Concat(chat.Words(way.String()+"\n"), whole)
	}
	if len(whole) == 0 {
		return nil
	}
	for _, part := range chat.Fit(chat.Message{Text: whole}, a.Capabilities(), chat.Hints{}) {
		texts = append(texts, part.Text)
	}
	return texts
}

// header is a title. Names in it are kept from running against its line, also where there is no room for all of them.
func header(t chat.Text, rightLeft bool) slackapi.Block {
	var b strings.Builder
	if rightLeft {
		b.WriteString(rightLeftMark)
	}
	for _, s := range t {
		s.Text = strings.ReplaceAll(chat.Clean(s.Text), "\n", " ")
		room := longestHeader - chat.Units(b.String()) - (chat.Units(s.Isolated()) - chat.Units(s.Text))
		if room < 2 { // a letter and the dots
			break
		}
		s.Text = chat.Shorten(s.Text, room)
		b.WriteString(s.Isolated())
	}
	title, colons := b.String(), false
	if !chat.Visible(title) {
		title = emptyMark
	}
	return slackapi.NewHeaderBlock(&slackapi.TextBlockObject{Type: slackapi.PlainTextType, Text: title, Emoji: &colons})
}
