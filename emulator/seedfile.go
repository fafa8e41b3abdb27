package emulator

import (
	"fmt"
	"io"
	"os"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
)

// ParseSeed reads a seed from YAML or JSON. The names are those of the json
// tags of [Seed] and the types below it, durations are text such as 20d or 36h,
// amounts keep their exact digits. Fields that do not exist and values of the
// wrong type are told by line and field, and amounts with more than 2 decimals.
// So is a seed that contradicts itself, but only by the emulator that is made
// from it. docs/emulator.md describes the format, examples/seed.yaml shows all
// of it.
func ParseSeed(r io.Reader) (Seed, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return Seed{}, fmt.Errorf("seed: %w", err)
	}
	root, err := document.Parse(data)
	if err != nil {
		return Seed{}, fmt.Errorf("seed: %w", err)
	}
	s := Seed{source: root}
	if err := root.Decode(&s); err != nil {
		return Seed{}, fmt.Errorf("seed: %w", err)
	}
	if err := s.data().CheckAmounts(); err != nil {
		return Seed{}, fmt.Errorf("seed: %w", s.explain(err))
	}
	return s, nil
}

// LoadSeed is [ParseSeed] for a file.
func LoadSeed(path string) (Seed, error) {
	f, err := os.Open(path)
	if err != nil {
		return Seed{}, fmt.Errorf("seed: %w", err)
	}
	defer f.Close()
	s, err := ParseSeed(f)
	if err != nil {
		return Seed{}, fmt.Errorf("%s: %w", path, err)
	}
	s.file = path
	return s, nil
}

// explain adds the lines of the file to what planting has found wrong.
func (s Seed) explain(err error) error {
	if s.source == nil {
		return err
	}
	err = s.source.Explain(err)
	if s.file != "" {
		err = fmt.Errorf("%s: %w", s.file, err)
	}
	return err
}
