// Package bsstest gives tests the partner BSS API in one line: an emulator and
// ready clients for a partner, a distributor and a customer.
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
// Everything runs in process, without sockets: tests may run in parallel and
// inside the bubbles of testing/synctest. The platform's business clock stands
// still until the test moves it with env.Emulator.Advance, there are no quotas,
// and all ids and keys are the same in every run. Beyond that the clients are
// those of a program, with its validation, retries and errors.
//
// What exists at the start is emulator.DefaultSeed: among others the partner
// "partner" with customers from "customer_verified" to "customer_new", and the
// distributor "distributor" with its resellers. Options change the emulator and
// the clients:
//
//	env := bsstest.New(t,
//		bsstest.WithEmulator(emulator.WithSeed(seed), emulator.WithReviewDelay(time.Hour)),
//		bsstest.WithClients(option.WithMaxRetries(0)),
//	)
//
// The package is for tests: a program that imports only the client does not link
// it, nor the emulator.
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
	// Emulator is the platform. Its methods are the controls: the clock, faults,
	// the journal, assertions, and what customers do on the console.
	Emulator *emulator.Emulator
	// Start is where the platform's business clock stood when the Env was made.
	Start time.Time

	// Partner is a client of the first solution provider, nil if there is none.
	Partner *partnerbss.Client
	// Distributor is a client of the first distributor, nil if there is none.
	Distributor *partnerbss.Client
	// Customer is a client with the own keys of the first customer, who is one of
	// Partner's; nil if there is none. Keys and partnerbss.Client.ForCustomer make
	// one that acts through the customer's agency instead.
	Customer *partnerbss.Client

	t       testing.TB
	clients []option.Option
}

// Option changes what New makes.
type Option func(*settings)

type settings struct {
	emulator []emulator.Option
	clients  []option.Option
}

// WithEmulator passes options on to the emulator. emulator.WithClock(time.Now)
// makes its business clock run.
func WithEmulator(opts ...emulator.Option) Option {
	return func(s *settings) { s.emulator = append(s.emulator, opts...) }
}

// WithClients passes options on to every client.
func WithClients(opts ...option.Option) Option {
	return func(s *settings) { s.clients = append(s.clients, opts...) }
}

// New returns a platform of its own for a test, and ends it with the test.
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

// Around returns clients for an emulator that the test has made itself, for
// example one that several tests share. Closing it is the test's business.
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

// Account returns the account of that name or id.
func (e *Env) Account(name string) emulator.Account {
	e.t.Helper()
	account, ok := e.Emulator.Account(name)
	if !ok {
		e.t.Fatalf("bsstest: no account %q", name)
	}
	return account
}

// ID returns the id of the account of that name.
func (e *Env) ID(name string) string {
	e.t.Helper()
	return e.Account(name).AccountID
}

// Keys returns a provider of the keys of the account of that name, for example
// for auth.NewAgencyToken.
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

// nowhere is the endpoint of the clients: a test that replaces their transport
// does not reach the platform by mistake.
const nowhere = "http://emulator.invalid"

// Client returns a client with the keys of the account of that name. The options
// come after those of WithClients.
func (e *Env) Client(name string, opts ...option.Option) *partnerbss.Client {
	e.t.Helper()
	client, err := partnerbss.NewClient(slices.Concat([]option.Option{
		option.WithCredentials(e.Keys(name)),
		option.WithHTTPClient(&http.Client{Transport: e.Emulator.Transport()}),
		option.WithEndpoint(nowhere), option.WithIAMEndpoint(nowhere), option.WithPlainHTTP(),
		option.WithoutQuota(),
	}, e.clients, opts)...)
	if err != nil {
		e.t.Fatalf("bsstest: client of %s: %v", name, err)
	}
	return client
}
