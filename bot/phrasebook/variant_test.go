package phrasebook

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
)

const (
	variedEnglish = `
hello: "Hello {name}"
hello~support: "Good to have you here, {name}"
hello~parents: "Hello, whether you have slept or not"
bye: "Goodbye"
bye~support: "Take care"
`
	variedArabic = `
hello: "أهلًا {name}"
hello~support: "يسرّنا وجودك {name}"
bye: "إلى اللقاء"
`
)

func TestAKeyIsSaidInItsVariant(t *testing.T) {
	b, _ := load(t, map[string]string{"en/join.yaml": variedEnglish, "ar/join.yaml": variedArabic}).Over(fstest.MapFS{
		"it/join.yaml": {Data: []byte("bye: \"Ciao\"\n")}})
	for _, c := range []struct {
		language chat.Language
		key      string
		of       []string
		want     string
	}{
		{"en", "join.hello", nil, "join.hello"},
		{"en", "join.hello", []string{"", "support"}, "join.hello~support"},
		{"en", "join.hello", []string{"parents", "support"}, "join.hello~parents"},
		{"en", "join.hello", []string{"crafts", "skill"}, "join.hello"},
		{"ar", "join.hello", []string{"parents", "support"}, "join.hello~support"}, // no wording of its own for parents
		{"ar", "join.bye", []string{"support"}, "join.bye"},
		{"it", "join.bye", []string{"support"}, "join.bye"},             // its own words before another language's
		{"it", "join.hello", []string{"support"}, "join.hello~support"}, // in English, as the key would be
	} {
		if got := b.Variant(c.language, c.key, c.of...); got != c.want {
			t.Errorf("%s: %s for %q is %s, not %s", c.language, c.key, c.of, got, c.want)
		}
	}
	if got := b.Variants(); !slices.Equal(got, []string{"parents", "support"}) {
		t.Errorf("variants: %v", got)
	}
	if l, text := b.Longest("join.bye"); l != "ar" && text != "إلى اللقاء" {
		t.Errorf("the longest goodbye is %s %q", l, text)
	}
}

func TestVariantsAreLinted(t *testing.T) {
	both := func(change func(string) string) map[string]string {
		text := change(variedEnglish)
		return map[string]string{"en/join.yaml": text, "ar/join.yaml": strings.NewReplacer("Hello", "أهلًا", "Good", "يا", "Take care", "مع السلامة").Replace(text)}
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"right":          {"", "", ""},
		"of nothing":     {"bye: \"Goodbye\"\n", "", `"bye~support" is a variant of nothing`},
		"says more":      {`"Take care"`, `"Take care, {name}"`, `says {name}, which "bye" does not have`},
		"without a name": {"bye~support", "bye~", `"bye~" can't be a key`},
		"two of them":    {"bye~support", "bye~support~parents", `"bye~support~parents" can't be a key`},
	} {
		t.Run(name, func(t *testing.T) {
			b, problems := Load(files(t, both(func(s string) string { return strings.Replace(s, c.old, c.new, 1) })))
			problems = append(problems, b.Lint([]string{"join.hello", "join.bye"})...)
			found := slices.ContainsFunc(problems, func(p source.Problem) bool { return strings.Contains(p.What, c.want) })
			if c.want == "" && len(problems) > 0 || c.want != "" && !found {
				t.Errorf("problems: %v, want %q", problems, c.want)
			}
		})
	}
}

// A language may have variants for forms of address that English does not need; they name what the key names.
func TestALanguageHasFormsOfItsOwn(t *testing.T) {
	const arabic = "hello: \"أهلًا {name}\"\n" +
		"hello~feminine: \"أهلًا بكِ {name}\"\nhello~masculine: \"أهلًا بكَ {name}\"\n"
	b, problems := Load(files(t, map[string]string{"en/join.yaml": "hello: \"Hello {name}\"\n", "ar/join.yaml": arabic}))
	if problems = append(problems, b.Lint([]string{"join.hello"})...); len(problems) > 0 {
		t.Error(problems)
	}
	for language, want := range map[chat.Language]string{"ar": "join.hello~feminine", "en": "join.hello"} {
		if got := b.Variant(language, "join.hello", "", "feminine"); got != want {
			t.Errorf("%s says %s", language, got)
		}
	}
	if got := b.Placeholders("join.hello~feminine"); !slices.Equal(got, []string{"name"}) {
		t.Errorf("it names %v", got)
	}
	if !b.HasForms("ar") || b.HasForms("en") || b.HasForms("eo") {
		t.Error("it is not Arabic alone that has forms")
	}
	if l, text := b.Longest("join.hello"); l != "ar" || text != "أهلًا بكِ {name}" {
		t.Errorf("the longest hello is %s %q", l, text)
	}
	b, _ = Load(files(t, map[string]string{"en/join.yaml": "hello: \"Hello\"\n", "ar/join.yaml": arabic}))
	if problems := b.Lint([]string{"join.hello"}); len(problems) == 0 {
		t.Error("a variant may name what English does not")
	}
}

// Both forms are there or none, and no variant for a guide is said before them: but an operator's own may be.
func TestWhatStandsBesideAFormIsLinted(t *testing.T) {
	const english = "hello: Hello\nhello~support: Hi\n"
	const both = "hello: يا\nhello~feminine: أهلًا بكِ\nhello~masculine: أهلًا بكَ\n"
	const support = "hello~support: مرحبا\n"
	for name, c := range map[string]struct {
		arabic, over string
		want         []string
	}{
		"both": {both, "", nil},
		"feminine alone": {"hello: يا\nhello~feminine: أ\n", "",
			[]string{`"hello~feminine" has no "hello~masculine" beside it`}},
		"masculine alone": {"hello: يا\nhello~masculine: أ\n", "",
			[]string{`"hello~masculine" has no "hello~feminine" beside it`}},
		"hidden": {both + support, "",
			[]string{`"hello~support" hides "hello~feminine"`, `"hello~support" hides "hello~masculine"`}},
		"of an operator": {both, support, nil},
		"under an operator's": {"hello: يا\n" + support, "hello~feminine: أ\nhello~masculine: أ\n",
			[]string{`"hello~support" hides "hello~feminine"`, `"hello~support" hides "hello~masculine"`}},
	} {
		t.Run(name, func(t *testing.T) {
			b := load(t, map[string]string{"en/join.yaml": english, "ar/join.yaml": c.arabic})
			if c.over != "" {
				b, _ = b.Over(fstest.MapFS{"ar/join.yaml": {Data: []byte(c.over)}})
			}
			var told []string
			for _, p := range b.Lint([]string{"join.hello"}) {
				if !strings.Contains(p.What, `has no "hello~support"`) || strings.Contains(p.What, "beside") {
					told = append(told, p.What)
				}
			}
			if !slices.Equal(told, c.want) {
				t.Errorf("told %q, want %q", told, c.want)
			}
		})
	}
}
