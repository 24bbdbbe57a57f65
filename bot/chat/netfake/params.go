package netfake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
)

// Params are the arguments of a call: strings where they came in a form, uploads, or what JSON makes of them.
type Params map[string]any

// Upload is a file as it came.
type Upload struct {
	Name  string
	Bytes []byte
}

// Read takes in a request's body of at most so many bytes, and gives its type, which is none where there is no body.
func (p Params) Read(r *http.Request, most int64) (kind string, about map[string]string, err error) {
	body, err := Body(r, most)
	if err != nil || len(body) == 0 {
		return "", nil, err
	}
	kind, about, _ = mime.ParseMediaType(r.Header.Get("Content-Type")) // none is none of these
	switch kind {
	case "application/json":
		return kind, about, Decode(body, &p)
	case "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(body))
		p.Fill(values)
		return kind, about, err
	case "multipart/form-data":
		return kind, about, p.parts(multipart.NewReader(bytes.NewReader(body), about["boundary"]))
	}
	return kind, about, fmt.Errorf("a body of type %q", kind)
}

// Body is a request's whole body, of at most so many bytes.
func Body(r *http.Request, most int64) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err == nil && int64(len(body)) > most {
		err = fmt.Errorf("a request of more than %d bytes", most)
	}
	return body, err
}

// Decode reads JSON, whose numbers stay as they were written.
func Decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(into)
}

// Fill takes in what stands in an address or a form.
func (p Params) Fill(values url.Values) {
	for name := range values {
		p[name] = values.Get(name)
	}
}

func (p Params) parts(r *multipart.Reader) error {
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() != "" {
			p[part.FormName()] = Upload{part.FileName(), body}
		} else {
			p[part.FormName()] = string(body)
		}
	}
}

// Text is an argument as words; none: empty.
func (p Params) Text(name string) string {
	switch v := p[name].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// Flag is an argument as yes or no.
func (p Params) Flag(name string) bool {
	v, is := p[name].(bool)
	return v || !is && (p.Text(name) == "true" || p.Text(name) == "1")
}
