package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Dialect is the SQL of a database. See [PostgreSQL] and [SQLite].
type Dialect struct {
	name string
	// now is the time of a statement, and micros what a time is in microseconds since
	// 1970; at is the other way round. after is a number of microseconds after now.
	now    func() string
	micros func(at string) string
	at     func(micros string) string
	after  func(now, micros string) string
	json   func(text string) string // to store
	rebind func(query string) string
	// exists asks whether there is a table, by its quoted name.
	exists string
	// lockSchema keeps others from changing the schema until the transaction ends.
	lockSchema string
	// settled ends a query for records that nobody writes, and holds them.
	settled string
	types   *strings.Replacer // of the schema
	durable func(context.Context, *sql.DB) error
}

// The databases that the store is tested with: PostgreSQL 15 and SQLite 3 of
// modernc.org/sqlite. The SQL is that of PostgreSQL 11 and SQLite 3.35.
var (
	PostgreSQL = &Dialect{
		name:   "PostgreSQL",
		now:    func() string { return "statement_timestamp()" },
		micros: func(at string) string { return "CAST(EXTRACT(EPOCH FROM " + at + ") * 1000000 AS bigint)" },
		at: func(micros string) string {
			return "timestamptz 'epoch' + CAST(" + micros + " AS bigint) * interval '1 microsecond'"
		},
		after: func(now, micros string) string {
			return now + " + CAST(" + micros + " AS bigint) * interval '1 microsecond'"
		},
		json:   func(text string) string { return "CAST(CAST(" + text + " AS text) AS json)" },
		rebind: func(query string) string { return query },
		exists: "SELECT to_regclass(CAST($1 AS text)) IS NOT NULL",
		// Any number will do that nothing else uses.
		lockSchema: "SELECT pg_advisory_xact_lock(5163247107861401)",
		settled:    " FOR UPDATE SKIP LOCKED",
		types:      strings.NewReplacer("TIME", "timestamptz", "JSON", "json", "NAME", `text COLLATE "C"`),
		durable: func(ctx context.Context, db *sql.DB) error {
			var commit string
			if err := db.QueryRowContext(ctx, "SHOW synchronous_commit").Scan(&commit); err != nil {
				return err
			}
			if commit == "off" {
				return fmt.Errorf("PostgreSQL has synchronous_commit off, and would lose what it acknowledged: set it on for this role or in the connection string")
			}
			return nil
		},
	}
	SQLite = &Dialect{
		name:   "SQLite",
		now:    func() string { return strconv.FormatInt(time.Now().UnixMicro(), 10) },
		micros: func(at string) string { return at },
		at:     func(micros string) string { return micros },
		after:  func(now, micros string) string { return now + " + " + micros },
		json:   func(text string) string { return text },
		rebind: func(query string) string { return strings.ReplaceAll(query, "$", "?") },
		exists: `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND '"' || name || '"' = $1)`,
		types:  strings.NewReplacer("TIME", "INTEGER", "JSON", "TEXT", "NAME", "TEXT"),
		durable: func(ctx context.Context, db *sql.DB) error {
			var mode string
			var synchronous int
			if err := db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
				return err
			}
			if err := db.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&synchronous); err != nil {
				return err
			}
			if mode != "wal" || synchronous < 2 {
				return fmt.Errorf("SQLite has journal_mode %s and synchronous %d: set journal_mode to WAL and synchronous to FULL (2) in the name of the data source", mode, synchronous)
			}
			return nil
		},
	}
)

// String returns the name of the database.
func (d *Dialect) String() string { return d.name }

// detect finds out what database it is.
func detect(ctx context.Context, db *sql.DB) (*Dialect, error) {
	var version string
	err := db.QueryRowContext(ctx, "SELECT version()").Scan(&version)
	if err == nil {
		if strings.HasPrefix(version, "PostgreSQL ") {
			return PostgreSQL, nil
		}
		return nil, fmt.Errorf("the database is neither PostgreSQL nor SQLite: %s", version)
	}
	if db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version) == nil {
		return SQLite, nil
	}
	return nil, err
}
