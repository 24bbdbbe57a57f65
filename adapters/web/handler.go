package web

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat"
)

// largestBody is far above what a person types, and far below what would hurt.
const largestBody = 1 << 20

// longestAdvance keeps one request from going on for ever: a program is over within a year.
const longestAdvance = 366 * 24 * time.Hour

//go:embed page
var page embed.FS

// Handler serves the page at /, its parts below /page/ and its API below /api/.
func (a *Adapter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", showPage)
	mux.HandleFunc("GET /page/", showPart)
	mux.HandleFunc("GET /api/state", answer(a, a.getState))
	mux.HandleFunc("GET /api/lines", answer(a, a.getLines))
	mux.HandleFunc("GET /api/words", answer(a, a.getWords))
	mux.HandleFunc("GET /api/clock", answer(a, a.getClock))
	mux.HandleFunc("GET /api/progress", answer(a, a.getProgress))
	mux.HandleFunc("GET /api/stream", a.stream)
	mux.HandleFunc("GET /api/story", a.getStory)
	mux.HandleFunc("GET /api/file/{line}/{file}", a.getFile)
	mux.HandleFunc("POST /api/act", take(a, func(ctx context.Context, do Action) (any, error) {
		return done{}, a.Act(ctx, do)
	}))
	mux.HandleFunc("POST /api/person", take(a, a.postPerson))
	mux.HandleFunc("POST /api/room", take(a, func(ctx context.Context, m Room) (any, error) {
		return a.OpenToAll(ctx, m.Title)
	}))
	mux.HandleFunc("POST /api/advance", take(a, a.postAdvance))
	mux.HandleFunc("POST /api/demo", take(a, func(ctx context.Context, d DemoRequest) (any, error) {
		return done{}, a.options.Stage.Demo(ctx, d)
	}))
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) { a.fail(w, r, errAction) })
	return a.guard(mux)
}

type done struct{}

func showPage(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, page, "page/index.html")
}

func showPart(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if info, err := fs.Stat(page, name); err != nil || info.IsDir() {
		http.NotFound(w, r)
		return
	}
	http.ServeFileFS(w, r, page, name)
}

// answer serves a question whose answer is JSON.
func answer(a *Adapter, ask func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		value, err := ask(r)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(value) // the page has gone: nobody to tell
	}
}

// take serves an order whose body is JSON.
func take[T any](a *Adapter, do func(context.Context, T) (any, error)) http.HandlerFunc {
	return answer(a, func(r *http.Request) (any, error) {
		var order T
		err := json.NewDecoder(r.Body).Decode(&order)
		if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
			return nil, errTooLarge
		}
		if err != nil {
			return nil, errAction
		}
		return do(r.Context(), order)
	})
}

// fail says what is wrong, in the language that the browser asks for; the page itself knows the key in its own.
func (a *Adapter) fail(w http.ResponseWriter, r *http.Request, err error) {
	refused, known := errors.AsType[refusal](err)
	if !known {
		refused = errFailed
		a.log(r.URL.Path, err)
	}
	sentence := a.options.Stage.Words(a.browserLanguage(r))[refused.key]
	if r.URL.Path == "/" {
		http.Error(w, sentence, refused.status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(refused.status)
	json.NewEncoder(w).Encode(map[string]string{"error": refused.key, "sentence": sentence})
}

// log tells the operator why something failed: errors name files and limits, never what a person wrote.
func (a *Adapter) log(what string, err error) {
	if a.options.Log != nil {
		a.options.Log.Error("page", "asked", what, "error", err)
	}
}

func (a *Adapter) browserLanguage(r *http.Request) chat.Language {
	offered := a.languages()
	for wish := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		wish, _, _ = strings.Cut(strings.TrimSpace(wish), ";")
		for _, t := range offered {
			base, _, _ := strings.Cut(string(t.Tag), "-")
			wished, _, _ := strings.Cut(wish, "-")
			if strings.EqualFold(base, wished) {
				return t.Tag
			}
		}
	}
	return offered[0].Tag
}

func (a *Adapter) getState(r *http.Request) (any, error) { return a.state(r.Context()) }

func (a *Adapter) getLines(r *http.Request) (any, error) {
	query := r.URL.Query()
	number, err := strconv.Atoi(query.Get("before"))
	if err != nil {
		return nil, errAction
	}
	var seen struct {
		Lines []lineSeen `json:"lines"`
		More  bool       `json:"more"`
	}
	err = a.update(r.Context(), func(k *record) error {
		seen.Lines, seen.More = k.before(chat.PlaceID(query.Get("place")), number, chat.PersonID(query.Get("person")))
		return nil
	})
	return seen, err
}

// language is the one that the page is in, of those on offer.
func (a *Adapter) language(r *http.Request) chat.Language {
	for _, t := range a.languages() {
		if string(t.Tag) == r.URL.Query().Get("language") {
			return t.Tag
		}
	}
	return a.browserLanguage(r)
}

func (a *Adapter) getWords(r *http.Request) (any, error) {
	l := a.language(r)
	return map[string]any{"language": l, "words": a.options.Stage.Words(l)}, nil
}

func (a *Adapter) getClock(r *http.Request) (any, error) {
	return a.options.Stage.Clock(r.Context(), a.language(r))
}

func (a *Adapter) getProgress(r *http.Request) (any, error) {
	pairs, err := a.options.Stage.Progress(r.Context(), a.language(r))
	if pairs == nil {
		pairs = []PairView{}
	}
	return pairs, err
}

func (a *Adapter) postAdvance(ctx context.Context, to AdvanceRequest) (any, error) {
	by, err := time.ParseDuration(to.By)
	if to.To != "next" && (to.To != "" || err != nil || by <= 0 || by > longestAdvance) {
		return nil, errAction
	}
	return a.options.Stage.Advance(ctx, to)
}

// postPerson makes or changes a person, and tells the stage how they answer.
func (a *Adapter) postPerson(ctx context.Context, n NewPerson) (any, error) {
	write := a.Add
	if n.Person != "" {
		write = a.Change
	}
	p, err := write(ctx, n)
	if err == nil && n.Manner != "" {
		err = a.options.Stage.Autopilot(ctx, p.ID, p.Manner)
	}
	return personView(p), err
}

func (a *Adapter) getStory(w http.ResponseWriter, r *http.Request) {
	var people []chat.PersonID
	for _, p := range r.URL.Query()["person"] {
		people = append(people, chat.PersonID(p))
	}
	name, story, err := a.options.Stage.SaveStory(r.Context(), people)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	sendFile(w, r, name, "text/plain; charset=utf-8", story)
}

func (a *Adapter) getFile(w http.ResponseWriter, r *http.Request) {
	var file chat.File
	line, _ := strconv.Atoi(r.PathValue("line"))
	n, err := strconv.Atoi(r.PathValue("file"))
	if err == nil {
		err = a.update(r.Context(), func(k *record) error {
			if line < 1 || line > len(k.lines) || k.lines[line-1].Message == nil {
				return errNoPlace
			}
			if files := k.lines[line-1].Message.Files; n >= 0 && n < len(files) {
				file = files[n]
				return nil
			}
			return errNoPlace
		})
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	sendFile(w, r, file.Name, file.Type, file.Bytes)
}

// sendFile gives a file to be kept; only plain pictures are shown in place.
func sendFile(w http.ResponseWriter, r *http.Request, name, mediaType string, content []byte) {
	how := "attachment"
	if raster(mediaType) {
		how = "inline"
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": name}))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
