package slackfake

import (
	"net/http"
	"strings"

	"mentorbot/bot/chat/netfake"
)

// Transport is the way to a server in the same process.
type Transport struct{ Server *Server }

// RoundTrip lets the server answer, or refuse the connection.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	refuses := func(r *http.Request) bool { return t.Server.failures.Refuse(meant(methodOf(r))) }
	return netfake.Way{To: t.Server, Refuses: refuses}.RoundTrip(r)
}

// methodOf is what FailNext calls a request.
func methodOf(r *http.Request) string {
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/upload/"):
		return "upload"
	case strings.HasPrefix(path, "/hooks/"):
		return "response_url"
	default:
		return strings.TrimPrefix(path, "/api/")
	}
}
