package bottest

import (
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

const withPicture = `bot → Ana: One.

           Two.
bot → Ana: Three.
           [picture: A card
           for Ana]
           [Yes] [No]
Ana → bot: [Yes]
bot → Ana: Four: more.
`

const plainer1 = `bot → Ana: One.
bot → Ana: Two.

           Three.

           A card
           for Ana
           [Yes] [No]
Ana → bot: [Yes]
bot → Ana: Four: more.
`

func TestAPlainerNetworkTellsTheSame(t *testing.T) {
	if flat(withPicture) != flat(plainer1) {
		t.Errorf("\n%s\n%s", flat(withPicture), flat(plainer1))
	}
	for _, other := range []string{
		strings.Replace(plainer1, "Two", "2", 1), strings.Replace(plainer1, "[Yes] [No]", "[No] [Yes]", 1),
		strings.Replace(plainer1, "Ana → bot: [Yes]\n", "", 1), strings.Replace(plainer1, "bot → Ana: Four", "bot → Ben: Four", 1),
	} {
		if flat(withPicture) == flat(other) {
			t.Errorf("taken for the same:\n%s", other)
		}
	}
}

func TestOnlyAPlainerNetworkMayTellItOtherwise(t *testing.T) {
	for want, c := range map[bool]chat.Capabilities{
		true: {Pictures: true, TextLength: 1000}, false: {Pictures: true, TextLength: 4096},
	} {
		if plainer(c) != want {
			t.Errorf("%+v", c)
		}
	}
	if !plainer(chat.Capabilities{}) {
		t.Error("without pictures")
	}
}

func TestCommandsReadAsTheNetworkSpellsThem(t *testing.T) {
	for command, want := range map[string]string{"/": "write /pair", "/mentor ": "write /mentor pair"} {
		if got := spelt("write /mentor pair", chat.Capabilities{Command: command}); got != want {
			t.Errorf("%q: %q", command, got)
		}
	}
}

func TestTheDifferenceShowsWhatChanged(t *testing.T) {
	a := strings.Split("a b c d e f g h i j", " ")
	b := strings.Split("a b c d x f g h i j k", " ")
	want := "  … 1 lines\n  b\n  c\n  d\n- e\n+ x\n  f\n  g\n  h\n  i\n  j\n+ k\n"
	if got := diff(a, b); got != want {
		t.Errorf("\n%s", got)
	}
	if got := diff([]string{"a"}, []string{"a"}); got != "" {
		t.Errorf("%q", got)
	}
}

func TestAPhraseIsFoundWithoutItsPlaceholders(t *testing.T) {
	if found("How was your week with Ben?", "week with {partner}?") == 0 || found("How was it?", "week with {partner}?") != 0 {
		t.Error("found")
	}
}

func TestOptionsAreNamedByKeyOrLabel(t *testing.T) {
	options := []chat.Choice{{Key: "mon", Label: "Monday"}, {Key: "tue", Label: "Tuesday"}, {Key: "_skip", Label: "Skip"}}
	for value, want := range map[string]string{
		"mon": "Monday", "mon,tue": "Monday|Tuesday", "tuesday, mon": "Tuesday|Monday", "skip": "Skip", "wed": "", "mon,wed": "", "": "",
	} {
		if got := strings.Join(chosen(value, options), "|"); got != want {
			t.Errorf("%s: %s", value, got)
		}
	}
}
