package once_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
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
	crashes = flag.Int("crashes", 6, "how often TestAPayoutSurvivesKills kills its program")
	payees  = flag.Int("payees", 200, "how many customers it pays")
)

// The program that is killed is this test binary under another name.
const (
	envPayout   = "PARTNERBSS_TEST_PAYOUT" // the name of the run
	envStore    = "PARTNERBSS_TEST_STORE"
	envEndpoint = "PARTNERBSS_TEST_ENDPOINT"
	envKeys     = "PARTNERBSS_TEST_KEYS"
	envPayees   = "PARTNERBSS_TEST_PAYEES"
)

// TestMain is the payout program where it is asked to be.
func TestMain(m *testing.M) {
	if run := os.Getenv(envPayout); run != "" {
		if err := payout(context.Background(), run); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// payout pays every customer 12.50 under a key of the run, as a program would that has
// been started again after a crash: settle what is open, then go through the whole list.
func payout(ctx context.Context, run string) error {
	store, err := once.OpenFile(os.Getenv(envStore))
	if err != nil {
		return err
	}
	defer store.Close()
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
	failures := make(chan error, *payees)
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

// A payout whose program is killed with -9 again and again, on a network that loses
// requests and responses, pays every customer exactly once; and a later run with other
// keys is not confused with it.
func TestAPayoutSurvivesKills(t *testing.T) {
	t.Parallel()
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
	store := filepath.Join(t.TempDir(), "store")
	program := func(run string) *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), envPayout+"="+run, envStore+"="+store, envEndpoint+"="+server.URL,
			envKeys+"="+partner.AccessKey+" "+partner.SecretKey, envPayees+"="+strings.Join(customers, " "))
		cmd.Stderr = os.Stderr
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
		killed := 0
		for range *crashes / 2 {
			cmd := program(name)
			require.NoError(t, cmd.Start())
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
		require.NoError(t, program(name).Run(), "the last one comes to the end")
		require.NoError(t, program(name).Run(), "and one more has nothing to do")
		t.Logf("%s: killed %d times", name, killed)
		for _, customer := range customers {
			assert.Equal(t, want, emu.Balance(customer).String(), customer)
		}
		assert.Equal(t, (run+1)*len(customers), emu.EffectCount(allocation))
	}
	emu.AssertBalanced(t)
}
