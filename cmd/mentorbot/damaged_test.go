package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDataWithoutItsKeysIsToldWithAHint(t *testing.T) {
	folder := t.TempDir()
	k, err := openKept(folder, "playground")
	if err != nil {
		t.Fatal(err)
	}
	err = memory{k.store, k.vault, "stage"}.Put(t.Context(), clockKey, []byte("0"))
	k.close()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "playground.keys")); err != nil {
		t.Fatal(err)
	}
	settings := map[string]string{"MENTORBOT_DATA": folder, "MENTORBOT_HTTP": "127.0.0.1:0"}
	env := func(name string) (string, bool) { v, ok := settings[name]; return v, ok }
	var out, errs strings.Builder
	if code := start(t.Context(), []string{"playground"}, env, &out, &errs); code != 1 {
		t.Errorf("ends with %d: %s", code, out.String())
	}
	for _, want := range []string{folder, "playground.keys", "backup"} {
		if !strings.Contains(errs.String(), want) {
			t.Errorf("%q does not say %q", errs.String(), want)
		}
	}
}
