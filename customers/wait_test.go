package customers_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

const customerID = "06a7969058802f0c0f01c00b91846780"

// text is an answer with that body.
func text(body string) testkit.Answer { return testkit.Answer{Body: []byte(body)} }

// within gives a test so much of its bubble's time.
func within(t *testing.T, limit time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

// waitedFor is the customer that the tests wait for.
var waitedFor = customers.WaitAssociatedRequest{CustomerID: customerID}

var (
	notListed = text(`{"customer_infos":[],"count":0}`)
	listed    = text(`{"customer_infos":[{"customer_id":"` + customerID + `","account_name":"qingyun_trade"}],"count":1}`)
	another   = text(`{"customer_infos":[{"customer_id":"0b11fa9f2f800f870f20c003f6a53940"}],"count":1}`)
)

func TestWaitAssociatedReturnsTheCustomerOnceItIsListed(t *testing.T) {
	for name, test := range map[string]struct {
		answers []testkit.Answer
		takes   time.Duration
	}{
		"at once":                      {[]testkit.Answer{listed}, 0},
		"after a while":                {[]testkit.Answer{notListed, notListed, listed}, 2500 * time.Millisecond},
		"after others":                 {[]testkit.Answer{another, listed}, time.Second},
		"after an answer without list": {[]testkit.Answer{text(`{"count":0}`), listed}, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				platform := testkit.NewPlatform(t, http.MethodPost, listPath, test.answers...)
				began := time.Now()
				customer, err := testkit.Client(t, platform).Customers.WaitAssociated(t.Context(), &waitedFor)
				require.NoError(t, err)
				assert.Equal(t, "qingyun_trade", customer.AccountName)
				assert.Equal(t, test.takes, time.Since(began))
				for _, request := range platform.Requests {
					request.Check(t, http.MethodPost, listPath, nil, `{"customer_id": "`+customerID+`"}`)
				}
			})
		})
	}
}

func TestWaitAssociatedNamesTheReseller(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, listPath, listed)
	customer, err := testkit.Client(t, platform).Customers.WaitAssociated(t.Context(), &customers.WaitAssociatedRequest{
		CustomerID: customerID, IndirectPartnerID: "0977ffa9f20010790f0fc003f6900520",
	})
	require.NoError(t, err)
	assert.Equal(t, customerID, customer.CustomerID)
	platform.Sent(nil, `{"customer_id": "`+customerID+`", "indirect_partner_id": "0977ffa9f20010790f0fc003f6900520"}`)
}

func TestWaitAssociatedEnds(t *testing.T) {
	t.Run("with its context", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, listPath, notListed, notListed, notListed)
			began := time.Now()
			customer, err := testkit.Client(t, platform).Customers.WaitAssociated(within(t, 4*time.Second), &waitedFor)
			assert.Nil(t, customer)
			assert.Equal(t, 4*time.Second, time.Since(began))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.EqualError(t, err, "customers.WaitAssociated: customer "+customerID+", last seen not linked: not yet after 4s, asked 3 times: context deadline exceeded")
		})
	})
	t.Run("with an error of the query", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, listPath, notListed,
				testkit.Refusal{Status: 403, Code: "CBC.0151", Message: "访问拒绝。"}.Answer())
			customer, err := testkit.Client(t, platform).Customers.WaitAssociated(t.Context(), &waitedFor)
			assert.Nil(t, customer)
			testkit.Refused(t, err, "customers.List", 403, "CBC.0151", "")
			assert.ErrorIs(t, err, core.ErrForbidden)
			assert.ErrorContains(t, err, "customers.WaitAssociated: customer "+customerID+", last seen not linked: customers.List: HTTP 403 CBC.0151")
		})
	})
	t.Run("before it asks for what no customer is", func(t *testing.T) {
		client := testkit.Client(t, testkit.NewPlatform(t, http.MethodPost, listPath))
		long := strings.Repeat("x", 65)
		for _, test := range []struct {
			req    *customers.WaitAssociatedRequest
			fields []string
		}{
			{nil, []string{"request"}},
			{&customers.WaitAssociatedRequest{}, []string{"customer_id"}},
			{&customers.WaitAssociatedRequest{CustomerID: long, IndirectPartnerID: long}, []string{"customer_id", "indirect_partner_id"}},
		} {
			customer, err := client.Customers.WaitAssociated(t.Context(), test.req)
			assert.Nil(t, customer)
			testkit.Invalid(t, err, test.fields...)
			assert.ErrorContains(t, err, "customers.WaitAssociated: customers.WaitAssociatedRequest: ")
		}
	})
	t.Run("unchecked for a customer only", func(t *testing.T) {
		long := strings.Repeat("x", 65)
		platform := testkit.NewPlatform(t, http.MethodPost, listPath, text(`{"customer_infos":[{"customer_id":"`+long+`"}],"count":1}`))
		client := testkit.Client(t, platform, option.WithoutValidation())
		customer, err := client.Customers.WaitAssociated(t.Context(), &customers.WaitAssociatedRequest{CustomerID: long})
		require.NoError(t, err)
		assert.Equal(t, long, customer.CustomerID)
		_, err = client.Customers.WaitAssociated(t.Context(), &customers.WaitAssociatedRequest{})
		testkit.Invalid(t, err, "customer_id")
		_, err = client.Customers.WaitAssociated(t.Context(), nil)
		testkit.Invalid(t, err, "request")
		platform.Sent(nil, `{"customer_id": "`+long+`"}`)
	})
}

