package sqlstore_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/internal/test/payout"
	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/once/sqlstore"
)

// Variables that make the test's program another process of a test: what it does, and
// with which database.
const (
	roleVariable   = "PARTNERBSS_TEST_ROLE"
	sourceVariable = "PARTNERBSS_TEST_SOURCE"
	schemaVariable = "PARTNERBSS_TEST_SCHEMA"
)

func TestMain(m *testing.M) {
	role := os.Getenv(roleVariable)
	if role == "" {
		payout.Main(m, openAt)
	}
	if err := roles[role](context.Background()); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

const countings = 40

var roles = map[string]func(context.Context) error{
	// count adds to the calls of one record, and sees that nobody else has its subject.
	"count": func(ctx context.Context) error {
		s, err := openedByVariables(ctx)
		if err != nil {
			return err
		}
		for range countings {
			if err := count(ctx, s); err != nil {
				return err
			}
		}
		return nil
	},
	// write writes records, and says of each that it was acknowledged, until it is killed.
	"write": func(ctx context.Context) error {
		s, err := openedByVariables(ctx)
		for i := 0; err == nil; i++ {
			r := once.Record{Key: fmt.Sprint("key ", i), State: once.StateOpen, Subjects: []string{fmt.Sprint(i)}}
			if err = s.Put(ctx, &r); err == nil {
				_, err = fmt.Println(r.Key)
			}
		}
		return err
	},
}

func count(ctx context.Context, s once.Store) error {
	for {
		r, err := s.Get(ctx, "counter")
		if err != nil && !errors.Is(err, once.ErrNoRecord) {
			return err
		}
		r.Key, r.State, r.Calls = "counter", once.StateOpen, r.Calls+1
		if err := s.Put(ctx, &r); !errors.Is(err, once.ErrConflict) {
			return err
		}
	}
}

func openedByVariables(ctx context.Context) (*sqlstore.Store, error) {
	return opened(ctx, os.Getenv(sourceVariable), os.Getenv(schemaVariable))
}

// openAt opens the store of a payout, whose place is a source and a schema.
func openAt(ctx context.Context, place string) (once.Store, func() error, error) {
	source, schema, _ := strings.Cut(place, " ")
	s, err := opened(ctx, source, schema)
	return s, func() error { return nil }, err // the process ends with it
}

func opened(ctx context.Context, source, schema string) (*sqlstore.Store, error) {
	if schema == "" {
		db, err := sql.Open("sqlite", source)
		if err != nil {
			return nil, err
		}
		return sqlstore.Open(ctx, db)
	}
	settings, err := pgx.ParseConfig(localOrChosen())
	if err != nil {
		return nil, err
	}
	settings.RuntimeParams["search_path"] = schema
	return sqlstore.Open(ctx, stdlib.OpenDB(*settings))
}

// Two replicas of a payout on one database, of which one is killed again and again, pay
// every customer exactly once.
func TestReplicasOfAPayoutSurviveKills(t *testing.T) {
	t.Parallel()
	for name, made := range map[string]func(testing.TB) database{
		"SQLite": func(t testing.TB) database {
			return newSQLite(t, "journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(1000)")
		}, "PostgreSQL": newPostgres,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := made(t)
			require.NoError(t, sqlstore.Migrate(t.Context(), d.connect(t), d.dialect))
			payout.Test(t, d.source+" "+d.schema, 2)
		})
	}
}

// process is another one in a role, on the database of the test.
func (d database) process(t *testing.T, role string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	other := exec.CommandContext(t.Context(), program)
	other.Env = append(os.Environ(), roleVariable+"="+role, sourceVariable+"="+d.source, schemaVariable+"="+d.schema)
	return other
}

// Processes that write one record lose no write.
func TestProcesses(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		s := d.store(t)
		const processes = 3
		var running []*exec.Cmd
		var outputs []*strings.Builder
		for range processes - 1 {
			other, output := d.process(t, "count"), new(strings.Builder)
			other.Stdout, other.Stderr = output, output
			require.NoError(t, other.Start())
			running, outputs = append(running, other), append(outputs, output)
		}
		for range countings {
			require.NoError(t, count(t.Context(), s))
		}
		for i, other := range running {
			require.NoError(t, other.Wait(), outputs[i])
		}
		r, err := s.Get(t.Context(), "counter")
		require.NoError(t, err)
		assert.Equal(t, processes*countings, r.Calls)
		assert.EqualValues(t, processes*countings, r.Version)
	})
}

// What a process was told to be written is there when it is killed, whole.
func TestAKilledProcess(t *testing.T) {
	onEach(t, func(t *testing.T, d database) {
		s := d.store(t)
		other := d.process(t, "write")
		output, err := other.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, other.Start())
		var acknowledged []string
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			acknowledged = append(acknowledged, lines.Text())
			if len(acknowledged) == 50 {
				require.NoError(t, other.Process.Kill())
			}
		}
		require.Error(t, other.Wait())
		require.GreaterOrEqual(t, len(acknowledged), 50)
		for i, key := range acknowledged {
			require.Equal(t, fmt.Sprint("key ", i), key)
			_, err := s.Get(t.Context(), key)
			require.NoError(t, err)
			r := once.Record{Key: "other", State: once.StateOpen, Subjects: []string{fmt.Sprint(i)}}
			require.Equal(t, &once.HeldError{Subject: fmt.Sprint(i), Key: key}, s.Put(t.Context(), &r))
		}
	})
}
