package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
)

// initialisms are written as Go writes them.
var initialisms = map[string]string{
	"id": "ID", "ids": "IDs", "url": "URL", "qr": "QR", "qrcode": "QRCode", "api": "API", "idp": "IDP", "ip": "IP", "sms": "SMS", "az": "AZ",
	"xaccount": "XAccount", "cpu": "CPU", "os": "OS",
}

var (
	wordEnd  = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	notWord  = regexp.MustCompile(`[^\pL\pN]+`)
	revision = regexp.MustCompile(`V[0-9]+$`)
)

// goName makes a Go name of a name of the wire, or of a few words.
func goName(name string) string {
	var b strings.Builder
	for _, word := range notWord.Split(wordEnd.ReplaceAllString(name, "${1}_$2"), -1) {
		switch known := initialisms[strings.ToLower(word)]; {
		case word == "":
		case known != "":
			b.WriteString(known)
		default:
			runes := []rune(word)
			if strings.ToUpper(word) == word {
				runes = []rune(strings.ToLower(word))
			}
			runes[0] = unicode.ToUpper(runes[0])
			b.WriteString(string(runes))
		}
	}
	if text := b.String(); text != "" && unicode.IsLetter([]rune(text)[0]) {
		return text
	}
	return "N" + b.String()
}

// typeName is the name of a type that the contract names, or of what a field holds.
func typeName(schema, field string) string {
	if schema != "" {
		return goName(revision.ReplaceAllString(schema, ""))
	}
	return goName(field)
}

// singular is the name of an element of a list: "ids" and "idList" become "id".
func singular(field string) string {
	for _, plural := range []string{"_list", "List"} {
		field = strings.TrimSuffix(field, plural)
	}
	if one, ok := strings.CutSuffix(field, "ies"); ok {
		return one + "y"
	}
	return strings.TrimSuffix(field, "s")
}

// unexported begins a name in lower case.
func unexported(name string) string {
	runes := []rune(name)
	runes[0] = unicode.ToLower(runes[0])
	return string(runes)
}

// inWords is a name of the wire as a text.
func inWords(name string) string {
	return strings.ToLower(strings.Join(notWord.Split(wordEnd.ReplaceAllString(name, "${1}_$2"), -1), " "))
}

// constant names the value of an enum, after what it means where it is a code.
func constant(enum, value, meaning string, taken func(string) bool) string {
	text := value
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, value)
	if len(letters) < 3 && meaning != "" {
		first, _, _ := strings.Cut(strings.NewReplacer("(", ",", ";", ",", ":", ",").Replace(meaning), ",")
		fields := strings.Fields(first)
		text = strings.Join(fields[:min(len(fields), 4)], " ")
	}
	if text == "" {
		text = "none"
	}
	name := enum + goName(strings.Replace(text, "-", " minus ", 1-len(strings.TrimLeft(text[:1], "-"))))
	for taken(name) {
		name += goName("v" + strings.ReplaceAll(value, "-", "minus "))
	}
	return name
}

// existing are the types that a package of the module has.
func existing(root, pkg string) map[string]bool {
	names := map[string]bool{}
	files, _ := filepath.Glob(filepath.Join(root, pkg, "*.go"))
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil || strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, decl := range file.Decls {
			if types, ok := decl.(*ast.GenDecl); ok && types.Tok == token.TYPE {
				for _, spec := range types.Specs {
					names[spec.(*ast.TypeSpec).Name.Name] = true
				}
			}
		}
	}
	return names
}

// tables are the enumerations that core has for all operations: the codes of each type.
func tables(root string) map[string]map[string]bool {
	found := map[string]map[string]bool{}
	files, _ := filepath.Glob(filepath.Join(root, "core", "*.go"))
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil || strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, decl := range file.Decls {
			constants, ok := decl.(*ast.GenDecl)
			if !ok || constants.Tok != token.CONST {
				continue
			}
			for _, spec := range constants.Specs {
				one := spec.(*ast.ValueSpec)
				named, typed := one.Type.(*ast.Ident)
				if !typed || len(one.Values) != 1 {
					continue
				}
				code, negative := one.Values[0], ""
				if minus, ok := code.(*ast.UnaryExpr); ok && minus.Op == token.SUB {
					code, negative = minus.X, "-"
				}
				if literal, ok := code.(*ast.BasicLit); ok {
					if found[named.Name] == nil {
						found[named.Name] = map[string]bool{}
					}
					found[named.Name][negative+strings.Trim(literal.Value, `"`)] = true
				}
			}
		}
	}
	return found
}
