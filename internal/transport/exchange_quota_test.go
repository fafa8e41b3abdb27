package transport_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
)

// burst makes n calls at once and tells how many were sent in each second.
func burst(t *testing.T, s *script.Platform, n int, call func(i int) error) []int {
	t.Helper()
	before, began := len(s.Seen()), time.Now()
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { assert.NoError(t, call(i)) })
	}
	group.Wait()
	var seconds []int
	for _, a := range s.Seen()[before:] {
		at := int(a.At.Sub(began) / time.Second)
		for len(seconds) <= at {
			seconds = append(seconds, 0)
		}
		seconds[at]++
	}
	return seconds
}

func account(id string) option.Option {
	return option.WithCredentials(auth.NewAKSK("KEY-OF-"+id, "s", auth.WithAccountID(id)))
}

func TestCallsKeepInsideTheQuota(t *testing.T) {
	t.Parallel()
	list := script.Calls[0]
	for _, test := range []struct {
		name string
		opts func(i int) []option.Option // of the i-th call
		want []int
	}{
		{"the documented one", func(int) []option.Option { return nil }, []int{10, 10, 5}},
		{"another one", func(int) []option.Option { return []option.Option{option.WithQuota("customers.List", 20)} }, []int{20, 5}},
		{"by the name of the contract", func(int) []option.Option { return []option.Option{option.WithQuota("ListSubCustomers", 5)} }, []int{5, 5, 5, 5, 5}},
		{"of another operation", func(int) []option.Option { return []option.Option{option.WithQuota("orders.List", 1)} }, []int{10, 10, 5}},
		{"none", func(int) []option.Option { return []option.Option{option.WithoutQuota()} }, []int{25}},
		{"of two accounts", func(i int) []option.Option { return []option.Option{account(fmt.Sprint(i % 2))} }, []int{20, 5}},
		{"of two keys of an account", func(i int) []option.Option {
			return []option.Option{option.WithCredentials(auth.NewAKSK(fmt.Sprint("KEY-", i%2), "s", auth.WithAccountID("a")))}
		}, []int{10, 10, 5}},
		{"of two keys of which no account is known", func(i int) []option.Option {
			return []option.Option{option.WithCredentials(auth.NewAKSK(fmt.Sprint("KEY-", i%2), "s"))}
		}, []int{20, 5}},
		{"on two endpoints", func(i int) []option.Option {
			return []option.Option{option.WithEndpoint(fmt.Sprintf("http://bss%d.test", i%2))}
		}, []int{20, 5}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script.Always(script.Answered(200, script.Success))
				client := script.Paced(t, s.Silent())
				assert.Equal(t, test.want, burst(t, s, 25, func(i int) error { return list.Do(t.Context(), client, test.opts(i)...) }))
			})
		})
	}
}

// A customer has another quota than a partner where the contract says so. An option counts
// for both.
func TestQuotasOfRoles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		role core.Role
		opts []option.Option
		want []int
	}{
		{core.RoleCustomer, nil, []int{20, 5}},
		{core.RolePartner, nil, []int{10, 10, 5}},
		{core.RoleDistributor, nil, []int{10, 10, 5}},
		{"", nil, []int{10, 10, 5}}, // nobody has told: the smaller one
		{core.RoleCustomer, []option.Option{option.WithQuota("orders.List", 25)}, []int{25}},
	} {
		t.Run(string(test.role), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script.Always(script.Answered(200, `{"total_count":0,"order_infos":[]}`))
				client := script.Paced(t, s.Silent())
				as := option.WithCredentials(auth.NewAKSK("KEY", "s", auth.WithRole(test.role)))
				assert.Equal(t, test.want, burst(t, s, 25, func(int) error {
					_, err := client.Orders.List(t.Context(), &orders.ListRequest{}, append(test.opts, as)...)
					return err
				}))
			})
		})
	}
}

