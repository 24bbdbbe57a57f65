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
	const arabic = "hello: \"أهلًا {name}\"\nhello~feminine: \"أهلًا بكِ {name}\"\n"
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
	b, _ = Load(files(t, map[string]string{"en/join.yaml": "hello: \"Hello\"\n", "ar/join.yaml": arabic}))
	if problems := b.Lint([]string{"join.hello"}); len(problems) == 0 {
		t.Error("a variant may name what English does not")
	}
}
