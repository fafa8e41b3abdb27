package consumer

import (
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// snippet is a block of a document.
type snippet struct {
	place string // document and line
	kind  string // "go", or what else the document says it is
	text  string
}

// markdown takes the blocks out of a Markdown document.
func markdown(name, text string) (found []snippet, err error) {
	var open *snippet
	skip, indent := false, ""
	for i, line := range strings.Split(text, "\n") {
		fence, isFence := strings.CutPrefix(strings.TrimLeft(line, " "), "```")
		switch {
		case isFence && open == nil:
			indent = line[:len(line)-len(fence)-len("```")]
			kind := strings.TrimSpace(fence)
			if skip && kind == "go" {
				kind = "text"
			}
			open, skip = &snippet{place: fmt.Sprintf("%s:%d", name, i+2), kind: kind}, false
		case isFence:
			found, open = append(found, *open), nil
		case open != nil:
			open.text += strings.TrimPrefix(line, indent) + "\n"
		case strings.HasPrefix(line, "<!-- not compiled"):
			if !notCompiled.MatchString(line) {
				return nil, fmt.Errorf("%s:%d: say why: <!-- not compiled: why -->", name, i+1)
			}
			skip = true
		case skip && strings.TrimSpace(line) != "":
			return nil, fmt.Errorf("%s:%d: nothing follows that would be compiled", name, i+1)
		}
	}
	if open != nil {
		return nil, fmt.Errorf("%s: the block does not end", open.place)
	}
	return found, nil
}

var notCompiled = regexp.MustCompile(`^<!-- not compiled: .+ -->$`)

// docComments takes the blocks out of what go doc shows of a file: the comment of
// the package and those of what is exported.
func docComments(name string, source []byte) (found []snippet, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	add := func(group *ast.CommentGroup) {
		if group == nil || err != nil {
			return
		}
		var more []snippet
		more, err = commentBlocks(fset.Position(group.Pos()), group)
		found = append(found, more...)
	}
	add(file.Doc)
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Name.IsExported() && exportedReceiver(decl) {
				add(decl.Doc)
			}
		case *ast.GenDecl:
			add(exportedDoc(decl))
			for _, spec := range decl.Specs {
				addSpec(spec, add)
			}
		}
	}
	return found, err
}

// exportedDoc is the comment of a declaration that declares something exported.
func exportedDoc(decl *ast.GenDecl) *ast.CommentGroup {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() {
				return decl.Doc
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				if name.IsExported() {
					return decl.Doc
				}
			}
		}
	}
	return nil
}

func addSpec(spec ast.Spec, add func(*ast.CommentGroup)) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if !spec.Name.IsExported() {
			return
		}
		add(spec.Doc)
		ast.Inspect(spec.Type, func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok {
				add(field.Doc)
			}
			return true
		})
	case *ast.ValueSpec:
		add(spec.Doc)
	}
}

func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	name, ok := t.(*ast.Ident)
	return ok && name.IsExported()
}

// commentBlocks takes the blocks out of one comment.
func commentBlocks(at token.Position, group *ast.CommentGroup) (found []snippet, err error) {
	marks := map[string]string{} // beginning of a block, and what it is
	for _, line := range group.List {
		if mark, ok := strings.CutPrefix(line.Text, "//snippet:"); ok {
			kind, beginning, _ := strings.Cut(mark, " ")
			marks[words(beginning)] = kind
		}
	}
	var p comment.Parser
	for _, block := range p.Parse(group.Text()).Content {
		code, ok := block.(*comment.Code)
		if !ok {
			continue
		}
		s := snippet{place: fmt.Sprintf("%s:%d", at.Filename, at.Line), kind: "go", text: code.Text}
		for beginning, kind := range marks {
			if beginning != "" && strings.HasPrefix(words(code.Text), beginning) {
				s.kind = kind
				delete(marks, beginning)
				break
			}
		}
		found = append(found, s)
	}
	for beginning := range marks {
		return nil, fmt.Errorf("%s:%d: no block begins with %q", at.Filename, at.Line, beginning)
	}
	return found, nil
}

func words(text string) string { return strings.Join(strings.Fields(text), " ") }

// documents gathers the blocks of everything that a user reads: README, guides,
// and the docs of all packages but internal ones.
func documents(root fs.FS) (found []snippet, err error) {
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if hidden := name != "." && strings.HasPrefix(d.Name(), "."); hidden || d.Name() == "internal" || d.Name() == "testdata" || name == "tools" || name == "benchmarks" {
				return fs.SkipDir
			}
			return nil
		}
		var read func(string, string) ([]snippet, error)
		switch {
		case path.Ext(name) == ".md":
			read = markdown
		case path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go"):
			read = func(name, text string) ([]snippet, error) { return docComments(name, []byte(text)) }
		default:
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		more, err := read(name, string(text))
		found = append(found, more...)
		return err
	})
	return found, err
}

// packages are the import paths of the SDK's packages by name, as far as a user
// can import them.
func packages(root fs.FS, module string) (map[string]string, error) {
	byName := map[string]string{}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "internal" || d.Name() == "tools" || d.Name() == "benchmarks" || d.Name() == "testdata") {
			return or(err, fs.SkipDir)
		}
		if d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.PackageClauseOnly)
		if err == nil && file.Name.Name != "main" {
			byName[file.Name.Name] = path.Join(module, path.Dir(name))
		}
		return err
	})
	return byName, err
}

func or(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
