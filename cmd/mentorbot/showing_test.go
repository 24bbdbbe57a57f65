package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mentorbot/adapters/web"
	"mentorbot/bot/story"
)

// A click starts a demo of the size that the page speaks of; twelve weeks of ten pairs pass while one watches.
func TestADemoOfTenPairsPasses(t *testing.T) {
	running := runStage(t, t.TempDir())
	page := openTab(t, running.address, "?language=en&side=open", desktop)
	begun := time.Now()
	if got := ask[int](page, `fetch("/api/demo", { method: "POST", headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ pairs: 10, weeks: 12, language: "en" }) }).then((r) => r.status)`); got != http.StatusOK {
		t.Fatalf("the demo answers %d", got)
	}
	page.wait("all pairs are on the page", `() => document.querySelectorAll("#paths .pair").length === 10`)
	page.picture("a demo under way")
	page.keeps("over", builtIn().Book.Label("en", "page.demo.over", nil))
	running.demo.Wait()
	page.wait("the page says that it is over", `() => document.body.dataset.over`)
	if took := time.Since(begun); took > mostPlayed {
		t.Errorf("twelve weeks took %v", took)
	}
	// Who answers slowly is still about the last questions; who never answers is released on the way.
	completed, arrived := 0, 0
	for _, pair := range running.pairs(t) {
		last := pair.Steps[len(pair.Steps)-1].State
		switch {
		case pair.State == "completed":
			completed++
			arrived++
		case last != web.StepAhead:
			arrived++
		case pair.State != "released":
			t.Errorf("%s and %s are still %s: %s", pair.Mentor.Name, pair.Mentee.Name, pair.State, pair.Words)
		}
	}
	if completed < 7 || arrived < 9 {
		t.Errorf("%d of ten pairs came to week 12, and %d completed it", arrived, completed)
	}
	page.picture("a demo at its end")
}

// mostPlayed is how long twelve weeks of ten pairs may take, by the clock on the wall: less than a minute where nothing
// else is done, and more elsewhere.
const mostPlayed = 10 * time.Minute

// keeps notes in the page that its foot says some words: they go away after a while, and a test may come too late.
func (p *tab) keeps(name, words string) {
	p.t.Helper()
	ask[bool](p, fmt.Sprintf(`((name, words) => {
		const foot = document.querySelector("#notice");
		new MutationObserver(() => { if (foot.innerText.includes(words)) document.body.dataset[name] = "said"; })
			.observe(foot, { childList: true, subtree: true });
		return true;
	})(%q, %q)`, name, words))
}

func TestAClickStartsADemo(t *testing.T) {
	running := runStage(t, t.TempDir())
	page := openTab(t, running.address, "?language=en", desktop)
	page.press("page.demo.start")
	page.wait("the demo's pairs are on the page", `(n) => document.querySelectorAll("#paths .pair").length === n`,
		demoPairs)
	running.demo.Wait()
}

func TestAfterARestartEverythingIsWhereItWas(t *testing.T) {
	data := t.TempDir()
	before := runStage(t, data)
	page := openTab(t, before.address, "?language=en", desktop)
	page.press("page.hand.start")
	alex := page.player("Alex", "en")
	alex.says("/program")
	alex.pressesWords("Career advancement")
	alex.pressesWords("Anyone")
	alex.says("Onward together")
	page.leap("week")
	stood, ahead := before.standing(t), before.clock.lead()
	page.wait("all that was said is shown", `(last) => document.querySelector("[data-number='" + last + "']")`,
		before.latest(t, "web:alex"))
	const logs = `[...document.querySelectorAll(".log")].map((n) => n.innerText).join("\n")`
	shown := ask[string](page, logs)
	page.do(chromedp.Navigate("about:blank")) // a page that is open says that nobody answers
	before.end()

	after := runStage(t, data)
	if got := after.standing(t); got != stood {
		t.Errorf("before: %s\nafter:  %s", stood, got)
	}
	if got := after.clock.lead(); got != ahead {
		t.Errorf("the clock was %v ahead, and is %v", ahead, got)
	}
	again := openTab(t, after.address, "?language=en", desktop)
	if !poll[bool](again, `(shown) => `+logs+` === shown`, shown) {
		t.Errorf("the page showed:\n%s\nand shows:\n%s", shown, ask[string](again, logs))
	}
	again.player("Alex", "en").fills("languages_of", "en") // the question that was open is still open
}

func TestAConversationIsSavedAsAStory(t *testing.T) {
	running := runStage(t, t.TempDir())
	page := openTab(t, running.address, "?language=en", desktop)
	page.press("page.hand.start")
	alex := page.player("Alex", "en")
	alex.says("/program")
	alex.pressesWords("Career advancement")
	alex.pressesWords("Anyone")
	text := ask[string](page, `fetch(document.querySelector("`+alex.column+` a[download]").href).then((r) => r.text())`)
	saved, problems := story.Read("conversation.txtar", []byte(text))
	if len(problems) > 0 {
		t.Errorf("%v\n%s", problems, text)
	}
	if len(saved.Sections) == 0 {
		t.Errorf("nothing is told:\n%s", text)
	}
}

func TestAnotherSiteIsRefused(t *testing.T) {
	running := runStage(t, t.TempDir())
	for _, origin := range []string{"http://evil.example", "null"} {
		url := running.address + "api/demo"
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Origin", origin)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusForbidden || !bytes.Contains(body, []byte("page.error.origin")) {
			t.Errorf("%s is answered %s: %s", origin, response.Status, body)
		}
	}
	if people, _ := running.page.People(t.Context()); len(people) > 0 {
		t.Errorf("a demo began all the same")
	}
}
