package customers_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
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
				customer, err := testkit.Client(t, platform).Customers.WaitAssociated(t.Context(), customerID)
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

func TestWaitAssociatedToNamesTheReseller(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, listPath, listed)
	customer, err := testkit.Client(t, platform).Customers.WaitAssociatedTo(t.Context(), "0977ffa9f20010790f0fc003f6900520", customerID)
	require.NoError(t, err)
	assert.Equal(t, customerID, customer.CustomerID)
	platform.Sent(nil, `{"customer_id": "`+customerID+`", "indirect_partner_id": "0977ffa9f20010790f0fc003f6900520"}`)
}

func TestWaitAssociatedEnds(t *testing.T) {
	t.Run("with its context", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, listPath, notListed, notListed, notListed)
			began := time.Now()
			_, err := testkit.Client(t, platform).Customers.WaitAssociated(within(t, 4*time.Second), customerID)
			assert.Equal(t, 4*time.Second, time.Since(began))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.EqualError(t, err, "waiting for the association: not yet after 4s, asked 3 times: context deadline exceeded")
		})
	})
	t.Run("with an error of the query", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, listPath, notListed,
				testkit.Refusal{Status: 403, Code: "CBC.0151", Message: "访问拒绝。"}.Answer())
			_, err := testkit.Client(t, platform).Customers.WaitAssociated(t.Context(), customerID)
			testkit.Refused(t, err, "customers.List", 403, "CBC.0151", "")
			assert.ErrorIs(t, err, core.ErrForbidden)
		})
	})
	t.Run("before it asks without an id", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodPost, listPath)
		_, err := testkit.Client(t, platform).Customers.WaitAssociated(t.Context(), "")
		testkit.Invalid(t, err, "customer_id")
		assert.Empty(t, platform.Requests)
	})
}

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
				review, err := testkit.Client(t, platform).Customers.WaitReviewed(t.Context(), customerID)
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
	t.Run("with its context", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, reviewPath, text(`{"review_result":0}`), text(`{"review_result":0}`))
			review, err := testkit.Client(t, platform).Customers.WaitReviewed(within(t, 2*time.Second), customerID)
			assert.Nil(t, review)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.EqualError(t, err, "waiting for the verification review: not yet after 2s, asked 2 times: context deadline exceeded")
		})
	})
	t.Run("with an error of the query", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodGet, reviewPath,
			testkit.Refusal{Status: 400, Code: "CBC.99000035", Message: "客户不存在。"}.Answer())
		review, err := testkit.Client(t, platform).Customers.WaitReviewed(t.Context(), customerID)
		assert.Nil(t, review)
		testkit.Refused(t, err, "customers.GetVerificationReview", 400, "CBC.99000035", "")
	})
	t.Run("before it asks without an id", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodGet, reviewPath)
		_, err := testkit.Client(t, platform).Customers.WaitReviewed(t.Context(), "")
		testkit.Invalid(t, err, "customer_id")
		assert.Empty(t, platform.Requests)
	})
}
