package benchmarks

import (
	"testing"
	"bytes"
	"io"
	stdjson "encoding/json"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/partnerbss/partnerbss-go/benchmarks/internal/platform"
)

func BenchmarkFloor(b *testing.B) {
	page := platform.BillPage()
	opts := json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	b.Run("IsValid", func(b *testing.B) {
		repeat(b, func() error { jsontext.Value(page).IsValid(opts); return nil })
	})
	b.Run("Empty", func(b *testing.B) {
		repeat(b, func() error { var x struct{}; return json.Unmarshal(page, &x, opts) })
	})
	b.Run("EmptyRows", func(b *testing.B) {
		repeat(b, func() error { var x struct{FeeRecords []struct{} `json:"fee_records"`}; return json.Unmarshal(page, &x, opts) })
	})
	b.Run("Tokens", func(b *testing.B) {
		repeat(b, func() error {
			d := jsontext.NewDecoder(bytes.NewBuffer(page), opts)
			for {
				_, err := d.ReadToken()
				if err == io.EOF { return nil }
				if err != nil { return err }
			}
		})
	})
	b.Run("StdValid", func(b *testing.B) {
		repeat(b, func() error { stdjson.Valid(page); return nil })
	})
}
