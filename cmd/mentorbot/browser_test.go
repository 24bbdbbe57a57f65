package main

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	wire "github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a test waits for something to appear before it says what is missing. It says nothing of how
// quick the program is: a machine that does much else may stall for a long while.
const patience = 2 * time.Minute

// browserPath finds a Chromium. Where there is none the test is skipped, except where nothing may be skipped.
func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
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
		chromedp.WindowSize(int(window.width), int(window.height)), chromedp.UserDataDir(t.TempDir()),
		chromedp.WSURLReadTimeout(patience))
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
	case *wire.EventRequestWillBeSent:
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
		Features: []*emulation.MediaFeature{
			{Name: feature, Value: value}, {Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	if err != nil {
		p.t.Fatal(err)
	}
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
