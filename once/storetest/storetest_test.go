package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/once"
)

// recorder notes how a rule fails.
type recorder struct {
	ctx    context.Context
	failed []string
}

func (r *recorder) Helper()                  {}
func (r *recorder) Context() context.Context { return r.ctx }
func (r *recorder) Errorf(format string, args ...any) {
	r.failed = append(r.failed, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

// broken are the rules that a store breaks, of those named, or of all.
func broken(t *testing.T, open func() once.Store, names ...string) (found []string) {
	t.Helper()
	for _, rule := range rules {
		if len(names) > 0 && !slices.Contains(names, rule.name) {
			continue
		}
		r := &recorder{ctx: t.Context()}
		done := make(chan struct{})
		go func() {
			defer close(done)
			rule.check(r, open())
		}()
		<-done
		if len(r.failed) > 0 {
			found = append(found, rule.name)
		}
	}
	return found
}

// faulty is a store in memory with something wrong.
type faulty struct {
	once.Store
	put     func(context.Context, *once.Record) error
	get     func(context.Context, string) (once.Record, error)
	claimed func(context.Context, []string) (map[string]string, error)
	pending func(context.Context) iter.Seq2[once.Record, error]
	prune   func(context.Context, time.Time) (int, error)
}

func (f *faulty) Put(ctx context.Context, r *once.Record) error {
	if f.put != nil {
		return f.put(ctx, r)
	}
	return f.Store.Put(ctx, r)
}

func (f *faulty) Get(ctx context.Context, key string) (once.Record, error) {
	if f.get != nil {
		return f.get(ctx, key)
	}
	return f.Store.Get(ctx, key)
}

func (f *faulty) Claimed(ctx context.Context, claims []string) (map[string]string, error) {
	if f.claimed != nil {
		return f.claimed(ctx, claims)
	}
	return f.Store.Claimed(ctx, claims)
}

func (f *faulty) Pending(ctx context.Context) iter.Seq2[once.Record, error] {
	if f.pending != nil {
		return f.pending(ctx)
	}
	return f.Store.Pending(ctx)
}

func (f *faulty) Prune(ctx context.Context, before time.Time) (int, error) {
	if f.prune != nil {
		return f.prune(ctx, before)
	}
	return f.Store.Prune(ctx, before)
}

// A store with a fault breaks the rule about it.
func TestItFindsFaults(t *testing.T) {
	t.Parallel()
	assert.Empty(t, broken(t, func() once.Store { return once.NewMemory() }))
	for rule, faults := range map[string]func(f *faulty){
		"no record": func(f *faulty) {
			f.get = func(ctx context.Context, key string) (once.Record, error) {
				r, _ := f.Store.Get(ctx, key)
				return r, nil
			}
		},
		"versions": func(f *faulty) { // every write creates the record
			f.put = func(ctx context.Context, r *once.Record) error {
				err := f.Store.Put(ctx, r)
				r.Created = r.Updated
				return err
			}
		},
		"conflicts": func(f *faulty) { // the last writer wins
			f.put = func(ctx context.Context, r *once.Record) error {
				if old, err := f.Store.Get(ctx, r.Key); err == nil {
					r.Version = old.Version
				}
				return f.Store.Put(ctx, r)
			}
		},
		"subjects": func(f *faulty) { // subjects are in nobody's way
			f.put = func(ctx context.Context, r *once.Record) error {
				kept := r.Subjects
				r.Subjects = nil
				err := f.Store.Put(ctx, r)
				r.Subjects = kept
				return err
			}
		},
		"claims": func(f *faulty) { // the wrong key has it
			f.claimed = func(ctx context.Context, claims []string) (map[string]string, error) {
				taken, err := f.Store.Claimed(ctx, claims)
				for claim := range taken {
					taken[claim] = "a"
				}
				return taken, err
			}
		},
		"many claims": func(f *faulty) {
			f.claimed = func(ctx context.Context, claims []string) (map[string]string, error) {
				return f.Store.Claimed(ctx, claims[:min(len(claims), 1000)])
			}
		},
		"leases": func(f *faulty) { // a lease does not get shorter, or is lost
			f.get = func(ctx context.Context, key string) (once.Record, error) {
				r, err := f.Store.Get(ctx, key)
				r.Lease /= 2
				return r, err
			}
		},
		"an expired lease": func(f *faulty) {
			f.get = func(ctx context.Context, key string) (once.Record, error) {
				r, err := f.Store.Get(ctx, key)
				if r.Owner == "" {
					r.Owner = "me"
				}
				return r, err
			}
		},
		"pending records": func(f *faulty) { // in the order of their keys
			f.pending = func(ctx context.Context) iter.Seq2[once.Record, error] {
				byKey := map[string]once.Record{}
				for r := range f.Store.Pending(ctx) {
					byKey[r.Key] = r
				}
				return func(yield func(once.Record, error) bool) {
					for _, key := range slices.Sorted(maps.Keys(byKey)) {
						if !yield(byKey[key], nil) {
							return
						}
					}
				}
			}
		},
		"writes while pending records are read": func(f *faulty) {
			f.pending = func(ctx context.Context) iter.Seq2[once.Record, error] {
				return func(yield func(once.Record, error) bool) {
					n := 0
					for r, err := range f.Store.Pending(ctx) {
						if n++; n > 50 || !yield(r, err) {
							return
						}
					}
				}
			}
		},
		"prune": func(f *faulty) { // counts, and deletes nothing
			f.prune = func(ctx context.Context, before time.Time) (int, error) { return 0, ctx.Err() }
		},
		"every field": func(f *faulty) {
			f.get = func(ctx context.Context, key string) (once.Record, error) {
				r, err := f.Store.Get(ctx, key)
				if r.Entry.Settlement != nil && len(r.Entry.Settlement.Candidates) > 0 {
					settlement := *r.Entry.Settlement
					settlement.Candidates = settlement.Candidates[:1]
					r.Entry.Settlement = &settlement
				}
				return r, err
			}
		},
		"odd names": func(f *faulty) { // no difference between upper and lower case
			f.put = func(ctx context.Context, r *once.Record) error {
				key := r.Key
				r.Key = strings.ToLower(key)
				err := f.Store.Put(ctx, r)
				r.Key = key
				return err
			}
			f.get = func(ctx context.Context, key string) (once.Record, error) {
				r, err := f.Store.Get(ctx, strings.ToLower(key))
				r.Key = key
				return r, err
			}
		},
		"long subjects": func(f *faulty) {
			f.put = func(ctx context.Context, r *once.Record) error {
				kept := r.Subjects
				r.Subjects = slices.Clone(kept)
				for i, subject := range kept {
					r.Subjects[i] = subject[:min(len(subject), 1000)]
				}
				err := f.Store.Put(ctx, r)
				r.Subjects = kept
				return err
			}
		},
		"big responses": func(f *faulty) {
			f.get = func(ctx context.Context, key string) (once.Record, error) {
				r, err := f.Store.Get(ctx, key)
				r.Entry.Response = r.Entry.Response[:min(len(r.Entry.Response), 64<<10)]
				return r, err
			}
		},
		"cancelled contexts": func(f *faulty) {
			f.put = func(ctx context.Context, r *once.Record) error {
				_ = f.Store.Put(context.WithoutCancel(ctx), r)
				return ctx.Err()
			}
		},
		"one key gets a subject": func(f *faulty) { // names somebody else
			f.put = func(ctx context.Context, r *once.Record) error {
				err := f.Store.Put(ctx, r)
				if held, ok := err.(*once.HeldError); ok {
					held.Key = r.Key
				}
				return err
			}
		},
		"one key gets a claim": func(f *faulty) {
			f.put = func(ctx context.Context, r *once.Record) error {
				err := f.Store.Put(ctx, r)
				if claimed, ok := err.(*once.ClaimedError); ok {
					claimed.Key = r.Key
				}
				return err
			}
		},
		"subjects and claims in any order": func(f *faulty) { // a deadlock
			f.put = func(ctx context.Context, r *once.Record) error {
				if len(r.Subjects) == 3 && r.Subjects[0] > r.Subjects[1] {
					return context.DeadlineExceeded
				}
				return f.Store.Put(ctx, r)
			}
		},
		"subjects of records that are not open": func(f *faulty) {
			f.put = func(ctx context.Context, r *once.Record) error {
				if len(r.Subjects) > 0 && r.State != once.StateOpen && r.Version > 0 {
					return &once.HeldError{Subject: r.Subjects[0], Key: "c"}
				}
				return f.Store.Put(ctx, r)
			}
		},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, []string{rule}, broken(t, func() once.Store {
				f := &faulty{Store: once.NewMemory()}
				faults(f)
				return f
			}, rule))
		})
	}
}

