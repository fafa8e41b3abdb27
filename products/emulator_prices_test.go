package products_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
)

const region = "cn-north-4"

// asCustomer holds every way in which the prices of a customer can be asked for.
func asCustomer(t *testing.T, s *testkit.Sandbox, name string) map[string]*partnerbss.Client {
	t.Helper()
	partner, customer := s.Named("partner"), s.Named(name)
	client := s.Client("partner")
	token := auth.NewUserToken(auth.User{Domain: partner.AccountName, Name: partner.UserName, Password: core.NewSecret(partner.Password)}, auth.WithRole(core.RolePartner))
	agency := auth.Agency{Name: customer.AgencyName, CustomerID: customer.AccountID}
	inRegion := agency
	inRegion.ProjectName = region
	clients := map[string]*partnerbss.Client{"its own keys": s.Client(name)}
	for way, provider := range map[string]auth.Provider{
		"agency token of a token":         auth.NewAgencyToken(token, agency),
		"agency token within the project": auth.NewAgencyToken(token, inRegion),
		"agency keys within the project":  auth.NewAgencyKeys(s.Keys("partner"), inRegion),
		"agency keys":                     auth.NewAgencyKeys(s.Keys("partner"), agency),
		"agency keys of a token":          auth.NewAgencyKeys(token, agency),
	} {
		derived, err := client.ForCustomer(provider)
		require.NoError(t, err)
		clients[way] = derived
	}
	return clients
}

// running lets the business clock run with the machine's, which tokens and
// temporary keys of an agency are measured by.
func running() emulator.Option { return emulator.WithClock(time.Now) }

func TestPricesOfACustomerThroughItsAgency(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t, running()), t.Context()
	project := s.Named("customer_verified").ProjectID(region)
	resources := s.ResourceIDs(s.ID("customer_verified"))
	for way, client := range asCustomer(t, s, "customer_verified") {
		t.Run(way, func(t *testing.T) {
			demand := anHour()
			demand.ProjectID = project
			used, err := client.Products.PriceOnDemand(ctx, demand)
			require.NoError(t, err)
			// 0.5 for the server, 100 GB x 0.5 h x 0.0013889 for the disk; 90 % of both.
			testkit.SameAmount(t, "0.569445", used.OfficialAmount)
			testkit.SameAmount(t, "0.5125005", used.Amount)
			testkit.SameAmount(t, "0.0569445", used.DiscountAmount)
			assert.Equal(t, core.CurrencyCNY, used.Currency)
			require.Len(t, used.Products, 2)
			disk := used.Products[1]
			assert.Equal(t, "disk", disk.ID)
			testkit.SameAmount(t, "0.0625005", disk.Amount)
			require.Len(t, disk.Discounts, 1)
			assert.Equal(t, products.DiscountTypeCommercial, disk.Discounts[0].DiscountType)
			assert.Equal(t, "commercial discount", disk.Discounts[0].DiscountName)
			testkit.SameAmount(t, "0.0069445", disk.Discounts[0].Amount)
			demand.InquiryPrecision = products.InquiryPrecisionSixDecimals
			used, err = client.Products.PriceOnDemand(ctx, demand)
			require.NoError(t, err)
			testkit.SameAmount(t, "0.5125", used.Amount)

			period := subscription()
			period.ProjectID = project
			bought, err := client.Products.PriceSubscription(ctx, period)
			require.NoError(t, err)
			testkit.SameAmount(t, "302.4", bought.ListPrice.OfficialAmount)
			require.Len(t, bought.Offers, 2)
			commercial, best := bought.Offers[0], bought.BestOffer()
			testkit.SameAmount(t, "272.16", commercial.Amount)
			assert.Equal(t, products.DiscountTypeCommercial, commercial.DiscountType)
			require.NotNil(t, best)
			assert.Equal(t, products.DiscountTypePartnerGranted, best.DiscountType)
			testkit.SameAmount(t, "257.04", best.Amount)
			testkit.SameAmount(t, "45.36", best.DiscountAmount)
			require.Len(t, best.Products, 2)
			testkit.SameAmount(t, "233.24", best.Products[0].Amount)
			testkit.SameAmount(t, "23.8", best.Products[1].Amount)

			renewed, err := client.Products.PriceRenewal(ctx, &products.PriceRenewalRequest{
				ResourceIDs: []string{resources["web-1"]}, PeriodType: core.PeriodTypeMonth, PeriodNum: 2, IncludeRelatedResources: true,
			})
			require.NoError(t, err)
			require.NoError(t, renewed.Err())
			testkit.SameAmount(t, "679.6", renewed.ListPrice.OfficialAmount)
			require.Len(t, renewed.Prices, 1)
			testkit.SameAmount(t, "577.66", renewed.Prices[0].Amount)
			require.NotNil(t, renewed.BestOffer())
			testkit.SameAmount(t, "577.66", renewed.BestOffer().Amount)
			testkit.SameAmount(t, "101.94", renewed.BestOffer().DiscountAmount)
		})
	}
}

