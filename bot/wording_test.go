package bot_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/inbox"
	"mentorbot/bot/phrasebook"
	"mentorbot/flows"
	"mentorbot/locales"
)

// around are the buttons that may stand under a question beside its own.
var around = []string{
	"common.back", "common.skip", "common.stop", "common.more", "common.less", "common.done_word", "common.change",
}

// question is one that offers answers, in one language.
type question struct {
	language chat.Language
	key      string
	choices  []chat.Choice
}

// reader is who hears a phrase: in a guide, among those a program is for, in a form of address. Empty: none of them.
type reader struct{ whom, guide, form string }

// readers are all for whom a phrase may be worded otherwise.
func readers(c bot.Content) (all []reader) {
	add := func(guide string, audiences ...string) {
		for _, whom := range append(audiences, "") {
			for _, form := range append(slices.Clone(phrasebook.Forms), "") {
				all = append(all, reader{whom, guide, form})
			}
		}
	}
	add("")
	for _, id := range slices.Sorted(maps.Keys(c.Guides)) {
		add(id, slices.Clone(c.Guides[id].Whom)...)
	}
	return all
}

func (r reader) hears(b *phrasebook.Book, l chat.Language, key string) string {
	return b.Variant(l, key, r.whom, r.guide, r.form)
}

// questions are all that the flows ask with answers to choose from, and all lists of answers that code offers, in each
// language and as each reader hears them.
func questions(c bot.Content) []question {
	var all []question
	asked, who := offered(c), readers(c)
	for _, l := range c.Book.Languages() {
		for _, key := range slices.Sorted(maps.Keys(asked)) {
			all = append(all, heard(c, l, key, asked[key], who)...)
		}
		all = append(all, listed(c, l)...)
	}
	return all
}

// heard is a question in all its wordings, each once.
func heard(c bot.Content, l chat.Language, key string, labels []string, who []reader) (all []question) {
	known := map[string]bool{}
	for _, r := range who {
		q := question{language: l, key: key}
		for _, label := range slices.Concat(labels, around) {
			variant := r.hears(c.Book, l, label)
			q.key += " " + variant
			q.choices = append(q.choices, chat.Choice{Key: variant, Label: c.Book.Label(l, variant, nil)})
		}
		if !known[q.key] {
			known[q.key], q.key = true, fmt.Sprintf("%s %+v", key, r)
			all = append(all, q)
		}
	}
	return all
}

// offered are the keys of the labels of each question.
func offered(c bot.Content) map[string][]string {
	all := map[string][]string{"verbs.": verbs(c)}
	for id, f := range c.Flows {
		for _, s := range f.Steps {
			all[string(id)+"/"+s.ID] = flow.LabelKeys(s.Phrase, s.Answer)
			for _, field := range s.Answer.Fields {
				all[string(id)+"/"+s.ID+"/"+field.ID] = flow.LabelKeys(field.Phrase, field.Answer)
			}
		}
	}
	for _, list := range inbox.ButtonLists {
		all[list] = slices.DeleteFunc(inbox.Buttons(), func(key string) bool { return !strings.HasPrefix(key, list) })
	}
	for id, g := range c.Guides {
		anyone := slices.Clone(all["program.whom_"])
		for _, whom := range g.Whom {
			anyone = append(anyone, "program.whom_"+whom)
		}
		all["program.whom_/"+id] = anyone
	}
	return all
}

func verbs(c bot.Content) (keys []string) {
	for _, f := range c.Flows {
		if f.Command != "" {
			keys = append(keys, "verbs."+f.Command)
		}
	}
	slices.Sort(keys)
	return keys
}

// listed are the lists whose labels are no single key: languages by their names, and guides.
func listed(c bot.Content, l chat.Language) []question {
	tongues, guides := question{language: l, key: "languages"}, question{language: l, key: "guides"}
	for _, other := range c.Book.Languages() {
		tongues.choices = append(tongues.choices, chat.Choice{Key: string(other), Label: c.Book.Name(other)})
	}
	for _, name := range slices.Sorted(maps.Keys(c.Guides)) {
		label := c.Book.Label(l, c.Guides[name].Title, nil)
		guides.choices = append(guides.choices, chat.Choice{Key: name, Label: label})
	}
	return []question{tongues, guides}
}

// alike are the answers of one question that are the same once accents, capitals and the like are gone.
func alike(c bot.Content) (all []string) {
	for _, q := range questions(c) {
		seen := map[string]string{}
		for _, choice := range q.choices {
			folded := c.Book.Fold(choice.Label)
			if other, twice := seen[folded]; twice || folded == "" {
				all = append(all, fmt.Sprintf("%s: %s: %s and %s are both %q", q.language, q.key, choice.Key, other, folded))
			}
			seen[folded] = choice.Key
		}
	}
	return all
}

func TestNoTwoChoicesAreAlike(t *testing.T) {
	for _, two := range alike(content()) {
		t.Error(two)
	}
}

