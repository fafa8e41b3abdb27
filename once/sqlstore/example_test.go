package sqlstore_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"

	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/once/sqlstore"
)

// With PostgreSQL, the driver is registered by importing github.com/jackc/pgx/v5/stdlib.
func ExampleOpen() {
	open := func(ctx context.Context) (*sqlstore.Store, error) {
		db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(16)
		if err := sqlstore.Migrate(ctx, db, sqlstore.PostgreSQL); err != nil {
			return nil, err
		}
		return sqlstore.Open(ctx, db)
	}
	fmt.Printf("%T\n", open)
	// Output: func(context.Context) (*sqlstore.Store, error)
}

// With SQLite, the driver is registered by importing modernc.org/sqlite.
func ExampleOpen_sqlite() {
	file, err := os.CreateTemp("", "once-*.db")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.Remove(file.Name()) }()
	db, err := sql.Open("sqlite", "file:"+file.Name()+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(100)")
	if err != nil {
		panic(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	ctx := context.Background()
	if err := sqlstore.Migrate(ctx, db, sqlstore.SQLite); err != nil {
		panic(err)
	}
	store, err := sqlstore.Open(ctx, db)
	if err != nil {
		panic(err)
	}
	_, err = store.Get(ctx, "payout-2026-11/row-17")
	fmt.Println(err == once.ErrNoRecord)
	// Output: true
}
