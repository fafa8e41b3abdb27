package sqlstore_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/once"
)

// BenchmarkPut writes records as calls under a key do: opened, about to be sent, done.
func BenchmarkPut(b *testing.B) {
	for name, open := range map[string]func(testing.TB) database{
		"SQLite":     func(t testing.TB) database { return newSQLite(t) },
		"PostgreSQL": newPostgres,
	} {
		for _, parallel := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/%d", name, parallel), func(b *testing.B) {
				s := open(b).store(b)
				var keys atomic.Int64
				b.SetParallelism(max(1, parallel/2))
				work := func() {
					key := fmt.Sprint("key ", keys.Add(1))
					r := once.Record{Key: key, State: once.StateOpen, Subjects: []string{key}}
					require.NoError(b, s.Put(b.Context(), &r))
					require.NoError(b, s.Put(b.Context(), &r))
					r.State, r.Claims = once.StateDone, []string{"transfer/" + key}
					require.NoError(b, s.Put(b.Context(), &r))
				}
				if parallel == 1 {
					for b.Loop() {
						work()
					}
					return
				}
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						work()
					}
				})
			})
		}
	}
}