// The same words twice are seen in a form of address, in a guide, and in lists that code makes.
func TestChoicesThatAreAlikeAreSeen(t *testing.T) {
	for same, as := range map[string]string{
		"checkin.going.unsure~feminine": "checkin.going.well", "checkin.going.unsure~masculine": "checkin.going.help",
		"checkin.met.met~support": "checkin.met.planned", "guide.ready.rough": "guide.ready.help",
		"program.whom_caring": "program.whom_anyone", "program.weekday.monday": "program.weekday.friday",
		"today.checkin": "today.guide", "pairs.one.end": "pairs.one.fine", "checkin.met.not_yet": "common.stop",
	} {
		label := content().Book.Label("es", as, nil)
		file, key, _ := strings.Cut(same, ".")
		own := fstest.MapFS{"es/" + file + ".yaml": {Data: fmt.Appendf(nil, "%s: %q\n", key, label)}}
		c, problems := bot.Load(flows.FS, locales.FS, nil, own)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if two := alike(c); len(two) == 0 || !strings.Contains(two[0], same) {
			t.Errorf("%s says what %s says, and %q is seen", same, as, two)
		}
	}
}

// ways in which people write the same.
var ways = map[string]func(string) string{
	"as it is":       func(s string) string { return s },
	"small":          strings.ToLower,
	"capital":        strings.ToUpper,
	"Turkish":        func(s string) string { return strings.ToUpperSpecial(unicode.TurkishCase, s) },
	"small Turkish":  func(s string) string { return strings.ToLowerSpecial(unicode.TurkishCase, s) },
	"no accents":     bare,
	"taken apart":    norm.NFD.String,
	"ss":             strings.NewReplacer("ß", "ss").Replace,
	"capital ß":      strings.NewReplacer("ß", "ẞ").Replace,
	"ae oe ue":       strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue").Replace,
	"plain alif":     strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا").Replace,
	"other alif":     strings.NewReplacer("أ", "إ", "إ", "أ").Replace,
	"no hamza":       strings.NewReplacer("ؤ", "و", "ئ", "ي", "ء", "").Replace,
	"ha for ta":      strings.NewReplacer("ة", "ه").Replace,
	"ya":             strings.NewReplacer("ى", "ي", "ي", "ى").Replace,
	"Persian":        strings.NewReplacer("ك", "ک", "ي", "ی").Replace,
	"tatweel":        stretched,
	"vowel signs":    voiced,
	"points":         func(s string) string { return "  «" + s + "»! 🙂 " },
	"Arabic-Indic":   digits('٠'),
	"Persian digits": digits('۰'),
	"Devanagari":     digits('०'),
	"fullwidth":      digits('０'),
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

// arabic puts something behind each Arabic letter.
func arabic(s, behind string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
		if unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) {
			b.WriteString(behind)
		}
	}
	return b.String()
}

func stretched(s string) string { return arabic(s, "ـ") }
func voiced(s string) string    { return arabic(s, "\u064e") }

func digits(zero rune) func(string) string {
	return func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return zero + r - '0'
			}
			return r
		}, s)
	}
}

// TestWhatIsSaidIsUnderstood: every answer of every question is understood by its label in every way that people write
// it, and by its number in the digits of any script.
func TestWhatIsSaidIsUnderstood(t *testing.T) {
	all := questions(content())
	if len(all) < 100 {
		t.Fatalf("only %d questions", len(all))
	}
	for _, q := range all {
		for i, c := range q.choices {
			for way, write := range ways {
				q.understood(t, way, write(c.Label), i)
				if number := fmt.Sprint(i + 1); !q.labelled(number) {
					q.understood(t, way, write(number), i)
				}
			}
		}
	}
}

// labelled tells whether a number is itself an answer: that goes before its place in the list.
func (q question) labelled(number string) bool {
	return slices.ContainsFunc(q.choices, func(c chat.Choice) bool { return c.Label == number })
}

func (q question) understood(t interface{ Errorf(string, ...any) }, way, text string, want int) {
	if got, ok := content().Book.Understand(q.language, chat.Private(text), q.choices); !ok || got != want {
		t.Errorf("%s: %s: %q (%s) is %d, %v; want %d of %v", q.language, q.key, text, way, got, ok, want, q.choices)
	}
}

// TestWhatIsSaidIsUnderstoodInSeveralWaysAtOnce writes labels in any three of the ways, one after the other.
func TestWhatIsSaidIsUnderstoodInSeveralWaysAtOnce(t *testing.T) {
	all := questions(content())
	var names []string
	for name := range ways {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(r *rapid.T) {
		q := rapid.SampledFrom(all).Draw(r, "question")
		i := rapid.IntRange(0, len(q.choices)-1).Draw(r, "choice")
		text := q.choices[i].Label
		var used []string
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 3).Draw(r, "ways") {
			text, used = ways[name](text), append(used, name)
		}
		q.understood(r, strings.Join(used, ", "), text, i)
	})
}
