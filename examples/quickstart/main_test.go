package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// withoutCredentials removes all credentials from the environment, as on a new
// machine.
func withoutCredentials(t *testing.T) {
	for _, name := range []string{auth.EnvAccessKey, auth.EnvSecretKey, auth.EnvSecurityToken, auth.EnvDomainID, auth.EnvRole} {
		t.Setenv(name, "")
	}
	t.Setenv(auth.EnvProfileFile, filepath.Join(t.TempDir(), "none"))
}

func TestStoryWithoutCredentials(t *testing.T) {
	withoutCredentials(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out))
	text := out.String()

	assert.Contains(t, text, "using the emulator")
	assert.Contains(t, text, `login name "acme-trading": available`)
	assert.Regexp(t, `(?m)^acme-trading +[0-9a-f]{32} +\d{4}-\d\d-\d\d `, text, "the new customer is listed")
	assert.Regexp(t, `(?m)^list price, .* \d+\.\d\d$`, text)
	assert.Regexp(t, `(?m)^before +100000\.00 +0\.00$`, text)
	assert.Regexp(t, `(?m)^allocated +AD\w+ +99000\.00 +1000\.00$`, text)
	assert.Regexp(t, `(?m)^reclaimed +RE\w+ +99250\.50 +749\.50$`, text)
	assert.Contains(t, text, "CBC.5003 (insufficient balance)")
	assert.Contains(t, text, "core.OutcomeOf(err): rejected")
	assert.Contains(t, text, "customer_id must be given")
	assert.Contains(t, text, "amount must be a number with at most 2 decimals, got 10.005")

	records := regexp.MustCompile(`(?m)^\S+ \S+Z +(AD|RE)\w+ +SOURCE_OPERATION_\w+ +(1000\.00|-?250\.50)$`).FindAllString(text, -1)
	assert.Len(t, records, 2, "both transfers are in the adjust records")
}

func TestReadOnlyPartChangesNothing(t *testing.T) {
	server := emulator.Start(t)
	client, err := partnerbss.NewClient(
		option.WithEndpoint(server.URL),
		option.WithCredentials(auth.NewAKSK(server.Partner.AccessKey, server.Partner.SecretKey)),
	)
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, readOnly(t.Context(), &out, client))

	assert.Contains(t, out.String(), "queries only")
	assert.Contains(t, out.String(), "customer_verified")
	for _, call := range server.Emulator.Calls() {
		assert.True(t, strings.HasPrefix(call.Operation, "List"), "%s is no query", call.Operation)
	}
}

// An incomplete configuration is an error; the program does not fall back to
// the emulator.
func TestHalfAConfigurationIsReported(t *testing.T) {
	withoutCredentials(t)
	t.Setenv(auth.EnvAccessKey, "AKEXAMPLE")
	err := run(t.Context(), &bytes.Buffer{})
	require.ErrorContains(t, err, auth.EnvSecretKey+" is not")
}
