package duel

import (
	"context"
	"net/http"
	"strings"
	"time"

	vendorsigner "github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer/algorithm"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/utils"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"

	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/signer"
	"github.com/partnerbss/partnerbss-go/internal/wire"
	"github.com/partnerbss/partnerbss-go/internal/wire/direct"

	"github.com/partnerbss/partnerbss-go/benchmarks/internal/platform"
)

// Parts returns what a call consists of, by itself: signing, encoding, decoding.
func Parts() ([]Contest, error) {
	signing, err := signing()
	if err != nil {
		return nil, err
	}
	ours, vendor := priceRequest(), vendorPriceRequest()
	page := platform.BillPage()
	return []Contest{
		signing,
		{
			Name: "encode a price request of 100 products",
			Ours: func() error {
				_, err := wire.Encode(platform.Price.Path, ours, "")
				return err
			},
			Vendor: func() error {
				// A call of the vendor's SDK does this twice: to sign and to send.
				_, err := request.NewHttpRequestBuilder().WithBody("body", vendor).Build().GetBodyToBytes()
				return err
			},
		},
		{
			Name:   "decode a page of 100 bill records",
			Ours:   func() error { return decode(page) },
			Vendor: func() error { return utils.Unmarshal(page, new(model.ListSubCustomerBillDetailResponse)) },
		},
	}, nil
}

// decode is what a call does with a success.
func decode(page []byte) error {
	out := new(bills.ListCustomerRecordsResponse)
	if direct.Unmarshal(context.Background(), page, out) {
		return nil
	}
	return wire.UnmarshalJSON(page, out)
}

// signing signs a query with a small body.
func signing() (Contest, error) {
	const endpoint = "https://bss.example"
	q := platform.Customers
	ours, err := http.NewRequest(q.Method, endpoint+q.Path, strings.NewReader(q.Body))
	if err != nil {
		return Contest{}, err
	}
	body := []byte(q.Body)
	key := signer.Key{AccessKey: accessKey, SecretKey: core.NewSecret(secretKey), DomainID: accountID}
	vendor := request.NewHttpRequestBuilder().WithEndpoint(endpoint).WithMethod(q.Method).WithPath(q.Path).
		WithSigningAlgorithm(algorithm.HmacSHA256).WithBody("", q.Body).
		AddHeaderParam("X-Domain-Id", accountID).AddHeaderParam("Content-Type", "application/json").Build()
	return Contest{
		Name: "sign a small query",
		Ours: func() error {
			signer.Sign(ours, body, key, time.Now())
			return nil
		},
		Vendor: func() error {
			delete(vendor.GetHeaderParams(), vendorsigner.HeaderXDate)
			_, err := vendorsigner.Sign(vendor, accessKey, secretKey)
			return err
		},
	}, nil
}
