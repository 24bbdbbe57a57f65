package card

import (
	"embed"
	"fmt"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
)

//go:embed fonts/*.ttf
var files embed.FS

// shelf holds the parsed fonts: they never change and may be read by many cards at once.
type shelf struct {
	serif, bold, display, naskh, naskhBold *font.Font
}

// fonts parses the fonts when the first card is drawn; a bot that draws none never pays for them.
var fonts = sync.OnceValues(func() (shelf, error) {
	var s shelf
	for name, at := range map[string]**font.Font{
		"NotoSerif-Regular":        &s.serif,
		"NotoSerif-Bold":           &s.bold,
		"NotoSerifDisplay-Regular": &s.display,
		"NotoNaskhArabic-Regular":  &s.naskh,
		"NotoNaskhArabic-Bold":     &s.naskhBold,
	} {
		parsed, err := parse("fonts/" + name + ".ttf")
		if err != nil {
			return shelf{}, fmt.Errorf("read font %s: %w", name, err)
		}
		*at = parsed
	}
	return s, nil
})

func parse(name string) (*font.Font, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	face, err := font.ParseTTF(file.(font.Resource))
	if err != nil {
		return nil, err
	}
	return face.Font, nil
}

// family is a face for each script. As a shaping.FontmapScript it chooses the face of each letter: the script's own
// first, so that a full stop after an Arabic word is an Arabic one.
type family struct {
	latin, arabic *font.Face
	script        language.Script
}

func newFamily(latin, arabic *font.Font) *family {
	return &family{latin: font.NewFace(latin), arabic: font.NewFace(arabic)}
}

// SetScript says which script the next letters belong to.
func (f *family) SetScript(s language.Script) { f.script = s }

// ResolveFace chooses the face of a letter. One that neither face has is drawn as the box of the first.
func (f *family) ResolveFace(r rune) *font.Face {
	first, second := f.latin, f.arabic
	if f.script == language.Arabic {
		first, second = second, first
	}
	if !has(first, r) && has(second, r) {
		return second
	}
	return first
}

func (f *family) has(r rune) bool { return has(f.latin, r) || has(f.arabic, r) }

func has(face *font.Face, r rune) bool {
	_, ok := face.NominalGlyph(r)
	return ok
}
