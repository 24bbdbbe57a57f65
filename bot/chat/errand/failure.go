package errand

import (
	"context"
	"errors"
	"net/url"
)

// Failure is a call without an answer. Lost says that the server may have heard it.
type Failure struct {
	Call  string // whom it asked, and for what
	Lost  bool
	Why   string
	Cause error // of the context alone: any other may hold an address, and with it a secret
}

// Error says what failed, without the address.
func (f *Failure) Error() string { return f.Call + ": " + f.Why }

// Unwrap gives the context's error.
func (f *Failure) Unwrap() error { return f.Cause }

// Failed is an exchange that came to nothing. What redact leaves of the reason can be shown.
func (e *Exchange) Failed(call string, err error, redact func(string) string) *Failure {
	f := &Failure{Call: call, Lost: e.Heard()}
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, cause) {
			f.Cause, f.Why = cause, cause.Error()
			return f
		}
	}
	var address *url.Error
	for errors.As(err, &address) { // one client may stand on another
		err = address.Err
	}
	f.Why = redact(err.Error())
	return f
}
