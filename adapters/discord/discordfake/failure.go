package discordfake

import (
	"net/http"
	"strings"
	"time"

	"mentorbot/bot/chat/netfake"
)

// Denies answers with an error of the API.
func Denies(status, code int, message string) netfake.Failure {
	return fails(bad(status, code, message))
}

// TooMany wishes to be left alone, the whole bot or one route.
func TooMany(wait time.Duration, global bool) netfake.Failure {
	return fails(&problem{
		status: http.StatusTooManyRequests, message: "You are being rate limited.", wait: wait, global: global,
	})
}

// Bans answers with a page, as the guard before the API does.
func Bans(status int) netfake.Failure {
	return fails(&problem{status: status, message: "error code: 1015", bare: true})
}

func fails(p *problem) netfake.Failure {
	return netfake.Answers(func(w http.ResponseWriter) { answer(w, nil, p) })
}

// FailNext lets the next call go wrong whose "METHOD /path" begins so, or any that is meant by netfake.Sending.
func (s *Server) FailNext(kind string, f netfake.Failure) { s.failures.Plan(kind, f) }

// meant says whether a failure is for a call.
func meant(method, path string) func(planned string) bool {
	shows := strings.Contains(path, "/messages") || strings.HasPrefix(path, "/webhooks/")
	return func(planned string) bool {
		return planned == netfake.Sending && shows || planned != "" && strings.HasPrefix(method+" "+path, planned)
	}
}

// Transport is the way to a server in the same process.
type Transport struct{ Server *Server }

// RoundTrip lets the server answer, or refuse the connection.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	refuses := func(r *http.Request) bool {
		return t.Server.failures.Refuse(meant(r.Method, strings.TrimPrefix(r.URL.Path, "/api/v10")))
	}
	return netfake.Way{To: t.Server, Refuses: refuses}.RoundTrip(r)
}
