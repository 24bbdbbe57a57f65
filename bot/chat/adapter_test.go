package chat_test

import (
	"errors"
	"testing"

	"mentorbot/bot/chat"
)

// An event of which nothing was said is not safe, nor is a letter when one of its events is not.
func TestResults(t *testing.T) {
	down := errors.New("the store is down")
	errs := []error{nil, nil, down}
	errs, err := chat.Results(errs, 1)
	if err != nil || len(errs) != 2 {
		t.Errorf("the first is %v, and %d are left", err, len(errs))
	}
	if errs, err = chat.Results(errs, 2); !errors.Is(err, down) || len(errs) != 0 {
		t.Errorf("the others are %v, and %d are left", err, len(errs))
	}
	if _, err = chat.Results(errs, 1); err == nil {
		t.Error("one of which nothing was said is safe")
	}
	if _, err = chat.Results(nil, 0); err != nil {
		t.Errorf("none is %v", err)
	}
}
