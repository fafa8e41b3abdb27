package orders

import (
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "orders",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opCancel, opGet, opGetRefund, opList, opListCoupons, opListDiscounts, opPay,
		},
		Amend: map[string]func(*contract.Schema){
			"Pay.coupon_infos": func(s *contract.Schema) { s.UniqueBy = "id" },
		},
	})
}
