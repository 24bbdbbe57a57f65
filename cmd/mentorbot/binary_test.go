package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"
)

// TestMain removes what was built.
func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(workshop())
	os.Exit(code)
}

var workshop = sync.OnceValue(func() string {
	folder, err := os.MkdirTemp("", "mentorbot-test-")
	if err != nil {
		panic(err)
	}
	return folder
})

// built is the program as it is given away, built once.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workshop(), "mentorbot.exe")
	build := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

// commandOf prepares the program with settings of its own, and none from around.
func commandOf(t testing.TB, data string, settings []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(path, args...)
	c.Dir = t.TempDir()
	c.Env = append([]string{"MENTORBOT_DATA=" + data, "MENTORBOT_HTTP=127.0.0.1:0", "TZ=UTC"}, settings...)
	return c
}

// outcome is how a run of the program ended.
type outcome struct {
	code int
	said string
	took time.Duration
}

// ends runs the program until it ends by itself, and stops it when it does not.
func ends(t testing.TB, data string, settings []string, args ...string) outcome {
	t.Helper()
	c := commandOf(t, data, settings, args...)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	begun := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	stop := time.AfterFunc(patience, func() { c.Process.Kill() })
	err := c.Wait()
	if !stop.Stop() {
		t.Fatalf("it does not end: %s", said.String())
	}
	if c.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{c.ProcessState.ExitCode(), said.String(), time.Since(begun)}
}

// process is the program under way.
type process struct {
	*exec.Cmd
	address string
	said    *told
}

// settles waits until something is so. It looks now and then: who looks without end takes the time away from what it
// waits for.
func settles(t testing.TB, so func() bool) {
	t.Helper()
	look, late := time.NewTicker(2*time.Millisecond), time.After(patience)
	defer look.Stop()
	for !so() {
		select {
		case <-look.C:
		case <-late:
			t.Fatal("waited in vain")
		}
	}
}

// told gathers what a process prints, and lets one wait for it.
type told struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // gets a word when there is more
}

var printed = regexp.MustCompile(`(http://\S+)`)

func (s *told) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	select {
	case s.more <- struct{}{}:
	default: // it has been told already
	}
	return len(p), nil
}

// wait waits until something is printed, and gives what stands in the pattern's first group.
func (s *told) wait(t testing.TB, pattern *regexp.Regexp) string {
	t.Helper()
	for late := time.After(patience); ; {
		if found := pattern.FindStringSubmatch(s.String()); found != nil {
			return found[1]
		}
		select {
		case <-s.more:
		case <-late:
			t.Fatalf("it does not print %s: %s", pattern, s)
		}
	}
}

func (s *told) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// starts starts the playground and waits until it has said where it is and is ready.
func starts(t testing.TB, data string, settings ...string) *process {
	t.Helper()
	p := startsAs(t, data, settings, "playground")
	p.ready(t)
	return p
}

// startsAs starts any command that serves, and waits until it has said where it is.
func startsAs(t testing.TB, data string, settings []string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: commandOf(t, data, settings, args...), said: &told{more: make(chan struct{}, 1)}}
	p.Stdout, p.Stderr = p.said, p.said
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Process.Kill()
		if t.Failed() {
			t.Logf("it said: %s", p.said)
		}
	})
	p.address = p.said.wait(t, printed)
	return p
}

// ready waits until what people do is taken in.
func (p *process) ready(t testing.TB) {
	t.Helper()
	settles(t, func() bool { return p.get(t, "readyz") == http.StatusOK })
}

func (p *process) get(t testing.TB, path string) int {
	t.Helper()
	response, err := http.Get(p.address + path)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

// ended waits for the end, as long as is allowed.
func (p *process) ended(t testing.TB, most time.Duration) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	defer context.AfterFunc(ctx, func() { p.Process.Kill() })()
	p.Wait()
	if ctx.Err() != nil {
		t.Fatalf("it did not end within %v: %s", most, p.said)
	}
	return p.ProcessState.ExitCode()
}

// busyPort is an address where somebody listens already.
func busyPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}