// The project that prices want is the one that the agency's token is scoped to.
func TestTheIdentityOfAnAgencyTokenHasTheProject(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t, running()), t.Context()
	client := asCustomer(t, s, "customer_verified")["agency token within the project"]
	identity, err := client.Identity(ctx)
	require.NoError(t, err)
	assert.Equal(t, s.ID("customer_verified"), identity.AccountID)
	assert.Equal(t, core.RoleCustomer, identity.Role)
	assert.Equal(t, s.Named("customer_verified").ProjectID(region), identity.ProjectID)
	demand := anHour()
	demand.ProjectID = identity.ProjectID
	_, err = client.Products.PriceOnDemand(ctx, demand)
	require.NoError(t, err)
}

func TestPricesWithoutAnAgency(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t, running()), t.Context()
	partner, customer := s.Client("partner"), s.Named("customer_without_agency")
	demand := anHour()
	demand.ProjectID = customer.ProjectID(region)
	account := s.Named("partner")
	token := auth.NewUserToken(auth.User{Domain: account.AccountName, Name: account.UserName, Password: core.NewSecret(account.Password)})
	for way, provider := range map[string]auth.Provider{
		"token": auth.NewAgencyToken(token, auth.Agency{Name: "partner_agency", CustomerID: customer.AccountID}),
		"keys":  auth.NewAgencyKeys(s.Keys("partner"), auth.Agency{Name: "partner_agency", CustomerID: customer.AccountID}),
	} {
		client, err := partner.ForCustomer(provider)
		require.NoError(t, err)
		_, err = client.Products.PriceOnDemand(ctx, demand)
		require.Error(t, err, way)
		assert.ErrorContains(t, err, "agency partner_agency of "+customer.AccountID, way)
	}
	s.AssertCalls(t, "ListOnDemandResourceRatings", 0)

	_, err := partner.Products.PriceOnDemand(ctx, demand)
	require.ErrorIs(t, err, core.ErrWrongCaller)
	assert.ErrorContains(t, err, "derive a client with ForCustomer")
}

func TestACustomerWithoutDiscountsPaysTheListPrice(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client, project := s.Client("customer_new").Products, s.Named("customer_new").ProjectID(region)
	demand, period := anHour(), subscription()
	demand.ProjectID, period.ProjectID = project, project
	used, err := client.PriceOnDemand(ctx, demand)
	require.NoError(t, err)
	testkit.SameAmount(t, "0.569445", used.Amount)
	testkit.SameAmount(t, "0", used.DiscountAmount)
	assert.Empty(t, used.Products[0].Discounts)
	bought, err := client.PriceSubscription(ctx, period)
	require.NoError(t, err)
	assert.Empty(t, bought.Offers)
	assert.Nil(t, bought.BestOffer())
	testkit.SameAmount(t, "302.4", bought.ListPrice.OfficialAmount)
	testkit.SameAmount(t, "274.4", bought.ListPrice.Products[0].OfficialAmount)
}

