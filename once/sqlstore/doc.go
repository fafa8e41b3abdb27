// Package sqlstore keeps the records of package once in a table of PostgreSQL or SQLite,
// so that several replicas of a program make a call under a key once between them. It is
// a module of its own, on database/sql alone: the driver is the program's choice.
//
// [Migrate] creates the table, [Schema] returns its SQL for those who run migrations
// themselves, and [Open] returns the store.
//
// # What it promises
//
// Put is one transaction and returns when it is committed. Its isolation is READ COMMITTED,
// whatever the default of the database: the version is compared in the UPDATE that writes
// the record, and the primary key decides who gets a subject or a claim. Deadlocks,
// serialization failures and a busy SQLite are tried again, at most ten times and not past
// the context; all others are returned. When the database is down, Put fails, and a call
// under a key is not sent. An error of the commit itself leaves open whether the record was
// written, as [once.Store] says; reading it again tells.
//
// Open refuses a database that would acknowledge what it can lose: PostgreSQL with
// synchronous_commit off, SQLite with another journal mode than WAL or with synchronous
// below FULL. PostgreSQL with fsync off, and a failover to a standby that is behind, it
// does not see.
//
// All times, those of leases among them, are by the clock of the database, in UTC and
// with microseconds. SQLite has that of the machine, so all programs that share its file
// run on one.
//
// # The table
//
// There is a row for each record, for each subject of an open record and for each claim:
// the subjects go when a record is done or free, the claims stay with it. A record takes
// some kilobytes, up to 256 KiB for the response, and is written three times for a call,
// so autovacuum has work. Besides the primary key there are three indexes: of open
// records by age, of others by the time of the last write, and of subjects and claims by
// key. Nothing is deleted but by Prune, in transactions of 500 records: keep a record
// longer than anybody may repeat its key, and longer than the platform's records of calls
// are looked at for their claims.
//
// The table holds what was sent and received, which is personal data of customers, with
// secrets redacted. Give the program's role SELECT, INSERT, UPDATE and DELETE on it, and
// others nothing.
//
// # Connections
//
// A Put takes four to seven round trips on one connection, so a pool of as many connections
// as calls that run at once is plenty: set DB.SetMaxOpenConns, since without a limit a peak
// reaches that of the server. Programs behind a pooler that shares connections among
// transactions need a driver that prepares no statements (default_query_exec_mode of pgx).
// SQLite has one writer at a time: DB.SetMaxOpenConns(1) queues fairly, and several
// processes need a busy_timeout. The driver may wait that long although the context has
// ended, so keep it short, such as 100 milliseconds: Put tries again by itself.
package sqlstore
