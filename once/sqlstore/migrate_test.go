package sqlstore_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/once/sqlstore"
)

// Replicas that start at once create the table once, and it works.
func TestMigrateTogether(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		var group sync.WaitGroup
		for range 8 {
			db := d.connect(t)
			group.Go(func() { assert.NoError(t, sqlstore.Migrate(t.Context(), db, d.dialect)) })
		}
		group.Wait()
		r := once.Record{Key: "a", State: once.StateOpen}
		require.NoError(t, d.store(t).Put(t.Context(), &r)) // migrates once more
		_, err := d.store(t).Get(t.Context(), "a")
		require.NoError(t, err)
	})
}

// The SQL of Schema makes the same table.
func TestSchema(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		db := d.connect(t)
		table := sqlstore.WithTable("mine")
		schema, err := sqlstore.Schema(d.dialect, table)
		require.NoError(t, err)
		for range 2 {
			for statement := range strings.SplitSeq(strings.TrimSpace(schema), ";\n") {
				_, err := db.ExecContext(t.Context(), statement)
				require.NoError(t, err, statement)
			}
		}
		s, err := sqlstore.Open(t.Context(), db, table, sqlstore.WithDialect(d.dialect))
		require.NoError(t, err)
		r := once.Record{Key: "a", State: once.StateOpen}
		require.NoError(t, s.Put(t.Context(), &r))
		require.NoError(t, sqlstore.Migrate(t.Context(), db, d.dialect, table))
	})
}

func TestOpenChecksTheTable(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		db := d.connect(t)
		_, err := sqlstore.Open(t.Context(), db)
		require.EqualError(t, err, `sqlstore: table "partnerbss_once" has version 0, where 0 means that there is none; Migrate makes it version 1`)

		require.NoError(t, sqlstore.Migrate(t.Context(), db, d.dialect))
		_, err = db.ExecContext(t.Context(), "UPDATE partnerbss_once SET version = 9 WHERE kind = 'schema'")
		require.NoError(t, err)
		later := `sqlstore: table "partnerbss_once" has version 9; this version of the module reads 1`
		_, err = sqlstore.Open(t.Context(), db)
		require.EqualError(t, err, later)
		require.EqualError(t, sqlstore.Migrate(t.Context(), db, d.dialect), later)

		_, err = db.ExecContext(t.Context(), "DELETE FROM partnerbss_once")
		require.NoError(t, err)
		require.EqualError(t, sqlstore.Migrate(t.Context(), db, d.dialect), `sqlstore: there is a table "partnerbss_once" that is none of this module`)
	})
}

func TestNamesOfTables(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "A", "1a", "a b", `a"b`, "a;", "a.b.c", ".a", "a.", strings.Repeat("a", 41)} {
		_, err := sqlstore.Schema(sqlstore.PostgreSQL, sqlstore.WithTable(name))
		require.ErrorContains(t, err, fmt.Sprintf("sqlstore.WithTable: %q is no name", name))
	}
	schema, err := sqlstore.Schema(sqlstore.PostgreSQL, sqlstore.WithTable("billing.order"))
	require.NoError(t, err)
	assert.Contains(t, schema, `CREATE TABLE IF NOT EXISTS "billing"."order" (`)
	assert.Contains(t, schema, `INDEX IF NOT EXISTS "order_open" ON "billing"."order"`)
	_, err = sqlstore.Schema(sqlstore.SQLite, sqlstore.WithTable("billing.order"))
	require.EqualError(t, err, "sqlstore: SQLite has the table without a schema")
	_, err = sqlstore.Schema(nil)
	require.EqualError(t, err, "sqlstore: nil dialect")
}

// A database that acknowledges what it can lose is refused.
func TestOpenRefusesADatabaseThatForgets(t *testing.T) {
	t.Parallel()
	for _, pragmas := range [][]string{
		{"journal_mode(WAL)", "synchronous(NORMAL)"},
		{"journal_mode(DELETE)", "synchronous(FULL)"},
		{"journal_mode(MEMORY)", "synchronous(FULL)"},
	} {
		db := newSQLite(t, pragmas...).connect(t)
		require.NoError(t, sqlstore.Migrate(t.Context(), db, sqlstore.SQLite))
		_, err := sqlstore.Open(t.Context(), db)
		require.ErrorContains(t, err, "set journal_mode to WAL and synchronous to FULL", pragmas)
	}
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		db := newPostgres(t).connect(t)
		db.SetMaxOpenConns(1)
		require.NoError(t, sqlstore.Migrate(t.Context(), db, sqlstore.PostgreSQL))
		_, err := db.ExecContext(t.Context(), "SET synchronous_commit = off")
		require.NoError(t, err)
		_, err = sqlstore.Open(t.Context(), db)
		require.ErrorContains(t, err, "PostgreSQL has synchronous_commit off")
	})
}
