// Command apilist writes the exported API of the SDK's public packages to
// docs/exported.txt, one line for each symbol, so that a change of it shows in a
// diff:
//
//	go run -C tools ./apilist
//
// With -check it writes nothing and fails when the file differs. Either way it
// fails when a public function, method or field wants a type that only internal
// packages can make; allowed.txt excuses some, each with its reason.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	listing   = "docs/exported.txt"
	allowance = "tools/apilist/allowed.txt"
	accept    = "go run -C tools ./apilist"
)

func main() {
	check := flag.Bool("check", false, "compare instead of writing")
	root := flag.String("root", "..", "folder of the module")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "apilist:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	found, err := read(root)
	if err != nil {
		return err
	}
	text := strings.Join(found.lines, "\n") + "\n"
	allowed, err := os.ReadFile(filepath.Join(root, allowance))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	rest, unknown := excuse(string(allowed), found.unreachable)
	var problems []error
	if len(unknown) > 0 {
		problems = append(problems, fmt.Errorf("these want what no user can make; change them, or excuse them in %s with a reason:\n  %s", allowance, strings.Join(unknown, "\n  ")))
	}
	if !check {
		err := os.WriteFile(filepath.Join(root, listing), []byte(text), 0o644)
		if err == nil && rest != string(allowed) {
			err = os.WriteFile(filepath.Join(root, allowance), []byte(rest), 0o644)
		}
		return errors.Join(append(problems, err)...)
	}
	before, err := os.ReadFile(filepath.Join(root, listing))
	if err != nil {
		problems = append(problems, err)
	}
	if changes := difference(string(before), text); changes != "" {
		problems = append(problems, fmt.Errorf("the exported API differs from %s:\n%sIf that is meant, write it anew and commit it: %s", listing, changes, accept))
	}
	if rest != string(allowed) {
		problems = append(problems, fmt.Errorf("%s excuses what is no longer there; drop it with: %s", allowance, accept))
	}
	return errors.Join(problems...)
}

// difference lists what is gone with -, and what has come with +.
func difference(before, after string) string {
	old, current := strings.Split(strings.TrimSpace(before), "\n"), strings.Split(strings.TrimSpace(after), "\n")
	var changes []string
	for _, line := range old {
		if _, there := slices.BinarySearch(current, line); !there && line != "" {
			changes = append(changes, line+"\n-")
		}
	}
	slices.Sort(old)
	for _, line := range current {
		if _, there := slices.BinarySearch(old, line); !there {
			changes = append(changes, line+"\n+")
		}
	}
	slices.Sort(changes) // what changed stands side by side
	var text strings.Builder
	for _, change := range changes {
		line, sign, _ := strings.Cut(change, "\n")
		text.WriteString(sign + " " + line + "\n")
	}
	return text.String()
}

// excuse takes what an allowance excuses away from the symbols that need it. It
// returns the allowance without the lines that nothing needs, and the symbols that
// have no excuse. A line is a symbol, then its reason; # begins a comment.
func excuse(allowance string, symbols []string) (rest string, unknown []string) {
	excused := map[string]bool{}
	for line := range strings.Lines(allowance) {
		symbol, reason, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case symbol == "" || strings.HasPrefix(symbol, "#"):
		case strings.TrimSpace(reason) == "":
			continue // no reason, no excuse
		case slices.Contains(symbols, symbol):
			excused[symbol] = true
		default:
			continue
		}
		rest += line
	}
	for _, symbol := range symbols {
		if !excused[symbol] {
			unknown = append(unknown, symbol)
		}
	}
	return rest, unknown
}
