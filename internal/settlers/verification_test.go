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

// reviewRejects makes the reviewer of the emulator reject a request with this name.
const reviewRejects = "拒绝"

// verificationCase is one of the requests for verification.
type verificationCase struct {
	id       string // operationId
	customer string // that can be verified so
	call     func(customerID, name string) act
}

var enterpriseFiles = []string{"lab/license.pdf", "lab/portrait.jpg", "lab/emblem.jpg"}

var verificationCases = map[string]verificationCase{
	"customers.VerifyIndividual": {"CreatePersonalRealnameAuth", "customer_new", func(customerID, name string) act {
		return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
			_, err := c.Customers.VerifyIndividual(ctx, &customers.VerifyIndividualRequest{
				CustomerID: customerID, VerifiedType: new(customers.DocumentTypePassport), Name: name,
				VerifiedFiles: []string{"a.jpg", "b.jpg", "c.jpg"}, VerifiedNumber: core.NewSecret("E12345678"), XAccountType: "PARTNER_IDP",
			}, opts...)
			return err
		}
	}},
	"customers.VerifyEnterprise": {"CreateEnterpriseRealnameAuthentication", "customer_new", func(customerID, name string) act {
		return verifyEnterprise(customerID, name, "PARTNER_IDP")
	}},
	"customers.ChangeToEnterprise": {"ChangeEnterpriseRealnameAuthentication", "customer_verified", func(customerID, name string) act {
		return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
			_, err := c.Customers.ChangeToEnterprise(ctx, &customers.ChangeToEnterpriseRequest{
				CustomerID: customerID, IdentifyType: customers.IdentifyTypeOrganizationCertificate, VerifiedFiles: enterpriseFiles,
				CorpName: name, VerifiedNumber: core.NewSecret("91310000MA1FL2X09K"), ChangeType: customers.ChangeTypeIndividualToEnterprise,
				XAccountType: "PARTNER_IDP", EnterprisePerson: legalPerson(),
			}, opts...)
			return err
		}
	}},
}

func verifyEnterprise(customerID, name, xAccountType string) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		_, err := c.Customers.VerifyEnterprise(ctx, &customers.VerifyEnterpriseRequest{
			CustomerID: customerID, IdentifyType: customers.IdentifyTypeOrganizationCertificate, VerifiedFiles: enterpriseFiles,
			CorpName: name, VerifiedNumber: core.NewSecret("91310000MA1FL2X09K"), XAccountType: xAccountType, EnterprisePerson: legalPerson(),
		}, opts...)
		return err
	}
}

func legalPerson() *customers.EnterprisePerson {
	return &customers.EnterprisePerson{LegalName: "李娜", LegalIDNumber: core.NewSecret("310101199001011234")}
}

