// Package bsstest sets up the partner BSS API for a test in one line: an
// emulator, and clients for a partner, a distributor and a customer.
//
//	func TestOnboarding(t *testing.T) {
//		env := bsstest.New(t)
//		id, err := onboard(t.Context(), env.Partner) // the code under test
//		if err != nil {
//			t.Fatal(err)
//		}
//		env.Emulator.AssertEffects(t, "CreateSubCustomer", 1)
//		env.Emulator.AssertBalanced(t)
//		t.Log("opened", id)
//	}
//
// Everything runs in process, without sockets: tests can run in parallel, and
// inside bubbles of testing/synctest. The platform's business clock stands
// still until the test moves it with [emulator.Emulator.Advance]. There are no
// quotas, and all IDs and keys are the same in every run. In all other respects
// the clients behave as in a program, with validation, retries and errors.
//
// The emulator starts with [emulator.DefaultSeed]. It contains, among others,
// the partner "partner" with customers from "customer_verified" to
// "customer_new", and the distributor "distributor" with its resellers. Options
// change the emulator and the clients:
//
//	env := bsstest.New(t,
//		bsstest.WithEmulator(emulator.WithSeed(seed), emulator.WithReviewDelay(time.Hour)),
//		bsstest.WithClients(option.WithMaxRetries(0)),
//	)
//
// The package is for tests. A program that imports only the client links
// neither this package nor the emulator.
package bsstest

import (
	"net/http"
	"slices"
	"testing"
	"time"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// Env is an emulated platform with clients for its accounts.
type Env struct {
	// Emulator is the platform. Its methods control the clock and faults, read the
	// journal, make assertions, and do what customers do on the console.
	Emulator *emulator.Emulator
	// Start is the time of the platform's business clock when the Env was created.
	Start time.Time

	// Partner is a client for the first solution provider; nil if there is none.
	Partner *partnerbss.Client
	// Distributor is a client for the first distributor; nil if there is none.
	Distributor *partnerbss.Client
	// Customer is a client with the keys of the first customer, a customer of that
	// partner; nil if there is none. For a client that acts through the customer's
	// agency, use [Env.Keys] and [partnerbss.Client.ForCustomer].
	Customer *partnerbss.Client

	t       testing.TB
	clients []option.Option
}

// Option configures [New].
type Option func(*settings)

type settings struct {
	emulator []emulator.Option
	clients  []option.Option
}

// WithEmulator passes options to the emulator. For a business clock that runs,
// pass [emulator.WithClock] with [time.Now].
func WithEmulator(opts ...emulator.Option) Option {
	return func(s *settings) { s.emulator = append(s.emulator, opts...) }
}

// WithClients passes options to every client.
func WithClients(opts ...option.Option) Option {
	return func(s *settings) { s.clients = append(s.clients, opts...) }
}

// New returns a new platform for a test. It closes the platform when the test
// ends.
func New(t testing.TB, opts ...Option) *Env {
	t.Helper()
	s := settings{emulator: []emulator.Option{
		emulator.WithStart(time.Date(2026, time.March, 15, 4, 30, 0, 0, time.UTC)),
		emulator.WithoutQuotas(),
	}}
	for _, opt := range opts {
		if opt != nil {
			opt(&s)
		}
	}
	emu, err := emulator.NewChecked(s.emulator...)
	if err != nil {
		t.Fatalf("bsstest: %v", err)
	}
	t.Cleanup(func() {
		if err := emu.Close(); err != nil {
			t.Errorf("bsstest: close the emulator: %v", err)
		}
	})
	return Around(t, emu, s.clients...)
}

// Around returns clients for an existing emulator, for example one that several
// tests share. The caller closes the emulator.
func Around(t testing.TB, emu *emulator.Emulator, opts ...option.Option) *Env {
	t.Helper()
	e := &Env{Emulator: emu, Start: emu.Now(), t: t, clients: slices.Clip(opts)}
	first := func(role emulator.Role) *partnerbss.Client {
		account, ok := emu.First(role)
		if !ok {
			return nil
		}
		return e.Client(account.AccountID)
	}
	e.Partner, e.Distributor = first(emulator.RolePartner), first(emulator.RoleDistributor)
	e.Customer = first(emulator.RoleCustomer)
	return e
}

// Account returns the account with the given name or ID. The test fails if
// there is none.
func (e *Env) Account(name string) emulator.Account {
	e.t.Helper()
	account, ok := e.Emulator.Account(name)
	if !ok {
		e.t.Fatalf("bsstest: no account %q", name)
	}
	return account
}

// ID returns the ID of the account with the given name. The test fails if there
// is none.
func (e *Env) ID(name string) string {
	e.t.Helper()
	return e.Account(name).AccountID
}

// Keys returns a provider with the keys of the account with the given name or
// ID, for example for [auth.NewAgencyToken].
func (e *Env) Keys(name string) auth.Provider {
	e.t.Helper()
	account := e.Account(name)
	opts := []auth.Option{auth.WithAccountID(account.AccountID)}
	switch account.Role {
	case emulator.RolePartner, emulator.RoleReseller:
		opts = append(opts, auth.WithRole(core.RolePartner))
	case emulator.RoleDistributor:
		opts = append(opts, auth.WithRole(core.RoleDistributor))
	case emulator.RoleCustomer:
		opts = append(opts, auth.WithRole(core.RoleCustomer))
	}
	return auth.NewAKSK(account.AccessKey, account.SecretKey, opts...)
}

// nowhere is the endpoint of the clients, so that a test that replaces their
// transport cannot reach the real platform by mistake.
const nowhere = "http://emulator.invalid"

// Client returns a client with the keys of the account with the given name or
// ID. It applies opts after the options of [WithClients].
func (e *Env) Client(name string, opts ...option.Option) *partnerbss.Client {
	e.t.Helper()
	client, err := partnerbss.NewClient(slices.Concat([]option.Option{
		option.WithCredentials(e.Keys(name)),
		option.WithHTTPClient(&http.Client{Transport: e.Emulator.Transport()}),
		option.WithEndpoint(nowhere), option.WithTicketEndpoint(nowhere), option.WithIAMEndpoint(nowhere), option.WithPlainHTTP(),
		option.WithoutQuota(), option.WithRecordClock(e.Emulator.Now),
	}, e.clients, opts)...)
	if err != nil {
		e.t.Fatalf("bsstest: client of %s: %v", name, err)
	}
	return client
}
