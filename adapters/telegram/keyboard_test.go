package telegram

import (
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

func TestRows(t *testing.T) {
	for _, c := range []struct {
		labels, want string // ; between buttons, ~ before an aside, | between rows
		rightLeft    bool
	}{
		{labels: "Yes;No", want: "Yes;No"},
		{labels: "1;2;3;4", want: "1;2;3|4"},
		{labels: "Great;So-so;We have not met yet", want: "Great;So-so|We have not met yet"},
		{labels: "Another time;Tomorrow", want: "Another time;Tomorrow"},
		{labels: "~Back;Yes;No;~Stop", want: "Yes;No|Back;Stop"},
		{labels: "Yes;No;~Back;~Stop", want: "No;Yes|Stop;Back", rightLeft: true},
		{labels: "いいえいいえい;はいはいはいは", want: "いいえいいえい;はいはいはいは"},
		{labels: "いいえいいえいい;はいはいはいは", want: "いいえいいえいい|はいはいはいは"},
	} {
		m := chat.Message{RightLeft: c.rightLeft}
		for label := range strings.SplitSeq(c.labels, ";") {
			words, aside := strings.CutPrefix(label, "~")
			m.Choices = append(m.Choices, chat.Choice{Label: words, Aside: aside})
		}
		var got []string
		for _, row := range rows(m) {
			var labels []string
			for _, choice := range row {
				labels = append(labels, choice.Label)
			}
			got = append(got, strings.Join(labels, ";"))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: laid out as %s, want %s", c.labels, strings.Join(got, "|"), c.want)
		}
	}
}

func TestButtons(t *testing.T) {
	a := newDesk(t).adapter()
	handle := chat.Handle("d1_yes_mac")
	for _, c := range []struct {
		choice chat.Choice
		room   bool
		want   button
	}{
		{chat.Choice{Label: "Yes", Handle: handle}, true, button{Text: "Yes", Data: "d1_yes_mac"}},
		{chat.Choice{Label: "Yes", Handle: handle, Private: true}, false, button{Text: "Yes", Data: "d1_yes_mac"}},
		{chat.Choice{Label: "Yes", Handle: handle, Private: true}, true,
			button{Text: "Yes", URL: "https://t.me/MentorBot?start=d1_yes_mac"}},
		{chat.Choice{Label: "Page", Handle: handle, Link: "https://example.org/a"}, true,
			button{Text: "Page", URL: "https://example.org/a"}},
		{chat.Choice{Label: "Page", Handle: handle, Link: "javascript:x"}, true, button{Text: "Page",
			Data: "d1_yes_mac"}},
	} {
		if got, err := a.button(t.Context(), c.choice, c.room); err != nil || got != c.want {
			t.Errorf("%+v became %+v, %v", c.choice, got, err)
		}
	}
	wrong := []chat.Choice{{Label: "None"}, {Label: "Long", Handle: chat.Handle(strings.Repeat("x", 65))},
		{Label: "Spaced", Handle: "a b", Private: true}}
	if slices.ContainsFunc(wrong, func(c chat.Choice) bool {
		_, err := a.button(t.Context(), c, true)
		return err == nil
	}) {
		t.Error("a handle that can't be carried is carried")
	}
}
