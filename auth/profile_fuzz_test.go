package auth

import (
	"bufio"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var profileErrors = regexp.MustCompile(`^line \d+ is (neither a section nor a setting|not a whole section name)$`)

// No file makes the parser panic, and no error repeats a text of the file.
func FuzzProfile(f *testing.F) {
	f.Add("[global]\nak = A\nsk = s\n", "global")
	f.Add("\uFEFF[a]\r\nak=\r\n[a\r\n", "a")
	f.Add("ak", "global")
	f.Add("[]\n=\n", "")
	f.Fuzz(func(t *testing.T, text, section string) {
		settings, err := readSection(bufio.NewScanner(strings.NewReader(text)), section)
		if err != nil {
			if !errors.Is(err, bufio.ErrTooLong) {
				require.Regexp(t, profileErrors, err.Error())
			}
			assert.Nil(t, settings)
			return
		}
		for _, value := range settings {
			assert.Contains(t, text, value)
		}
	})
}
