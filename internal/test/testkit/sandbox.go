package testkit

import (
	"iter"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/bsstest"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// SandboxStart is the time at which a sandbox stands still.
var SandboxStart = time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)

// Sandbox is an emulator with clients for its accounts, as package bsstest makes
// them. Its business clock stands at SandboxStart until a test moves it, or runs
// when an option says so.
type Sandbox struct {
	*emulator.Emulator
	env *bsstest.Env
}

// NewSandbox returns a sandbox without flow control.
func NewSandbox(t testing.TB, opts ...emulator.Option) *Sandbox {
	t.Helper()
	env := bsstest.New(t, bsstest.WithEmulator(emulator.WithStart(SandboxStart)), bsstest.WithEmulator(opts...), bsstest.WithClients(once))
	return &Sandbox{env.Emulator, env}
}

// Around returns a sandbox around an emulator, such as that of a server.
func Around(t testing.TB, e *emulator.Emulator) *Sandbox {
	t.Helper()
	return &Sandbox{e, bsstest.Around(t, e, once)}
}

// once leaves calls that fail to the test.
var once = option.WithMaxRetries(0)

// Named returns the account of that name.
func (s *Sandbox) Named(name string) emulator.Account { return s.env.Account(name) }

// ID returns the id of the account of that name.
func (s *Sandbox) ID(name string) string { return s.env.ID(name) }

// Keys returns the credentials of the account of that name.
func (s *Sandbox) Keys(name string) auth.Provider { return s.env.Keys(name) }

// Client returns a client with the keys of the account of that name. It sends in
// process, so that it can run on the clock of a bubble, and neither waits for
// quotas nor repeats calls unless the options say so.
func (s *Sandbox) Client(name string, opts ...option.Option) *partnerbss.Client {
	return s.env.Client(name, opts...)
}

// Collect reads an iterator to its end, which must not be an error.
func Collect[T any](t testing.TB, all iter.Seq2[T, error]) []T {
	t.Helper()
	var items []T
	for item, err := range all {
		require.NoError(t, err)
		items = append(items, item)
	}
	return items
}

// SameAmount compares a decimal with its digits by value.
func SameAmount(t testing.TB, want string, got decimal.Decimal) {
	t.Helper()
	assert.True(t, decimal.RequireFromString(want).Equal(got), "want %s, got %s", want, got)
}

// RefusedWith checks that err is the platform's refusal with a code, its
// sentinel (nil for none) and outcome ("" for a query).
func RefusedWith(t testing.TB, err error, code string, is error, outcome core.Outcome) *core.Error {
	t.Helper()
	var refused *core.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, code, refused.Code, "%v", err)
	assert.NotEmpty(t, refused.RequestID)
	assert.NotEmpty(t, refused.Message)
	assert.Equal(t, outcome, core.OutcomeOf(err))
	if is != nil {
		assert.ErrorIs(t, err, is)
	}
	return refused
}
