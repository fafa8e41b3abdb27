package customers_test

import (
	"context"
	"iter"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const listPath = "/v2/partners/sub-customers/query"

func TestList(t *testing.T) {
	testkit.Exchange[customers.ListResponse]{
		Operation: "customers.List",
		Method:    http.MethodPost, Path: listPath,
		Body: `{
			"account_name": "qing", "customer": "青云", "offset": 20, "limit": 2, "label": "华东", "association_type": "2",
			"associated_on_begin": "2026-03-01T00:00:00Z", "associated_on_end": "2026-11-19T16:00:00Z",
			"customer_id": "0b11fa9f2f800f870f20c003f6a53940", "indirect_partner_id": "0977ffa9f20010790f0fc003f6900520"
		}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*customers.ListResponse, error) {
			return c.Customers.List(ctx, &customers.ListRequest{
				AccountName: "qing", CustomerName: "青云", Offset: 20, Limit: 2, Label: "华东",
				AssociationType:   core.AssociationTypeResale,
				AssociatedOnBegin: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
				AssociatedOnEnd:   time.Date(2026, 11, 20, 0, 0, 0, 0, core.Beijing),
				CustomerID:        "0b11fa9f2f800f870f20c003f6a53940",
				IndirectPartnerID: "0977ffa9f20010790f0fc003f6900520",
			})
		},
		Fixture: "List.json",
		Want: customers.ListResponse{TotalCount: 2, Customers: []customers.Customer{
			{
				CustomerName: "青云贸易有限公司", AccountName: "qingyun_trade", CustomerID: "0b11fa9f2f800f870f20c003f6a53940",
				AssociatedOn:    time.Date(2026, 3, 5, 6, 35, 51, 0, time.UTC),
				AssociationType: core.AssociationTypeResale, Label: "华东",
				Telephone: "13400006666", CountryCode: "0086", VerifiedStatus: new(customers.VerificationStatusVerified),
				CustomerType: customers.CustomerTypeEnterprise, FreezeState: customers.FreezeStateNone,
				AccountManagers: []customers.AccountManager{{AccountName: "tan_ma"}},
				XAccountID:      "crm-20260305-0017", XAccountType: "PARTNER_IDP",
				CustomerLevel: customers.CustomerLevelV2, Email: "caiwu@qingyun.example",
			},
			{
				AccountName: "a0d736359ada40aab6502d1a828c1809", CustomerID: "065024f1c2b84e90f44c01cbccfa2801",
				AssociatedOn:    time.Date(2026, 11, 19, 23, 59, 59, 0, time.UTC),
				AssociationType: core.AssociationTypeConsulting,
				VerifiedStatus:  new(customers.VerificationStatusNotVerified),
				CustomerType:    customers.CustomerTypeNotSet, FreezeState: customers.FreezeStateAccountAndResources,
				XAccountID: "crm-20261119-0003", XAccountType: "PARTNER_IDP", CustomerLevel: customers.CustomerLevelV0,
			},
		}},
		OddFixture: "List_odd.json",
		OddWant: customers.ListResponse{TotalCount: 1, Customers: []customers.Customer{{
			CustomerName: "360", AccountName: "sanliuling", CustomerID: "0b11fa9f2f800f870f20c003f6a53940",
			AssociatedOn:    time.Date(2026, 3, 5, 6, 35, 51, 0, time.UTC),
			AssociationType: 3, Telephone: "13400006666", VerifiedStatus: new(customers.VerificationStatus(3)),
			CustomerType: customers.CustomerTypeIndividual, FreezeState: customers.FreezeStateAccount,
			XAccountID: "9707", CustomerLevel: "V9",
		}}},
		Proof:   []string{"count"},
		Refusal: testkit.Refusal{Status: 403, Code: "CBC.0151", Message: "访问拒绝。", Is: core.ErrForbidden},
	}.Run(t)
}

func TestAll(t *testing.T) {
	testkit.Paged[customers.ListRequest, customers.Customer]{
		Method: http.MethodPost, Path: listPath,
		Total: "count", Items: "customer_infos", IDName: "customer_id",
		Request: customers.ListRequest{AssociationType: core.AssociationTypeResale},
		All: func(ctx context.Context, c *partnerbss.Client, req *customers.ListRequest) iter.Seq2[customers.Customer, error] {
			return c.Customers.All(ctx, req)
		},
		ID: func(c customers.Customer) string { return c.CustomerID },
	}.Test(t)
}

func TestListRequestValidate(t *testing.T) {
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	assert.NoError(t, (&customers.ListRequest{}).Validate())
	assert.NoError(t, (&customers.ListRequest{AssociatedOnBegin: noon, AssociatedOnEnd: noon}).Validate())
	assert.NoError(t, (&customers.ListRequest{AssociatedOnEnd: noon}).Validate())
	assert.NoError(t, (&customers.ListRequest{AssociatedOnBegin: noon}).Validate())
	testkit.Invalid(t, (&customers.ListRequest{AssociatedOnBegin: noon, AssociatedOnEnd: noon.Add(-time.Second)}).Validate(), "associated_on_end")
}
