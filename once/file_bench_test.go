package once_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/partnerbss/partnerbss-go/once"
)

// Many goroutines share the writes of a file, and 100,000 open records slow none down.
func BenchmarkFilePut(b *testing.B) {
	for _, test := range []struct{ open, goroutines int }{{0, 1}, {0, 64}, {100_000, 1}, {100_000, 64}} {
		b.Run(fmt.Sprintf("%d open/%d goroutines", test.open, test.goroutines), func(b *testing.B) {
			f := openFile(b, filepath.Join(b.TempDir(), "store"))
			fill(b, f, test.open)
			var wg sync.WaitGroup
			b.ResetTimer()
			for i := range test.goroutines {
				wg.Go(func() {
					for n := i; n < b.N; n += test.goroutines {
						if err := f.Put(context.Background(), record(fmt.Sprint("key-", n))); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wg.Wait()
		})
	}
}

// Opening a file reads and writes all of it.
func BenchmarkOpenFile(b *testing.B) {
	path := filepath.Join(b.TempDir(), "store")
	f := openFile(b, path)
	fill(b, f, 100_000)
	for b.Loop() {
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		f = openFile(b, path)
	}
}

func fill(b *testing.B, f *once.File, records int) {
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			for n := i; n < records; n += 64 {
				if err := f.Put(context.Background(), record(fmt.Sprint("open-", n))); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
