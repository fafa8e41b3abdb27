package once_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/once"
)

// An open record is never deleted, also when it was free a moment ago.
func TestPruneAmongWriters(t *testing.T) {
	t.Parallel()
	t.Run("memory", func(t *testing.T) { pruneAmongWriters(t, once.NewMemory(), 300) })
	t.Run("file", func(t *testing.T) { pruneAmongWriters(t, openFile(t, filepath.Join(t.TempDir(), "store")), 30) })
}

func pruneAmongWriters(t *testing.T, store once.Store, writes int) {
	var pruners, writers sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		pruners.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					_, err := store.Prune(t.Context(), time.Now().Add(time.Hour))
					assert.NoError(t, err)
				}
			}
		})
	}
	for w := range 8 {
		writers.Go(func() {
			for i := range writes {
				r := once.Record{Key: fmt.Sprint(w, "/", i), State: once.StateFree}
				assert.NoError(t, store.Put(t.Context(), &r))
				r.State = once.StateOpen
				if err := store.Put(t.Context(), &r); errors.Is(err, once.ErrConflict) {
					continue // it was deleted while it was free
				}
				_, err := store.Get(t.Context(), r.Key)
				assert.NoError(t, err, "it is open")
			}
		})
	}
	writers.Wait()
	close(stop)
	pruners.Wait()
}
