package bot_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "mentorbot/"

// room is one line of the plan: the floor a package stands on, and what it may import of ours. Arrows only go down.
type room struct {
	floor int
	may   string // packages, with spaces between
	tests string // what its tests may import besides
	pure  bool   // thinks, and touches nothing
}

// rooms is the plan of the house. A new package, or a new arrow, is a change of this table.
var rooms = map[string]room{
	"cmd/mentorbot": {floor: 6, may: "adapters/discord adapters/slack adapters/telegram adapters/web bot bot/card bot/chat bot/engine " +
		"bot/flow bot/inbox bot/mentoring bot/nudge bot/outbox bot/phrasebook bot/source bot/store bot/store/bolt bot/story bot/vault flows locales"},
	"bot/bottest": {floor: 6, may: "bot bot/chat bot/chat/chattest bot/engine bot/flow bot/inbox bot/mentoring " +
		"bot/phrasebook bot/source bot/store bot/store/bolt bot/story bot/vault"},

	"bot": {floor: 5, may: "bot/chat bot/flow bot/inbox bot/mentoring bot/nudge bot/outbox bot/phrasebook bot/source " +
		"bot/store bot/vault", tests: "bot/store/bolt flows locales"},

	"bot/inbox": {floor: 4, may: "bot/chat bot/engine bot/flow bot/mentoring bot/phrasebook bot/source bot/store " +
		"bot/vault", tests: "bot/store/bolt flows locales"},
	"bot/nudge":  {floor: 4, may: "bot/chat bot/store", tests: "bot/store/bolt"},
	"bot/outbox": {floor: 4, may: "bot/chat bot/store bot/vault", tests: "bot/mentoring bot/store/bolt"},

	"bot/store":           {floor: 3, may: "bot/chat bot/engine bot/mentoring"},
	"bot/store/bolt":      {floor: 3, may: "bot/chat bot/engine bot/mentoring bot/store"},
	"bot/store/storetest": {floor: 3, may: "bot/chat bot/engine bot/mentoring bot/store"},
	"bot/story":           {floor: 3, may: "bot/chat"},

	"bot/engine":           {floor: 2, may: "bot/flow", tests: "flows", pure: true},
	"bot/phrasebook":       {floor: 2, may: "bot/chat bot/source", tests: "locales", pure: true},
	"bot/mentoring":        {floor: 2, may: "bot/chat bot/source", pure: true},
	"bot/card":             {floor: 2, may: "bot/chat", tests: "bot/phrasebook locales", pure: true},
	"bot/vault":            {floor: 2, may: "bot/chat"},
	"adapters/web":         {floor: 2, may: "bot/chat"},
	"adapters/web/webfake": {floor: 2, may: "adapters/web bot/chat bot/chat/chattest"},
	"adapters/telegram": {floor: 2, may: "bot/chat bot/chat/errand bot/chat/lately", tests: "bot bot/mentoring " +
		"bot/phrasebook bot/store bot/store/bolt bot/vault"},
	"adapters/telegram/telegramfake": {floor: 2, may: "adapters/telegram bot/chat bot/chat/chattest bot/chat/netfake"},
	"adapters/slack": {floor: 2, may: "bot/chat bot/chat/errand bot/chat/lately", tests: "bot bot/mentoring " +
		"bot/phrasebook bot/store bot/store/bolt bot/vault"},
	"adapters/slack/slackfake": {floor: 2, may: "bot/chat bot/chat/chattest bot/chat/netfake"},
	"adapters/discord": {floor: 2, may: "bot/chat bot/chat/errand bot/chat/lately", tests: "bot bot/flow bot/mentoring bot/outbox " +
		"bot/phrasebook bot/store bot/store/bolt bot/vault"},
	"adapters/discord/discordfake": {floor: 2, may: "bot/chat bot/chat/chattest bot/chat/netfake"},

	"bot/flow":          {floor: 1, may: "bot/source", tests: "flows", pure: true},
	"bot/chat":          {floor: 1, pure: true},
	"bot/chat/chattest": {floor: 1, may: "bot/chat"},
	"bot/chat/netfake":  {floor: 1},
	"bot/chat/lately":   {floor: 1, pure: true},
	"bot/chat/errand":   {floor: 1},
	"flows":             {floor: 1, tests: "bot/flow bot/mentoring bot/source"},
	"locales":           {floor: 1, tests: "bot/phrasebook bot/source"},

	"bot/source": {floor: 0, pure: true},
}

// suites are for tests, and only tests and each other may import them.
var suites = []string{
	"bot/bottest", "bot/chat/chattest", "bot/chat/netfake", "bot/store/storetest", "adapters/web/webfake",
	"adapters/telegram/telegramfake", "adapters/slack/slackfake", "adapters/discord/discordfake",
}

// networks are named by their own adapter, and by cmd, which chooses among them.
var networks = []string{"web", "slack", "discord", "telegram"}

// outside is what a pure room never imports: the world.
var outside = []string{"os", "net", "database/sql", "log", "math/rand"}

// theClock and theSettings are read in cmd alone; everybody else is handed the moment, the seed and the option.
var theClock, theSettings = []string{"Now", "Since", "Until"}, []string{"Getenv", "LookupEnv", "Environ"}

const (
	mostLines    = 400 // of a file
	mostFunction = 50  // lines of a function
)

// source is one Go file of the house.
type source struct {
	room string // the package's path below the module
	name string // the file's path below the module
	test bool
	ast  *ast.File
	set  *token.FileSet
}