func TestACloudPondIsPaidInInstallments(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	for mode, want := range map[products.InstallmentMode]struct{ now, monthly, payNow, payMonthly string }{
		products.InstallmentModeNone:    {"100333", "0", "85283.05", "0"},
		products.InstallmentModeHalfPay: {"50166.5", "4180.541666", "42641.525", "3553.460416"},
		products.InstallmentModeZeroPay: {"0", "8361.083333", "0", "7106.920833"},
	} {
		got, err := s.Client("customer_verified").Products.PriceSubscription(ctx, &products.PriceSubscriptionRequest{
			ProjectID: s.Named("customer_verified").ProjectID(region),
			Products: []products.SubscriptionProduct{{
				ID: "pond", ServiceTypeCode: "hws.service.type.ies", ResourceTypeCode: "hws.resource.type.iesserver", ResourceSpecCode: "ies.cbu.4c6", RegionCode: "global-cbc-1",
				ResourceSize: 10, ResourceSizeMeasureID: new(10), PeriodType: core.PeriodTypeYear, PeriodNum: 1, SubscriptionNum: 1, FeeInstallmentMode: mode,
			}},
		})
		require.NoError(t, err)
		list, best := got.ListPrice, got.BestOffer()
		testkit.SameAmount(t, want.now, list.OfficialAmount)
		testkit.SameAmount(t, want.monthly, list.InstallmentOfficialAmount)
		assert.Equal(t, new(core.PeriodTypeMonth), list.InstallmentPeriodType)
		require.NotNil(t, best)
		testkit.SameAmount(t, want.payNow, best.Amount)
		testkit.SameAmount(t, want.payMonthly, best.InstallmentAmount)
		testkit.SameAmount(t, want.payMonthly, best.Products[0].InstallmentAmount)
		assert.True(t, best.InstallmentOfficialAmount.Equal(best.InstallmentAmount.Add(best.InstallmentOfficialDiscountAmount)))
	}
}

func TestWhatThePlatformRefusesToPrice(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client, project := s.Client("customer_verified").Products, s.Named("customer_verified").ProjectID(region)
	for name, test := range map[string]struct {
		edit func(*products.OnDemandProduct)
		code string
		is   error
	}{
		"unknown specification": {func(p *products.OnDemandProduct) { p.ResourceSpecCode = "none" }, "CBC.99006006", core.ErrNotFound},
		"zone elsewhere":        {func(p *products.OnDemandProduct) { p.AvailabilityZoneCode = "cn-east-3a" }, "CBC.99006006", core.ErrNotFound},
		"unknown factor":        {func(p *products.OnDemandProduct) { p.UsageFactor = "upflow" }, "CBC.99006074", core.ErrNotFound},
		"wrong unit":            {func(p *products.OnDemandProduct) { p.UsageMeasureID = 10 }, "CBC.99006050", nil},
		"too expensive":         {func(p *products.OnDemandProduct) { p.UsageValue = yuan("1e12") }, "CBC.99006055", nil},
	} {
		t.Run("on demand: "+name, func(t *testing.T) {
			req := anHour()
			req.ProjectID = project
			test.edit(&req.Products[0])
			_, err := client.PriceOnDemand(ctx, req)
			testkit.RefusedWith(t, err, test.code, test.is, "")
		})
	}
	for name, test := range map[string]struct {
		edit func(*products.SubscriptionProduct)
		code string
		is   error
	}{
		"unknown type":   {func(p *products.SubscriptionProduct) { p.ResourceTypeCode = "none" }, "CBC.99006006", core.ErrNotFound},
		"unknown region": {func(p *products.SubscriptionProduct) { p.RegionCode = "mars-1" }, "CBC.99006006", core.ErrNotFound},
		"too expensive":  {func(p *products.SubscriptionProduct) { p.PeriodNum = 214783647 }, "CBC.99006055", nil},
	} {
		t.Run("subscription: "+name, func(t *testing.T) {
			req := subscription()
			req.ProjectID = project
			test.edit(&req.Products[0])
			_, err := client.PriceSubscription(ctx, req)
			testkit.RefusedWith(t, err, test.code, test.is, "")
		})
	}
	t.Run("a project of another customer", func(t *testing.T) {
		req := anHour()
		req.ProjectID = s.Named("customer_new").ProjectID(region)
		_, err := client.PriceOnDemand(ctx, req)
		testkit.RefusedWith(t, err, "CBC.0100", core.ErrInvalidParameter, "")
		assert.ErrorContains(t, err, "project_id")
	})
	t.Run("a disk without size", func(t *testing.T) {
		req := anHour()
		req.ProjectID, req.Products[1].ResourceSize = project, 0
		_, err := client.PriceOnDemand(ctx, req)
		testkit.RefusedWith(t, err, "CBC.0100", core.ErrInvalidParameter, "")
		assert.ErrorContains(t, err, "product_infos[1].resource_size")
	})
}

