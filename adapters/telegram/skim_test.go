package telegram

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is read by hand is what the standard library reads.
func TestReadingByHandIsReading(t *testing.T) {
	updates := map[string][]byte{
		"spaces": []byte(" {\n\"update_id\" : 7 ,\t\"callback_query\" : { \"id\" : \"a\" , \"data\":\"b\" } } "),
		"escapes": []byte(`{"callback_query":{"id":"\\\"","from":{"first_name":"}{\\"},"data":"\u00e9\\\\",` +
			`"message":{"chat":{"title":"]\""}}}}`),
		"nulls": []byte(`{"update_id":7,"message":null,"callback_query":{"from":null,"message":null,"data":null}}`),
		"nested": []byte(`{"x":[[{"y":["}"]}],{}],"update_id":-1,"callback_query":{"x":[],"message":{"x":{},` +
			`"is_topic_message":true,"message_thread_id":3}}}`),
		"big":   []byte(`{"update_id":9007199254740993}`),
		"empty": []byte(`{}`),
		"twice": []byte(`{"update_id":1,"update_id":2}`),
	}
	files, err := filepath.Glob(samples + "/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if updates[file], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range updates {
		var want update
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(name, err)
		}
		got, err := readUpdate(data)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(message{})); err != nil || diff != "" {
			t.Errorf("%s: %v (- the standard library, + ours)\n%s", name, err, diff)
		}
	}
}

func TestWhatCantBeRead(t *testing.T) {
	for data, want := range map[string]string{
		"":                                "can't be read: no JSON",
		"[]":                              "can't be read: no JSON",
		`{"update_id"`:                    "can't be read: no JSON",
		`{"update_id":`:                   "can't be read: no JSON",
		`{"update_id":1`:                  "can't be read: no JSON",
		`{"x":"\"}`:                       "can't be read: no JSON",
		`{"x":{"y":[}`:                    "can't be read: no JSON",
		`{x:1}`:                           "can't be read: no JSON",
		`{"x" 1}`:                         "can't be read: no JSON",
		`{"x":]}`:                         "can't be read: no JSON",
		`{"message":{"text":"a}}`:         "can't be read: no JSON",
		`{"update_id":1e99}`:              "can't be read: update_id is of another type",
		`{"message":{"chat":{"id":"5"}}}`: "can't be read: message.chat.id is of another type",
		`{"callback_query":{"message":{"chat":{"id":true}}}}`: "" +
			"can't be read: callback_query.message.chat.id is of another type",
		`{"callback_query":7}`: "can't be read: no JSON",
	} {
		if _, err := readUpdate([]byte(data)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", data, err, want)
		}
	}
	if u, err := readUpdate([]byte(`{"message":7,"update_id":5}`)); err == nil || u.ID != 5 {
		t.Errorf("the id is %d, %v", u.ID, err)
	}
}
