package main

import (
	"encoding/json"
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

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
	for _, kind := range []input.DispatchKeyEventType{
		input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp,
	} {
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
	p.click(name, `(name) =>
		document.querySelector("#clock:not([aria-busy]) [data-leap=" + name + "][aria-disabled=false]")`, name)
	p.wait("time moves by a "+name, `(before) =>
		new Date(document.querySelector("#clock:not([aria-busy]) time")?.dateTime) - new Date(before) > 60_000`, before)
}
