package telegramfake

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// asking is a server with Ana, who has pressed Start, Ben, who has not, and a supergroup with the bot in it.
type asking struct {
	*Server
	t        *testing.T
	now      time.Time
	ana, ben int64
	group    int64
}

func ask(t *testing.T) *asking {
	a := &asking{Server: NewServer("42:secret", "the_bot"), t: t, now: firstMoment}
	a.Now = func() time.Time { return a.now }
	a.ana, a.ben = a.AddUser(User{FirstName: "Ana", Username: "ana_1"}).ID, a.AddUser(User{FirstName: "Ben"}).ID
	a.group = a.AddGroup(Chat{Title: "Group"}, a.ben).ID
	a.Started(a.ana)
	a.Put(a.group, 42, ordinary)
	a.keeps(t)
	return a
}

// keeps checks all that the server says by the API's description, where that is at hand.
func (a *asking) keeps(t *testing.T) {
	c, err := ReadContract("../../../../shared/specs/telegram/api.min.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Log("the description of the API is not here: nothing is checked by it")
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	c.Watch(a.Server, func(err error) { t.Error(err) })
	a.Inspect = nil // many a request is wrong on purpose
}

type reply struct {
	OK          bool
	Code        int `json:"error_code"`
	Description string
	Result      json.RawMessage
	Parameters  hints
}

func (a *asking) post(r *http.Request) reply {
	a.t.Helper()
	response, err := Transport{a.Server}.RoundTrip(r.WithContext(a.t.Context()))
	if err != nil {
		return reply{Description: err.Error()}
	}
	var got reply
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		a.t.Fatal(err)
	}
	if !got.OK && got.Code != response.StatusCode {
		a.t.Errorf("the status is %d, the code %d", response.StatusCode, got.Code)
	}
	return got
}

func request(t *testing.T, address, kind, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	return r
}

// call asks with a form: names and values by turns.
func (a *asking) call(method string, params ...any) reply {
	a.t.Helper()
	values := url.Values{}
	for i := 0; i < len(params); i += 2 {
		switch v := params[i+1].(type) {
		case string:
			values.Set(params[i].(string), v)
		case int64:
			values.Set(params[i].(string), strconv.FormatInt(v, 10))
		default:
			values.Set(params[i].(string), string(encode(v)))
		}
	}
	const form = "application/x-www-form-urlencoded"
	return a.post(request(a.t, "http://api/bot42:secret/"+method, form, values.Encode()))
}

// upload sends a file with a caption.
func (a *asking) upload(method, field string, file []byte, caption string) reply {
	a.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile(field, "file.png")
	if err == nil {
		_, err = part.Write(file)
	}
	for name, value := range map[string]string{"chat_id": strconv.FormatInt(a.ana, 10), "caption": caption} {
		if err == nil {
			err = w.WriteField(name, value)
		}
	}
	if err != nil || w.Close() != nil {
		a.t.Fatal(err)
	}
	return a.post(request(a.t, "http://api/bot42:secret/"+method, w.FormDataContentType(), body.String()))
}

// refuses fails unless the answer is this error.
func (a *asking) refuses(got reply, want string) {
	a.t.Helper()
	if got.OK || got.Description != want {
		a.t.Errorf("answered %d %q %s, want %q", got.Code, got.Description, got.Result, want)
	}
}

// takes fails unless it was done, and reads the result.
func (a *asking) takes(got reply, into any) {
	a.t.Helper()
	if !got.OK {
		a.t.Fatalf("refused: %d %s", got.Code, got.Description)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(got.Result, into); err != nil {
		a.t.Fatal(err)
	}
}

func picture(width, height int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}
