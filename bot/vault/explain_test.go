package vault

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestExplainSaysWhatToDo(t *testing.T) {
	for err, hint := range map[error]string{
		&fs.PathError{Op: "open", Path: "keys", Err: os.ErrPermission}: "use another folder",
		syscall.EROFS:  "use another folder",
		syscall.ENOSPC: "free some space",
		ErrDamaged:     "put its backup",
	} {
		got := explain("data/keys", err)
		if !errors.Is(got, err) || !strings.Contains(got.Error(), hint) || !strings.Contains(got.Error(), "data/keys") {
			t.Errorf("explain(%v) = %v, want %q in it", err, got, hint)
		}
	}
}
