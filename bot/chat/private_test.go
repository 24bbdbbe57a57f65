package chat_test

import (
	"errors"
	"fmt"
	"log"
	"log/slog"
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

// However it is printed, alone or within something, what a person typed does not show.
func TestPrivateNeverPrints(t *testing.T) {
	const secret = "my secret"
	p := chat.Private(secret)
	event := chat.Event{Text: p, Name: p, Fields: map[string]chat.Private{"k": p}, Args: []chat.Argument{{Text: p}}}
	var b strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%10s", "%.3s", "%T"} {
		for _, value := range []any{p, &p, event, &event, []chat.Private{p}, map[chat.Private]chat.Private{p: p},
			struct{ P chat.Private }{p}} {
			fmt.Fprintf(&b, verb+"\n", value)
		}
	}
	fmt.Fprintln(&b, p, event)
	log.New(&b, "", 0).Println(p, event)
	slog.New(slog.NewTextHandler(&b, nil)).Info("heard", "text", p, "event", event)
	b.WriteString(fmt.Errorf("hear %s: %w", p, errors.New("no")).Error())
	for _, shape := range []string{secret, "secret", fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret),
		fmt.Sprintf("% x", secret)} {
		if i := strings.Index(b.String(), shape); i >= 0 {
			t.Errorf("it shows in %q", b.String()[max(0, i-60):i+len(shape)])
		}
	}
	if p.Reveal() != secret {
		t.Errorf("Reveal is %q", p.Reveal())
	}
}
