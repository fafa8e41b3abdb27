package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// api is what the public packages of a module export.
type api struct {
	lines       []string // sorted
	unreachable []string // symbols that want what no user can make
}

// listed is a package as go list describes it.
type listed struct {
	ImportPath, Name, Export string
	DepOnly                  bool
	Module                   *struct{ Path string }
}

// read reads the packages from what the compiler keeps of them.
func read(root string) (*api, error) {
	command := exec.Command("go", "list", "-deps", "-export", "-json=ImportPath,Name,Export,DepOnly,Module", "./...")
	command.Dir, command.Stderr = root, os.Stderr
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	exports := map[string]string{}
	var public []string
	r := reader{seen: map[string]bool{}, named: map[*types.TypeName]bool{}}
	for d := json.NewDecoder(bytes.NewReader(output)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		exports[p.ImportPath] = p.Export
		if !p.DepOnly && p.Name != "main" && p.Module != nil && !hidden(p.ImportPath) {
			r.module, public = p.Module.Path, append(public, p.ImportPath)
		}
	}
	from := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	var packages []*types.Package
	for _, path := range public {
		p, err := from.Import(path)
		if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	for _, p := range packages {
		r.makeable(p)
	}
	for _, p := range packages {
		r.list(p)
	}
	return &api{slices.Sorted(maps.Keys(r.seen)), slices.Compact(slices.Sorted(slices.Values(r.unreachable)))}, nil
}

// hidden reports whether a package is none of a user's business.
func hidden(path string) bool {
	parts := strings.Split(path, "/")
	return slices.Contains(parts, "internal") || slices.Contains(parts, "examples") || slices.Contains(parts, "cmd")
}

type reader struct {
	module      string
	pkg         *types.Package
	seen        map[string]bool
	named       map[*types.TypeName]bool // internal types that users can have all the same
	unreachable []string
}

// short is a package's path inside of the module.
func (r *reader) short(p *types.Package) string {
	if p.Path() == r.module {
		return p.Name()
	}
	return strings.TrimPrefix(p.Path(), r.module+"/")
}

func (r *reader) qualify(p *types.Package) string {
	if p == r.pkg {
		return ""
	}
	return r.short(p)
}

func (r *reader) typeOf(t types.Type) string { return types.TypeString(t, r.qualify) }

func (r *reader) add(format string, args ...any) {
	r.seen[r.short(r.pkg)+": "+fmt.Sprintf(format, args...)] = true
}

// exported visits the exported symbols of a package.
func exported(p *types.Package, visit func(types.Object)) {
	for _, name := range p.Scope().Names() {
		if o := p.Scope().Lookup(name); o.Exported() {
			visit(o)
		}
	}
}

// list lists a package.
func (r *reader) list(p *types.Package) {
	r.pkg = p
	exported(p, func(o types.Object) {
		switch o := o.(type) {
		case *types.Const:
			value := o.Val().ExactString()
			if t := r.typeOf(o.Type()); !strings.HasPrefix(t, "untyped ") {
				value = t + " = " + value
			} else {
				value = "= " + value
			}
			r.add("const %s %s", o.Name(), value)
		case *types.Var:
			r.add("var %s %s", o.Name(), r.typeOf(o.Type()))
		case *types.Func:
			r.add("func %s%s", o.Name(), r.signature(o.Name(), o.Signature()))
		case *types.TypeName:
			r.typeName(o)
		}
	})
}

// typeName lists a type with its fields and methods. Behind an alias of an
// internal type stands what users see of that.
func (r *reader) typeName(o *types.TypeName) {
	t := o.Type()
	name := o.Name() + parameters(t, r.typeOf)
	if alias, ok := t.(*types.Alias); ok {
		r.add("type %s = %s", name, r.typeOf(alias.Rhs()))
		if !r.internal(types.Unalias(t)) {
			return
		}
	}
	switch under := t.Underlying().(type) {
	case *types.Struct:
		r.add("type %s struct", name)
		r.fields(o.Name(), under)
	case *types.Interface:
		r.add("type %s interface", name)
		for i := range under.NumMethods() {
			m := under.Method(i)
			r.add("method (%s) %s%s", o.Name(), m.Name(), r.signature(o.Name()+"."+m.Name(), m.Signature()))
		}
		return
	default:
		r.add("type %s %s", name, r.typeOf(under))
	}
	r.methods(o.Name(), t)
}

// parameters writes the type parameters of a generic type.
func parameters(t types.Type, text func(types.Type) string) string {
	named, ok := t.(*types.Named)
	if !ok || named.TypeParams().Len() == 0 {
		return ""
	}
	var list []string
	for i := range named.TypeParams().Len() {
		p := named.TypeParams().At(i)
		list = append(list, p.Obj().Name()+" "+text(p.Constraint()))
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// fields lists the fields of a struct, and those that it has from embedded structs
// which users do not see.
func (r *reader) fields(owner string, s *types.Struct) {
	for i := range s.NumFields() {
		f := s.Field(i)
		tag := s.Tag(i)
		if tag != "" {
			tag = " " + strconv.Quote(tag)
			if strconv.CanBackquote(s.Tag(i)) {
				tag = " `" + s.Tag(i) + "`"
			}
		}
		switch {
		case f.Exported() && f.Embedded():
			r.add("field %s.%s %s (embedded)%s", owner, f.Name(), r.typeOf(f.Type()), tag)
			r.reach(owner+"."+f.Name(), f.Type())
		case f.Exported():
			r.add("field %s.%s %s%s", owner, f.Name(), r.typeOf(f.Type()), tag)
			r.reach(owner+"."+f.Name(), f.Type())
		case f.Embedded():
			if inner, ok := deref(f.Type()).Underlying().(*types.Struct); ok {
				r.fields(owner, inner)
			}
		}
	}
}

// methods lists the methods of a type, and those that it has from embedded types
// which users do not see.
func (r *reader) methods(owner string, t types.Type) {
	own := types.NewMethodSet(t)
	all := types.NewMethodSet(types.NewPointer(t))
	for i := range all.Len() {
		m := all.At(i)
		f := m.Obj().(*types.Func)
		if !f.Exported() || promoted(t, m) {
			continue
		}
		receiver := "*" + owner
		if own.Lookup(f.Pkg(), f.Name()) != nil {
			receiver = owner
		}
		r.add("method (%s) %s%s", receiver, f.Name(), r.signature(owner+"."+f.Name(), m.Type().(*types.Signature)))
	}
}

// promoted reports whether a method comes from an exported embedded field, which
// is listed by itself.
func promoted(t types.Type, m *types.Selection) bool {
	s, ok := t.Underlying().(*types.Struct)
	return ok && len(m.Index()) > 1 && s.Field(m.Index()[0]).Exported()
}

// signature writes a signature without the names of parameters, which matter to
// no caller.
func (r *reader) signature(symbol string, s *types.Signature) string {
	nameless := func(list *types.Tuple) *types.Tuple {
		var vars []*types.Var
		for i := range list.Len() {
			vars = append(vars, types.NewParam(token.NoPos, nil, "", list.At(i).Type()))
		}
		return types.NewTuple(vars...)
	}
	for i := range s.Params().Len() {
		r.reach(symbol, s.Params().At(i).Type())
	}
	var own []*types.TypeParam
	var list []string
	for i := range s.TypeParams().Len() {
		p := s.TypeParams().At(i)
		own, list = append(own, p), append(list, p.Obj().Name()+" "+r.typeOf(p.Constraint()))
	}
	text := strings.TrimPrefix(r.typeOf(types.NewSignatureType(nil, nil, nil, nameless(s.Params()), nameless(s.Results()), s.Variadic())), "func")
	if len(own) > 0 {
		text = "[" + strings.Join(list, ", ") + "]" + text
	}
	return text
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// internal reports whether a type is declared in an internal package.
func (r *reader) internal(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.Obj().Pkg() != nil && strings.HasPrefix(named.Obj().Pkg().Path(), r.module) && hidden(named.Obj().Pkg().Path())
}

// makeable notes the internal types that a user can have: those that a public
// package gives a name, and those that something public returns or holds.
func (r *reader) makeable(p *types.Package) {
	note := func(t types.Type) {
		for _, named := range r.parts(t) {
			r.named[named.Obj()] = true
		}
	}
	exported(p, func(o types.Object) {
		switch o := o.(type) {
		case *types.Var, *types.Const:
			note(o.Type())
		case *types.Func:
			note(o.Signature().Results())
		case *types.TypeName:
			if named, ok := types.Unalias(o.Type()).(*types.Named); ok {
				r.named[named.Obj()] = true
			}
			methods := types.NewMethodSet(types.NewPointer(o.Type()))
			for i := range methods.Len() {
				if m := methods.At(i); m.Obj().Exported() {
					note(m.Type().(*types.Signature).Results())
				}
			}
		}
	})
}

// reach reports a symbol that wants an internal type which nobody outside has.
func (r *reader) reach(symbol string, t types.Type) {
	for _, named := range r.parts(t) {
		if !r.named[named.Obj()] {
			r.unreachable = append(r.unreachable, fmt.Sprintf("%s.%s wants %s", r.short(r.pkg), symbol, types.TypeString(named, r.short)))
		}
	}
}

// parts are the internal types that a type is made of. Behind a type with a name
// nothing is looked at.
func (r *reader) parts(t types.Type) (found []*types.Named) {
	switch t := t.(type) {
	case *types.Named:
		if r.internal(t) {
			found = append(found, t)
		}
		for i := range t.TypeArgs().Len() {
			found = append(found, r.parts(t.TypeArgs().At(i))...)
		}
	case *types.Alias:
		return r.parts(types.Unalias(t))
	case *types.Pointer:
		return r.parts(t.Elem())
	case *types.Slice:
		return r.parts(t.Elem())
	case *types.Array:
		return r.parts(t.Elem())
	case *types.Chan:
		return r.parts(t.Elem())
	case *types.Map:
		return append(r.parts(t.Key()), r.parts(t.Elem())...)
	case *types.Signature:
		return append(r.parts(t.Params()), r.parts(t.Results())...)
	case *types.Tuple:
		for i := range t.Len() {
			found = append(found, r.parts(t.At(i).Type())...)
		}
	}
	return found
}
