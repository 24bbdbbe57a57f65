package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// clockDoor answers POST /clock: it moves time, for whoever sits at this machine.
type clockDoor struct {
	journey *journey
	until   context.Context // the program's: a journey under way ends with it
	address string          // MENTORBOT_HTTP
	log     *slog.Logger
}

const (
	mostAsked   = 4 << 10        // bytes of a request
	mostAdvance = 10 * 366 * day // nobody means more, and the calendar has an end
	howToAsk    = `send {"advance":"168h"}: how far time is to go forward, such as 90m, 168h, 7d or 2w`
	day         = 24 * time.Hour
)

// ServeHTTP moves time and tells what came of it.
func (d clockDoor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if why := d.refuse(r); why != "" {
		http.Error(w, why, http.StatusForbidden)
		return
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		http.Error(w, "send JSON, with the header Content-Type: application/json", http.StatusUnsupportedMediaType)
		return
	}
	by, err := readAdvance(http.MaxBytesReader(w, r.Body, mostAsked))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	d.move(w, r, by)
}

func (d clockDoor) move(w http.ResponseWriter, r *http.Request, by time.Duration) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(d.until, cancel)()
	done, err := d.journey.advance(ctx, by)
	switch {
	case err != nil && ctx.Err() != nil:
		http.Error(w, "mentorbot is stopping, and time stopped on its way: move it on after the next start",
			http.StatusServiceUnavailable)
	case err != nil:
		d.log.Error("clock", "error", err)
		http.Error(w, "time could not be moved on: the log says why", http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(done) // who asked has gone
	}
}

// refuse says why not, or nothing. The way through a proxy, or by a page that somebody opened here, is none.
func (d clockDoor) refuse(r *http.Request) string {
	origin, err := url.Parse(r.Header.Get("Origin"))
	site := r.Header.Get("Sec-Fetch-Site")
	switch {
	case !isLoopback(r.RemoteAddr) || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "":
		return "time is moved from the machine that mentorbot runs on, and from nowhere else"
	case !isLoopback(r.Host) && !strings.EqualFold(r.Host, d.address):
		return "ask by the name 127.0.0.1 or localhost"
	case err != nil || r.Header.Get("Origin") != "" && !strings.EqualFold(origin.Host, r.Host),
		site != "" && site != "same-origin" && site != "none":
		return "a page of another site may not move time"
	}
	return ""
}

// isLoopback tells whether a host, with or without a port, is this machine.
func isLoopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback() || strings.EqualFold(name, "localhost")
}

// readAdvance reads how far time is to go. Its errors are sentences for whoever asked.
func readAdvance(body io.Reader) (time.Duration, error) {
	var asked struct {
		Advance string `json:"advance"`
	}
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil || decoder.More() {
		return 0, errors.New(howToAsk)
	}
	by, err := parseSpan(asked.Advance)
	switch {
	case err != nil:
		return 0, errors.New(howToAsk)
	case by < 0:
		return 0, errors.New("time goes forward only: " + howToAsk)
	case by > mostAdvance:
		return 0, fmt.Errorf("that is further than time goes at once, which is %dd", mostAdvance/day)
	}
	return by, nil
}

var weeksAndDays = regexp.MustCompile(`^(?:(\d{1,3})w)?(?:(\d{1,4})d)?(.*)$`)

// parseSpan reads 2w, 7d, 1d12h, and all that Go calls a duration. A day has 24 hours.
func parseSpan(s string) (time.Duration, error) {
	part := weeksAndDays.FindStringSubmatch(s)
	weeks, _ := strconv.Atoi("0" + part[1]) // only digits, and few
	days, _ := strconv.Atoi("0" + part[2])
	span := time.Duration(7*weeks+days) * day
	if part[3] == "" && s != "" {
		return span, nil
	}
	rest, err := time.ParseDuration(part[3])
	if rest > mostAdvance {
		return rest, err // a sum could go round
	}
	return span + rest, err
}

// noClock answers POST /clock where time is the wall's.
func noClock(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "time is real here: start mentorbot with MENTORBOT_CLOCK=virtual to move it", http.StatusNotFound)
}
