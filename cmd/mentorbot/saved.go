package main

import (
	"context"
	"slices"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
	"mentorbot/bot/inbox"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/story"
)

// SaveStory writes what these people and the bot said to each other as a story file.
func (s *stage) SaveStory(ctx context.Context, ids []chat.PersonID) (string, []byte, error) {
	var log story.Log
	for _, id := range ids {
		p, err := s.page.Person(ctx, id)
		if err != nil {
			return "", nil, err
		}
		log.People = append(log.People, story.Person{Name: p.Name, Language: p.Language, Zone: p.Zone, Admin: p.Admin})
		log.Language, log.Zone = p.Language, p.Zone
		seen, err := s.page.Lines(ctx, id, 0)
		if err != nil {
			return "", nil, err
		}
		for _, l := range seen {
			if l.From == id || l.Message != nil && l.Place == p.Own() {
				log.Lines = append(log.Lines, storyLine(s.content.Book, l, p.Name))
			}
		}
	}
	slices.SortStableFunc(log.Lines, func(a, b story.Line) int { return a.At.Compare(b.At) })
	return "conversation.txtar", story.Write(story.FromLog(log)), nil
}

// storyLine is a line of the page as a story tells it.
func storyLine(book *phrasebook.Book, l web.Line, name string) story.Line {
	line := story.Line{At: l.At, From: name, To: story.Bot, Text: l.Text}
	if l.Message == nil {
		line.Deed, line.Word = deeds[l.Kind], l.Word
		for _, a := range l.Answers {
			line.Filled = append(line.Filled, story.Filled{Answer: story.Answer{Key: a.Key, Value: a.Given}, Labels: a.Labels})
		}
		return line
	}
	line = story.Shown(*l.Message, inbox.Hints(book, l.Message.Language))
	line.At, line.From, line.To = l.At, story.Bot, name
	return line
}

// deeds are what people do, as stories name it.
var deeds = map[chat.Kind]story.Verb{
	chat.Said: story.Writes, chat.Command: story.Writes, chat.Pressed: story.Presses, chat.Filled: story.Fills, chat.Shared: story.Sends,
}
