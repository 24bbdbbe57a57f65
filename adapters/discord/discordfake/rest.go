package discordfake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"
)

type obj = map[string]any

// problem is an answer that is an error: https://docs.discord.com/developers/topics/opcodes-and-status-codes.
type problem struct {
	status, code int
	message      string
	wait         time.Duration
	global       bool
	bare         bool // a guard before the API answers, with a page
}

// Error is what it says.
func (p *problem) Error() string { return fmt.Sprintf("%d (%d) %s", p.status, p.code, p.message) }

func bad(status, code int, message string) *problem {
	return &problem{status: status, code: code, message: message}
}

var (
	noChannel  = bad(404, 10003, "Unknown Channel")
	noGuild    = bad(404, 10004, "Unknown Guild")
	noMember   = bad(404, 10007, "Unknown Member")
	noMessage  = bad(404, 10008, "Unknown Message")
	noUser     = bad(404, 10013, "Unknown User")
	noWebhook  = bad(404, 10015, "Unknown Webhook")
	noAct      = bad(404, 10062, "Unknown interaction")
	twice      = bad(400, 40060, "Interaction has already been acknowledged.")
	noAccess   = bad(403, 50001, "Missing Access")
	tooFast    = bad(400, 40003, "You are opening direct messages too fast")
	cantSend   = bad(403, 50007, "Cannot send messages to this user")
	noMutual   = bad(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
	mayNot     = bad(403, 50013, "Missing Permissions")
	badForm    = bad(400, 50035, "Invalid Form Body")
	empty      = bad(400, 50006, "Cannot send an empty message")
	badToken   = bad(401, 50027, "Invalid Webhook Token")
	notAllowed = bad(401, 0, "401: Unauthorized")
	archived   = bad(400, 50083, "Thread is archived")
)

func invalid(what string) *problem { return bad(400, 50035, "Invalid Form Body: "+what) }

// request is a call of the API.
type request struct {
	*http.Request
	path  string
	parts []string // of the path
	body  []byte   // JSON, also of a request of several parts
	files []upload
}

// upload is a file that came with a request.
type upload struct {
	field, name string
	size        int
}

// read takes a request apart.
func read(r *http.Request, path string) (*request, error) {
	req := &request{Request: r, path: path, parts: strings.Split(strings.Trim(path, "/"), "/")}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return req, err
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		if len(body) > 0 && kind != "application/json" {
			return req, fmt.Errorf("the body is %q", kind)
		}
		req.body = body
		return req, nil
	}
	form := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return req, nil
		}
		if err != nil {
			return req, err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return req, err
		}
		if part.FormName() == "payload_json" {
			req.body = data
		} else {
			req.files = append(req.files, upload{part.FormName(), part.FileName(), len(data)})
		}
	}
}

// is tells whether the path is of this shape; {} stands for any part.
func (r *request) is(method string, shape ...string) bool {
	if r.Method != method || len(r.parts) != len(shape) {
		return false
	}
	for i, part := range shape {
		if part != "{}" && part != r.parts[i] || r.parts[i] == "" {
			return false
		}
	}
	return true
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, path string) {
	req, err := read(r, path)
	if err != nil {
		answer(w, nil, bad(400, 50109, err.Error()))
		return
	}
	free := req.parts[0] == "interactions" || req.parts[0] == "webhooks"
	if s.Inspect != nil {
		s.Inspect(r.Method, path, req.body)
	}
	if !free && r.Header.Get("Authorization") != "Bot "+s.app.Token {
		answer(w, nil, notAllowed)
		return
	}
	fails := s.failures.Take(meant(r.Method, path))
	if fails.Before(r.Context(), w) {
		return
	}
	s.mu.Lock()
	wait := s.floods(w, req, free)
	var result any
	switch {
	case s.reset && !free:
		err = notAllowed
	case wait != nil:
		err = wait
	default:
		result, err = s.call(req)
	}
	s.mu.Unlock()
	if s.Carried != nil && err == nil {
		s.Carried(r.Method, path)
	}
	fails.Behind()
	answer(w, result, err)
}

// call does what is asked. The caller holds the lock.
func (s *Server) call(r *request) (any, error) {
	switch {
	case r.is("GET", "gateway", "bot"):
		return s.gatewayWire(), nil
	case r.is("GET", "users", "@me"):
		return userWire(s.user(s.app.User)), nil
	case r.is("GET", "applications", "@me"):
		return s.appWire(), nil
	case r.is("POST", "users", "@me", "channels"):
		return s.opensHome(r)
	case r.is("GET", "users", "@me", "guilds"):
		return s.listsGuilds(r)
	case r.is("GET", "guilds", "{}"), r.is("GET", "guilds", "{}", "channels"), r.is("GET", "guilds", "{}", "members",
		"{}"), r.is("GET", "guilds", "{}", "threads", "active"):
		return s.tellsGuild(r)
	case r.is("PUT", "applications", "{}", "commands"), r.is("GET", "applications", "{}", "commands"):
		return s.keepsCommands(r)
	case r.parts[0] == "channels" && len(r.parts) > 1:
		return s.callChannel(r)
	case r.parts[0] == "interactions", r.parts[0] == "webhooks":
		return s.callAct(r)
	}
	s.violates("no such route here: " + r.Method + " " + r.path)
	return nil, bad(404, 0, "404: Not Found")
}

func (s *Server) callChannel(r *request) (any, error) {
	c := s.channel(r.parts[1])
	if c == nil {
		return nil, noChannel
	}
	if err := s.reaches(c); err != nil {
		return nil, err
	}
	switch {
	case r.is("GET", "channels", "{}"):
		return s.channelWire(c), nil
	case r.is("PATCH", "channels", "{}"):
		return s.changesChannel(r, c)
	case r.is("GET", "channels", "{}", "messages"):
		return s.tellsHistory(r, c)
	case r.is("POST", "channels", "{}", "messages"):
		return s.sends(r, c)
	case r.is("PATCH", "channels", "{}", "messages", "{}"):
		return s.edits(r, c)
	case r.is("POST", "channels", "{}", "threads"):
		return s.opensThread(r, c)
	case r.is("PUT", "channels", "{}", "thread-members", "{}"):
		return s.joinsThread(r, c)
	}
	s.violates("no such route here: " + r.Method + " " + r.path)
	return nil, bad(404, 0, "404: Not Found")
}

// answer writes a result or an error.
func answer(w http.ResponseWriter, result any, err error) {
	no, is := err.(*problem)
	switch {
	case err != nil && !is:
		no = bad(400, 0, err.Error())
	case is && no.bare:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(no.status)
		_, _ = io.WriteString(w, "<html><body>"+no.message+"</body></html>") // who hung up reads nothing
		return
	}
	if no != nil {
		told := obj{"code": no.code, "message": no.message}
		if no.status == http.StatusTooManyRequests {
			told["retry_after"], told["global"] = no.wait.Seconds(), no.global
			w.Header().Set("Retry-After", fmt.Sprint(int(no.wait/time.Second)+1))
		}
		write(w, no.status, told)
		return
	}
	if result == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	write(w, http.StatusOK, result)
}

func write(w http.ResponseWriter, status int, what any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(what) // who hung up reads nothing
}

func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}
