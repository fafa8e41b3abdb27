package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// schemaVersion is what this version of the module reads and writes: the number of
// migrations.
var schemaVersion = len(migrations)

// migrations bring a table from one version to the next. A released one never changes.
//
// One table has it all, so that one name is chosen, granted and backed up. Its primary key
// decides everything that only one can have: a key, a subject of an open record, a claim. The
// columns from version on belong to records. What the store decides stands in columns; the
// JSON has the rest, its own version, owner and times mean nothing.
var migrations = [][]string{{
	`CREATE TABLE IF NOT EXISTS @table (
	kind        text NOT NULL, -- record, subject or claim; or schema, whose version it is
	name        NAME NOT NULL, -- the key of a record, the subject, the claim; sha256:... of long ones
	key         NAME NOT NULL, -- of the record
	version     bigint,
	state       text,          -- open, free or done
	owner       text,          -- who works on the key, until lease_until
	lease_until TIME,
	created     TIME,
	updated     TIME,
	data        JSON,
	PRIMARY KEY (kind, name)
)`,
	`CREATE INDEX IF NOT EXISTS "@index_open" ON @table (created, name) WHERE kind = 'record' AND state = 'open'`,
	`CREATE INDEX IF NOT EXISTS "@index_settled" ON @table (updated, name) WHERE kind = 'record' AND state <> 'open'`,
	`CREATE INDEX IF NOT EXISTS "@index_key" ON @table (key) WHERE kind <> 'record'`,
}}

// defaultTable is the name without [WithTable].
const defaultTable = "partnerbss_once"

type config struct {
	table   string // quoted
	index   string // what the names of indexes begin with
	dialect *Dialect
}

// Option is a setting of [Open], [Migrate] and [Schema].
type Option func(*config) error

var tableName = regexp.MustCompile(`^(?:([a-z_][a-z0-9_]{0,39})\.)?([a-z_][a-z0-9_]{0,39})$`)

// WithTable sets the name of the table, which is "partnerbss_once" by default: lower-case
// letters, digits and underscores, at most 40, with that of its schema and a dot in front
// if need be.
func WithTable(name string) Option {
	return func(c *config) error {
		parts := tableName.FindStringSubmatch(name)
		if parts == nil {
			return fmt.Errorf("sqlstore.WithTable: %q is no name of lower-case letters, digits and underscores with at most 40 bytes", name)
		}
		c.table, c.index = `"`+parts[2]+`"`, parts[2]
		if parts[1] != "" {
			c.table = `"` + parts[1] + `".` + c.table
		}
		return nil
	}
}

// WithDialect tells [Open] what database it is, which it finds out by itself otherwise.
func WithDialect(d *Dialect) Option {
	return func(c *config) error {
		c.dialect = d
		return nil
	}
}

func configure(opts []Option) (*config, error) {
	c := &config{}
	if err := WithTable(defaultTable)(c); err != nil {
		return nil, err
	}
	for _, opt := range opts {
		if err := opt(c); err != nil {
			return nil, err
		}
	}
	if c.dialect == SQLite && strings.Contains(c.table, ".") {
		return nil, errors.New("sqlstore: SQLite has the table without a schema")
	}
	return c, nil
}

// configureFor is configure for a dialect that is known.
func configureFor(d *Dialect, opts []Option) (*config, error) {
	if d == nil {
		return nil, errors.New("sqlstore: nil dialect")
	}
	return configure(append(opts[:len(opts):len(opts)], WithDialect(d)))
}

// statements are those of the migrations from a version on.
func (c *config) statements(from int) (all []string) {
	fill := strings.NewReplacer("@table", c.table, "@index", c.index)
	for _, migration := range migrations[from:] {
		for _, statement := range migration {
			all = append(all, fill.Replace(c.dialect.types.Replace(statement)))
		}
	}
	return append(all, fmt.Sprintf(`INSERT INTO %s (kind, name, key, version) VALUES ('schema', 'version', '', %d)
ON CONFLICT (kind, name) DO UPDATE SET version = excluded.version`, c.table, schemaVersion))
}

// Schema returns the SQL that creates the table, for those who run migrations themselves.
func Schema(d *Dialect, opts ...Option) (string, error) {
	c, err := configureFor(d, opts)
	if err != nil {
		return "", err
	}
	return strings.Join(c.statements(0), ";\n") + ";\n", nil
}

// Migrate creates the table, or brings it to the version that this module needs. It does
// nothing when that is so already, and then needs no right to create anything; several
// replicas may call it at once. A table of a later version is an error.
func Migrate(ctx context.Context, db *sql.DB, d *Dialect, opts ...Option) error {
	c, err := configureFor(d, opts)
	if err != nil {
		return err
	}
	if version, err := c.versionOf(ctx, db); err != nil || version == schemaVersion {
		return err
	}
	return transact(ctx, db, func(tx *sql.Tx) error {
		if d.lockSchema != "" {
			if _, err := tx.ExecContext(ctx, d.lockSchema); err != nil {
				return err
			}
		}
		version, err := c.version(ctx, tx)
		if err != nil || version == schemaVersion {
			return err
		}
		for _, statement := range c.statements(version) {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// querier is a [sql.DB] or a [sql.Tx].
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// versionOf is version outside a transaction. The first connections to a new SQLite are in
// each other's way while they set its journal mode.
func (c *config) versionOf(ctx context.Context, db *sql.DB) (version int, err error) {
	err = persist(ctx, func() (err error) {
		version, err = c.version(ctx, db)
		return err
	})
	return version, err
}

// version is that of the table, 0 when there is none.
func (c *config) version(ctx context.Context, q querier) (version int, err error) {
	var exists bool
	if err := q.QueryRowContext(ctx, c.dialect.rebind(c.dialect.exists), c.table).Scan(&exists); err != nil || !exists {
		return 0, err
	}
	err = q.QueryRowContext(ctx, "SELECT version FROM "+c.table+" WHERE kind = 'schema' AND name = 'version'").Scan(&version)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, fmt.Errorf("there is a table %s that is none of this module", c.table)
	case version > schemaVersion:
		return 0, fmt.Errorf("table %s has version %d; this version of the module reads %d", c.table, version, schemaVersion)
	}
	return version, err
}
