package enterprise_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/enterprise"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/option"
)

// group is an enterprise on an emulator.
type group struct {
	*testkit.Sandbox
	client *partnerbss.Client
	member string
	coupon string // of the master
}

func newGroup(t *testing.T) *group {
	t.Helper()
	s := testkit.NewSandbox(t, emulator.WithClock(time.Now))
	g := &group{Sandbox: s, client: s.Client("enterprise_master", option.WithMaxRetries(3)), member: s.ID("enterprise_member_one")}
	listed, err := g.client.Enterprise.ListAvailableCoupons(t.Context(), &enterprise.ListAvailableCouponsRequest{})
	require.NoError(t, err)
	require.Len(t, listed.Coupons, 1)
	g.coupon = listed.Coupons[0].CouponID
	return g
}

// reclaimable is the money that can be taken back from the member.
func (g *group) reclaimable(t *testing.T) decimal.Decimal {
	t.Helper()
	listed, err := g.client.Enterprise.ListReclaimableFunds(t.Context(), &enterprise.ListReclaimableFundsRequest{CustomerID: g.member, BalanceType: core.BalanceTypeDebit})
	require.NoError(t, err)
	require.Len(t, listed.Funds, 1)
	return listed.Funds[0].AvailableAmount
}

// coupons are those that can be taken back from the member.
func (g *group) coupons(t *testing.T) []enterprise.ReclaimableCoupon {
	t.Helper()
	return testkit.Collect(t, g.client.Enterprise.AllReclaimableCoupons(t.Context(), &enterprise.ListReclaimableCouponsRequest{CustomerID: g.member}))
}

// keyedCall is one of the calls that have a key, with what is there before and after it.
type keyedCall struct {
	operation string // of the contract
	prepare   func(*testing.T, *group)
	call      func(context.Context, *group, ...option.Option) (*core.Metadata, error)
	effect    func(*testing.T, *group) string // that there is of all calls
	once      string                          // effect of one call
}

var keyedCalls = map[string]keyedCall{
	"AllocateFunds": {
		"UpdateSubEnterpriseAmount", func(*testing.T, *group) {},
		func(ctx context.Context, g *group, opts ...option.Option) (*core.Metadata, error) {
			return nil, g.client.Enterprise.AllocateFunds(ctx, &enterprise.AllocateFundsRequest{CustomerID: g.member, Amount: yuan("10")}, opts...)
		},
		func(t *testing.T, g *group) string { return g.reclaimable(t).String() }, "10",
	},
	"ReclaimFunds": {
		"ReclaimSubEnterpriseAmount", func(t *testing.T, g *group) {
			require.NoError(t, g.client.Enterprise.AllocateFunds(t.Context(), &enterprise.AllocateFundsRequest{CustomerID: g.member, Amount: yuan("100")}))
		},
		func(ctx context.Context, g *group, opts ...option.Option) (*core.Metadata, error) {
			return nil, g.client.Enterprise.ReclaimFunds(ctx, &enterprise.ReclaimFundsRequest{CustomerID: g.member, Amount: yuan("10")}, opts...)
		},
		func(t *testing.T, g *group) string { return g.reclaimable(t).String() }, "90",
	},
	"AllocateCoupon": {
		"ClaimEnterpriseMultiAccountCoupon", func(*testing.T, *group) {},
		func(ctx context.Context, g *group, opts ...option.Option) (*core.Metadata, error) {
			got, err := g.client.Enterprise.AllocateCoupon(ctx, &enterprise.AllocateCouponRequest{CustomerID: g.member, CouponID: g.coupon, Amount: yuan("10")}, opts...)
			if err != nil {
				return nil, err
			}
			return got.Meta(), nil
		},
		func(t *testing.T, g *group) string {
			sum := decimal.Zero
			for _, c := range g.coupons(t) {
				sum = sum.Add(c.Balance)
			}
			return sum.String()
		}, "10",
	},
	"ReclaimCoupon": {
		"ReclaimEnterpriseMultiAccountCoupon", func(t *testing.T, g *group) {
			for _, amount := range []string{"10", "20"} {
				_, err := g.client.Enterprise.AllocateCoupon(t.Context(), &enterprise.AllocateCouponRequest{CustomerID: g.member, CouponID: g.coupon, Amount: yuan(amount)})
				require.NoError(t, err)
			}
		},
		func(ctx context.Context, g *group, opts ...option.Option) (*core.Metadata, error) {
			var first string
			for c, err := range g.client.Enterprise.AllReclaimableCoupons(ctx, &enterprise.ListReclaimableCouponsRequest{CustomerID: g.member}) {
				if err != nil {
					return nil, err
				}
				first = c.MemberCouponID
				break
			}
			got, err := g.client.Enterprise.ReclaimCoupon(ctx, &enterprise.ReclaimCouponRequest{CustomerID: g.member, CouponID: g.coupon, MemberCouponID: first}, opts...)
			if err != nil {
				return nil, err
			}
			return got.Meta(), nil
		},
		func(t *testing.T, g *group) string {
			sum := decimal.Zero
			for _, c := range g.coupons(t) {
				sum = sum.Add(c.Balance)
			}
			return sum.String()
		}, "20",
	},
}

