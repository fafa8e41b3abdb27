package benchmarks

import (
	"net/http/httptest"
	"testing"

	"github.com/partnerbss/partnerbss-go/benchmarks/internal/duel"
	"github.com/partnerbss/partnerbss-go/benchmarks/internal/platform"
)

func BenchmarkInMemory(b *testing.B) {
	calls, err := duel.Calls("http://bss.example", platform.New())
	if err != nil {
		b.Fatal(err)
	}
	run(b, calls)
}

func BenchmarkLoopback(b *testing.B) {
	server := httptest.NewServer(platform.New())
	defer server.Close()
	calls, err := duel.Calls(server.URL, nil)
	if err != nil {
		b.Fatal(err)
	}
	run(b, calls)
}

func run(b *testing.B, contests []duel.Contest) {
	for _, c := range contests {
		b.Run(c.Name+"/ours", func(b *testing.B) { repeat(b, c.Ours) })
		b.Run(c.Name+"/vendor", func(b *testing.B) { repeat(b, c.Vendor) })
	}
}

func repeat(b *testing.B, work func() error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := work(); err != nil {
			b.Fatal(err)
		}
	}
}
