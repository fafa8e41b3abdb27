package sqlstore_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/partnerbss/partnerbss-go/once/sqlstore"
)

// postgresVariable names the PostgreSQL to test with, as a connection string. Without it
// the tests take the one on this machine, if there is one.
const postgresVariable = "PARTNERBSS_TEST_POSTGRES"

const localPostgres = "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable&connect_timeout=2"

// database is an empty one that a test can connect to as often as it wants.
type database struct {
	dialect *sqlstore.Dialect
	driver  string
	source  string
	schema  string // of PostgreSQL
}

// connect returns a pool of its own, as another program would have.
func (d database) connect(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open(d.driver, d.source)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(8)
	return db
}

// store returns a new one on a pool of its own.
func (d database) store(t testing.TB, opts ...sqlstore.Option) *sqlstore.Store {
	t.Helper()
	db := d.connect(t)
	require.NoError(t, sqlstore.Migrate(t.Context(), db, d.dialect, opts...))
	s, err := sqlstore.Open(t.Context(), db, opts...)
	require.NoError(t, err)
	return s
}

func newSQLite(t testing.TB, pragmas ...string) database {
	t.Helper()
	if pragmas == nil {
		pragmas = []string{"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(100)"}
	}
	file := filepath.Join(t.TempDir(), "once.db")
	return database{sqlstore.SQLite, "sqlite", "file:" + file + "?_pragma=" + strings.Join(pragmas, "&_pragma="), ""}
}

func localOrChosen() string {
	if source, chosen := os.LookupEnv(postgresVariable); chosen {
		return source
	}
	return localPostgres
}

// newPostgres returns a schema of its own, or skips the test where there is no
// PostgreSQL.
func newPostgres(t testing.TB) database {
	t.Helper()
	_, chosen := os.LookupEnv(postgresVariable)
	source := localOrChosen()
	parsed, err := pgx.ParseConfig(source)
	require.NoError(t, err, postgresVariable)
	admin := stdlib.OpenDB(*parsed)
	if err := admin.PingContext(t.Context()); err != nil {
		_ = admin.Close()
		if chosen {
			t.Fatalf("no PostgreSQL at %s: %v", postgresVariable, err)
		}
		t.Skipf("no PostgreSQL on this machine, and %s names none: %v", postgresVariable, err)
	}
	schema := "once_" + strings.ToLower(rand.Text()[:16])
	_, err = admin.ExecContext(t.Context(), "CREATE SCHEMA "+schema)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.ExecContext(context.Background(), "DROP SCHEMA "+schema+" CASCADE")
		require.NoError(t, err)
		_ = admin.Close()
	})
	settings := parsed.Copy()
	settings.RuntimeParams["search_path"] = schema
	source = stdlib.RegisterConnConfig(settings)
	t.Cleanup(func() { stdlib.UnregisterConnConfig(source) })
	return database{sqlstore.PostgreSQL, "pgx", source, schema}
}

// onEach runs a test on each database.
func onEach(t *testing.T, test func(t *testing.T, d database)) {
	t.Helper()
	t.Parallel()
	for name, open := range map[string]func(t testing.TB) database{
		"SQLite":     func(t testing.TB) database { return newSQLite(t) },
		"PostgreSQL": newPostgres,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// tables names a table of its own for each store on one database.
type tables struct{ n int }

func (c *tables) next() sqlstore.Option {
	c.n++
	return sqlstore.WithTable(fmt.Sprint("records_", c.n))
}
