package chat

// Message is what the bot wants said, on no network in particular.
type Message struct {
	Language  Language `json:"language"`
	RightLeft bool     `json:"rightLeft,omitempty"` // the language runs right to left
	Text      Text     `json:"text,omitempty"`
	Choices   []Choice `json:"choices,omitempty"`
	Form      *Form    `json:"form,omitempty"`
	Search    *Lookup  `json:"search,omitempty"` // beside Choices, which may be a page of the same list
	Files     []File   `json:"files,omitempty"`
	Private   bool     `json:"private,omitempty"` // for the addressee's eyes only
	Chosen    string   `json:"chosen,omitempty"`  // an edit: the question is answered with this label
}

// Choice is a button, or a line of a numbered list.
type Choice struct {
	Handle  Handle `json:"handle"`
	Key     string `json:"key"` // the answer it stands for; understood when typed; no secret
	Label   string `json:"label"`
	Private bool   `json:"private,omitempty"` // opens the person's own chat and goes on there
	Picked  bool   `json:"picked,omitempty"`  // one of several that may be chosen together, and is
	Aside   bool   `json:"aside,omitempty"`   // leads about (back, skip, stop) instead of answering: to be shown quietly
	Link    string `json:"link,omitempty"`    // leads to a page, where it is no answer
}

// Handle is what a button or a form carries back: HMAC(key, delivery, choice), never guessable.
type Handle string

// Lookup is a long list that is looked through by typing: what was typed so far is a Query with its handle, and what is
// picked of what was found is told back as a press of the handle, with the option's key as its text.
type Lookup struct {
	Handle Handle `json:"handle"`
	Hint   string `json:"hint"`            // stands there before anything is typed
	Label  string `json:"label,omitempty"` // in a field: what is there already, as it is called
}

// Form is several questions answered at once.
type Form struct {
	Handle Handle  `json:"handle"`
	Title  string  `json:"title"`
	Open   string  `json:"open"`   // label of the button that opens it
	Submit string  `json:"submit"` // label of the button that sends it
	Fields []Field `json:"fields"`
}

// FieldKind is what sort of answer a field takes.
type FieldKind string

// The kinds of fields.
const (
	TextField    FieldKind = "text"    // free text
	NumberField  FieldKind = "number"  // a whole number
	ChoiceField  FieldKind = "choice"  // one of Options
	SeveralField FieldKind = "several" // any of Options
	DayField     FieldKind = "day"     // a day alone
	MomentField  FieldKind = "moment"  // a day and an hour
)

// Field is one question of a form.
type Field struct {
	Key      string    `json:"key"`
	Kind     FieldKind `json:"kind"`
	Label    string    `json:"label"`
	Example  string    `json:"example,omitempty"`
	Optional bool      `json:"optional,omitempty"`
	Long     bool      `json:"long,omitempty"` // wants several lines
	Most     int       `json:"most,omitempty"` // longest text, in characters
	Options  []Choice  `json:"options,omitempty"`
	Search   *Lookup   `json:"search,omitempty"`  // looks through the answers by typing, in the place of Options
	Value    string    `json:"value,omitempty"`   // what is there already; sealed with the message
	Done     bool      `json:"done,omitempty"`    // answered, perhaps by leaving it open
	Before   string    `json:"before,omitempty"`  // what was answered another time, to be kept or changed
	Problem  string    `json:"problem,omitempty"` // why the last answer did not fit
}

// File is a file or a picture, always with words that say the same.
type File struct {
	Name    string   `json:"name"`
	Type    string   `json:"type"` // media type
	Text    string   `json:"text"` // what it shows, for those who can't see it
	Picture *Picture `json:"picture,omitempty"`
	Bytes   []byte   `json:"bytes,omitempty"`
}

// Picture is a card to be drawn: plain data, drawn only when it is sent.
type Picture struct {
	Language  Language `json:"language"`
	RightLeft bool     `json:"rightLeft,omitempty"`
	Title     string   `json:"title"`
	Name      string   `json:"name"`  // whose card it is, drawn large
	Lines     []string `json:"lines"` // what it says, a paragraph each
	Footer    string   `json:"footer,omitempty"`
}
