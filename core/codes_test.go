package core

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

// saysOpen is how a meaning says that the effect may have taken place.
var saysOpen = regexp.MustCompile(`\b(may|exists)\b`)

func TestCodesThatLeaveTheEffectOpenSayIt(t *testing.T) {
	t.Parallel()
	for code := range uncertain {
		assert.Contains(t, codes, code, "an uncertain code that the table does not have")
		assert.Regexp(t, saysOpen, codes[code].meaning, code)
		assert.True(t, (&Error{Code: code}).Uncertain(), code)
	}
	// Not one more: what these words mean elsewhere is not about the effect.
	elsewhere := map[string]bool{}
	for code, known := range codes {
		if saysOpen.MatchString(known.meaning) && !uncertain[code] {
			elsewhere[code] = true
		}
	}
	assert.Equal(t, map[string]bool{
		"CBC.50010059": true, // may not link
		"CBC.99000029": true, // the number existed before
		"CBC.99000038": true, "CBC.99005035": true, "CBC.99007297": true,
	}, elsewhere)
}
