package main

import (
	"net/http"
	"time"
)

// bodyTime is how long the body of a request may take. Whoever sends it more slowly would hold up a stop.
const bodyTime = 10 * time.Second

// prompt lets nobody take longer over a body. What is done with it, and the answer, take as long as they take: when a
// body is there, net/http gives the client all the time again.
func prompt(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 { // -1: it is not said how long it is
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime)) // on no wire nobody is slow
		}
		pages.ServeHTTP(w, r)
	})
}
