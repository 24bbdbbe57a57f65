package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"mentorbot/bot"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/source"
	"mentorbot/flows"
	"mentorbot/locales"
)

// load reads flows, guides and locales, those of the operator laid over the built-in ones.
func load(c config) (bot.Content, []source.Problem) {
	content, problems := bot.Load(flows.FS, locales.FS, folder(c.flows), folder(c.locales))
	return content, problems
}

// lint is load and a look at what it all means. The built-in content is linted by the tests; at a start only that of the operator
// needs it.
func lint(c config) (bot.Content, []source.Problem) {
	content, problems := load(c)
	if len(problems) > 0 {
		return content, append(problems, content.CheckFlows()...) // what is left out for a mistake is not told as missing
	}
	return content, content.Check(append(pageKeys(content), stageKeys...))
}

// pageKeys are the page's words: whether it says them all is for its own tests to tell.
func pageKeys(content bot.Content) []string {
	var keys []string
	for _, key := range content.Book.Keys(phrasebook.English) {
		if strings.HasPrefix(key, "page.") {
			keys = append(keys, key)
		}
	}
	return keys
}

func folder(name string) fs.FS {
	if name == "" {
		return nil
	}
	return os.DirFS(name)
}

// mustLoad is load for those who can't go on with a mistake: each is printed in a line.
func mustLoad(c config, out io.Writer) (bot.Content, error) {
	read := load
	if c.flows != "" || c.locales != "" {
		read = lint
	}
	content, problems := read(c)
	if len(problems) == 0 {
		return content, nil
	}
	for _, p := range problems {
		fmt.Fprintln(out, p)
	}
	return content, fmt.Errorf("%d problems in flows, guides or locales: see the lines above", len(problems))
}

// check prints what is wrong, a line each.
func check(ctx context.Context, c config, out io.Writer) error {
	content, problems := lint(c)
	for _, p := range problems {
		fmt.Fprintln(out, p)
	}
	tellMissing(content.Book, out)
	if ready := checkNetworks(ctx, c, content, out); len(problems) > 0 || !ready {
		return errTold
	}
	fmt.Fprintf(out, "all is well: flows: %d, guides: %d, languages: %d\n", len(content.Flows), len(content.Guides), len(content.Book.Languages()))
	return nil
}

// tellMissing prints how much each language lacks.
func tellMissing(book *phrasebook.Book, out io.Writer) {
	all := len(book.Keys(phrasebook.English))
	for _, l := range book.Languages() {
		if missing := book.Missing(l); len(missing) > 0 {
			fmt.Fprintf(out, "%s lacks %d of %d phrases (%d %%), which are said in English: %s …\n",
				l, len(missing), all, len(missing)*100/all, missing[0])
		}
	}
}

// schema prints a JSON Schema for editors.
func schema(_ context.Context, c config, out io.Writer) error {
	schemas := map[string]func() []byte{"flow": flow.Schema, "guide": mentoring.GuideSchema}
	if len(c.args) == 1 && schemas[c.args[0]] != nil {
		_, err := out.Write(schemas[c.args[0]]())
		return err
	}
	return fmt.Errorf("schema of what? write: mentorbot schema flow, or: mentorbot schema guide")
}
