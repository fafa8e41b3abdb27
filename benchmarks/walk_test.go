package benchmarks

import (
	"runtime"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"

	"github.com/partnerbss/partnerbss-go/benchmarks/internal/duel"
	"github.com/partnerbss/partnerbss-go/benchmarks/internal/platform"
)

const walked = 100_000

func walker(t testing.TB) *partnerbss.Client {
	client, err := duel.Ours("https://bss.example", platform.NewWalk(walked))
	require.NoError(t, err)
	return client
}

var june = bills.ListCustomerRecordsRequest{
	BillCycle: core.Month{Year: 2025, Month: 6}, CustomerID: "0b1e4c7d9a2f4f6e8c3d5a7b00000001",
}

// An iterator over 100,000 bill records holds a page at a time, and those that it
// has fetched ahead. All of them together would be some 300 MiB.
func TestWalkNeedsTheMemoryOfAPage(t *testing.T) {
	for name, opts := range map[string][]option.Option{
		"page by page":  nil,
		"with prefetch": {option.Prefetch(2)},
	} {
		t.Run(name, func(t *testing.T) {
			const page, leeway = 1000, 32 << 20
			client := walker(t)
			before := heap()
			seen, most := 0, uint64(0)
			sum := decimal.Zero
			for record, err := range client.Bills.AllCustomerRecords(t.Context(), &june, opts...) {
				require.NoError(t, err)
				seen++
				sum = sum.Add(record.PaymentAmount)
				if seen%(10*page) == page/2 {
					most = max(most, heap())
				}
			}
			assert.Equal(t, walked, seen)
			assert.True(t, sum.IsPositive())
			assert.Less(t, most, before+leeway, "bytes of live heap")
			t.Logf("live heap: %d KiB before, at most %d KiB on the way", before>>10, most>>10)
		})
	}
}

// heap is what is alive, in bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// One operation is a walk over 100,000 records.
func BenchmarkWalk(b *testing.B) {
	client := walker(b)
	repeat(b, func() error {
		seen := 0
		for _, err := range client.Bills.AllCustomerRecords(b.Context(), &june) {
			if err != nil {
				return err
			}
			seen++
		}
		if seen != walked {
			b.Fatalf("%d records", seen)
		}
		return nil
	})
}
