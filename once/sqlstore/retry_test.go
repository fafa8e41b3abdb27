package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/partnerbss/partnerbss-go/once"
)

type stateError string

func (e stateError) Error() string    { return "failed with " + string(e) }
func (e stateError) SQLState() string { return string(e) }

type codeError int

func (e codeError) Error() string { return fmt.Sprintf("failed with %d", int(e)) }
func (e codeError) Code() int     { return int(e) }

func TestOnlyWhatPassesIsTriedAgain(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", "file::memory:")
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	for err, again := range map[error]bool{
		stateError("40001"): true, stateError("40P01"): true, stateError("55P03"): true,
		stateError("23505"): false, stateError("57P01"): false, stateError("08006"): false,
		codeError(5): true, codeError(6): true, codeError(517): true, codeError(11): false, codeError(13): false,
		errors.New("database is locked"): true, errors.New("disk I/O error"): false,
		errAgain: true, once.ErrConflict: false, fmt.Errorf("wrapped: %w", stateError("40001")): true,
	} {
		tries := 0
		got := transact(t.Context(), db, func(*sql.Tx) error {
			if tries++; tries < 3 {
				return err
			}
			return nil
		})
		if again {
			require.NoError(t, got, err)
			assert.Equal(t, 3, tries, err)
		} else {
			require.ErrorIs(t, got, err)
			assert.Equal(t, 1, tries, err)
		}
	}
}

func TestTriesAreBounded(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", "file::memory:")
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	tries := 0
	err = transact(t.Context(), db, func(*sql.Tx) error { tries++; return stateError("40P01") })
	require.EqualError(t, err, "sqlstore: failed with 40P01")
	assert.Equal(t, mostTries, tries)

	ctx, cancel := context.WithCancel(t.Context())
	tries = 0
	err = transact(ctx, db, func(*sql.Tx) error { tries++; cancel(); return stateError("40P01") })
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, stateError("40P01"))
	assert.Equal(t, 1, tries)
}
