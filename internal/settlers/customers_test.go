package settlers_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

const createID = "CreateSubCustomer"

func create(req customers.CreateRequest) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		_, err := c.Customers.Create(ctx, &req, opts...)
		return err
	}
}

// linked is the ID of the customer with an XAccountID.
func (f *flow) linked(xAccountID, reseller string) string {
	f.t.Helper()
	for customer, err := range f.client.Customers.All(f.t.Context(), &customers.ListRequest{IndirectPartnerID: reseller}) {
		require.NoError(f.t, err)
		if customer.XAccountID == xAccountID {
			return customer.CustomerID
		}
	}
	f.t.Fatalf("no customer with %s is linked", xAccountID)
	return ""
}

func TestCreateIsSettled(t *testing.T) {
	unnamed := customers.CreateRequest{XAccountID: "user-77", XAccountType: "PARTNER_IDP"}
	named := unnamed
	named.DomainName = "garden-shop"
	named.Password = core.NewSecret("Garden-Shop-1")
	for name, req := range map[string]customers.CreateRequest{"with a login name": named, "without one": unnamed} {
		taken := req
		taken.XAccountID = "platform-user-3" // of customer_new, linked 3 days ago
		other := req
		other.XAccountID, other.DomainName = "user-78", ""
		for row, run := range map[string]func(t *testing.T, f *flow){
			"lost before the effect": func(t *testing.T, f *flow) {
				f.byHand(create(other))
				f.Advance(time.Second)
				f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(createID), create(req), marked))
			},
			"lost after the effect": func(t *testing.T, f *flow) {
				entry := f.lose(dropAfter(createID), create(req), marked)
				f.is(core.VerdictNotYet, entry) // the link takes a second
				f.Advance(time.Second)
				got := f.is(core.VerdictHappened, entry)
				id := f.linked("user-77", "")
				assert.Equal(t, []string{id}, got.References)
				response := decoded[customers.CreateResponse](t, got.Response)
				assert.Equal(t, id, response.DomainID)
				account, _ := f.Account(id)
				assert.Equal(t, account.AccountName, response.DomainName)
				assert.Equal(t, 1, f.EffectCount(createID))
			},
			"effect long after the call was given up": func(t *testing.T, f *flow) {
				entry := f.lose(dropBefore(createID), create(req))
				f.Advance(time.Hour)
				f.byHand(create(req))
				f.Advance(time.Second)
				assert.Equal(t, []string{f.linked("user-77", "")}, f.is(core.VerdictHappened, entry).References)
			},
			"an earlier customer has the ID": func(t *testing.T, f *flow) {
				for _, opts := range [][]option.Option{nil, {marked}} {
					f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(createID), create(taken), opts...))
				}
			},
			"a customer of just before has the ID, which the mark has": func(t *testing.T, f *flow) {
				f.byHand(create(req))
				f.Advance(time.Second)
				f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(createID), create(req), marked))
			},
			"claimed by another entry": func(t *testing.T, f *flow) {
				f.byHand(create(req))
				f.Advance(time.Second)
				claimed := claims("customer/" + f.linked("user-77", ""))
				f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(createID), create(req)), claimed)
			},
			"an earlier customer has the ID, and no clock": func(t *testing.T, f *flow) {
				f.byHand(create(req))
				f.Advance(10 * time.Minute)
				entry := f.lose(dropBefore(createID), create(req))
				entry.ClockAhead = nil
				entry.Sent, entry.Until, entry.Ended = entry.Sent.Add(-afterTheDelay), entry.Until.Add(-afterTheDelay), entry.Ended.Add(-afterTheDelay)
				assert.Len(t, f.is(core.VerdictAmbiguous, entry).Candidates, 1)
			},
			"the query fails": func(t *testing.T, f *flow) {
				entry := f.lose(dropAfter(createID), create(req))
				f.Fail(emulator.Fault{Operation: "ListSubCustomers", Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError})
				got, err := f.settled(entry)
				require.Error(t, err)
				assert.Zero(t, got)
			},
			"the entry has no request": func(t *testing.T, f *flow) {
				entry := f.lose(dropAfter(createID), create(req))
				entry.Body = nil
				_, err := f.settled(entry)
				require.ErrorContains(t, err, "does not tell what its call was about")
			},
		} {
			t.Run(name+"/"+row, func(t *testing.T) {
				t.Parallel()
				run(t, newFlow(t, "partner"))
			})
		}
	}
}

func TestCreateForAResellerIsSettled(t *testing.T) {
	t.Parallel()
	f := newFlow(t, "distributor")
	req := customers.CreateRequest{XAccountID: "user-77", XAccountType: "DISTRIBUTOR_IDP", IndirectPartnerID: f.ID("reseller_one")}
	entry := f.lose(dropAfter(createID), create(req))
	f.Advance(time.Second)
	assert.Equal(t, []string{f.linked("user-77", f.ID("reseller_one"))}, f.is(core.VerdictHappened, entry).References)
}

// The account is there, but its link takes longer than anybody waits, or fails.
func TestCreateWithoutALink(t *testing.T) {
	t.Parallel()
	late := emulator.WithAssociationDelay(time.Hour)
	req := customers.CreateRequest{XAccountID: "user-77", XAccountType: "PARTNER_IDP", DomainName: "garden-shop"}

	f := newFlow(t, "partner", late)
	entry := f.lose(dropAfter(createID), create(req), marked)
	got := f.isOnlyLater(core.VerdictAmbiguous, entry)
	assert.Contains(t, got.Reason, "the login name garden-shop is taken")
	f.Advance(time.Hour)
	f.is(core.VerdictHappened, entry)

	f = newFlow(t, "partner", late)
	entry = f.lose(dropBefore(createID), create(req))
	got = f.isOnlyLater(core.VerdictDidNotHappen, entry)
	assert.Contains(t, got.Reason, "still available")
	f.Fail(emulator.Fault{Operation: "CheckUserIdentity", Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError})
	_, err := f.settled(entry)
	require.Error(t, err)
}

// An error of the platform that names the account settles the call, although its link is
// still to come.
func TestTheErrorOfCreateNamesTheAccount(t *testing.T) {
	t.Parallel()
	f := newFlow(t, "partner", emulator.WithAssociationDelay(time.Hour))
	req := customers.CreateRequest{XAccountID: "user-77", XAccountType: "PARTNER_IDP", DomainName: "garden-shop", IncludeAssociationResult: true}
	entry := f.lose(emulator.Fault{Operation: createID, Kind: emulator.FaultKindLatency, Latency: time.Nanosecond}, create(req))
	require.ErrorContains(t, entry.Err, "CBC.99000050")
	got := f.is(core.VerdictHappened, entry)
	f.Advance(time.Hour)
	assert.Equal(t, []string{f.linked("user-77", "")}, got.References)
	response := decoded[customers.CreateResponse](t, got.Response)
	assert.Equal(t, got.References[0], response.DomainID)
	assert.Equal(t, "garden-shop", response.DomainName)
}

func TestNobodyKnowsWhetherACodeWasSent(t *testing.T) {
	t.Parallel()
	f := newFlow(t, "partner")
	entry := f.lose(dropAfter("SendVerificationMessageCode"), func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Customers.SendVerificationCode(ctx, &customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: "13800000077"}, opts...)
	})
	calls := f.CallCount("")
	got := f.is(core.VerdictAmbiguous, entry)
	assert.Contains(t, got.Reason, "only the owner of the phone can tell")
	assert.Equal(t, calls, f.CallCount(""), "there is nothing to ask for")
}
