package discord

import (
	"math"
	"net/http"
	"testing"
)

// What can't be written as JSON is not asked, and keeps nothing else from being asked.
func TestWhatCanNotBeWrittenIsNotAsked(t *testing.T) {
	d := newDesk(func(*http.Request) (int, string, string) { return http.StatusOK, "", "{}" })
	c := call{method: http.MethodPost, route: "/channels/1/messages", limit: "/channels/{channel}/messages", top: "1"}
	c.body = math.NaN()
	if err := d.api.ask(t.Context(), c, nil); err == nil {
		t.Error("it was asked")
	}
	c.body = "x"
	if err := d.api.ask(t.Context(), c, nil); err != nil || len(d.asked) != 1 {
		t.Errorf("what comes next: %v, asked %q", err, d.asked)
	}
}
