package customers_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const reviewPath = "/v2/customers/realname-auths/result"

func TestGetVerificationReview(t *testing.T) {
	testkit.Exchange[customers.GetVerificationReviewResponse]{
		Operation: "customers.GetVerificationReview",
		Method:    http.MethodGet, Path: reviewPath,
		Query: url.Values{"customer_id": {"0b11fa9f2f800f870f20c003f6a53940"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*customers.GetVerificationReviewResponse, error) {
			return c.Customers.GetVerificationReview(ctx, &customers.GetVerificationReviewRequest{CustomerID: "0b11fa9f2f800f870f20c003f6a53940"})
		},
		Fixture:    "GetVerificationReview.json",
		Want:       customers.GetVerificationReviewResponse{ReviewResult: new(core.ReviewResultRejected), Opinion: "证件照片模糊,请重新上传。"},
		OddFixture: "GetVerificationReview_odd.json",
		OddWant:    customers.GetVerificationReviewResponse{ReviewResult: new(core.ReviewResult(3)), Opinion: "42"},
		Refusal:    testkit.Refusal{Status: 400, Code: "CBC.99000035", Message: "客户不存在。", Is: core.ErrNotFound},
	}.Run(t)
}

func TestReviewResultIsReadWithoutCareForNil(t *testing.T) {
	for name, test := range map[string]struct {
		review             *customers.GetVerificationReviewResponse
		approved, rejected bool
	}{
		"no response":   {nil, false, false},
		"no result":     {&customers.GetVerificationReviewResponse{}, false, false},
		"under review":  {&customers.GetVerificationReviewResponse{ReviewResult: new(core.ReviewResultPending)}, false, false},
		"approved":      {&customers.GetVerificationReviewResponse{ReviewResult: new(core.ReviewResultApproved)}, true, false},
		"rejected":      {&customers.GetVerificationReviewResponse{ReviewResult: new(core.ReviewResultRejected)}, false, true},
		"unknown value": {&customers.GetVerificationReviewResponse{ReviewResult: new(core.ReviewResult(9))}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.approved, test.review.Approved())
			assert.Equal(t, test.rejected, test.review.Rejected())
		})
	}
}

func TestGetVerificationStatus(t *testing.T) {
	testkit.Exchange[customers.GetVerificationStatusResponse]{
		Operation: "customers.GetVerificationStatus",
		Method:    http.MethodGet, Path: "/v2/customers/real-name-auth-status",
		Call: func(ctx context.Context, c *partnerbss.Client) (*customers.GetVerificationStatusResponse, error) {
			return c.Customers.GetVerificationStatus(ctx)
		},
		Fixture: "GetVerificationStatus.json",
		Want: customers.GetVerificationStatusResponse{
			VerifiedStatus: customers.VerificationStatusVerified, VerifiedType: new(customers.CustomerTypeIndividual),
		},
		OddFixture: "GetVerificationStatus_odd.json",
		OddWant: customers.GetVerificationStatusResponse{
			VerifiedStatus: customers.VerificationStatusNotVerified, VerifiedType: new(customers.CustomerTypeEnterprise),
		},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "参数错误。", Is: core.ErrInvalidParameter},
	}.Run(t)
}

func TestGetVerificationStatusOfACustomerWithoutType(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, "/v2/customers/real-name-auth-status",
		testkit.Answer{Body: []byte(`{"verified_status":-1,"verified_type":null}`)})
	got, err := testkit.Client(t, platform).Customers.GetVerificationStatus(t.Context())
	require.NoError(t, err)
	assert.Equal(t, customers.VerificationStatusNotVerified, got.VerifiedStatus)
	assert.Nil(t, got.VerifiedType)
}

func TestGetVerificationQRCode(t *testing.T) {
	testkit.Exchange[customers.GetVerificationQRCodeResponse]{
		Operation: "customers.GetVerificationQRCode",
		Method:    http.MethodGet, Path: "/v2/customers/real-name-auth-qrcode",
		Call: func(ctx context.Context, c *partnerbss.Client) (*customers.GetVerificationQRCodeResponse, error) {
			return c.Customers.GetVerificationQRCode(ctx)
		},
		Fixture: "GetVerificationQRCode.json",
		Want: customers.GetVerificationQRCodeResponse{
			QRCodeURL: "https://account.huaweicloud.com/realname/face?ticket=1f0c9d7e5b3a4c2e&lang=zh-cn",
		},
		OddFixture: "GetVerificationQRCode_odd.json",
		OddWant:    customers.GetVerificationQRCodeResponse{QRCodeURL: "0"},
		Refusal:    testkit.Refusal{Status: 403, Code: "CBC.99007297", Message: "租户的子账号不支持调用该接口。", Is: core.ErrForbidden},
	}.Run(t)
}
