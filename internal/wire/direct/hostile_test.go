package direct_test

import (
	"context"
	"strings"
	"testing"

	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/internal/wire"
	"github.com/partnerbss/partnerbss-go/internal/wire/direct"
)

// Bodies of 2 MiB, of which none may take much longer than an ordinary one.
func BenchmarkHostile(b *testing.B) {
	const size = 2 << 20
	row := `{"bill_date":"2026-03-05","customer_id":"c","amount":12.34},`
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	names := func() string {
		var out strings.Builder
		for i := 0; out.Len() < size; i++ {
			out.WriteString(`"n` + strings.Repeat("x", i%7) + strings.Repeat("y", i/7%50) + strings.Repeat("z", i/350) + `":1,`)
		}
		return out.String()
	}
	for _, body := range []struct{ name, text string }{
		{"plain rows", `{"bill_sums":[` + fill(row) + `{}]}`},
		{"digits", `{"count":1,"bill_sums":[{"amount":` + fill("7") + `}]}`},
		{"digits as text", `{"bill_sums":[{"amount":"` + fill("7") + `"}]}`},
		{"fraction", `{"bill_sums":[{"amount":0.` + fill("7") + `}]}`},
		{"exponent", `{"bill_sums":[{"amount":1e` + fill("7") + `}]}`},
		{"digits of a count", `{"count":` + fill("7") + `}`},
		{"digits of a count as text", `{"count":"` + fill("7") + `.0"}`},
		{"digits nobody reads", `{"new":` + fill("7") + `}`},
		{"deep lists", `{"new":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `,"newer":[` + fill("[],") + `[]]}`},
		{"too deep", `{"new":` + fill("[")},
		{"many names", `{` + names() + `"end":1}`},
		{"many names further in", `{"new":{` + names() + `"end":1}}`},
		{"long text", `{"bill_sums":[{"customer_id":"` + fill("a") + `"}]}`},
		{"escapes", `{"bill_sums":[{"customer_id":"` + fill(`\u4e2d`) + `"}]}`},
		{"white space", `{` + fill(" ") + `}`},
		{"empty rows", `{"bill_sums":[` + fill("{},") + `{}]}`},
		{"drift at the end", `{"bill_sums":[` + fill(row) + `{}],"count":"1"}`},
	} {
		b.Run(body.name, func(b *testing.B) {
			text := []byte(body.text)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				out := new(bills.ListMonthlySummariesResponse)
				if !direct.Unmarshal(context.Background(), text, out) {
					_ = wire.UnmarshalJSON(text, out)
				}
			}
		})
	}
}
