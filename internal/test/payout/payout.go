// Package payout is a program that pays many customers under keys, and a test that kills it
// with -9 again and again. Stores that keep their records on disk are held against it.
package payout

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/option"
)

var (
	crashes = flag.Int("crashes", 6, "how often a payout is killed")
	payees  = flag.Int("payees", 200, "how many customers it pays")
)

// allocation is the ID of AllocateFunds in the contract.
const allocation = "UpdateCustomerAccountAmount"

// The program that is killed is the test binary under another name.
const (
	envRun      = "PARTNERBSS_TEST_PAYOUT" // the name of the run
	envStore    = "PARTNERBSS_TEST_STORE"
	envEndpoint = "PARTNERBSS_TEST_ENDPOINT"
	envKeys     = "PARTNERBSS_TEST_KEYS"
	envPayees   = "PARTNERBSS_TEST_PAYEES"
)

// Open opens the store at a place, such as a path or the address of a database.
type Open func(ctx context.Context, place string) (store once.Store, closeStore func() error, err error)

// Main is the TestMain of a package with such a test: it is the payout program where it
// is asked to be.
func Main(m *testing.M, open Open) {
	if run := os.Getenv(envRun); run != "" {
		if err := program(context.Background(), run, open); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// program pays every customer 12.50 under a key of the run, as a program would that has
// been started again after a crash: settle what is open, then go through the whole list.
func program(ctx context.Context, run string, open Open) (err error) {
	store, closeStore, err := open(ctx, os.Getenv(envStore))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	accessKey, secretKey, _ := strings.Cut(os.Getenv(envKeys), " ")
	client, err := partnerbss.NewClient(
		option.WithEndpoint(os.Getenv(envEndpoint)), option.WithCredentials(auth.NewAKSK(accessKey, secretKey)), option.WithoutQuota(),
		option.WithTimeout(time.Second), option.WithSettleDelay(100*time.Millisecond), once.WithLease(time.Second),
	)
	if err != nil {
		return err
	}
	if _, err := once.Recover(ctx, store, client); err != nil {
		return err
	}
	var wg sync.WaitGroup
	failures := make(chan error, len(strings.Fields(os.Getenv(envPayees))))
	places := make(chan struct{}, 16)
	for _, customer := range strings.Fields(os.Getenv(envPayees)) {
		wg.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			_, err := once.Do(ctx, store, run+"/"+customer, client.Accounts.AllocateFunds,
				&accounts.AllocateFundsRequest{CustomerID: customer, Amount: decimal.RequireFromString("12.50")})
			failures <- err
		})
	}
	wg.Wait()
	close(failures)
	var all []error
	for err := range failures {
		all = append(all, err)
	}
	return errors.Join(all...)
}

// Test kills a payout with -9 again and again, on a network that loses requests and
// responses: every customer is paid exactly once, and a later run with other keys is not
// confused with it. So many replicas of the program pay at the same time, of which one is
// killed at a time.
func Test(t *testing.T, place string, replicas int) {
	t.Helper()
	seed := emulator.Seed{Partners: []emulator.SeedPartner{{Name: "partner", Cash: decimal.NewFromInt(1_000_000)}}}
	for i := range *payees {
		seed.Partners[0].Customers = append(seed.Partners[0].Customers, emulator.SeedCustomer{Name: fmt.Sprint("customer_", i)})
	}
	emu, err := emulator.NewChecked(emulator.WithSeed(seed), emulator.WithoutQuotas())
	require.NoError(t, err)
	server := httptest.NewServer(emu)
	defer server.Close()
	partner, _ := emu.Account("partner")
	var customers []string
	for i := range *payees {
		account, found := emu.Account(fmt.Sprint("customer_", i))
		require.True(t, found)
		customers = append(customers, account.AccountID)
	}
	start := func(run string) *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), envRun+"="+run, envStore+"="+place, envEndpoint+"="+server.URL,
			envKeys+"="+partner.AccessKey+" "+partner.SecretKey, envPayees+"="+strings.Join(customers, " "))
		cmd.Stderr = os.Stderr
		require.NoError(t, cmd.Start())
		return cmd
	}
	for run, want := range []string{"12.5", "25"} {
		name := fmt.Sprint("run-", run)
		for nth := 1; nth < *payees; nth += 9 {
			kind := emulator.FaultKindDropAfter
			if nth%2 == 0 {
				kind = emulator.FaultKindDropBefore
			}
			emu.Fail(emulator.Fault{Operation: allocation, Kind: kind, Nth: nth},
				emulator.Fault{Operation: allocation, Kind: emulator.FaultKindLatency, Latency: 20 * time.Millisecond, Nth: nth + 4})
		}
		var others []*exec.Cmd // that are not killed
		for range replicas - 1 {
			others = append(others, start(name))
		}
		killed := 0
		for range *crashes / 2 {
			cmd := start(name)
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			select {
			case <-ended:
			case <-time.After(50*time.Millisecond + rand.N(300*time.Millisecond)):
				if cmd.Process.Kill() == nil {
					killed++
				}
				<-ended
			}
		}
		for _, cmd := range others {
			assert.NoError(t, cmd.Wait(), "a replica that was not killed comes to the end")
		}
		require.NoError(t, start(name).Wait(), "the last one comes to the end")
		require.NoError(t, start(name).Wait(), "and one more has nothing to do")
		t.Logf("%s: killed %d times", name, killed)
		for _, customer := range customers {
			assert.Equal(t, want, emu.Balance(customer).String(), customer)
		}
		assert.Equal(t, (run+1)*len(customers), emu.EffectCount(allocation))
	}
	emu.AssertBalanced(t)
}