func TestDerivedClientsShareTheQuota(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.Always(script.Answered(200, script.Success))
		parent := script.Paced(t, s.Silent())
		clients := []*partnerbss.Client{parent}
		for range 4 {
			derived, err := clients[len(clients)-1].With(option.WithMaxRetries(1))
			require.NoError(t, err)
			clients = append(clients, derived)
		}
		assert.Equal(t, []int{10, 10, 5}, burst(t, s, 25, func(i int) error { return script.Calls[0].Do(t.Context(), clients[i%5]) }))

		customer, err := parent.ForCustomer(auth.NewAKSK("CUSTOMER", "s"))
		require.NoError(t, err)
		time.Sleep(time.Second)
		assert.Equal(t, []int{20}, burst(t, s, 20, func(i int) error {
			return script.Calls[0].Do(t.Context(), []*partnerbss.Client{parent, customer}[i%2])
		}), "a customer has a quota of its own")

		other := script.Paced(t, s.Silent())
		time.Sleep(time.Second)
		assert.Equal(t, []int{20}, burst(t, s, 20, func(i int) error {
			return script.Calls[0].Do(t.Context(), []*partnerbss.Client{parent, other}[i%2])
		}), "another client knows nothing of it")
	})
}

func TestEveryOperationHasAQuotaOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script.Platform{Answer: func(_ int, r script.Request) script.Reply {
			if strings.HasSuffix(r.URI, "/verificationcode/send") {
				return script.Calls[1].Success
			}
			return script.Calls[0].Success
		}}
		client := script.Paced(t, s.Silent())
		assert.Equal(t, []int{30}, burst(t, s, 30, func(i int) error { return script.Calls[i%3].Do(t.Context(), client) }))
	})
}

func TestAnAttemptThatIsRepeatedCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.InTurn(script.Answered(503, script.BackendUnavailable), script.Answered(200, script.Success))
		client := script.Paced(t, s.Silent(), option.WithQuota("customers.List", 1))
		require.NoError(t, script.Calls[0].Do(t.Context(), client))
		seen := s.Seen()
		require.Len(t, seen, 2)
		assert.GreaterOrEqual(t, seen[1].At.Sub(seen[0].At), time.Second, "although the backoff is shorter")
	})
}

func TestThrottlingSlowsTheOperationDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.InTurn(script.Answered(429, script.ThrottledByGateway), script.Answered(200, script.Success))
		client := script.Paced(t, s.Silent(), option.WithMaxRetries(0))
		require.Error(t, script.Calls[0].Do(t.Context(), client))
		assert.Equal(t, []int{9, 0, 10, 0, 1}, burst(t, s, 20, func(int) error { return script.Calls[0].Do(t.Context(), client) }), "half as fast")
		time.Sleep(12 * time.Second)
		assert.Equal(t, []int{10, 10}, burst(t, s, 20, func(int) error { return script.Calls[0].Do(t.Context(), client) }), "for a while")
		assert.Equal(t, []int{10}, burst(t, s, 10, func(int) error { return script.Calls[2].Do(t.Context(), client) }), "others go on")
	})
}

func TestWaitingForTheQuotaEndsWithTheContext(t *testing.T) {
	t.Parallel()
	for _, call := range script.Calls {
		synctest.Test(t, func(t *testing.T) {
			s := script.Always(call.Success)
			client := script.Paced(t, s.Silent(), option.WithQuota(call.Name, 1))
			require.NoError(t, call.Do(t.Context(), client))
			ctx, cancel := context.WithCancel(t.Context())
			result := make(chan error, 1)
			began := time.Now()
			go func() { result <- call.Do(ctx, client) }()
			synctest.Wait()
			cancel()
			f := fault{ends: unanswered, outcome: "not sent", is: context.Canceled}
			f.check(t, call, <-result, 0)
			assert.Zero(t, time.Since(began))
			require.NoError(t, call.Do(t.Context(), client))
			assert.Equal(t, 1050*time.Millisecond, time.Since(began), "what was not used is given back")
		})
	}
}