func TestHouse(t *testing.T) {
	house := readHouse(t)
	for name, check := range map[string]func(*testing.T, []source){
		"each package has its line in the plan":      eachRoomIsPlanned,
		"arrows only go down":                        arrowsGoDown,
		"nobody imports what the plan does not name": importsAreAllowed,
		"pure rooms touch nothing":                   pureRoomsAreFenced,
		"clock, chance and settings stay in cmd":     clockIsInCmd,
		"networks are named by their adapters":       networksAreNotNamed,
		"files and functions stay small":             sizesAreKept,
		"each package says what it is for":           packagesAreExplained,
	} {
		t.Run(name, func(t *testing.T) { check(t, house) })
	}
}

func readHouse(t *testing.T) []source {
	var house []source
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		inside := strings.TrimPrefix(filepath.ToSlash(name), "../")
		house = append(house, source{path.Dir(inside), inside, strings.HasSuffix(inside, "_test.go"), file, set})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return house
}

func eachRoomIsPlanned(t *testing.T, house []source) {
	there := map[string]bool{}
	for _, f := range house {
		if there[f.room] = true; rooms[f.room] == (room{}) {
			t.Errorf("%s: the package %s has no line in the plan", f.name, f.room)
		}
	}
	for name := range rooms {
		if !there[name] {
			t.Errorf("the plan has a line for %s, which is not there", name)
		}
	}
}

// arrowsGoDown looks at the plan itself. What lies inside a room stands on its floor, and sees it.
func arrowsGoDown(t *testing.T, _ []source) {
	for name, r := range rooms {
		for _, below := range strings.Fields(r.may) {
			target, known := rooms[below]
			if !known {
				t.Errorf("%s may import %s, which is not in the plan", name, below)
			}
			if target.floor >= r.floor && !strings.HasPrefix(name, below+"/") {
				t.Errorf("the arrow from %s to %s does not go down", name, below)
			}
		}
	}
}

func importsAreAllowed(t *testing.T, house []source) {
	for _, f := range house {
		may := strings.Fields(rooms[f.room].may)
		if f.test {
			may = slices.Concat(may, strings.Fields(rooms[f.room].tests), suites, []string{f.room})
		}
		for _, name := range f.imports() {
			if ours, is := strings.CutPrefix(name, module); is && !slices.Contains(may, ours) {
				t.Errorf("%s: %s may not import %s", f.name, f.room, ours)
			}
		}
	}
}

func pureRoomsAreFenced(t *testing.T, house []source) {
	for _, f := range house {
		for _, name := range f.imports() {
			if rooms[f.room].pure && !f.test && within(name, outside) {
				t.Errorf("%s: the pure room %s imports %s", f.name, f.room, name)
			}
		}
	}
}

func clockIsInCmd(t *testing.T, house []source) {
	for _, f := range house {
		if f.test || f.room == "cmd/mentorbot" || slices.Contains(suites, f.room) {
			continue
		}
		for _, used := range slices.Concat(f.uses("time", theClock), f.uses("os", theSettings)) {
			t.Errorf("%s: %s belongs to cmd/mentorbot; take it as a value", f.name, used)
		}
		for _, name := range f.imports() {
			if within(name, []string{"math/rand"}) {
				t.Errorf("%s: chance belongs to cmd/mentorbot; take a seed as a value", f.name)
			}
		}
	}
}

func networksAreNotNamed(t *testing.T, house []source) {
	for _, f := range house {
		if f.test || f.room == "cmd/mentorbot" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, _ := strconv.Unquote(literal.Value) // the parser has read it
			if slices.Contains(networks, text) && !strings.HasPrefix(f.room, "adapters/"+text) {
				t.Errorf("%s: only adapters/%s may name %q", f.at(n), text, text)
			}
			return true
		})
	}
}

func sizesAreKept(t *testing.T, house []source) {
	for _, f := range house {
		if lines := f.set.File(f.ast.FileStart).LineCount() - 1; lines > mostLines {
			t.Errorf("%s has %d lines, over %d", f.name, lines, mostLines)
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			var body *ast.BlockStmt
			switch function := n.(type) {
			case *ast.FuncDecl:
				body = function.Body
			case *ast.FuncLit:
				body = function.Body
			}
			if body != nil && f.line(n.End())-f.line(n.Pos())+1 > mostFunction {
				t.Errorf("%s: a function of %d lines, over %d", f.at(n), f.line(n.End())-f.line(n.Pos())+1, mostFunction)
			}
			return true
		})
	}
}

func packagesAreExplained(t *testing.T, house []source) {
	explained := map[string]bool{}
	for _, f := range house {
		explained[f.room] = explained[f.room] || !f.test && f.ast.Doc != nil
	}
	for name, has := range explained {
		if !has {
			t.Errorf("%s has no package comment", name)
		}
	}
}

// imports are the paths that a file imports.
func (f source) imports() []string {
	var paths []string
	for _, i := range f.ast.Imports {
		name, _ := strconv.Unquote(i.Path.Value) // the parser has read it
		paths = append(paths, name)
	}
	return paths
}

// uses are the mentions of some names of a package of the standard library, also where they are not called.
func (f source) uses(pkg string, names []string) []string {
	local := ""
	for _, i := range f.ast.Imports {
		if i.Path.Value == strconv.Quote(pkg) {
			if local = pkg; i.Name != nil {
				local = i.Name.Name
			}
		}
	}
	var found []string
	ast.Inspect(f.ast, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok || local == "" || !slices.Contains(names, s.Sel.Name) {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && x.Name == local {
			found = append(found, pkg+"."+s.Sel.Name)
		}
		return true
	})
	return found
}

func (f source) line(p token.Pos) int { return f.set.Position(p).Line }

func (f source) at(n ast.Node) string { return f.name + ":" + strconv.Itoa(f.line(n.Pos())) }

// within tells whether a package is one of some, or lies inside one.
func within(name string, some []string) bool {
	return slices.ContainsFunc(some, func(s string) bool { return name == s || strings.HasPrefix(name, s+"/") })
}
