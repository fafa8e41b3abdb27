package once_test

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/option"
)

var keyed = flag.Int("keyed", 1000, "how many calls TestManyKeyedCalls makes")

// lossy is a network that breaks a fifth of the calls that change something, before or
// after their effect.
func lossy(next http.RoundTripper) http.RoundTripper {
	broken := errors.New("connection reset by peer")
	return script.RoundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodGet {
			return next.RoundTrip(r)
		}
		fate := rand.N(100)
		if fate < 7 {
			return nil, broken
		}
		time.Sleep(rand.N(200 * time.Millisecond))
		resp, err := next.RoundTrip(r)
		switch {
		case err != nil || fate >= 20:
			return resp, err
		case fate < 14:
			return nil, broken
		}
		_ = resp.Body.Close()
		resp.StatusCode, resp.Body, resp.ContentLength = http.StatusBadGateway, io.NopCloser(strings.NewReader("<html>")), -1
		return resp, nil
	})
}

// Calls under keys from 64 goroutines, many of them about the same, on a network that
// loses a fifth of them: none is doubled, lost or misreported.
func TestManyKeyedCalls(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		seed := emulator.Seed{Partners: []emulator.SeedPartner{{Name: "partner", Cash: decimal.NewFromInt(100_000_000)}}}
		const customers = 50
		for i := range customers {
			seed.Partners[0].Customers = append(seed.Partners[0].Customers, emulator.SeedCustomer{Name: fmt.Sprint("customer_", i)})
		}
		s := testkit.NewSandbox(t, emulator.WithSeed(seed), emulator.WithClock(time.Now))
		client := s.Client("partner", option.WithHTTPClient(&http.Client{Transport: lossy(s.Transport())}), option.WithMaxRetries(3), option.WithoutRetryBudget())
		store := once.NewMemory()
		var mu sync.Mutex
		sums, transfers := map[string]decimal.Decimal{}, map[string]bool{}
		failed := map[core.Verdict]int{}
		var wg sync.WaitGroup
		for worker := range 64 {
			wg.Go(func() {
				for n := worker; n < *keyed; n += 64 {
					customer := s.ID(fmt.Sprint("customer_", n%customers))
					amount := decimal.NewFromInt(int64(1 + n%3))
					paid, err := once.Do(t.Context(), store, fmt.Sprint("key-", n), client.Accounts.AllocateFunds,
						&accounts.AllocateFundsRequest{CustomerID: customer, Amount: amount})
					mu.Lock()
					var open *once.Error
					switch {
					case err == nil:
						assert.False(t, transfers[paid.TransactionID], "one transfer, two keys")
						transfers[paid.TransactionID] = true
						sums[customer] = sums[customer].Add(amount)
					case errors.As(err, &open):
						failed[open.Settlement.Verdict]++
						t.Log(err)
					default:
						t.Error(err)
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		t.Logf("%d keys: %d done, %v", *keyed, len(transfers), failed)
		require.Empty(t, failed)
		assert.Len(t, transfers, *keyed)
		assert.Equal(t, *keyed, s.EffectCount(allocation))
		for customer, sum := range sums {
			assert.Equal(t, sum.String(), s.Balance(customer).String())
		}
		s.AssertBalanced(t)
	})
}
