package consumer

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	_ "github.com/shopspring/decimal"

	_ "github.com/partnerbss/partnerbss-go"
	_ "github.com/partnerbss/partnerbss-go/bsstest"
	_ "github.com/partnerbss/partnerbss-go/emulator/admin"
)

const module = "github.com/partnerbss/partnerbss-go"

// root is the checkout.
const root = "../.."

// TestDocuments compiles what a user copies.
func TestDocuments(t *testing.T) {
	checkout := os.DirFS(root)
	blocks, err := documents(checkout)
	if err != nil {
		t.Fatal(err)
	}
	imports, err := packages(checkout, module)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(imports, elsewhere)
	programs, documents := map[string]string{}, map[string]int{}
	for _, block := range blocks {
		switch block.kind {
		case "go":
			text, err := program(block.text, imports)
			if err != nil {
				t.Errorf("%s: %v\n%s", block.place, err, block.text)
				continue
			}
			name := fmt.Sprintf("%s-%d", regexp.MustCompile(`\W+`).ReplaceAllString(block.place, "-"), len(programs))
			programs[name] = text
			file, _, _ := strings.Cut(block.place, ":")
			documents[file]++
		case "sh":
			commands(t, checkout, block)
		}
	}
	for _, document := range []string{"README.md", "doc.go", "docs/emulator.md", "docs/migrating.md", "docs/signon.md", "signon/doc.go", "emulator/doc.go", "bsstest/bsstest.go"} {
		if documents[document] == 0 {
			t.Errorf("%s has no block of Go; were they found?", document)
		}
	}
	if output, err := build(t, programs); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	t.Logf("compiled %d programs of %v", len(programs), documents)
}

// commands checks that what a block tells to run exists.
func commands(t *testing.T, checkout fs.FS, block snippet) {
	t.Helper()
	for _, command := range regexp.MustCompile(`go run \./([\w/-]+)`).FindAllStringSubmatch(block.text, -1) {
		if _, err := fs.Stat(checkout, command[1]); err != nil {
			t.Errorf("%s: %v", block.place, err)
		}
	}
}

// build compiles programs in a module of their own.
func build(t *testing.T, programs map[string]string) (output string, err error) {
	t.Helper()
	folder := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	checkout, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(name, strings.Replace(string(text), "=> "+root, "=> "+filepath.ToSlash(checkout), 1))
	}
	for name, text := range programs {
		write(filepath.Join(name, "main.go"), text)
	}
	// vet type-checks like a build, and finds more.
	for _, command := range [][]string{{"build", "-o", os.DevNull, "./..."}, {"vet", "./..."}} {
		run := exec.Command("go", command...)
		run.Dir = folder
		run.Env = append(os.Environ(), "GOWORK=off")
		if text, err := run.CombinedOutput(); err != nil {
			return string(text), fmt.Errorf("go %s: %w", command[0], err)
		}
	}
	return "", nil
}

// What only compiles inside of the SDK's module does not compile here.
func TestInternalPackagesAreOutOfReach(t *testing.T) {
	output, err := build(t, map[string]string{"inside": "package main\n\nimport _ \"" + module + "/internal/wire\"\n\nfunc main() {}\n"})
	if err == nil || !strings.Contains(output, "use of internal package") {
		t.Errorf("%v: %s", err, output)
	}
	text, err := program("err := option.DryRun(5)\n", map[string]string{"option": module + "/option"})
	if err != nil {
		t.Fatal(err)
	}
	if output, err := build(t, map[string]string{"mistake": text}); err == nil || !strings.Contains(output, "cannot use 5") {
		t.Errorf("%v: %s", err, output)
	}
}

// No block gets lost.
func TestBlocksAreFoundAndMarked(t *testing.T) {
	found, err := documents(fstest.MapFS{
		"a.md":                  {Data: []byte("```go\none()\n```\n\n<!-- not compiled: why -->\n\n```go\ntwo\n```\n- list\n  ```go\n  three()\n  ```\n```sh\nfour\n```\n")},
		"internal/x.go":         {Data: []byte("// Package x.\n//\n//\thidden()\npackage x\n")},
		"tools/consumer/doc.go": {Data: []byte("// Package x.\n//\n//\thidden()\npackage x\n")},
		"p/p.go": {Data: []byte("// Package p.\n//\n//\tfive()\n//\n// And\n//\n//\tgo run ./p\n//\n//snippet:sh go  run\npackage p\n\n" +
			"// T.\n//\n//\tsix()\ntype T struct {\n\t// F.\n\t//\n\t//\tseven()\n\tF int\n}\n\n// m.\n//\n//\thidden()\nfunc m() {}\n\n// M.\n//\n//\teight()\nfunc (T) M() {}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range found {
		got = append(got, s.kind+" "+strings.TrimSpace(s.text))
	}
	want := "go one(), text two, go three(), sh four, go five(), sh go run ./p, go six(), go seven(), go eight()"
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("found %s\nwant  %s", text, want)
	}
	for name, text := range map[string]string{
		"a.md": "<!-- not compiled -->\n```go\n```\n",
		"b.md": "<!-- not compiled: why -->\nNothing.\n",
		"c.md": "```go\n",
		"d.go": "// Package d.\n//\n//snippet:text nothing\npackage d\n",
	} {
		if _, err := documents(fstest.MapFS{name: {Data: []byte(text)}}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// A block that is not Go fails, and so does a name that nobody explains.
func TestBlocksAreNotSkipped(t *testing.T) {
	for block, message := range map[string]string{
		"price = list price x percent\n": "neither a file",
		"use(mystery)\n":                 "what is mystery?",
	} {
		if _, err := program(block, elsewhere); err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%q: %v", block, err)
		}
	}
}
