package sqlstore

import (
	"context"
	"database/sql"
	"time"
)

// pruneSize is how many records a transaction of Prune deletes.
const pruneSize = 500

// Prune implements [once.Store]. It deletes records in several transactions; when one
// fails, those before it stay done, and are counted. What somebody writes at the same
// time it leaves alone.
func (s *Store) Prune(ctx context.Context, before time.Time) (int, error) {
	pruned := 0
	for {
		var n int
		err := transact(ctx, s.db, func(tx *sql.Tx) (err error) {
			n, err = s.pruneSome(ctx, tx, before)
			return err
		})
		if err != nil {
			return pruned, err
		}
		if pruned += n; n < pruneSize {
			return pruned, nil
		}
	}
}

func (s *Store) pruneSome(ctx context.Context, tx *sql.Tx, before time.Time) (int, error) {
	if s.dialect == SQLite { // to write first, see Store.write
		if _, err := tx.ExecContext(ctx, s.query("UPDATE @table SET version = version WHERE kind = 'schema'")); err != nil {
			return 0, err
		}
	}
	keys, err := s.settled(ctx, tx, before)
	if err != nil || len(keys) == 0 {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, s.query("DELETE FROM @table WHERE kind <> 'record' AND key IN ("+placeholders(1, len(keys))+")"), keys...)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, s.query("DELETE FROM @table WHERE kind = 'record' AND name IN ("+placeholders(1, len(keys))+")"), keys...)
	return len(keys), err
}

// settled are the keys of some records to delete, which nobody else writes from then on.
func (s *Store) settled(ctx context.Context, tx *sql.Tx, before time.Time) (keys []any, err error) {
	rows, err := tx.QueryContext(ctx, s.query("SELECT name FROM @table WHERE kind = 'record' AND state <> 'open' AND updated < "+s.dialect.at("$1")+
		" ORDER BY updated, name LIMIT $2"+s.dialect.settled), before.UnixMicro(), pruneSize)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}
