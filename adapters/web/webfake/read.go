package webfake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// line is a line as the page gets it.
type line struct {
	web.Line
	Files []struct{ Text string }
}

func (l line) message() chat.MessageID { return chat.MessageID(strconv.Itoa(l.Number)) }

// learnNames asks who is on the page.
func (f *Fake) learnNames() {
	var state struct{ People []web.Person }
	f.get("/api/state", &state)
	for _, p := range state.People {
		f.names[p.ID] = p.Name
	}
}

// Seen is what a person reads in a place.
func (f *Fake) Seen(p chat.PersonID, place chat.PlaceID) []chattest.Seen {
	var all []chattest.Seen
	for _, l := range f.lines(p, place) {
		if l.From != "" && f.names[l.From] == "" {
			f.learnNames()
		}
		all = append(all, seen(l, f.names))
	}
	return all
}

func seen(l line, names map[chat.PersonID]string) chattest.Seen {
	s := chattest.Seen{From: "bot", Private: len(l.Only) > 0, Edited: l.Edited}
	if l.Message == nil {
		s.From, s.Text = names[l.From], said(l)
		return s
	}
	s.Text = l.Message.Text.Isolated()
	for _, c := range choices(l) {
		s.Choices = append(s.Choices, c.Label)
	}
	if l.Message.Form != nil {
		for _, field := range l.Message.Form.Fields {
			s.Form = append(s.Form, field.Label)
		}
	}
	for _, file := range l.Files {
		s.Files = append(s.Files, file.Text)
	}
	return s
}

// said is a person's line: a form that was filled in reads as its answers.
func said(l line) string {
	if len(l.Answers) == 0 {
		return l.Text
	}
	var values []string
	for _, a := range l.Answers {
		values = append(values, a.Value)
	}
	return strings.Join(values, "\n")
}

func choices(l line) []chat.Choice {
	if l.Message == nil {
		return nil
	}
	return l.Message.Choices
}

// lines are all lines of a place that a person sees, oldest first, read page by page.
func (f *Fake) lines(p chat.PersonID, place chat.PlaceID) []line {
	if place == "" {
		place = web.Person{ID: p}.Own()
	}
	var all []line
	for before, more := math.MaxInt32, true; more; {
		var part struct {
			Lines []line
			More  bool
		}
		query := url.Values{"person": {string(p)}, "place": {string(place)}, "before": {strconv.Itoa(before)}}
		f.get("/api/lines?"+query.Encode(), &part)
		all = append(part.Lines, all...)
		if more = part.More; more {
			before = part.Lines[0].Number
		}
	}
	return all
}

func (f *Fake) get(path string, answer any) {
	if recorded := f.api.ask(httptest.NewRequest(http.MethodGet, path, nil), answer); recorded.Code != http.StatusOK {
		chattest.Fatalf(f.t, "%s answers %d: %s", path, recorded.Code, recorded.Body)
	}
}

// api speaks to the adapter as a browser on this machine does.
type api struct {
	handler http.Handler
	visit   string // of one page: another one on the same memory makes other ids
	ids     int
}

func (a *api) newID() string {
	a.ids++
	return fmt.Sprintf("%s-%d", a.visit, a.ids)
}

func (a *api) post(path string, order, answer any) *httptest.ResponseRecorder {
	body, err := json.Marshal(order)
	if err != nil {
		panic(err) // orders are this package's own structs
	}
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", "http://127.0.0.1")
	return a.ask(r, answer)
}

func (a *api) ask(r *http.Request, answer any) *httptest.ResponseRecorder {
	r.Host = "127.0.0.1"
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	if answer != nil && w.Code == http.StatusOK {
		if err := json.Unmarshal(w.Body.Bytes(), answer); err != nil {
			panic(err) // the adapter answers with JSON or not with 200
		}
	}
	return w
}
