package consumer

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// variables are what blocks use without declaring it, as a user has it: texts are
// plain strings.
var variables = map[string]string{
	"ctx":    "context.Context",
	"client": "*partnerbss.Client",

	"accessKey": "string", "secretKey": "string",
	"agencyName": "string", "customerID": "string", "orderID": "string",

	"partner": "auth.Provider",
	"store":   "once.Store", "amount": "decimal.Decimal",

	"t":   "*testing.T",
	"srv": "*emulator.Server", "seed": "emulator.Seed",
	"onboard": "func(context.Context, *partnerbss.Client) (string, error)",
}

// elsewhere are the packages that blocks use beside those of the SDK.
var elsewhere = map[string]string{
	"context": "context", "errors": "errors", "fmt": "fmt", "iter": "iter", "log": "log", "os": "os",
	"strings": "strings", "testing": "testing", "time": "time",
	"http": "net/http", "slog": "log/slog", "url": "net/url", "json": "encoding/json",
	"decimal": "github.com/shopspring/decimal",
}

// program makes a block the program that a user makes of it.
func program(block string, imports map[string]string) (string, error) {
	if _, err := parser.ParseFile(token.NewFileSet(), "", block, parser.SkipObjectResolution); err == nil {
		return block, nil
	}
	body := block
	file, err := parser.ParseFile(token.NewFileSet(), "", "package main\n"+body, 0)
	if err != nil {
		if body, err = function(block); err != nil {
			return "", err
		}
		if file, err = parser.ParseFile(token.NewFileSet(), "", "package main\n"+body, 0); err != nil {
			return "", err
		}
	}
	used, declared := map[string]bool{}, map[string]bool{}
	var problems []error
	for _, name := range file.Unresolved {
		switch {
		case variables[name.Name] != "":
			declared[name.Name] = true
		case imports[name.Name] != "":
			used[name.Name] = true
		case types.Universe.Lookup(name.Name) == nil:
			problems = append(problems, fmt.Errorf("what is %s? See variables and elsewhere in tools/consumer", name.Name))
		}
	}
	if len(problems) > 0 {
		return "", errors.Join(problems...)
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		fmt.Fprintf(&text, "var %s %s\n", name, variables[name])
		expression, err := parser.ParseExpr(variables[name])
		if err != nil {
			return "", err
		}
		ast.Inspect(expression, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				used[fmt.Sprint(s.X)] = true
			}
			return true
		})
	}
	header := "package main\n\n"
	for _, name := range slices.Sorted(maps.Keys(used)) {
		header += fmt.Sprintf("import %s %q\n", name, imports[name])
	}
	if !strings.Contains(body, "func main()") {
		body += "\nfunc main() {}\n"
	}
	formatted, err := format.Source([]byte(header + "\n" + text.String() + "\n" + body))
	return string(formatted), err
}

// function makes statements the body of a function. What they define they need
// not use: the block ends where it does for the reader.
func function(block string) (string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package main\nfunc snippet() {\n"+block+"\n}\n", parser.SkipObjectResolution)
	if err != nil {
		return "", fmt.Errorf("neither a file, nor declarations, nor statements: %w", err)
	}
	statements := file.Decls[0].(*ast.FuncDecl).Body
	defined := map[string]bool{}
	for _, s := range statements.List {
		assignment, ok := s.(*ast.AssignStmt)
		if !ok || assignment.Tok != token.DEFINE {
			continue
		}
		for _, left := range assignment.Lhs {
			if name, ok := left.(*ast.Ident); ok && name.Name != "_" {
				defined[name.Name] = true
			}
		}
	}
	result, end := "", ""
	ast.Inspect(statements, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) > 0 {
				result, end = "error", "return nil\n"
			}
		}
		return true
	})
	for _, name := range slices.Sorted(maps.Keys(defined)) {
		block += "_ = " + name + "\n"
	}
	return "func snippet() " + result + " {\n" + block + end + "}\n", nil
}
