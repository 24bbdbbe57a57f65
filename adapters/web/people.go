package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// longestPersonName keeps headers readable; it is in characters.
const longestPersonName = 60

// Person is somebody made on the page.
type Person struct {
	ID       chat.PersonID `json:"id"`
	Name     string        `json:"name"`
	Language chat.Language `json:"language"`
	Zone     string        `json:"zone"`
	Admin    bool          `json:"admin,omitempty"`
	Manner   Manner        `json:"manner"`
	Made     string        `json:"made"` // the action that made them: told twice, they are one
}

// Own is the person's own chat with the bot.
func (p Person) Own() chat.PlaceID { return ownPlace(p.ID) }

func ownPlace(p chat.PersonID) chat.PlaceID { return chat.PlaceID(string(Name) + ":dm-" + p.Native()) }

// NewPerson is somebody to be made, or (with Person set) changed: then what is empty stays as it was.
type NewPerson struct {
	ID       string        `json:"id,omitempty"` // of the action
	Person   chat.PersonID `json:"person,omitempty"`
	Name     string        `json:"name"`
	Language chat.Language `json:"language"`
	Zone     string        `json:"zone"`
	Admin    *bool         `json:"admin,omitempty"`
	Manner   Manner        `json:"manner,omitempty"`
	Settled  bool          `json:"settled,omitempty"` // was there before the bot: nobody is told that they joined
}

// People are all of the page, in the order in which they were made.
func (a *Adapter) People(ctx context.Context) (people []Person, err error) {
	err = a.update(ctx, func(r *record) error { people = slices.Clone(r.people); return nil })
	return people, err
}

// Person finds one.
func (a *Adapter) Person(ctx context.Context, id chat.PersonID) (p Person, err error) {
	err = a.update(ctx, func(r *record) (err error) { p, err = r.person(id); return err })
	return p, err
}

// Add makes a person, who is in the community's room from the start, and whose own chat is open: the bot may greet.
func (a *Adapter) Add(ctx context.Context, n NewPerson) (p Person, err error) {
	if !actionID.MatchString(n.ID) {
		return Person{}, errAction
	}
	err = a.update(ctx, func(r *record) (err error) {
		if p, err = r.add(ctx, n, a.languages()); err == nil {
			a.changes.add("person", personView(p))
			a.changes.add("places", r.allRooms())
		}
		return err
	})
	if err != nil || n.Settled {
		return p, err
	}
	e := a.eventOf(p, n.ID)
	e.Kind, e.Place, e.Own = chat.Opened, p.Own(), true
	return p, a.take(ctx, e)
}

// Change changes a person. Their next event carries what changed.
func (a *Adapter) Change(ctx context.Context, n NewPerson) (p Person, err error) {
	err = a.update(ctx, func(r *record) (err error) {
		if p, err = r.person(n.Person); err != nil {
			return err
		}
		if p, err = p.with(n, a.languages()); err != nil {
			return err
		}
		i := slices.IndexFunc(r.people, func(q Person) bool { return q.ID == p.ID })
		if err = r.keep(ctx, keyPerson(i+1), p); err != nil {
			return err
		}
		r.people[i] = p
		a.changes.add("person", personView(p))
		return nil
	})
	return p, err
}

func (a *Adapter) languages() []Tongue { return a.options.Stage.Languages() }

func (r *record) person(id chat.PersonID) (Person, error) {
	i := slices.IndexFunc(r.people, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, errNoPerson
	}
	return r.people[i], nil
}

func (r *record) add(ctx context.Context, n NewPerson, languages []Tongue) (Person, error) {
	made := slices.IndexFunc(r.people, func(p Person) bool { return p.Made == n.ID })
	if made >= 0 {
		return r.people[made], nil
	}
	p, err := Person{Zone: "UTC", Language: languages[0].Tag, Manner: ByHand, Made: n.ID}.with(n, languages)
	if err != nil {
		return Person{}, err
	}
	if p.Name == "" {
		return Person{}, errName
	}
	p.ID = r.freeID(p.Name)
	if err := r.keep(ctx, keyPerson(len(r.people)+1), p); err != nil {
		return Person{}, err
	}
	r.people = append(r.people, p)
	return p, nil
}

func (p Person) with(n NewPerson, languages []Tongue) (Person, error) {
	if name := cleanName(n.Name); name != "" {
		if utf8.RuneCountInString(name) > longestPersonName {
			return p, errName
		}
		p.Name = name
	}
	if n.Language != "" {
		if !slices.ContainsFunc(languages, func(t Tongue) bool { return t.Tag == n.Language }) {
			return p, errLanguage
		}
		p.Language = n.Language
	}
	if n.Zone != "" {
		if _, err := time.LoadLocation(n.Zone); err != nil || n.Zone == "Local" {
			return p, errZone
		}
		p.Zone = n.Zone
	}
	if n.Admin != nil {
		p.Admin = *n.Admin
	}
	if n.Manner != "" {
		if !slices.Contains([]Manner{ByHand, Promptly, Slowly, Never}, n.Manner) {
			return p, errAction
		}
		p.Manner = n.Manner
	}
	return p, nil
}

func cleanName(s string) string {
	return strings.Join(strings.Fields(chat.Clean(strings.ToValidUTF8(s, ""))), " ")
}

// freeID makes an id of the name's Latin letters and digits, or of a number where there are none.
func (r *record) freeID(name string) chat.PersonID {
	slug := slugOf(name)
	if slug == "" {
		slug = "p" + strconv.Itoa(len(r.people)+1)
	}
	id := personID(slug)
	for n := 2; r.taken(id); n++ {
		id = personID(slug + "-" + strconv.Itoa(n))
	}
	return id
}

func personID(slug string) chat.PersonID { return chat.PersonID(string(Name) + ":" + slug) }

func (r *record) taken(id chat.PersonID) bool {
	_, err := r.person(id)
	return err == nil
}

// plain spells the accented letters of the languages on offer; other scripts have no slug.
var plain = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ã", "a", "ä", "ae", "ç", "c",
	"é", "e", "è", "e", "ê", "e",
	"í", "i", "ñ", "n", "ó", "o", "ô", "o", "õ", "o", "ö", "oe", "ß", "ss", "ú", "u", "ü", "ue")

func slugOf(name string) string {
	letters := func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			return c
		case c == ' ' || c == '-' || c == '_':
			return ' '
		}
		return -1
	}
	return strings.Join(strings.Fields(strings.Map(letters, plain.Replace(strings.ToLower(name)))), "-")
}

// refusal is a mistake that the page can say: a key of its words, and the answer's status.
type refusal struct {
	status int
	key    string
}

func (e refusal) Error() string { return e.key }

var (
	errNoPerson = refusal{http.StatusNotFound, "page.error.person"}
	errNoPlace  = refusal{http.StatusNotFound, "page.error.place"}
	errName     = refusal{http.StatusBadRequest, "page.error.name"}
	errLanguage = refusal{http.StatusBadRequest, "page.error.language"}
	errZone     = refusal{http.StatusBadRequest, "page.error.zone"}
	errAction   = refusal{http.StatusBadRequest, "page.error.action"}
	errTooLarge = refusal{http.StatusRequestEntityTooLarge, "page.error.large"}
	// ErrBusy asks for the same once more: it could not be saved yet.
	ErrBusy error = refusal{http.StatusServiceUnavailable, "page.error.busy"}
	// ErrMoving is what the stage answers while time moves already.
	ErrMoving error = refusal{http.StatusConflict, "page.error.moving"}
	errFailed       = refusal{http.StatusInternalServerError, "page.error.failed"}
)
