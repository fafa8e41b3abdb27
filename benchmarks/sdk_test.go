// Package benchmarks measures this SDK beside the vendor's, with the same
// payloads in the same process.
package benchmarks

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/benchmarks/internal/duel"
	"github.com/partnerbss/partnerbss-go/benchmarks/internal/platform"
)

// Whole calls, answered by a round tripper.
func BenchmarkInMemory(b *testing.B) {
	calls, err := duel.Calls("https://bss.example", platform.New())
	require.NoError(b, err)
	for _, c := range calls {
		bothSides(b, c, repeat)
	}
}

// Whole calls over HTTP. The server runs in this process and is measured, too.
func BenchmarkLoopback(b *testing.B) {
	server := httptest.NewServer(platform.New())
	defer server.Close()
	calls, err := duel.Calls(server.URL, nil)
	require.NoError(b, err)
	for _, c := range calls {
		bothSides(b, c, repeat)
	}
}

// Calls of many goroutines through one client.
func BenchmarkParallel(b *testing.B) {
	calls, err := duel.Calls("https://bss.example", platform.New())
	require.NoError(b, err)
	for _, c := range calls {
		bothSides(b, c, func(b *testing.B, work func() error) {
			b.ReportAllocs()
			b.SetParallelism(4)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := work(); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}

// What a call consists of, by itself.
func BenchmarkParts(b *testing.B) {
	parts, err := duel.Parts()
	require.NoError(b, err)
	for _, c := range parts {
		bothSides(b, c, repeat)
	}
}

func bothSides(b *testing.B, c duel.Contest, run func(*testing.B, func() error)) {
	b.Run(c.Name+"/ours", func(b *testing.B) { run(b, c.Ours) })
	b.Run(c.Name+"/vendor", func(b *testing.B) { run(b, c.Vendor) })
}

func repeat(b *testing.B, work func() error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := work(); err != nil {
			b.Fatal(err)
		}
	}
}
