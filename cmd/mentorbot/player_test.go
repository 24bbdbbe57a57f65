package main

import (
	"strings"

	"github.com/chromedp/chromedp"

	"mentorbot/bot/chat"
)

// player plays one person of the page with pointer and keyboard, in the person's own language.
type player struct {
	*tab
	column   string // the selector of the person's column
	language chat.Language
}

// player finds somebody by name.
func (p *tab) player(name string, l chat.Language) player {
	p.t.Helper()
	p.wait("there is "+name, `(name) => !!document.querySelector("section.column[aria-label='" + name + "']")`, name)
	return player{tab: p, column: "section.column[aria-label='" + name + "']", language: l}
}

// words are a phrase in the person's language.
func (p player) words(key string) string { return builtIn().Book.Label(p.language, key, nil) }

// latest is the number of the last line that the person sees.
func (p player) latest() int {
	return ask[int](p.tab, `Math.max(0, ...[...document.querySelectorAll("`+p.column+` .log [data-number]")].map((n) => +n.dataset.number))`)
}

// presses presses the latest open button with these words.
func (p player) presses(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.pressesWords(p.words(key))
	}
}

func (p player) pressesWords(words string) {
	p.t.Helper()
	const open = `(column, words) => [...document.querySelectorAll(column + " .log button.choice:not([aria-pressed])")]
		.filter((b) => b.textContent.trim().split(" · ").includes(words)).at(-1)`
	before := p.latest()
	line := poll[string](p.tab, `(...args) => (`+open+`)(...args)?.closest("[data-number]").dataset.number ?? ""`, p.column, words)
	p.click("["+words+"]", open, p.column, words)
	p.answered("["+words+"] is pressed", before)
	// The next question may have a button with the same words: this one must show first that it was pressed.
	p.wait("["+words+"] shows that it was pressed",
		`(column, words, line) => (`+open+`)(column, words)?.closest("[data-number]").dataset.number !== line`, p.column, words, line)
}

// answered waits for a line of the person's own after one.
func (p player) answered(what string, before int) {
	p.t.Helper()
	p.wait(what, `(column, before) => [...document.querySelectorAll(column + " .line.mine")].some((n) => +n.dataset.number > before)`, p.column, before)
}

// says types into the message box and presses Enter.
func (p player) says(text string) {
	p.t.Helper()
	before := p.latest()
	p.click("the message box", `(column) => document.querySelector(column + " textarea")`, p.column)
	p.do(chromedp.KeyEvent(text))
	p.key("Enter", 13)
	p.answered(text+" is said", before)
}

// fills opens the latest form and fills it in: words are typed, the key of an option is ticked, several with commas.
func (p player) fills(fields ...string) {
	p.t.Helper()
	before := p.latest()
	// What is asked now stands below what the person did last.
	const last = `[...document.querySelectorAll(column + " .log .form")]
		.filter((f) => !document.querySelector(column + " .log [data-number='" + f.closest("[data-number]").dataset.number + "'] ~ .mine")).at(-1)`
	p.wait("a form", `(column) => `+last, p.column)
	if ask[bool](p.tab, `(() => { const column = "`+p.column+`"; return !(`+last+`)?.querySelector("form"); })()`) {
		p.click("open the form", `(column) => `+last+`?.querySelector("button[aria-expanded=false]")`, p.column)
	}
	for i := 0; i < len(fields); i += 2 {
		p.fill(last, fields[i], fields[i+1])
	}
	p.picture("a form in " + string(p.language))
	p.click("send the form", `(column) => `+last+`?.querySelector("button[type=submit]")`, p.column)
	p.answered("the form is sent", before)
}

func (p player) fill(form, key, value string) {
	p.t.Helper()
	ticked := ask[bool](p.tab, `(() => { const column = "`+p.column+`";
		return !!(`+form+`)?.querySelector("[data-key=`+key+`][type=radio], [data-key=`+key+`][type=checkbox]"); })()`)
	if kind := ask[string](p.tab, `(() => { const column = "`+p.column+`"; return (`+form+`)?.querySelector("[data-key=`+key+`]")?.type ?? ""; })()`); kind == "date" {
		value = value[5:7] + value[8:] + value[:4] // month, day and year, as an American browser takes them
	}
	if !ticked {
		p.click(key, `(column, key) => (`+form+`)?.querySelector("[data-key=" + key + "]")`, p.column, key)
		p.do(chromedp.KeyEvent(value))
		return
	}
	for option := range strings.SplitSeq(value, ",") {
		p.click(key+" "+option, `(column, key, option) => (`+form+`)?.querySelector("[data-key=" + key + "][value=" + option + "]")`, p.column, key, option)
	}
}

// sees waits until a phrase of the person's language stands in their column; of one with placeholders, its longest piece.
func (p player) sees(key string) {
	p.t.Helper()
	p.wait("a line with "+key, `(column, words) => document.querySelector(column + " .log").textContent.includes(words)`, p.column, longest(p.words(key)))
}

// longest is the longest piece of a phrase without placeholders and stresses.
func longest(phrase string) string {
	piece := ""
	for part := range strings.FieldsFuncSeq(phrase, func(c rune) bool { return strings.ContainsRune("{}*\n\u2068\u2069", c) }) {
		if len(part) > len(piece) {
			piece = part
		}
	}
	return piece
}

// goes opens one of the person's rooms, by its words.
func (p player) goes(key string) {
	p.t.Helper()
	p.click("the room "+key, `(column, words) => [...document.querySelectorAll(column + " [role=tab]")].find((b) => b.textContent.trim() === words)`,
		p.column, p.words(key))
}