// reviewed is the customer whose review the tests wait for.
var reviewed = customers.GetVerificationReviewRequest{CustomerID: customerID}

func TestWaitReviewedReturnsTheDecision(t *testing.T) {
	for name, test := range map[string]struct {
		answers            []testkit.Answer
		takes              time.Duration
		approved, rejected bool
		opinion            string
	}{
		"approved at once":       {[]testkit.Answer{text(`{"review_result":2,"opinion":null}`)}, 0, true, false, ""},
		"approved after a while": {[]testkit.Answer{text(`{"review_result":null}`), text(`{"review_result":0}`), text(`{"review_result":"2"}`)}, 2500 * time.Millisecond, true, false, ""},
		"rejected":               {[]testkit.Answer{text(`{"review_result":0}`), text(`{"review_result":1,"opinion":"证件照片模糊"}`)}, time.Second, false, true, "证件照片模糊"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				platform := testkit.NewPlatform(t, http.MethodGet, reviewPath, test.answers...)
				began := time.Now()
				review, err := testkit.Client(t, platform).Customers.WaitReviewed(t.Context(), &reviewed)
				require.NoError(t, err)
				assert.Equal(t, test.takes, time.Since(began))
				assert.Equal(t, test.approved, review.Approved())
				assert.Equal(t, test.rejected, review.Rejected())
				assert.Equal(t, test.opinion, review.Opinion)
				for _, request := range platform.Requests {
					request.Check(t, http.MethodGet, reviewPath, url.Values{"customer_id": {customerID}}, "")
				}
			})
		})
	}
}

func TestWaitReviewedEnds(t *testing.T) {
	for seen, body := range map[string]string{
		"under review":         `{"review_result":0}`,
		"without a request":    `{"review_result":null}`,
		"with review result 7": `{"review_result":7}`,
	} {
		t.Run("with its context, "+seen, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				platform := testkit.NewPlatform(t, http.MethodGet, reviewPath, text(body), text(body))
				review, err := testkit.Client(t, platform).Customers.WaitReviewed(within(t, 2*time.Second), &reviewed)
				assert.Nil(t, review)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.EqualError(t, err, "customers.WaitReviewed: customer "+customerID+", last seen "+seen+": not yet after 2s, asked 2 times: context deadline exceeded")
			})
		})
	}
	t.Run("with an error of the query", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodGet, reviewPath,
			testkit.Refusal{Status: 400, Code: "CBC.99000035", Message: "客户不存在。"}.Answer())
		review, err := testkit.Client(t, platform).Customers.WaitReviewed(t.Context(), &reviewed)
		assert.Nil(t, review)
		testkit.Refused(t, err, "customers.GetVerificationReview", 400, "CBC.99000035", "")
	})
	t.Run("before it asks without an id", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodGet, reviewPath)
		review, err := testkit.Client(t, platform).Customers.WaitReviewed(t.Context(), &customers.GetVerificationReviewRequest{})
		assert.Nil(t, review)
		testkit.Invalid(t, err, "customer_id")
		_, err = testkit.Client(t, platform).Customers.WaitReviewed(t.Context(), nil)
		testkit.Invalid(t, err, "request")
		assert.ErrorContains(t, err, "customers.WaitReviewed: customers.GetVerificationReviewRequest: ")
		assert.Empty(t, platform.Requests)
	})
}
