package telegramfake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"mentorbot/bot/chat/netfake"
)

// webhook is where updates are to be posted; none: they are polled.
type webhook struct {
	URL, secret string
	complaint   string // about the last post
	at          int64
}

// webhookPorts are those that the API posts to.
var webhookPorts = map[string]bool{"": true, "443": true, "80": true, "88": true, "8443": true}

// secretForm is what a secret may be made of.
var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

func (s *Server) setWebhook(c *call) (any, error) {
	address, err := url.Parse(c.Text("url"))
	switch {
	case err != nil || c.Text("url") != "" && (address.Scheme != "https" || address.Host == ""):
		return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
	case !webhookPorts[address.Port()]:
		return nil, bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	case !secretForm.MatchString(c.Text("secret_token")):
		return nil, bad("secret token contains unallowed characters")
	}
	if err := s.allow(c); err != nil {
		return nil, err
	}
	s.drop(c)
	s.webhook = webhook{URL: c.Text("url"), secret: c.Text("secret_token")}
	s.queue.polls++ // who polls is told that it is over
	s.change()
	return true, nil
}

func (s *Server) deleteWebhook(c *call) (any, error) {
	s.drop(c)
	s.webhook = webhook{}
	return true, nil
}

func (s *Server) drop(c *call) {
	if c.Flag("drop_pending_updates") {
		s.queue.waiting = nil
	}
}

func (s *Server) getWebhookInfo(*call) (any, error) {
	info := map[string]any{
		"url": s.webhook.URL, "has_custom_certificate": false, "pending_update_count": len(s.queue.waiting),
	}
	if s.webhook.complaint != "" {
		info["last_error_message"], info["last_error_date"] = s.webhook.complaint, s.webhook.at
	}
	return info, nil
}

// Push posts what waits to the webhook, in order, until one is not taken: that is the error, and Push may be tried
// again.
func (s *Server) Push(ctx context.Context) error {
	for {
		u, hook, waits := s.next()
		if !waits {
			return nil
		}
		body := encode(u)
		if s.Told != nil {
			s.Told(body)
		}
		err := s.post(ctx, hook, body)
		s.posted(u.ID, err)
		if err != nil {
			return err
		}
	}
}

func (s *Server) next() (Update, webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if again := s.queue.again; again != nil {
		s.queue.again = nil
		return *again, s.webhook, s.webhook.URL != ""
	}
	if len(s.queue.waiting) == 0 || s.webhook.URL == "" {
		return Update{}, webhook{}, false
	}
	return s.queue.waiting[0], s.webhook, true
}

func (s *Server) posted(id int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.webhook.complaint, s.webhook.at = err.Error(), s.stamp()
		return
	}
	s.queue.ask(id + 1)
}

func (s *Server) post(ctx context.Context, hook webhook, body json.RawMessage) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if hook.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	response, _, err := netfake.Post(s.Hook, r)
	if err != nil {
		return err
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return fmt.Errorf("wrong response from the webhook: %s", response.Status)
	}
	return nil
}
