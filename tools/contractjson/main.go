// Command contractjson writes the OpenAPI documents of ../api as JSON beside
// their YAML originals, so that the main module can embed them without a YAML
// parser. With -check it writes nothing and fails when a file is out of date.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

func main() {
	dir := flag.String("dir", "api", "folder that holds the *.openapi.yaml documents")
	check := flag.Bool("check", false, "fail instead of writing when a JSON file is out of date")
	flag.Parse()
	if err := run(*dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, "contractjson:", err)
		os.Exit(1)
	}
}

func run(dir string, check bool) error {
	sources, err := filepath.Glob(filepath.Join(dir, "*.openapi.yaml"))
	if err != nil {
		return err
	}
	if len(sources) == 0 {
		return fmt.Errorf("no *.openapi.yaml in %s", dir)
	}
	for _, source := range sources {
		target := strings.TrimSuffix(source, ".yaml") + ".json"
		want, err := convert(source)
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		if !check {
			if err := os.WriteFile(target, want, 0o644); err != nil {
				return err
			}
			continue
		}
		got, err := os.ReadFile(target)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s is out of date: run go run -C tools ./contractjson -dir ../api", target)
		}
	}
	return nil
}

// convert renders a YAML document as indented JSON. Keys come out sorted, so
// that the result depends on the content alone.
func convert(path string) ([]byte, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var document map[string]any
	if err := yaml.Unmarshal(source, &document); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(document); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
