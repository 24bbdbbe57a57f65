package telegramfake

import (
	"net/http"
	"path"
	"strings"
	"time"

	"mentorbot/bot/chat/netfake"
)

// Denies answers with an error of the API, such as 403 and "Forbidden: bot was blocked by the user".
func Denies(code int, description string) netfake.Failure {
	return fails(&problem{Code: code, Description: description})
}

// TooMany wishes to be left alone.
func TooMany(wait time.Duration) netfake.Failure { return fails(tooMany(wait)) }

func fails(p *problem) netfake.Failure {
	return netfake.Answers(func(w http.ResponseWriter) { answer(w, nil, p) })
}

// FailNext lets the next call of a method go wrong, or of any method that is meant by netfake.Sending.
func (s *Server) FailNext(method string, f netfake.Failure) { s.failures.Plan(method, f) }

// meant says whether a failure is for a method.
func meant(method string) func(planned string) bool {
	shows := method != "sendChatAction" && (strings.HasPrefix(method, "send") || strings.HasPrefix(method, "edit"))
	return func(planned string) bool { return planned == method || planned == netfake.Sending && shows }
}

// Transport is the way to a server in the same process.
type Transport struct{ Server *Server }

// RoundTrip lets the server answer, or refuse the connection.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	refuses := func(r *http.Request) bool { return t.Server.failures.Refuse(meant(path.Base(r.URL.Path))) }
	return netfake.Way{To: t.Server, Refuses: refuses}.RoundTrip(r)
}
