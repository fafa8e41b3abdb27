package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

const (
	mostTries   = 10
	longestWait = 200 * time.Millisecond
)

// errAgain means that what stood in the way is gone.
var errAgain = errors.New("the records changed all the time")

// transact runs a transaction, again when the database gave it up to let another one
// pass, which it does before anything of it is committed.
func transact(ctx context.Context, db *sql.DB, run func(*sql.Tx) error) error {
	return persist(ctx, func() error { return transaction(ctx, db, run) })
}

// persist does something again while what stands in the way will pass.
func persist(ctx context.Context, do func() error) error {
	for try, wait := 1, 2*time.Millisecond; ; try, wait = try+1, min(2*wait, longestWait) {
		err := do()
		if err == nil || !passing(err) || try == mostTries || !pause(ctx, wait/2+rand.N(wait/2)) {
			return wrap(ctx, err)
		}
	}
}

func transaction(ctx context.Context, db *sql.DB, run func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	if err := run(tx); err != nil {
		_ = tx.Rollback() // also when the connection is gone, and with it the transaction
		return err
	}
	return tx.Commit()
}

// pause waits, unless the context would end first.
func pause(ctx context.Context, d time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// passing reports whether the same transaction may go well next time. It knows errors by
// what drivers have in common, so that none is imported.
func passing(err error) bool {
	if errors.Is(err, errAgain) {
		return true
	}
	if postgres, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok {
		switch postgres.SQLState() {
		case "40001", "40P01", "55P03": // serialization_failure, deadlock_detected, lock_not_available
			return true
		}
		return false
	}
	if sqlite, ok := errors.AsType[interface {
		error
		Code() int
	}](err); ok {
		code := sqlite.Code() & 0xff
		return code == 5 || code == 6 // SQLITE_BUSY, SQLITE_LOCKED
	}
	return strings.Contains(err.Error(), "database is locked") || strings.Contains(err.Error(), "database table is locked")
}

// wrap names the package, and the context when that has ended.
func wrap(ctx context.Context, err error) error {
	switch ended := ctx.Err(); {
	case err == nil || refusal(err):
		return err
	case ended != nil && !errors.Is(err, ended):
		return fmt.Errorf("sqlstore: %w: %w", ended, err)
	}
	return fmt.Errorf("sqlstore: %w", err)
}
