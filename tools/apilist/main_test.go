package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const toyAPI = "sub: field Meta.ID string\n" +
	"sub: method (*Meta) Get() string\n" +
	"sub: type Meta struct\n" +
	"toy: const Level Grade = 2\n" +
	"toy: const Word = \"a\"\n" +
	"toy: field Alias.F int `json:\"f\"`\n" +
	"toy: field Pair.Key K\n" +
	"toy: field Pair.Value V\n" +
	"toy: field T.B string\n" +
	"toy: field T.Hidden *internal/inner.Hidden\n" +
	"toy: field T.Meta sub.Meta (embedded) `json:\"-\"`\n" +
	"toy: field T.Name string `json:\"name,omitzero\"`\n" +
	"toy: func Get() *internal/inner.Returned\n" +
	"toy: func Map[T any]([]T, func(T) T) []T\n" +
	"toy: func Use(*internal/inner.Returned, ...*Alias)\n" +
	"toy: func Want(map[string][]*internal/inner.Hidden)\n" +
	"toy: method (*Alias) Call(internal/inner.Hidden)\n" +
	"toy: method (*T) Pointer(context.Context, io.Reader) (int, error)\n" +
	"toy: method (I) Do(internal/inner.Hidden)\n" +
	"toy: method (I) private()\n" +
	"toy: method (Pair) Swap()\n" +
	"toy: method (T) Helped() bool\n" +
	"toy: method (T) Value() string\n" +
	"toy: type Alias = internal/inner.Named\n" +
	"toy: type Alias struct\n" +
	"toy: type Grade int\n" +
	"toy: type I interface\n" +
	"toy: type Pair[K comparable, V any] struct\n" +
	"toy: type Std = time.Duration\n" +
	"toy: type T struct\n" +
	"toy: var V int"

const toyUnreachable = "toy.Alias.Call wants internal/inner.Hidden\n" +
	"toy.I.Do wants internal/inner.Hidden\n" +
	"toy.T.Hidden wants internal/inner.Hidden\n" +
	"toy.Want wants internal/inner.Hidden"

func TestRead(t *testing.T) {
	found, err := read("testdata/toy")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(found.lines, "\n"); got != toyAPI {
		t.Errorf("got\n%s\nthat is\n%s", got, difference(toyAPI, got))
	}
	if got := strings.Join(found.unreachable, "\n"); got != toyUnreachable {
		t.Errorf("got\n%s", got)
	}
}

// toy copies the toy module, with a listing and an allowance.
func toy(t *testing.T, listed, allowed string) string {
	t.Helper()
	root := t.TempDir()
	if err := os.CopyFS(root, os.DirFS("testdata/toy")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{listing: listed, allowance: allowed} {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestCheck(t *testing.T) {
	excuses := strings.ReplaceAll(toyUnreachable, "\n", ": for now\n") + ": for now\n"
	for name, test := range map[string]struct {
		listed, allowed string
		want            []string // in the error; none for success
	}{
		"the same": {toyAPI + "\n", "# Excuses.\n" + excuses, nil},
		"changed": {strings.Replace(toyAPI, "Level Grade = 2", "Level Grade = 1", 1) + "\n", excuses,
			[]string{"- toy: const Level Grade = 1\n+ toy: const Level Grade = 2\n", accept}},
		"new": {strings.Replace(toyAPI, "toy: var V int", "", 1), excuses, []string{"\n+ toy: var V int\n"}},
		"not excused": {toyAPI, strings.Replace(excuses, "toy.Want", "toy.Other", 1),
			[]string{"no user can make", "\n  toy.Want wants", "excuses what is no longer there"}},
		"no reason": {toyAPI, strings.Replace(excuses, ": for now", ": ", 1), []string{"\n  toy.Alias.Call wants"}},
	} {
		t.Run(name, func(t *testing.T) {
			root := toy(t, test.listed, test.allowed)
			err := run(root, true)
			if test.want == nil && err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in %v", want, err)
				}
			}
			// Writing anew settles all but what is not excused.
			err = run(root, false)
			if excused := name != "not excused" && name != "no reason"; excused != (err == nil) {
				t.Errorf("writing: %v", err)
			}
			err = run(root, true)
			if err != nil && (strings.Contains(err.Error(), accept)) {
				t.Errorf("after writing: %v", err)
			}
		})
	}
}
