package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/once"
)

// longestName is the longest one that is stored as it is. An index has no room for the
// subject that is a whole request.
const longestName = 255

// rowName is the name of the row of a subject or claim.
func rowName(name string) string {
	if len(name) <= longestName && storable(name) && !strings.HasPrefix(name, "sha256:") {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// storable reports whether any database keeps a text as it is.
func storable(text string) bool {
	return utf8.ValidString(text) && !strings.Contains(text, "\x00")
}

// refusal reports whether an error is the store's word that it wrote, or has, nothing.
func refusal(err error) bool {
	held, claimed := new(once.HeldError), new(once.ClaimedError)
	return errors.Is(err, once.ErrConflict) || errors.Is(err, once.ErrNoRecord) || errors.As(err, &held) || errors.As(err, &claimed)
}

// Put implements [once.Store]. The key has at most 255 bytes.
func (s *Store) Put(ctx context.Context, r *once.Record) error {
	if len(r.Key) > longestName || !storable(r.Key) {
		return fmt.Errorf("sqlstore: the key %.300q has more than %d bytes, or some that are no text", r.Key, longestName)
	}
	next := *r
	next.Version++
	if next.Lease <= 0 {
		next.Owner, next.Lease = "", 0
	}
	// Names and numbers as they were given; the escapes that encoding/json adds are not.
	data, err := json.Marshal(next, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return fmt.Errorf("sqlstore: %w", err)
	}
	err = transact(ctx, s.db, func(tx *sql.Tx) error {
		if err := s.write(ctx, tx, &next, string(data)); err != nil {
			return err
		}
		return s.writeNames(ctx, tx, &next)
	})
	if err == nil {
		*r = next
	}
	return err
}

// write writes the row of the record, which nobody else can from then on. That it is the
// first statement of the transaction makes SQLite wait here for its one writer, and not
// fail later.
func (s *Store) write(ctx context.Context, tx *sql.Tx, next *once.Record, data string) error {
	d := s.dialect
	now := d.now() // one for all times of the record
	lease := int64((next.Lease + time.Microsecond - 1) / time.Microsecond)
	args := []any{next.Key, string(next.State), next.Owner, lease, data}
	query := "INSERT INTO @table (kind, name, key, version, state, owner, lease_until, created, updated, data) VALUES ('record', $1, $1, 1, $2, $3, " +
		d.after(now, "$4") + ", " + now + ", " + now + ", " + d.json("$5") + ") ON CONFLICT (kind, name) DO NOTHING"
	if next.Version != 1 {
		query = "UPDATE @table SET version = version + 1, state = $2, owner = $3, lease_until = " + d.after(now, "$4") + ", updated = " + now +
			", data = " + d.json("$5") + " WHERE kind = 'record' AND name = $1 AND version = $6"
		args = append(args, next.Version-1)
	}
	var created, updated int64
	query += " RETURNING " + d.micros("created") + ", " + d.micros("updated")
	err := tx.QueryRowContext(ctx, s.query(query), args...).Scan(&created, &updated)
	if errors.Is(err, sql.ErrNoRows) {
		return once.ErrConflict
	}
	next.Created, next.Updated = at(created), at(updated)
	return err
}

// writeNames makes the rows of subjects and claims those of the record. New ones come
// first, in one order everywhere, and old ones go last: so of two transactions only one
// waits for the other.
func (s *Store) writeNames(ctx context.Context, tx *sql.Tx, r *once.Record) error {
	claims, subjects := map[string]bool{}, map[string]bool{}
	for _, claim := range r.Claims {
		claims[rowName(claim)] = true
	}
	if r.State == once.StateOpen {
		for _, subject := range r.Subjects {
			subjects[rowName(subject)] = true
		}
	}
	oldClaims, oldSubjects, err := s.namesOf(ctx, tx, r)
	if err != nil {
		return err
	}
	whole := true
	for _, names := range []struct {
		kind     string
		old, now map[string]bool
	}{{"claim", oldClaims, claims}, {"subject", oldSubjects, subjects}} {
		all, err := s.insert(ctx, tx, r.Key, names.kind, without(names.now, names.old))
		if err != nil {
			return err
		}
		whole = whole && all
	}
	if !whole {
		return s.taken(ctx, tx, r)
	}
	if err := s.delete(ctx, tx, r.Key, "claim", without(oldClaims, claims)); err != nil {
		return err
	}
	return s.delete(ctx, tx, r.Key, "subject", without(oldSubjects, subjects))
}

// without are the names that others have not.
func without(names, others map[string]bool) map[string]bool {
	rest := map[string]bool{}
	for name := range names {
		if !others[name] {
			rest[name] = true
		}
	}
	return rest
}

// namesOf are the names that the rows of a record have so far.
func (s *Store) namesOf(ctx context.Context, tx *sql.Tx, r *once.Record) (claims, subjects map[string]bool, err error) {
	if r.Version == 1 {
		return nil, nil, nil
	}
	rows, err := tx.QueryContext(ctx, s.query("SELECT kind, name FROM @table WHERE key = $1 AND kind <> 'record'"), r.Key)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	claims, subjects = map[string]bool{}, map[string]bool{}
	for rows.Next() {
		var kind, name string
		if err := rows.Scan(&kind, &name); err != nil {
			return nil, nil, err
		}
		if kind == "claim" {
			claims[name] = true
		} else {
			subjects[name] = true
		}
	}
	return claims, subjects, rows.Err()
}

// insert adds rows for names, and reports whether nobody else has one of them.
func (s *Store) insert(ctx context.Context, tx *sql.Tx, key, kind string, names map[string]bool) (all bool, err error) {
	for _, chunk := range chunks(names) {
		values := make([]string, len(chunk))
		args := []any{kind, key}
		for i, name := range chunk {
			values[i] = fmt.Sprintf("($1, $%d, $2)", i+3)
			args = append(args, name)
		}
		result, err := tx.ExecContext(ctx, s.query("INSERT INTO @table (kind, name, key) VALUES "+strings.Join(values, ", ")+" ON CONFLICT (kind, name) DO NOTHING"), args...)
		if err != nil {
			return false, err
		}
		if n, err := result.RowsAffected(); err != nil || n != int64(len(chunk)) {
			return false, err
		}
	}
	return true, nil
}

func (s *Store) delete(ctx context.Context, tx *sql.Tx, key, kind string, names map[string]bool) error {
	for _, chunk := range chunks(names) {
		query := fmt.Sprintf("DELETE FROM @table WHERE kind = $1 AND name IN (%s) AND key = $%d", placeholders(2, len(chunk)), len(chunk)+2)
		if _, err := tx.ExecContext(ctx, s.query(query), append(arguments(kind, chunk), key)...); err != nil {
			return err
		}
	}
	return nil
}

// taken returns the error that names what another key has.
func (s *Store) taken(ctx context.Context, tx *sql.Tx, r *once.Record) error {
	if r.State == once.StateOpen {
		subject, key, err := s.other(ctx, tx, r.Key, "subject", r.Subjects)
		if err != nil {
			return err
		}
		if key != "" {
			return &once.HeldError{Subject: subject, Key: key}
		}
	}
	claim, key, err := s.other(ctx, tx, r.Key, "claim", r.Claims)
	if err != nil {
		return err
	}
	if key == "" {
		return errAgain // given up in the meantime
	}
	return &once.ClaimedError{Claim: claim, Key: key}
}

// other finds the first of some subjects or claims that another key has, "" when none is.
func (s *Store) other(ctx context.Context, tx *sql.Tx, own, kind string, names []string) (name, key string, err error) {
	rows := map[string]bool{}
	for _, name := range names {
		rows[rowName(name)] = true
	}
	taken := map[string]string{}
	for _, chunk := range chunks(rows) {
		keys, err := s.keys(ctx, tx, kind, chunk)
		if err != nil {
			return "", "", err
		}
		for name, key := range keys {
			taken[name] = key
		}
	}
	for _, name := range names {
		if key, ok := taken[rowName(name)]; ok && key != own {
			return name, key, nil
		}
	}
	return "", "", nil
}
