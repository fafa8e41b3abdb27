package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/bsstest"
	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/once/sqlstore"
	"github.com/partnerbss/partnerbss-go/once/storetest"
)

func TestStore(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		var names tables
		storetest.Run(t, func(t *testing.T) once.Store { return d.store(t, names.next()) })
	})
}

// With one connection, nothing may wait for a second one.
func TestStoreWithOneConnection(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		var names tables
		storetest.Run(t, func(t *testing.T) once.Store {
			db, table := d.connect(t), names.next()
			db.SetMaxOpenConns(1)
			require.NoError(t, sqlstore.Migrate(t.Context(), db, d.dialect, table))
			s, err := sqlstore.Open(t.Context(), db, table)
			require.NoError(t, err)
			return s
		})
	})
}

// replicas are stores of several programs on one table, which take turns.
type replicas struct {
	stores []*sqlstore.Store
	turn   atomic.Int64
}

func (r *replicas) next() once.Store { return r.stores[int(r.turn.Add(1))%len(r.stores)] }

func (r *replicas) Get(ctx context.Context, key string) (once.Record, error) {
	return r.next().Get(ctx, key)
}
func (r *replicas) Put(ctx context.Context, record *once.Record) error {
	return r.next().Put(ctx, record)
}
func (r *replicas) Claimed(ctx context.Context, claims []string) (map[string]string, error) {
	return r.next().Claimed(ctx, claims)
}
func (r *replicas) Pending(ctx context.Context) iter.Seq2[once.Record, error] {
	return r.next().Pending(ctx)
}
func (r *replicas) Prune(ctx context.Context, before time.Time) (int, error) {
	return r.next().Prune(ctx, before)
}

// Several pools on one table are one store.
func TestReplicasAreOneStore(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		var names tables
		storetest.Run(t, func(t *testing.T) once.Store {
			table := names.next()
			return &replicas{stores: []*sqlstore.Store{d.store(t, table), d.store(t, table), d.store(t, table)}}
		})
	})
}

func payment(env *bsstest.Env) *accounts.AllocateFundsRequest {
	return &accounts.AllocateFundsRequest{CustomerID: env.ID("customer_new"), Amount: decimal.New(10, 0)}
}

// Replicas that make the same call under the same key at once make it once.
func TestReplicasMakeACallOnce(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		env := bsstest.New(t)
		stores := &replicas{stores: []*sqlstore.Store{d.store(t), d.store(t)}}
		var group sync.WaitGroup
		var mu sync.Mutex
		transfers := map[string]int{}
		for range 12 {
			s := stores.next()
			group.Go(func() {
				response, err := once.Do(t.Context(), s, "R&D <1>", env.Partner.Accounts.AllocateFunds, payment(env))
				if assert.NoError(t, err) {
					mu.Lock()
					defer mu.Unlock()
					transfers[response.TransactionID]++
				}
			})
		}
		group.Wait()
		assert.Len(t, transfers, 1)
		env.Emulator.AssertEffects(t, "UpdateCustomerAccountAmount", 1)
	})
}

// A call is not sent when its record cannot be kept.
func TestNothingIsSentWithoutTheDatabase(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		env := bsstest.New(t)
		db := d.connect(t)
		require.NoError(t, sqlstore.Migrate(t.Context(), db, d.dialect))
		s, err := sqlstore.Open(t.Context(), db)
		require.NoError(t, err)
		_, err = db.ExecContext(t.Context(), "DROP TABLE partnerbss_once")
		require.NoError(t, err)
		_, err = once.Do(t.Context(), s, "row-1", env.Partner.Accounts.AllocateFunds, payment(env))
		failed, ok := errors.AsType[*once.StoreError](err)
		require.True(t, ok, "%v", err)
		assert.False(t, failed.Called)
		require.NoError(t, db.Close())
		_, err = once.Do(t.Context(), s, "row-1", env.Partner.Accounts.AllocateFunds, payment(env))
		require.ErrorContains(t, err, "sql: database is closed; not sent")
		env.Emulator.AssertEffects(t, "UpdateCustomerAccountAmount", 0)
	})
}

// Records that were created in the same microsecond are all seen, over pages, and all
// pruned, over transactions.
func TestManyRecords(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		db := d.connect(t)
		s := d.store(t)
		for _, state := range []once.State{once.StateOpen, once.StateDone} {
			r := once.Record{Key: string(state), State: state, Claims: []string{"claim of " + string(state)}}
			require.NoError(t, s.Put(t.Context(), &r))
			copies := fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
				INSERT INTO partnerbss_once SELECT kind, name || '-' || i, CASE kind WHEN 'record' THEN name || '-' || i ELSE key || '-' || i END,
					version, state, owner, lease_until, created, updated, data FROM partnerbss_once CROSS JOIN n WHERE key = '%s'`, state)
			_, err := db.ExecContext(t.Context(), copies)
			require.NoError(t, err)
		}
		open := 0
		for _, err := range s.Pending(t.Context()) {
			require.NoError(t, err)
			open++
		}
		assert.Equal(t, 1101, open)
		taken, err := s.Claimed(t.Context(), []string{"claim of done-7", "claim of open-7"})
		require.NoError(t, err)
		assert.Equal(t, map[string]string{"claim of done-7": "done-7", "claim of open-7": "open-7"}, taken)

		pruned, err := s.Prune(t.Context(), time.Now().Add(time.Hour))
		require.NoError(t, err)
		assert.Equal(t, 1101, pruned)
		taken, err = s.Claimed(t.Context(), []string{"claim of done-7", "claim of open-7"})
		require.NoError(t, err)
		assert.Equal(t, map[string]string{"claim of open-7": "open-7"}, taken)
		var rows int
		require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM partnerbss_once WHERE kind <> 'schema'").Scan(&rows))
		assert.Equal(t, 2*1101, rows)
	})
}

// What a database cannot keep as it is has an error before anything is written.
func TestKeysThatCannotBeKept(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		s := d.store(t)
		for _, key := range []string{string(make([]byte, 10)), "\xff", fmt.Sprintf("%256d", 1)} {
			r := once.Record{Key: key, State: once.StateOpen}
			require.ErrorContains(t, s.Put(t.Context(), &r), "has more than 255 bytes, or some that are no text")
			assert.Zero(t, r.Version)
		}
		// Subjects and claims are whatever they are.
		for i, name := range []string{"\xff", "\x00", "sha256:76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71"} {
			r := once.Record{Key: fmt.Sprint(i), State: once.StateOpen, Subjects: []string{name}, Claims: []string{name}}
			require.NoError(t, s.Put(t.Context(), &r))
			other := once.Record{Key: "other", State: once.StateOpen, Subjects: []string{name}}
			assert.Equal(t, &once.HeldError{Subject: name, Key: fmt.Sprint(i)}, s.Put(t.Context(), &other))
		}
	})
}
