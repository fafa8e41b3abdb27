package show_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/examples/internal/showtest"
)

// Money can move only in the emulator: with credentials a program makes only
// queries.
func TestCredentialsDecideWhatRuns(t *testing.T) {
	emulated := errors.New("emulated")
	readOnly := errors.New("read only")
	choose := func() error {
		return show.Choose(t.Context(), io.Discard,
			func(context.Context, io.Writer) error { return emulated },
			func(_ context.Context, _ io.Writer, client *partnerbss.Client) error {
				who, err := client.Identity(t.Context())
				require.NoError(t, err)
				assert.Equal(t, "account-1", who.AccountID)
				return readOnly
			})
	}
	showtest.WithoutCredentials(t)
	require.ErrorIs(t, choose(), emulated)

	t.Setenv(auth.EnvAccessKey, "AKEXAMPLE")
	require.ErrorContains(t, choose(), auth.EnvSecretKey+" is not", "half a configuration is a mistake")

	t.Setenv(auth.EnvSecretKey, "secret")
	t.Setenv(auth.EnvDomainID, "account-1")
	require.ErrorIs(t, choose(), readOnly)
}

func TestTablesAreAligned(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	table := show.Printer{W: &out}.Table("NAME", "YUAN", "NOTE")
	table.Row("café", "10.00", "")
	table.Row("b", "-1234.50", "refund")
	require.NoError(t, table.Flush())
	assert.Equal(t, "NAME      YUAN  NOTE\ncafé     10.00\nb     -1234.50  refund\n", out.String())
}