// Whatever happens to the answer, the call repeats itself with its key, and one effect is
// there.
func TestACallWithAKeyHasOneEffect(t *testing.T) {
	t.Parallel()
	faults := map[string]struct {
		fault emulator.Fault
		lost  bool // the answer with the data
	}{
		"answer lost":           {emulator.Fault{Kind: emulator.FaultKindDropAfter}, true},
		"answer lost twice":     {emulator.Fault{Kind: emulator.FaultKindDropAfter, Times: 2}, true},
		"request lost":          {emulator.Fault{Kind: emulator.FaultKindDropBefore}, false},
		"failure after":         {emulator.Fault{Kind: emulator.FaultKindAnswerAfter, Status: 500}, true},
		"gateway gave up after": {emulator.Fault{Kind: emulator.FaultKindAnswerAfter, Status: 504}, true},
		"page of a proxy":       {emulator.Fault{Kind: emulator.FaultKindHTML}, false},
	}
	for name, keyed := range keyedCalls {
		for what, test := range faults {
			t.Run(name+"/"+what, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					g := newGroup(t)
					keyed.prepare(t, g)
					fault := test.fault
					fault.Operation = keyed.operation
					g.Fail(fault)
					meta, err := keyed.call(t.Context(), g)
					require.NoError(t, err)
					if meta != nil {
						assert.Equal(t, test.lost, meta.LostResponse)
						assert.Len(t, meta.Key, 32)
					}
					assert.Equal(t, keyed.once, keyed.effect(t, g))
					g.AssertEffects(t, keyed.operation, 1)
					g.AssertBalanced(t)
				})
			})
		}
	}
}

// A call that lost all its attempts tells its key, with which another process makes it
// again: then it was done before, and there is one effect.
func TestTheErrorsKeyRepeatsTheCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGroup(t)
		g.Fail(emulator.Fault{Operation: "UpdateSubEnterpriseAmount", Kind: emulator.FaultKindDropAfter, Times: 4})
		req := &enterprise.AllocateFundsRequest{CustomerID: g.member, Amount: yuan("10")}
		err := g.client.Enterprise.AllocateFunds(t.Context(), req)
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		assert.Empty(t, req.TransactionID, "the request is the caller's")
		entry, open := core.EntryOf(err)
		require.True(t, open)

		settled, err := g.client.Settle(t.Context(), entry)
		require.NoError(t, err)
		assert.Equal(t, core.VerdictAmbiguous, settled.Verdict)
		assert.Contains(t, settled.Reason, "the same request with the same key")

		req.TransactionID = entry.Key
		require.ErrorIs(t, g.client.Enterprise.AllocateFunds(t.Context(), req), core.ErrDuplicate)
		assert.Equal(t, "10", g.reclaimable(t).String())
		g.AssertBalanced(t)
	})
}

// A key of package once makes an open call again with the key that its record has,
// whether the platform has taken it or not.
func TestOnceRepeatsWithTheKeyOfItsRecord(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]emulator.FaultKind{"taken": emulator.FaultKindDropAfter, "never taken": emulator.FaultKindDropBefore} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				g, store := newGroup(t), once.NewMemory()
				hand := func(key string) (*enterprise.AllocateCouponResponse, error) {
					return once.Do(t.Context(), store, key, g.client.Enterprise.AllocateCoupon, &enterprise.AllocateCouponRequest{CustomerID: g.member, CouponID: g.coupon, Amount: yuan("10")})
				}
				g.Fail(emulator.Fault{Operation: "ClaimEnterpriseMultiAccountCoupon", Kind: kind, Times: 4})
				_, err := hand("row-1")
				require.ErrorIs(t, err, core.ErrOutcomeUnknown)
				open, err := store.Get(t.Context(), "row-1")
				require.NoError(t, err)
				assert.Equal(t, once.StateOpen, open.State)
				require.Len(t, open.Entry.Key, 32)

				// Another key about the same is another call, and waits for nobody.
				_, err = hand("row-2")
				require.NoError(t, err)

				report, err := once.Recover(t.Context(), store, g.client)
				require.NoError(t, err)
				require.Len(t, report.Open(), 1, "recovering changes nothing")

				got, err := hand("row-1")
				require.NoError(t, err)
				assert.Equal(t, kind == emulator.FaultKindDropAfter, got.LostResponse)
				assert.Equal(t, open.Entry.Key, got.Key)
				assert.Len(t, g.coupons(t), 2)
				done, err := store.Get(t.Context(), "row-1")
				require.NoError(t, err)
				assert.Equal(t, once.StateDone, done.State)

				again, err := hand("row-1")
				var unknown *once.NoResponseError
				if got.LostResponse {
					require.ErrorAs(t, err, &unknown)
				} else {
					require.NoError(t, err)
					assert.Equal(t, got.MemberCouponID, again.MemberCouponID)
				}
				assert.Len(t, g.coupons(t), 2)
				g.AssertBalanced(t)
			})
		})
	}
}

