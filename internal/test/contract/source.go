package contract

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// source is what the checks read from the Go source of a package.
type source struct {
	files     []*ast.File
	methods   map[string]string   // doc comments of Service's methods
	constants map[string][]string // values of the constants of each type
}

// parseSource reads the files of a package by name; tests are left out.
func parseSource(files map[string]string) (*source, error) {
	s := &source{methods: map[string]string{}, constants: map[string][]string{}}
	fset := token.NewFileSet()
	for _, name := range sorted(files) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, file)
	}
	s.evaluate(fset)
	for _, file := range s.files {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && receiver(f) == "Service" {
				s.methods[f.Name.Name] = f.Doc.Text()
			}
		}
	}
	return s, nil
}

// evaluate computes the constants. Only types of the package itself matter, so
// whatever is imported may stay unknown.
func (s *source) evaluate(fset *token.FileSet) {
	config := types.Config{Importer: nothing{}, Error: func(error) {}, IgnoreFuncBodies: true}
	pkg, _ := config.Check("source", fset, s.files, nil)
	for _, name := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(name).(*types.Const)
		if !ok {
			continue
		}
		named, ok := c.Type().(*types.Named)
		if !ok {
			continue
		}
		value := c.Val().ExactString()
		if c.Val().Kind() == constant.String {
			value = constant.StringVal(c.Val())
		}
		typeName := named.Obj().Name()
		s.constants[typeName] = append(s.constants[typeName], value)
	}
}

// nothing imports nothing.
type nothing struct{}

func (nothing) Import(string) (*types.Package, error) { return nil, errors.New("not imported") }

// receiver is the name of the type that a function is a method of, or "".
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if name, ok := t.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

// undocumented lists what is exported and has no comment.
func (s *source) undocumented() (found problems) {
	for _, file := range s.files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				own := receiver(decl)
				if decl.Name.IsExported() && (own == "" || ast.IsExported(own)) && decl.Doc == nil {
					found.add("%s has no doc comment", decl.Name)
				}
			case *ast.GenDecl:
				undocumentedSpecs(decl, &found)
			}
		}
	}
	return found
}

func undocumentedSpecs(decl *ast.GenDecl, found *problems) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if !spec.Name.IsExported() {
				continue
			}
			if decl.Doc == nil && spec.Doc == nil {
				found.add("type %s has no doc comment", spec.Name)
			}
			if fields, ok := spec.Type.(*ast.StructType); ok {
				undocumentedFields(spec.Name.Name, fields, found)
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				if name.IsExported() && spec.Doc == nil && spec.Comment == nil && (decl.Doc == nil || len(decl.Specs) > 1) {
					found.add("%s has no comment", name)
				}
			}
		}
	}
}

func undocumentedFields(owner string, fields *ast.StructType, found *problems) {
	for _, f := range fields.Fields.List {
		for _, name := range f.Names {
			if name.IsExported() && f.Doc == nil && f.Comment == nil {
				found.add("field %s.%s has no comment", owner, name)
			}
		}
	}
}
