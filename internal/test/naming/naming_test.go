package naming

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = "../../.."

// private are the folders without public packages of the module.
var private = []string{"internal", "cmd", "examples", "benchmarks", "tools", "testdata"}

// enum is a named type with constants.
type enum struct {
	pkg, name string
	codes     map[string]string // what each code means: the rest of the constant's name
}

// public are the public packages of the module: their files by folder.
func public(t *testing.T) map[string][]*ast.File {
	t.Helper()
	packages := map[string][]*ast.File{}
	set := token.NewFileSet()
	require.NoError(t, fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		base := filepath.Base(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (slices.Contains(private, base) || strings.HasPrefix(base, ".")):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(set, filepath.Join(root, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		packages[filepath.Dir(name)] = append(packages[filepath.Dir(name)], file)
		return err
	}))
	require.Greater(t, len(packages), 10, "the packages were not found")
	return packages
}

func TestConstantsBeginWithTheNameOfTheirType(t *testing.T) {
	t.Parallel()
	assert.Empty(t, misnamed(public(t)))
}

func TestNoTableStandsInTwoPackages(t *testing.T) {
	t.Parallel()
	packages := public(t)
	delete(packages, "emulator") // which imports nothing of the client
	assert.Empty(t, twins(packages))
}

func TestOneSpellingForOneThing(t *testing.T) {
	t.Parallel()
	assert.Empty(t, misspelled(public(t)))
}

// misnamed lists the exported constants of named types that do not begin with the
// name of their type.
func misnamed(packages map[string][]*ast.File) (found []string) {
	for pkg, files := range packages {
		constants(files, func(owner, typ, name, _ string) {
			if rest, ok := strings.CutPrefix(name, typ); !ok || !startsWord(rest) {
				found = append(found, fmt.Sprintf("%s.%s is a %s%s", pkg, name, owner, typ))
			}
		})
	}
	slices.Sort(found)
	return found
}

// startsWord reports whether the rest of a name begins with a word of its own.
func startsWord(rest string) bool {
	return rest != "" && strings.ToUpper(rest[:1]) == rest[:1]
}

// constants calls yield for each exported constant of a named type of the module:
// the package of the type as it is written, its name, and the constant's name and
// code.
func constants(files []*ast.File, yield func(owner, typ, name, code string)) {
	own := map[string]bool{}
	for _, file := range files {
		for _, spec := range specs[*ast.TypeSpec](file) {
			own[spec.Name.Name] = true
		}
	}
	for _, file := range files {
		foreign := importsOfTheModule(file)
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			var last ast.Expr // a constant without type and value repeats the one before
			for _, spec := range group.Specs {
				spec := spec.(*ast.ValueSpec)
				if last = typeOf(spec, last); last == nil {
					continue
				}
				owner, typ, known := named(last, own, foreign)
				for i, name := range spec.Names {
					if known && name.IsExported() {
						yield(owner, typ, name.Name, codeOf(spec, i))
					}
				}
			}
		}
	}
}

// typeOf is the type that a declaration of constants gives them, as it is written.
func typeOf(spec *ast.ValueSpec, last ast.Expr) ast.Expr {
	if spec.Type != nil || len(spec.Values) == 0 {
		if spec.Type != nil {
			return spec.Type
		}
		return last
	}
	if call, ok := spec.Values[0].(*ast.CallExpr); ok { // T("code")
		return call.Fun
	}
	return nil
}

func named(t ast.Expr, own, foreign map[string]bool) (owner, name string, ok bool) {
	switch t := t.(type) {
	case *ast.Ident:
		return "", t.Name, own[t.Name]
	case *ast.SelectorExpr:
		if pkg, isName := t.X.(*ast.Ident); isName && foreign[pkg.Name] {
			return pkg.Name + ".", t.Sel.Name, true
		}
	}
	return "", "", false
}

func codeOf(spec *ast.ValueSpec, i int) string {
	if i >= len(spec.Values) {
		return ""
	}
	switch v := spec.Values[i].(type) {
	case *ast.BasicLit:
		return v.Value
	case *ast.UnaryExpr:
		if literal, ok := v.X.(*ast.BasicLit); ok {
			return v.Op.String() + literal.Value
		}
	}
	return ""
}

func importsOfTheModule(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, spec := range file.Imports {
		if path := strings.Trim(spec.Path.Value, `"`); strings.HasPrefix(path, "github.com/partnerbss/") {
			names[path[strings.LastIndex(path, "/")+1:]] = true
		}
	}
	return names
}

func specs[T ast.Spec](file *ast.File) (list []T) {
	for _, decl := range file.Decls {
		if group, ok := decl.(*ast.GenDecl); ok {
			for _, spec := range group.Specs {
				if spec, ok := spec.(T); ok {
					list = append(list, spec)
				}
			}
		}
	}
	return list
}

// twins lists the types of different packages of which one has every code of the
// other with the same meaning. A number and a text of its digits are one code.
func twins(packages map[string][]*ast.File) (found []string) {
	enums := map[string]*enum{}
	for pkg, files := range packages {
		constants(files, func(owner, typ, name, code string) {
			if owner != "" || code == "" {
				return
			}
			e := enums[pkg+"."+typ]
			if e == nil {
				e = &enum{pkg, typ, map[string]string{}}
				enums[pkg+"."+typ] = e
			}
			e.codes[strings.Trim(code, `"`)] = strings.TrimPrefix(name, typ)
		})
	}
	for _, a := range enums {
		for _, b := range enums {
			if a.pkg != b.pkg && a.within(b) && (!b.within(a) || a.pkg < b.pkg) {
				found = append(found, fmt.Sprintf("%s.%s has no code that %s.%s has not: use one type, in core", a.pkg, a.name, b.pkg, b.name))
			}
		}
	}
	slices.Sort(found)
	return found
}