// A process that ends between the record of a repeat and its sending leaves the key open:
// what the repeat was for may have had its effect.
func TestOnceKeepsTheKeyOfACallThatIsRepeated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g, store := newGroup(t), once.NewMemory()
		give := func(ctx context.Context, opts ...option.Option) error {
			return once.Exec(ctx, store, "row-1", g.client.Enterprise.AllocateFunds, &enterprise.AllocateFundsRequest{CustomerID: g.member, Amount: yuan("10")}, opts...)
		}
		g.Fail(emulator.Fault{Operation: "UpdateSubEnterpriseAmount", Kind: emulator.FaultKindDropAfter, Times: 4})
		require.ErrorIs(t, give(t.Context()), core.ErrOutcomeUnknown)
		first, err := store.Get(t.Context(), "row-1")
		require.NoError(t, err)

		ctx, cancel := context.WithCancel(t.Context())
		require.Error(t, give(ctx, option.WithJournal(stopping{cancel})))
		stopped, err := store.Get(t.Context(), "row-1")
		require.NoError(t, err)
		assert.Equal(t, once.StateOpen, stopped.State)
		assert.Equal(t, first.Entry.Key, stopped.Entry.Key)
		assert.True(t, stopped.Entry.Open())

		require.NoError(t, give(t.Context()))
		assert.Equal(t, "10", g.reclaimable(t).String())
		g.AssertEffects(t, "UpdateSubEnterpriseAmount", 1)
	})
}

// stopping is a journal that ends the context of a call before it is sent.
type stopping struct{ cancel context.CancelFunc }

func (s stopping) Begin(context.Context, core.JournalEntry) error { s.cancel(); return nil }
func (s stopping) End(context.Context, core.JournalEntry)         {}

// A new member is in the list, and a lost answer is settled by it.
func TestANewMember(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g, ctx := newGroup(t), t.Context()
		tree, err := g.client.Enterprise.ListOrganizations(ctx, &enterprise.ListOrganizationsRequest{Recursive: core.FlagYes})
		require.NoError(t, err)
		east := tree.Children[0].Children[0]
		require.NoError(t, g.client.Enterprise.SendVerificationCode(ctx, &enterprise.SendVerificationCodeRequest{
			MobilePhone: "13812345678", Variables: []enterprise.MessageVariable{{Key: enterprise.VariableMemberName, Value: "sub_new"}},
		}))
		code, sent := g.VerificationCode("13812345678", emulator.SceneMember)
		require.True(t, sent)
		req := &enterprise.CreateMemberRequest{
			OrganizationID: east.ID, Association: enterprise.AssociationSameLegalPerson, DisplayName: "New",
			Account: enterprise.NewAccount{
				AccountName: "sub_new", Password: core.NewSecret("p4ssword!"), MobilePhone: "13812345678",
				MobileOf: enterprise.MobileOfMember, VerificationCode: core.NewSecret(code),
			},
		}
		g.Fail(emulator.Fault{Operation: "CreateSubEnterpriseAccount", Kind: emulator.FaultKindDropAfter})
		require.NoError(t, once.Exec(ctx, once.NewMemory(), "member-1", g.client.Enterprise.CreateMember, req))
		g.AssertEffects(t, "CreateSubEnterpriseAccount", 1)
		listed, err := g.client.Enterprise.ListMembers(ctx, &enterprise.ListMembersRequest{AccountName: "sub_new"})
		require.NoError(t, err)
		require.Len(t, listed.Members, 1)
		assert.Equal(t, "New", listed.Members[0].DisplayName)
		assert.Equal(t, east.Name, listed.Members[0].OrganizationName)
		require.NoError(t, g.client.Enterprise.EnableProjects(ctx))
	})
}