// verificationRows are what can have become of a request. There is no record that
// another entry could claim, and no amount that could be the same. The emulator reviews a
// request after a minute; one that takes effect late is made by hand.
var verificationRows = map[string]func(t *testing.T, f *flow, id string, call, bad act){
	"lost before the effect": func(t *testing.T, f *flow, id string, call, bad act) {
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call))
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call, marked))
		assert.Zero(t, f.EffectCount(id))
	},
	"lost after the effect": func(t *testing.T, f *flow, id string, call, bad act) {
		entry := f.lose(dropAfter(id), call, marked)
		got := f.is(core.VerdictHappened, entry)
		assert.Contains(t, got.Reason, "is under review, and was not before the call")
		assert.Equal(t, customers.ManualReviewNeeded, decoded[customers.VerifyIndividualResponse](t, got.Response).ManualReview)
		f.Advance(time.Minute)
		got = f.is(core.VerdictHappened, entry)
		assert.Contains(t, got.Reason, "is verified as the call asks for, and was not before the call")
		assert.Empty(t, got.Response, "nothing tells whether people reviewed it")
		assert.Equal(t, 1, f.EffectCount(id))
	},
	"lost after the effect, without a mark": func(t *testing.T, f *flow, id string, call, bad act) {
		got := f.is(core.VerdictHappened, f.lose(dropAfter(id), call))
		assert.Contains(t, got.Reason, "whoever asked for it")
	},
	"rejected since": func(t *testing.T, f *flow, id string, call, bad act) {
		entry := f.lose(dropAfter(id), bad, marked)
		f.Advance(time.Minute)
		assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "was rejected since the call was sent")
		entry.Before = nil
		f.isOnlyLater(core.VerdictAmbiguous, entry)
	},
	"rejected before": func(t *testing.T, f *flow, id string, call, bad act) {
		f.byHand(bad)
		f.Advance(time.Minute)
		f.isOnlyLater(core.VerdictAmbiguous, f.lose(dropBefore(id), call, marked))
		f.is(core.VerdictHappened, f.lose(dropAfter(id), call, marked))
	},
	"under review before": func(t *testing.T, f *flow, id string, call, bad act) {
		f.byHand(call)
		entry := f.lose(dropBefore(id), call, marked)
		assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "already before the call, which so changed nothing")
		assert.Equal(t, 1, f.EffectCount(id))
	},
	"under review before, and then rejected": func(t *testing.T, f *flow, id string, call, bad act) {
		f.byHand(bad)
		entry := f.lose(dropBefore(id), call, marked)
		f.Advance(time.Minute)
		f.isOnlyLater(core.VerdictAmbiguous, entry)
	},
	"done before": func(t *testing.T, f *flow, id string, call, bad act) {
		f.byHand(call)
		f.Advance(time.Minute)
		assert.Contains(t, f.is(core.VerdictHappened, f.lose(dropBefore(id), call, marked)).Reason, "already before the call")
	},
	"done by somebody else later": func(t *testing.T, f *flow, id string, call, bad act) {
		entry := f.lose(dropBefore(id), call, marked)
		f.Advance(time.Hour)
		f.byHand(call)
		f.is(core.VerdictHappened, entry)
	},
	"a query fails": func(t *testing.T, f *flow, id string, call, bad act) {
		entry := f.lose(dropAfter(id), call, marked)
		for _, query := range []string{"ListSubCustomers", "ShowRealnameAuthenticationReviewResult"} {
			f.Fail(emulator.Fault{Operation: query, Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError})
			got, err := f.settled(entry)
			require.Error(t, err, query)
			assert.Zero(t, got)
		}
	},
	"a mark that cannot be read": func(t *testing.T, f *flow, id string, call, bad act) {
		entry := f.lose(dropAfter(id), call, marked)
		entry.Before = core.RawJSON(`[]`)
		_, err := f.settled(entry)
		require.ErrorContains(t, err, "the mark of entry")
	},
	"a list with less than it is documented to have": func(t *testing.T, f *flow, id string, call, bad act) {
		f.Drift(emulator.Drift{Operation: "ListSubCustomers", Kinds: []emulator.DriftKind{emulator.DriftKindMissingFields}})
		entry := f.lose(dropBefore(id), call)
		f.Advance(afterTheDelay)
		got, err := f.settled(entry)
		assert.True(t, err != nil || got.Verdict == core.VerdictAmbiguous, "%+v", got)
	},
	"the entry has no request": func(t *testing.T, f *flow, id string, call, bad act) {
		entry := f.lose(dropAfter(id), call)
		entry.Body = nil
		_, err := f.settled(entry)
		require.ErrorContains(t, err, "does not tell what its call was about")
	},
}

func TestVerificationsAreSettled(t *testing.T) {
	for name, op := range verificationCases {
		for row, run := range verificationRows {
			t.Run(name+"/"+row, func(t *testing.T) {
				t.Parallel()
				f := newFlow(t, "partner")
				customerID := f.ID(op.customer)
				run(t, f, op.id, op.call(customerID, "城东实验室"), op.call(customerID, reviewRejects+"实验室"))
			})
		}
	}
}

// A distributor verifies the customer of a reseller. It is not in the list of its own.
func TestVerificationOfAResellersCustomerIsSettled(t *testing.T) {
	t.Parallel()
	f := newFlow(t, "distributor")
	const id = "CreateEnterpriseRealnameAuthentication"
	call := verifyEnterprise(f.ID("reseller_two_customer"), "城东实验室", "DISTRIBUTOR_IDP")
	f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call, marked))
	entry := f.lose(dropAfter(id), call, marked)
	assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "is under review, and was not before the call")
	f.Advance(time.Minute)
	assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "is verified")
}
