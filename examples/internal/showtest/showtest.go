// Package showtest holds what the tests of the example programs share.
package showtest

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
)

// WithoutCredentials removes all credentials from the environment, as on a new
// machine.
func WithoutCredentials(t *testing.T) {
	for _, name := range []string{auth.EnvAccessKey, auth.EnvSecretKey, auth.EnvSecurityToken, auth.EnvDomainID, auth.EnvRole} {
		t.Setenv(name, "")
	}
	t.Setenv(auth.EnvProfileFile, filepath.Join(t.TempDir(), "none"))
}

var ids = regexp.MustCompile(`\b([0-9a-f]{32}|(?:AD|RE|CS|CP)[0-9A-F]{16,20}|\d{16})\b`)

// Short replaces every ID in an output with the text ID, so that outputs can be
// compared, and trims white space at both ends.
func Short(output string) string { return strings.TrimSpace(ids.ReplaceAllString(output, "ID")) }

// QueriesOnly runs the read-only part of a program against an emulator, and
// returns its output. The test fails if that part makes any call other than
// queries.
func QueriesOnly(t *testing.T, emu *emulator.Emulator, account string,
	readOnly func(context.Context, io.Writer, *partnerbss.Client) error,
) string {
	t.Helper()
	caller, found := emu.Account(account)
	require.True(t, found)
	client, _, err := show.Emulated(io.Discard, emu, caller)
	require.NoError(t, err)
	emu.ResetCalls()
	before := emu.EffectCount("")
	var out bytes.Buffer
	require.NoError(t, readOnly(t.Context(), &out, client))
	assert.Equal(t, before, emu.EffectCount(""), "nothing changed")
	for _, call := range emu.Calls() {
		assert.True(t, strings.HasPrefix(call.Operation, "List"), "%s is no query", call.Operation)
	}
	text, found := strings.CutPrefix(out.String(), show.QueriesOnly)
	assert.True(t, found, "the output says that it only reads")
	return Short(text)
}
