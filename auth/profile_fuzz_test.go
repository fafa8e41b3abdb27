package auth

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var profileErrors = regexp.MustCompile(`^line \d+ (is neither a section nor a setting|is not a whole section name|begins a quoted value that does not end|refers to another setting, which is not supported)$`)

// No file makes the parser panic, and no error repeats a text of the file.
func FuzzProfile(f *testing.F) {
	f.Add("[global]\nak = A\nsk = s\n", "global")
	f.Add("\uFEFF[a]\r\nak=\r\n[a\r\n", "a")
	f.Add("ak", "global")
	f.Add("[]\n=\n", "")
	f.Add("[global]\nak = \"A\"\nsk = `s\nt`\n\"x\":\\\ny", "global")
	f.Fuzz(func(t *testing.T, text, section string) {
		settings, _, err := readSection(text, section)
		if err != nil {
			require.Regexp(t, profileErrors, err.Error())
			assert.Nil(t, settings)
			return
		}
		for _, one := range settings {
			assert.LessOrEqual(t, len(one.value), len(text))
		}
	})
}