func (a *enum) within(b *enum) bool {
	for code, meaning := range a.codes {
		if b.codes[code] != meaning {
			return false
		}
	}
	return true
}

// spellings say what is written how. The first group of a pattern is the part of the
// name that is wrong.
var spellings = []struct {
	wrong *regexp.Regexp
	right string
	field bool // a rule for fields alone
}{
	{regexp.MustCompile(`((?:Id|Ids|Url|Http|Json|Api|Sku|Sms|Utc|Iops|Qr)(?:[A-Z]|$))`), "capitals throughout, as in ID", false},
	{regexp.MustCompile(`(Flexipurchase|Flexi[a-z])`), "FlexiPurchase", false},
	{regexp.MustCompile(`(StoredCard|CashCard)`), "StoredValueCard", false},
	{regexp.MustCompile(`(AvailableZone|AZ[A-Z]|AZ$)`), "AvailabilityZone", false},
	{regexp.MustCompile(`(TransID|TransferID)`), "TransactionID", false},
	{regexp.MustCompile(`(ChargeMode)`), "ChargingMode", false},
	{regexp.MustCompile(`(Cooperation)`), "Association", false},
	{regexp.MustCompile(`(Relative)`), "Related", false},
	{regexp.MustCompile(`(Retrieve)`), "Reclaim", false},
	{regexp.MustCompile(`(Writeoff)`), "WriteOff", false},
	{regexp.MustCompile(`(PayPerUse|Ondemand)`), "OnDemand", false},
	{regexp.MustCompile(`(YearlyMonthly|PrePaid|Prepaid)`), "Subscription", false},
	{regexp.MustCompile(`(OneTime)`), "OneOff", false},
	{regexp.MustCompile(`(Cancell?ation|Canceled)`), "Cancel, Cancelled", false},
	{regexp.MustCompile(`(OfficialWebsite)`), "OfficialAmount, ListPrice", false},
	{regexp.MustCompile(`((?:Desc|Msg|Reg|Qty)(?:[A-Z]|$))`), "whole words", false},
	{regexp.MustCompile(`(Infos?$|Infos?[A-Z])`), "what it holds", false},
	{regexp.MustCompile(`([a-z]List$|^Data$|[a-z]Data$)`), "what it holds, in the plural for a list", true},
	{regexp.MustCompile(`(AvailabilityZone|CloudService\w*|ServiceType|ResourceType|ResourceSpec|Region|RegionID)$`), "the same with Code, such as ServiceTypeCode", true},
	{regexp.MustCompile(`(FreeResource)`), "Package, Item", true},
}

// misspelled lists the exported names that say otherwise what has a word.
func misspelled(packages map[string][]*ast.File) (found []string) {
	for pkg, files := range packages {
		if pkg == "emulator" || strings.HasPrefix(pkg, "emulator/") {
			continue // whose fields are those of its state file
		}
		for _, name := range exported(files) {
			_, field, isField := strings.Cut(name, ".")
			if !isField {
				field = name
			}
			for _, s := range spellings {
				if at := s.wrong.FindStringSubmatch(field); at != nil && (isField || !s.field) {
					found = append(found, fmt.Sprintf("%s.%s has %s, where the other names have %s", pkg, name, at[1], s.right))
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// exported lists the exported names of a package: types, functions, methods,
// constants, variables, and fields after their type.
func exported(files []*ast.File) (names []string) {
	add := func(prefix string, ids ...*ast.Ident) {
		for _, id := range ids {
			if id.IsExported() {
				names = append(names, prefix+id.Name)
			}
		}
	}
	for _, file := range files {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				add("", f.Name)
			}
		}
		for _, spec := range specs[*ast.ValueSpec](file) {
			add("", spec.Names...)
		}
		for _, spec := range specs[*ast.TypeSpec](file) {
			add("", spec.Name)
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					add(spec.Name.Name+".", f.Names...)
				}
			}
		}
	}
	return names
}

// The checks find what they are for.
func TestMistakesAreFound(t *testing.T) {
	t.Parallel()
	sources := map[string]string{
		"core": `package core
			type Colour int
			const ( ColourRed Colour = 1; ColourBlue Colour = 2; Green Colour = 3 )
			type Plain struct { OrderInfos []int; CustomerId string; Region string }
			func RelativeOf() {}`,
		"paint": `package paint
			import "github.com/partnerbss/partnerbss-go/core"
			type Tint string
			const ( TintRed Tint = "1"; TintBlue = Tint("2"); Tinted Tint = "9" )
			type Shade string
			const ( ShadeRed Shade = "1"; ShadeBlue Shade = "2" )
			const White = core.Colour(4)
			const Retries, Wait = 3, time.Second
			type gloss int
			const ( GlossNone gloss = iota; Matt )`,
	}
	packages := map[string][]*ast.File{}
	for pkg, text := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), pkg, text, 0)
		require.NoError(t, err)
		packages[pkg] = []*ast.File{file}
	}
	assert.Equal(t, []string{
		"core.Green is a Colour", "paint.GlossNone is a gloss", "paint.Matt is a gloss", "paint.Tinted is a Tint", "paint.White is a core.Colour",
	}, misnamed(packages))
	assert.Equal(t, []string{"paint.Shade has no code that core.Colour has not: use one type, in core"}, twins(packages))
	assert.Equal(t, []string{
		"core.Plain.CustomerId has Id, where the other names have capitals throughout, as in ID",
		"core.Plain.OrderInfos has Infos, where the other names have what it holds",
		"core.Plain.Region has Region, where the other names have the same with Code, such as ServiceTypeCode",
		"core.RelativeOf has Relative, where the other names have Related",
	}, misspelled(packages))
}
