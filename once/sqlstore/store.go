package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/once"
)

// Store is a [once.Store] in a table of a database.
type Store struct {
	db *sql.DB
	*config
}

var _ once.Store = (*Store)(nil)

// Open returns the store in a table that [Migrate], or the SQL of [Schema], has created.
// The table of another version of this module is an error, and so is a database that may
// lose what it has acknowledged. The database stays the caller's to close.
func Open(ctx context.Context, db *sql.DB, opts ...Option) (*Store, error) {
	c, err := configure(opts)
	if err != nil {
		return nil, err
	}
	if c.dialect == nil {
		d, err := detect(ctx, db)
		if err != nil {
			return nil, wrap(ctx, err)
		}
		if c, err = configureFor(d, opts); err != nil {
			return nil, err
		}
	}
	if err := persist(ctx, func() error { return c.dialect.durable(ctx, db) }); err != nil {
		return nil, err
	}
	switch version, err := c.versionOf(ctx, db); {
	case err != nil:
		return nil, err
	case version < schemaVersion:
		return nil, fmt.Errorf("sqlstore: table %s has version %d, where 0 means that there is none; Migrate makes it version %d", c.table, version, schemaVersion)
	}
	return &Store{db, c}, nil
}

// query fills in the table and the placeholders of the database.
func (s *Store) query(text string) string {
	return s.dialect.rebind(strings.ReplaceAll(text, "@table", s.table))
}

// columns are what read reads.
func (s *Store) columns() string {
	d := s.dialect
	return "CAST(data AS text), key, version, owner, " + d.micros("created") + ", " + d.micros("updated") + ", " +
		d.micros("lease_until") + " - " + d.micros(d.now())
}

// read is the record in a row.
func read(row interface{ Scan(...any) error }) (once.Record, error) {
	var (
		data, key              string
		version                int64
		owner                  string
		created, updated, left int64
		r                      once.Record
	)
	if err := row.Scan(&data, &key, &version, &owner, &created, &updated, &left); err != nil {
		return once.Record{}, err
	}
	if err := r.UnmarshalJSON([]byte(data)); err != nil {
		return once.Record{}, err
	}
	r.Key, r.Version, r.Created, r.Updated = key, version, at(created), at(updated)
	r.Owner, r.Lease = owner, time.Duration(left)*time.Microsecond
	return leased(r), nil
}

// leased is the record without an owner when its lease has ended.
func leased(r once.Record) once.Record {
	if r.Lease <= 0 {
		r.Owner, r.Lease = "", 0
	}
	return r
}

func at(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

// Get implements [once.Store].
func (s *Store) Get(ctx context.Context, key string) (once.Record, error) {
	r, err := read(s.db.QueryRowContext(ctx, s.query("SELECT "+s.columns()+" FROM @table WHERE kind = 'record' AND name = $1"), key))
	if errors.Is(err, sql.ErrNoRows) {
		err = once.ErrNoRecord
	}
	return r, wrap(ctx, err)
}

// Claimed implements [once.Store].
func (s *Store) Claimed(ctx context.Context, claims []string) (map[string]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, claim := range claims {
		names[rowName(claim)] = claim
	}
	taken := map[string]string{}
	for _, chunk := range chunks(names) {
		keys, err := s.keys(ctx, s.db, "claim", chunk)
		if err != nil {
			return nil, wrap(ctx, err)
		}
		for name, key := range keys {
			taken[names[name]] = key
		}
	}
	return taken, nil
}

// keys are the keys that have some names, by name.
func (s *Store) keys(ctx context.Context, q querier, kind string, names []string) (map[string]string, error) {
	rows, err := q.QueryContext(ctx, s.query("SELECT name, key FROM @table WHERE kind = $1 AND name IN ("+placeholders(2, len(names))+")"), arguments(kind, names)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	keys := map[string]string{}
	for rows.Next() {
		var name, key string
		if err := rows.Scan(&name, &key); err != nil {
			return nil, err
		}
		keys[name] = key
	}
	return keys, rows.Err()
}

// pageSize is how many open records are read at once. They are in memory together.
const pageSize = 50

// Pending implements [once.Store]. It reads the records in pages, and holds no connection
// while the caller works on one.
func (s *Store) Pending(ctx context.Context) iter.Seq2[once.Record, error] {
	return func(yield func(once.Record, error) bool) {
		var last once.Record
		last.Created = at(0)
		for {
			records, err := s.page(ctx, last)
			if err != nil {
				yield(once.Record{}, wrap(ctx, err))
				return
			}
			read := time.Now()
			for _, r := range records {
				if r.Lease > 0 {
					r.Lease -= time.Since(read)
				}
				if !yield(leased(r), nil) {
					return
				}
			}
			if len(records) < pageSize {
				return
			}
			last = records[len(records)-1]
		}
	}
}

// page returns the open records that come after one.
func (s *Store) page(ctx context.Context, last once.Record) (records []once.Record, err error) {
	rows, err := s.db.QueryContext(ctx, s.query("SELECT "+s.columns()+` FROM @table
		WHERE kind = 'record' AND state = 'open' AND (created, name) > (`+s.dialect.at("$1")+`, $2) ORDER BY created, name LIMIT $3`),
		last.Created.UnixMicro(), last.Key, pageSize)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := read(rows)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, rows.Err()
}

// chunks are the keys of a map in their order, as many at a time as a statement takes.
func chunks[V any](names map[string]V) [][]string {
	sorted := make([]string, 0, len(names))
	for name := range names {
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	return slices.Collect(slices.Chunk(sorted, 500))
}

// placeholders are n of them, from a number on.
func placeholders(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

func arguments(first string, more []string) []any {
	args := []any{first}
	for _, arg := range more {
		args = append(args, arg)
	}
	return args
}
