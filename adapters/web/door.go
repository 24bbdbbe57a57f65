package web

import (
	"crypto/rand"
	"crypto/subtle"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

const sessionCookie = "mentorbot_playground"

// door lets in who may see the page: by a name that is ours, from our own page, and with the token where one is set.
type door struct {
	hosts []string

	mu      sync.Mutex
	token   string // empty: none needed, or used up
	session string // not empty: the cookie that must be shown
}

func newDoor(token string, hosts []string) *door {
	d := &door{hosts: hosts, token: token}
	if token != "" {
		d.session = rand.Text()
	}
	return d
}

var (
	errHost   = refusal{http.StatusForbidden, "page.error.host"}
	errOrigin = refusal{http.StatusForbidden, "page.error.origin"}
	errToken  = refusal{http.StatusUnauthorized, "page.error.token"}
	errJSON   = refusal{http.StatusUnsupportedMediaType, "page.error.json"}
)

// guard stands before every route.
func (a *Adapter) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if err := a.door.refuse(w, r); err != nil {
			a.fail(w, r, err)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, largestBody)
		next.ServeHTTP(w, r)
	})
}

// refuse says why not, or nil. Host and Origin keep other web sites out, also those that point their own name at us.
func (d *door) refuse(w http.ResponseWriter, r *http.Request) error {
	if !d.known(r.Host) {
		return errHost
	}
	if !sameOrigin(r) {
		return errOrigin
	}
	if r.Method == http.MethodPost && !isJSON(r) {
		return errJSON
	}
	return d.admit(w, r)
}

func (d *door) known(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback() || strings.EqualFold(name, "localhost") ||
		slices.ContainsFunc(d.hosts, func(h string) bool { return strings.EqualFold(h, host) || strings.EqualFold(h, name) })
}

// sameOrigin refuses what a browser sends for another site. Only the page itself may be walked to from elsewhere.
func sameOrigin(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		from, err := url.Parse(origin)
		return err == nil && strings.EqualFold(from.Host, r.Host) && from.Scheme != ""
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return r.URL.Path == "/" && r.Method == http.MethodGet || site == "" || site == "same-origin" || site == "none"
}

func isJSON(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/json"
}

// admit asks for the cookie, which the token buys once. It lasts as long as the program runs.
func (d *door) admit(w http.ResponseWriter, r *http.Request) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.session == "" {
		return nil
	}
	if c, err := r.Cookie(sessionCookie); err == nil && equal(c.Value, d.session) {
		return nil
	}
	token := r.URL.Query().Get("token")
	if d.token == "" || r.Method != http.MethodGet || r.URL.Path != "/" || !equal(token, d.token) {
		return errToken
	}
	d.token = ""
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: d.session, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil})
	return nil
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
