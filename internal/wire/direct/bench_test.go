package direct_test

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/internal/wire"
	"github.com/partnerbss/partnerbss-go/internal/wire/direct"
)

// The figures in the package's documentation are from here.
func BenchmarkUnmarshal(b *testing.B) {
	for _, answer := range []struct {
		name, file string
		out        func() any
	}{
		{"page of 100 bill rows", "../../../bills/testdata/ListCustomerRecords-full-page.json", func() any { return new(bills.ListCustomerRecordsResponse) }},
		{"small answer", "../../../accounts/testdata/GetCustomerBalances.json", func() any { return new(accounts.GetCustomerBalancesResponse) }},
	} {
		body, err := os.ReadFile(answer.file)
		require.NoError(b, err)
		b.Run(answer.name+"/direct", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if !direct.Unmarshal(context.Background(), body, answer.out()) {
					b.Fatal("left to the codec")
				}
			}
		})
		b.Run(answer.name+"/codec", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if err := wire.UnmarshalJSON(body, answer.out()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