// Resources that cannot be priced are listed beside those that can.
func TestRenewalPricesArePartial(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client, ids := s.Client("customer_verified").Products, s.ResourceIDs(s.ID("customer_verified"))
	req := &products.PriceRenewalRequest{
		ResourceIDs: []string{ids["web-1"], ids["web-1-disk"], ids["meter-1"], "nobody"}, PeriodType: core.PeriodTypeYear, PeriodNum: 1,
	}
	got, err := client.PriceRenewal(ctx, req)
	require.NoError(t, err)
	require.Len(t, got.Prices, 1)
	assert.Equal(t, ids["web-1"], got.Prices[0].ResourceID)
	testkit.SameAmount(t, "2038.3", got.Prices[0].Amount)
	testkit.SameAmount(t, "2398", got.ListPrice.OfficialAmount)
	var partial *core.PartialError
	require.ErrorAs(t, got.Err(), &partial)
	require.ErrorIs(t, got.Err(), core.ErrNotFound)
	codes := map[string]string{}
	for _, failure := range partial.Failures {
		codes[failure.ID] = failure.Code
	}
	assert.Equal(t, map[string]string{ids["web-1-disk"]: "CBC.30050007", ids["meter-1"]: "CBC.30050008", "nobody": "CBC.30050009"}, codes)

	foreign, err := s.Client("customer_new").Products.PriceRenewal(ctx, req)
	require.NoError(t, err)
	assert.Len(t, foreign.FailedResources, 4, "resources of others do not exist")
	assert.Nil(t, foreign.BestOffer())

	req.ResourceIDs = []string{ids["web-1"], ids["web-1"]}
	_, err = client.PriceRenewal(ctx, req, option.WithoutValidation())
	testkit.RefusedWith(t, err, "CBC.30050012", core.ErrDuplicate, "")
	req.ResourceIDs = []string{"TEST6073"}
	_, err = client.PriceRenewal(ctx, req)
	refused := testkit.RefusedWith(t, err, "CBC.99006073", core.ErrNotFound, "")
	assert.Equal(t, http.StatusBadRequest, refused.StatusCode)
}

func TestQueriesOfPricesBearDrift(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client, project := s.Client("customer_verified").Products, s.Named("customer_verified").ProjectID(region)
	demand, period := anHour(), subscription()
	demand.ProjectID, period.ProjectID = project, project
	for _, q := range []testkit.Query{
		{Operation: "ListOnDemandResourceRatings", Call: func() (any, error) { return client.PriceOnDemand(ctx, demand) }},
		{Operation: "ListRateOnPeriodDetail", Call: func() (any, error) { return client.PriceSubscription(ctx, period) }},
		{Operation: "ListRenewRateOnPeriod", Call: func() (any, error) {
			return client.PriceRenewal(ctx, &products.PriceRenewalRequest{
				ResourceIDs: []string{s.ResourceIDs(s.ID("customer_verified"))["web-1"], "nobody"}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1,
			})
		}},
	} {
		t.Run(q.Operation, func(t *testing.T) { s.BearsDrift(t, q) })
	}
}
