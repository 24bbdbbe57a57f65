package slackfake

import (
	"net/http"
	"strings"
	"time"

	"mentorbot/bot/chat/netfake"
)

// TooManyBare is a 429 that does not say how long.
var TooManyBare = fails(&problem{Code: http.StatusTooManyRequests, Name: "ratelimited"})

// Denies answers with an error of the API, such as channel_not_found, in an answer that is HTTP 200.
func Denies(name string) netfake.Failure { return fails(refused(name)) }

// TooMany wishes to be left alone.
func TooMany(wait time.Duration) netfake.Failure { return fails(tooMany(wait)) }

func fails(p *problem) netfake.Failure {
	return netfake.Answers(func(w http.ResponseWriter) { answer(w, nil, p) })
}

// FailNext lets the next call of a method go wrong, or of any method that is meant by netfake.Sending.
func (s *Server) FailNext(method string, f netfake.Failure) { s.failures.Plan(method, f) }

// meant says whether a failure is for a method. A response URL is shown people's eyes too: it is called response_url.
func meant(method string) func(planned string) bool {
	shows := strings.HasPrefix(method, "chat.") || strings.HasPrefix(method, "files.") || method == "response_url"
	return func(planned string) bool { return planned == method || planned == netfake.Sending && shows }
}
