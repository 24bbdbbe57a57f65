package main

import (
	"errors"
	"io"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat/netfake"
)

// becomes is what becomes of a request whose body is sent as far as here, by a handler that then takes a minute.
func becomes(t *testing.T, body string) (took time.Duration, read, later error) {
	synctest.Test(t, func(t *testing.T) {
		l := netfake.Listen(prompt(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			begun := time.Now()
			_, read = io.ReadAll(r.Body)
			took = time.Since(begun)
			time.Sleep(time.Minute) // the bubble's time
			later = r.Context().Err()
		})))
		conn, err := l.Dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\n"+body)
		if err == nil {
			_, err = io.Copy(io.Discard, io.LimitReader(conn, 12)) // "HTTP/1.1 200"
		}
		if err != nil {
			t.Error(err)
		}
		conn.Close()
		l.Close()
	})
	return took, read, later
}

// A body that does not come holds nothing up; one that came may be worked on for as long as it takes.
func TestASlowBodyHoldsNothingUp(t *testing.T) {
	if took, read, _ := becomes(t, "hell"); took != bodyTime || !errors.Is(read, os.ErrDeadlineExceeded) {
		t.Errorf("after %v it ends with %v", took, read)
	}
	if took, read, later := becomes(t, "hello"); took != 0 || read != nil || later != nil {
		t.Errorf("after %v it ends with %v, then %v", took, read, later)
	}
}
