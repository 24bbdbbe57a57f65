package storetest

import (
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// Records with something in most of their fields.

func member(id string) mentoring.Member {
	p := chat.PersonID("web:" + id)
	return mentoring.Member{
		ID:        mentoring.MemberID(id),
		Community: "web:home",
		Persons:   []chat.PersonID{p},
		Places:    map[chat.PersonID]chat.PlaceID{p: chat.PlaceID("web:dm-" + id)},
		Language:  "pt-BR",
		Zone:      "America/Sao_Paulo",
		Hours:     &mentoring.Hours{From: 9 * 60, Until: 18 * 60, Weekend: []time.Weekday{time.Friday}},
		Away:      mentoring.Unreachable,
		Blocks:    []mentoring.MemberID{"m9"},
		Unasked:   []time.Time{first},
		Created:   first,
		Sealed:    []byte{1, 0, 255},
	}
}

func program(id string) mentoring.Program {
	return mentoring.Program{
		ID:        mentoring.ProgramID(id),
		Community: "web:home",
		Title:     "Spring “26”\n",
		Guide:     mentoring.Guide{ID: "career", Steps: []mentoring.GuideStep{{ID: "w1", Minutes: 40}}},
		Languages: []chat.Language{"en", "ar"},
		Start:     mentoring.Date{Year: 2026, Month: time.April, Day: 1},
		Cadence:   mentoring.Weekly(time.Monday, 10),
		Questions: []mentoring.Question{{ID: "q1", Words: map[chat.Language]string{"ar": "لماذا؟"}}},
		Ladder:    mentoring.DefaultLadder,
		State:     mentoring.Running,
		By:        "m1",
		Created:   first,
	}
}

func enrolment(program, member string) mentoring.Enrolment {
	return mentoring.Enrolment{
		Program:  mentoring.ProgramID(program),
		Member:   mentoring.MemberID(member),
		Role:     mentoring.Either,
		Capacity: 2,
		State:    mentoring.Enrolled,
		Since:    first,
		Sealed:   []byte("sealed"),
	}
}

func pair(id, program, mentor, mentee string) mentoring.Pair {
	p := mentoring.Pair{
		ID:      mentoring.PairID(id),
		Program: mentoring.ProgramID(program),
		Mentor:  mentoring.MemberID(mentor),
		Mentee:  mentoring.MemberID(mentee),
		State:   mentoring.Active,
		Made:    first,
		Step:    2,
		Opened:  after(time.Hour),
		Notes:   []mentoring.Note{{ID: "n1", Kind: mentoring.GoalNote, By: "m1", Sealed: []byte("x")}},
	}
	p.WithMark("w1", mentoring.Mentor, mentoring.Mark{Done: "met", Going: "well", At: first})
	p.Prompt(mentoring.Mentee, after(time.Minute))
	return p
}

func conversation(id, member string) store.Conversation {
	return store.Conversation{
		ID:      store.ConversationID(id),
		Member:  mentoring.MemberID(member),
		Person:  "web:p1",
		Place:   "web:dm",
		Flow:    "join",
		About:   store.About{Program: "g1", Step: "w1"},
		Asked:   "d1",
		Touched: first,
		Sealed:  []byte("sealed"),
	}
}

func delivery(id string) store.Delivery {
	return store.Delivery{
		ID:      chat.DeliveryID(id),
		Member:  "m1",
		To:      chat.To("web:p1"),
		State:   store.Pending,
		Step:    "role",
		Options: []store.Option{{Key: "mentor"}, {Key: "join", Begin: "join", About: store.About{Program: "g1"}}},
		After:   first,
		Created: first,
		Sealed:  []byte("sealed"),
	}
}

func settled(id string) store.Delivery {
	d := delivery(id)
	d.State = store.Sent
	return d
}

func nudge(id, member string) store.Nudge {
	return store.Nudge{
		ID:      id,
		Due:     first,
		Member:  mentoring.MemberID(member),
		Flow:    "checkin",
		About:   store.About{Pair: "p1"},
		Unasked: true,
		Since:   after(-time.Hour),
	}
}