// A race of many writers is seen where only versions are compared without a lock.
func TestItFindsALostUpdate(t *testing.T) {
	t.Parallel()
	const rule = "one writer wins each version"
	assert.Equal(t, []string{rule}, broken(t, func() once.Store {
		f := &faulty{Store: once.NewMemory()}
		f.put = func(ctx context.Context, r *once.Record) error {
			old, _ := f.Store.Get(ctx, r.Key)
			if old.Version != r.Version {
				return once.ErrConflict
			}
			time.Sleep(time.Millisecond)
			for {
				err := f.Store.Put(ctx, r)
				if !errors.Is(err, once.ErrConflict) {
					return err
				}
				old, _ = f.Store.Get(ctx, r.Key)
				r.Version = old.Version
			}
		}
		return f
	}, rule))
}

// What everyField writes has no field without a value.
func TestFillLeavesNothingOut(t *testing.T) {
	t.Parallel()
	var r once.Record
	require.NoError(t, fill(reflect.ValueOf(&r).Elem(), "Record", new(int)))
	var zero func(v reflect.Value, path string)
	zero = func(v reflect.Value, path string) {
		assert.False(t, v.IsZero(), path)
		switch {
		case v.Kind() == reflect.Pointer:
			zero(v.Elem(), path)
		case v.Kind() == reflect.Struct && v.Type() != timeType:
			for i := range v.NumField() {
				zero(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		case v.Kind() == reflect.Slice && v.Type() != rawType:
			for i := range v.Len() {
				zero(v.Index(i), path+"[]")
			}
		}
	}
	zero(reflect.ValueOf(r), "Record")
	assert.IsType(t, core.RawJSON{}, r.Entry.Settlement.Response)
	assert.EqualError(t, fill(reflect.ValueOf(new(map[string]int)).Elem(), "X", new(int)), "storetest cannot fill X, a map[string]int")
}
