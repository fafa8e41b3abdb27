package benchmarks

import (
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/utils"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"

	"github.com/partnerbss/partnerbss-go/benchmarks/internal/platform"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

func BenchmarkDecode(b *testing.B) {
	page := platform.BillPage()
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		repeat(b, func() error { return wire.UnmarshalJSON(page, new(bills.ListCustomerRecordsResponse)) })
	})
	b.Run("vendor", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		repeat(b, func() error { return utils.Unmarshal(page, new(model.ListSubCustomerBillDetailResponse)) })
	})
}
