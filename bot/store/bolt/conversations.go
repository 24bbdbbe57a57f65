package bolt

import (
	"slices"

	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

var conversationTable = table[store.Conversation]{
	bucket: conversations,
	key:    func(c store.Conversation) []byte { return []byte(c.ID) },
	lists: func(c store.Conversation) []entry {
		return []entry{{conversationOf, join(string(c.Member), string(c.ID))}}
	},
}

func (t *tx) Conversation(id store.ConversationID) (store.Conversation, error) {
	return conversationTable.get(t, []byte(id))
}

func (t *tx) PutConversation(c store.Conversation) error { return conversationTable.put(t, c) }

func (t *tx) DropConversation(id store.ConversationID) error {
	return conversationTable.drop(t, []byte(id))
}

func (t *tx) ConversationsOf(m mentoring.MemberID) ([]store.Conversation, error) {
	cs, err := conversationTable.list(t, conversationOf, under(string(m)))
	slices.SortStableFunc(cs, func(a, b store.Conversation) int { return b.Touched.Compare(a.Touched) })
	return cs, err
}
