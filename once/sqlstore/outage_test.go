package sqlstore_test

import (
	"context"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/once/sqlstore"
)

// wire is a connection to PostgreSQL that breaks when a statement comes by.
type wire struct {
	net.Conn
	breakAt *atomic.Pointer[string]
	after   *atomic.Bool // the statement has its effect, and its response is lost
}

func (w *wire) Write(b []byte) (int, error) {
	at := w.breakAt.Load()
	if at == nil || !strings.Contains(strings.ToUpper(string(b)), *at) {
		return w.Conn.Write(b)
	}
	if w.after.Load() {
		if _, err := w.Conn.Write(b); err != nil {
			return 0, err
		}
		_, _ = w.Conn.Read(make([]byte, 1)) // the server is done
	}
	_ = w.Close()
	return 0, net.ErrClosed
}

// A connection that breaks leaves an error that is no refusal, and the record as it was,
// unless the commit got through.
func TestBrokenConnections(t *testing.T) {
	t.Parallel()
	d := newPostgres(t)
	direct := d.store(t)
	settings, err := pgx.ParseConfig(localOrChosen())
	require.NoError(t, err)
	settings.RuntimeParams["search_path"] = d.schema
	settings.DefaultQueryExecMode = pgx.QueryExecModeExec // every statement comes by
	var breakAt atomic.Pointer[string]
	var after atomic.Bool
	dial := settings.DialFunc
	settings.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		return &wire{conn, &breakAt, &after}, err
	}
	db := stdlib.OpenDB(*settings)
	t.Cleanup(func() { _ = db.Close() })
	s, err := sqlstore.Open(t.Context(), db)
	require.NoError(t, err)
	r := once.Record{Key: "a", State: once.StateOpen, Subjects: []string{"x"}}
	require.NoError(t, s.Put(t.Context(), &r))

	for _, at := range []string{"UPDATE ", "COMMIT\x00"} {
		for _, through := range []bool{false, true} {
			given := r
			given.Calls++
			want := given
			after.Store(through)
			breakAt.Store(&at)
			err := s.Put(t.Context(), &given)
			breakAt.Store(nil)
			require.Error(t, err, at)
			require.NotErrorIs(t, err, once.ErrConflict)
			assert.Equal(t, want, given)
			got, err := direct.Get(t.Context(), "a")
			require.NoError(t, err)
			if at != "UPDATE " && through {
				assert.Equal(t, given.Version+1, got.Version)
				assert.Equal(t, given.Calls, got.Calls)
			} else {
				assert.Equal(t, r, got)
			}
			r = got
			require.NoError(t, s.Put(t.Context(), &r)) // on a new connection
		}
	}
}

// A writer that holds SQLite makes others try again, and fail, within their time.
func TestBusySQLite(t *testing.T) {
	t.Parallel()
	d := newSQLite(t, "journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(1)")
	s := d.store(t)
	r := once.Record{Key: "a", State: once.StateOpen}
	require.NoError(t, s.Put(t.Context(), &r))
	holder, err := d.connect(t).Conn(t.Context())
	require.NoError(t, err)
	defer func() { _ = holder.Close() }()
	_, err = holder.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	require.NoError(t, err)

	given := r
	require.ErrorContains(t, s.Put(t.Context(), &given), "database is locked")
	assert.Equal(t, r, given)
	_, err = s.Get(t.Context(), "a") // reading goes on
	require.NoError(t, err)

	done := make(chan error)
	go func() { done <- s.Put(t.Context(), &r) }()
	_, err = holder.ExecContext(t.Context(), "COMMIT")
	require.NoError(t, err)
	require.NoError(t, <-done)
	assert.EqualValues(t, 2, r.Version)
}

// The key that waits for another transaction gives up with its context.
func TestDeadlines(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		s := d.store(t)
		r := once.Record{Key: "a", State: once.StateOpen}
		require.NoError(t, s.Put(t.Context(), &r))
		holder, err := d.connect(t).BeginTx(t.Context(), nil)
		require.NoError(t, err)
		_, err = holder.ExecContext(t.Context(), "UPDATE partnerbss_once SET owner = owner WHERE kind = 'record'")
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		given := r
		err = s.Put(ctx, &given)
		require.Error(t, err)
		assert.Equal(t, r, given)
		require.NoError(t, holder.Rollback())
		require.NoError(t, s.Put(t.Context(), &r))
	})
}
