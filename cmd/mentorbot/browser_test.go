package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a test waits for something to appear before it says what is missing.
const patience = 30 * time.Second

// browserPath finds a Chromium. Where there is none the test is skipped, except where nothing may be skipped.
func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const reason = "no Chromium is installed, so the page is not looked at (apt-get install chromium)"
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skip(reason)
	return ""
}

// tab is a page in a real browser. Whatever its console complains of, or asks of another host, fails the test.
type tab struct {
	t    *testing.T
	ctx  context.Context
	home string

	mu    sync.Mutex
	wrong []string
}

// size is a window's, in CSS pixels.
type size struct{ width, height int64 }

var desktop, phone = size{1600, 1000}, size{390, 844}

// openTab starts a browser and opens an address of the playground.
func openTab(t *testing.T, address, query string, window size) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browserPath(t)), chromedp.NoSandbox,
		chromedp.WindowSize(int(window.width), int(window.height)), chromedp.UserDataDir(t.TempDir()))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeTab := chromedp.NewContext(allocator)
	p := &tab{t: t, ctx: ctx, home: address}
	t.Cleanup(func() {
		p.mu.Lock()
		for _, complaint := range p.wrong {
			t.Error(complaint)
		}
		p.mu.Unlock()
		closeTab()
		stop()
	})
	if err := chromedp.Listen(ctx, p.note); err != nil {
		t.Fatal(err)
	}
	p.do(chromedp.EmulateViewport(window.width, window.height))
	p.prefer("prefers-color-scheme", "light")
	p.do(chromedp.Navigate(address + query))
	p.wait("the page is drawn", `() => document.querySelector("#clock time")`)
	return p
}

// note keeps what a page in order never does.
func (p *tab) note(event any) {
	complaint := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		complaint = "an exception in the page: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			complaint += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		complaint = "the page writes to the console: " + string(e.Type)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			complaint = "the browser complains: " + e.Entry.Text + " " + e.Entry.URL
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && u.Hostname() != "127.0.0.1" {
			complaint = "a request leaves this machine: " + e.Request.URL
		}
	}
	if complaint != "" {
		p.mu.Lock()
		p.wrong = append(p.wrong, complaint)
		p.mu.Unlock()
	}
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// prefer sets a preference of the browser's user, such as a dark page. That nothing moves is always one: a button must
// not go away from under the pointer.
func (p *tab) prefer(feature, value string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: feature, Value: value}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// wait waits until a function of the page gives something true.
func (p *tab) wait(what, function string, args ...any) {
	p.t.Helper()
	if !poll[bool](p, "async (...args) => !!("+function+")(...args)", args...) {
		p.picture("in vain")
		p.t.Fatalf("waited in vain: %s\n%s", what, p.text())
	}
}

// again calls a function in the page until it gives something true, or patience ends; then it gives what came last. The
// page's own policy allows no code made of text, so polling is written out here.
const again = `(async () => {
	const find = %s, args = %s, end = performance.now() + %d;
	for (;;) {
		const found = await find(...args);
		if (found || performance.now() > end) return found;
		await new Promise((go) => setTimeout(go, 20));
	}
})()`

func poll[T any](p *tab, function string, args ...any) T {
	p.t.Helper()
	list, err := json.Marshal(append([]any{}, args...))
	if err != nil {
		p.t.Fatal(err)
	}
	return ask[T](p, fmt.Sprintf(again, function, list, patience.Milliseconds()))
}

// ask gives what a piece of the page's JavaScript gives.
func ask[T any](p *tab, expression string) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// text is what the page shows, for the message of a test that failed.
func (p *tab) text() string { return ask[string](p, `document.body.innerText.slice(-4000)`) }

// reach finds the middle of what a function finds, once a pointer can reach it.
const reach = `(...args) => {
	const node = (%s)(...args);
	if (!node) return null;
	node.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
	const r = node.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
	return node.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
}`

// click clicks with the pointer on what a function of the page finds, once it is there and nothing lies over it.
func (p *tab) click(what, find string, args ...any) {
	p.t.Helper()
	at := poll[[]float64](p, fmt.Sprintf(reach, find), args...)
	if len(at) != 2 {
		p.picture("in vain")
		p.t.Fatalf("nothing to click: %s\n%s", what, p.text())
	}
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}

// key presses a key that writes nothing, such as Enter where the page takes it, or Tab.
func (p *tab) key(name string, code int64) {
	p.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		_, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: kind, Key: name, Code: name, WindowsVirtualKeyCode: code, NativeVirtualKeyCode: code,
		})
		if err != nil {
			p.t.Fatal(err)
		}
	}
}

// press clicks on a button of the page itself, by its words.
func (p *tab) press(key string) {
	p.t.Helper()
	p.click(key, `(words) => [...document.querySelectorAll("button")].find((b) => b.innerText.startsWith(words))`,
		builtIn().Book.Label("en", key, nil))
}

// leap moves time by one of the page's buttons, and waits until all that came of it is told.
func (p *tab) leap(name string) {
	p.t.Helper()
	before := ask[string](p, `document.querySelector("#clock time").dateTime`)
	p.click(name, `(name) => document.querySelector("#clock:not([aria-busy]) [data-leap=" + name + "][aria-disabled=false]")`, name)
	p.wait("time moves by a "+name, `(before) => new Date(document.querySelector("#clock:not([aria-busy]) time")?.dateTime) - new Date(before) > 60_000`, before)
}

// picture keeps what the page looks like in the folder that MENTORBOT_PICTURES names, if it names one.
func (p *tab) picture(name string) {
	p.t.Helper()
	folder := os.Getenv("MENTORBOT_PICTURES")
	if folder == "" {
		return
	}
	data, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, strings.ReplaceAll(name, " ", "-")+".png"), data, 0o644)
	}
	if err != nil {
		p.t.Error(err)
	}
}
