// Command sizes builds a program of one call with this SDK and with the vendor's
// and prints their sizes and the modules that are linked into them. Run it in the
// folder benchmarks.
package main

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const own = "github.com/partnerbss/partnerbss-go"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "sizes:", err)
		os.Exit(1)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "sizes")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{"ours", "theirs"} {
		program := filepath.Join(dir, name)
		build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "./onecall/"+name)
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return err
		}
		file, err := os.Stat(program)
		if err != nil {
			return err
		}
		modules, err := linked(program)
		if err != nil {
			return err
		}
		fmt.Printf("%s: %d bytes, %d modules of others\n", name, file.Size(), len(modules))
		for _, path := range modules {
			fmt.Println("    " + path)
		}
	}
	return nil
}

// linked returns the modules of others that are in a program.
func linked(program string) ([]string, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	var modules []string
	for _, m := range info.Deps {
		if m.Path != own {
			modules = append(modules, m.Path)
		}
	}
	return modules, nil
}
