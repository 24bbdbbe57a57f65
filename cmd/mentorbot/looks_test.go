package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// atHand opens a page on which three people stand.
func atHand(t *testing.T, query string, window size) *tab {
	t.Helper()
	page := openTab(t, runStage(t, t.TempDir()).address, query, window)
	page.press("page.hand.start")
	page.wait("three people are there", `() => document.querySelectorAll("section.column").length === 3`)
	return page
}

func TestThePageMirrorsInArabic(t *testing.T) {
	page := atHand(t, "?language=en&side=open", desktop)
	const brand = `(() => { const r = document.querySelector(".brand").getBoundingClientRect();
		return (r.left + r.right) / 2 / innerWidth; })()`
	if at := ask[float64](page, brand); at > 0.5 {
		t.Errorf("in English the name stands at %v of the width", at)
	}
	page.do(chromedp.SetValue(chromedp.CSS("select.languages"), "ar"))
	ask[bool](page, `document.querySelector("select.languages").dispatchEvent(new Event("change"))`)
	page.wait("the page is mirrored", `() => document.querySelector("html[dir=rtl][lang=ar]")`)
	page.wait("it speaks Arabic", `(words) => document.body.innerText.includes(words)`,
		builtIn().Book.Label("ar", "page.clock.week", nil))
	if at := ask[float64](page, brand); at < 0.5 {
		t.Errorf("in Arabic the name stands at %v of the width", at)
	}
	page.picture("the page in Arabic")
}

func TestThePageIsDarkForThoseWhoPreferIt(t *testing.T) {
	page := atHand(t, "?language=en&side=open", desktop)
	const light = `(() => { const c = document.createElement("canvas").getContext("2d");
		c.fillStyle = getComputedStyle(document.body).backgroundColor; c.fillRect(0, 0, 1, 1);
		return c.getImageData(0, 0, 1, 1).data[0]; })()`
	if got := ask[int](page, light); got < 200 {
		t.Errorf("by day the page has a ground of %d", got)
	}
	page.prefer("prefers-color-scheme", "dark")
	if got := ask[int](page, light); got > 60 {
		t.Errorf("at night the page has a ground of %d", got)
	}
	page.picture("at night")
}

func TestThePageFitsAPhone(t *testing.T) {
	for _, l := range builtIn().Book.Languages() {
		language := string(l)
		page := openTab(t, runStage(t, t.TempDir()).address, "?language="+language, phone)
		page.picture("a phone, empty, " + language)
		fits(t, page)
		ask[any](page, `(document.querySelectorAll(".start")[1].click(), null)`)
		page.wait("three people are there", `() => document.querySelectorAll("section.column").length === 3`)
		page.picture("a phone, " + language)
		fits(t, page)
	}
}

// fits looks whether the page scrolls sideways: columns may, the page may not.
func fits(t *testing.T, page *tab) {
	t.Helper()
	got := ask[[]int](page, `[document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]`)
	if got[0] > got[2] || got[1] > got[2] {
		t.Errorf("the page is %v wide on a phone of %d", got[:2], got[2])
	}
}

func TestAKeyboardIsEnough(t *testing.T) {
	page := atHand(t, "?language=en", desktop)
	ben := page.player("Ben", "en")
	page.click("nothing", `() => document.querySelector(".brand")`)
	const stops = 80 // far more than there are before the box
	for range stops {
		if ask[bool](page, `document.activeElement === document.querySelector("`+ben.column+` textarea")`) {
			break
		}
		page.key("Tab", 9)
		if !ask[bool](page, `document.activeElement.matches("body, :focus-visible")`) {
			t.Errorf("the focus can't be seen on %s", ask[string](page, `document.activeElement.outerHTML`))
		}
	}
	before := ben.latest()
	page.do(chromedp.KeyEvent("/help"))
	page.key("Enter", 13)
	ben.answered("what was typed is said", before)
	page.wait("the box is empty again", `(column) => !document.querySelector(column + " textarea").value`,
		ben.column)
	page.picture("by keyboard")
}

func TestLongWordsBreakWhereTheyMay(t *testing.T) {
	page := openTab(t, runStage(t, t.TempDir()).address, "?language=de", phone)
	ask[any](page, `(document.querySelectorAll(".start")[1].click(), null)`)
	page.wait("somebody is there", `() => document.querySelector("section.column[lang=de] .bot .bubble")`)
	const how = `(() => { const b = document.querySelector("section.column[lang=de] .bot .bubble"), s = getComputedStyle(b);
		return [s.hyphens, b.closest("[lang]").lang, getComputedStyle(b.querySelector("bdi") ?? b).hyphens].join(" "); })()`
	if got := ask[string](page, how); got != "auto de manual" && got != "auto de auto" {
		t.Errorf("a bubble's words break %q", got)
	}
}
