package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// health asks the mentorbot that runs with the same settings whether it is well.
func health(ctx context.Context, c config, out io.Writer) error {
	host, port, err := net.SplitHostPort(c.http)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return errors.New("nothing answers at " + net.JoinHostPort(host, port) + ": is mentorbot running, with the same MENTORBOT_HTTP?")
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %s: look at its log", response.Status)
	}
	fmt.Fprintln(out, "well")
	return nil
}
