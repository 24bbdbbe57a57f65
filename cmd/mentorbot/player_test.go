package main

import (
	"fmt"
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
	column := "section.column[aria-label='" + name + "']"
	p.wait("there is "+name, `(column) => document.querySelector(column)`, column)
	return player{tab: p, column: column, language: l}
}

// words are a phrase in the person's language.
func (p player) words(key string) string { return builtIn().Book.Label(p.language, key, nil) }

// latest is the number of the last line that the person sees.
func (p player) latest() int {
	return ask[int](p.tab, `Math.max(0, ...[...document.querySelectorAll("`+p.column+` .log [data-number]")]
		.map((n) => +n.dataset.number))`)
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
	const open = `((column, words) => [...document.querySelectorAll(column + " .log button.choice:not([aria-pressed])")]
		.filter((b) => b.textContent.trim().split(" · ").includes(words)).at(-1))`
	const line = open + `(column, words)?.closest("[data-number]").dataset.number`
	before := p.latest()
	number := poll[string](p.tab, `(column, words) => `+line+` ?? ""`, p.column, words)
	p.click("["+words+"]", open, p.column, words)
	p.answered("["+words+"] is pressed", before)
	// The next question may have a button with the same words: this one must show first that it was pressed.
	p.wait("["+words+"] shows that it was pressed",
		`(column, words, number) => `+line+` !== number`, p.column, words, number)
}

// answered waits for a line of the person's own after one.
func (p player) answered(what string, before int) {
	p.t.Helper()
	p.wait(what, `(column, before) => [...document.querySelectorAll(column + " .line.mine")]
		.some((n) => +n.dataset.number > before)`, p.column, before)
}

// types writes into the message box. When a form has just been sent, the page puts the cursor elsewhere, as somebody who
// types at once would notice: they type again.
func (p player) types(text string) {
	p.t.Helper()
	const box = `document.querySelector(%q + " textarea")`
	for range 3 {
		p.click("the message box", `(column) => document.querySelector(column + " textarea")`, p.column)
		p.wait("the cursor is there", `(column) => document.activeElement === document.querySelector(column + " textarea")`, p.column)
		ask[bool](p.tab, fmt.Sprintf(box+`.select() === undefined`, p.column))
		p.do(chromedp.KeyEvent(text))
		if ask[string](p.tab, fmt.Sprintf(box+`.value`, p.column)) == text {
			return
		}
	}
	p.t.Fatalf("%q can't be typed: %s", text, p.text())
}

// says types into the message box and presses Enter.
func (p player) says(text string) {
	p.t.Helper()
	before := p.latest()
	p.types(text)
	p.key("Enter", 13)
	p.answered(text+" is said", before)
}

// asked is the form that is asked now: it stands below what the person did last.
const asked = `((column) => [...document.querySelectorAll(column + " .log .line:not(:has(~ .mine)) .form")].at(-1))`

// fills opens the form and fills it in: words are typed, the key of an option is ticked, several with commas.
func (p player) fills(fields ...string) {
	p.t.Helper()
	before := p.latest()
	p.wait("a form", asked, p.column)
	if !ask[bool](p.tab, fmt.Sprintf(`%s(%q).querySelector("form") !== null`, asked, p.column)) {
		p.click("open the form", `(column) => `+asked+`(column)?.querySelector("button[aria-expanded=false]")`, p.column)
	}
	for i := 0; i < len(fields); i += 2 {
		p.fill(fields[i], fields[i+1])
	}
	p.picture("a form in " + string(p.language))
	p.click("send the form", `(column) => `+asked+`(column)?.querySelector("button[type=submit]")`, p.column)
	p.answered("the form is sent", before)
}

func (p player) fill(key, value string) {
	p.t.Helper()
	const input = `(column, selector) => ` + asked + `(column)?.querySelector(selector)`
	field := "[data-key=" + key + "]"
	switch poll[string](p.tab, `(column, selector) => (`+input+`)(column, selector)?.type`, p.column, field) {
	case "radio", "checkbox":
		for option := range strings.SplitSeq(value, ",") {
			p.click(key+" "+option, input, p.column, field+"[value="+option+"]")
		}
	case "date":
		p.click(key, input, p.column, field)
		p.do(chromedp.KeyEvent(value[5:7] + value[8:] + value[:4])) // as an American browser takes it
	default:
		p.click(key, input, p.column, field)
		p.do(chromedp.KeyEvent(value))
	}
}

// sees waits until a phrase stands in the column; of one with placeholders, its longest piece.
func (p player) sees(key string) {
	p.t.Helper()
	p.wait("a line with "+key, `(column, words) =>
		document.querySelector(column + " .log").textContent.includes(words)`, p.column, longest(p.words(key)))
}

// longest is the longest piece of a phrase without placeholders and stresses.
func longest(phrase string) string {
	piece := ""
	apart := func(c rune) bool { return strings.ContainsRune("{}*\n\u2068\u2069", c) }
	for part := range strings.FieldsFuncSeq(phrase, apart) {
		if len(part) > len(piece) {
			piece = part
		}
	}
	return piece
}

// goes opens one of the person's rooms, by its words.
func (p player) goes(key string) {
	p.t.Helper()
	p.click("the room "+key, `(column, words) => [...document.querySelectorAll(column + " [role=tab]")]
		.find((b) => b.textContent.trim() === words)`, p.column, p.words(key))
}
