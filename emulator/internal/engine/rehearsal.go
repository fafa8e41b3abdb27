package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// memoryLog is a command log without a disk.
type memoryLog struct {
	base    []byte
	records [][]byte
}

// Append implements commandLog.
func (l *memoryLog) Append(record []byte) uint64 {
	l.records = append(l.records, record)
	return uint64(len(l.records))
}

// Wait implements commandLog.
func (l *memoryLog) Wait(context.Context, uint64) error { return nil }

// Checkpoint implements commandLog.
func (l *memoryLog) Checkpoint(state []byte) error {
	l.base, l.records = state, nil
	return nil
}

// Rehearse records what happens in memory, for tests. The function that it
// returns makes it again from the state at the start, and compares.
func (g *Engine) Rehearse() (verify func() error) {
	l := &memoryLog{}
	g.log = l
	if err := g.checkpoint(); err != nil {
		panic(err)
	}
	return func() error {
		g.mu.Lock()
		defer g.mu.Unlock()
		r := replayer{documents: g.documents}
		if err := r.load(l.base); err != nil {
			return err
		}
		for _, record := range l.records {
			if err := r.replay(record); err != nil {
				return fmt.Errorf("%w: %s", err, record)
			}
		}
		want, err := json.Marshal(g.state)
		if err != nil {
			return err
		}
		got, err := json.Marshal(r.st)
		if err != nil {
			return err
		}
		if i := differAt(want, got); i >= 0 {
			return fmt.Errorf("%d commands made again give another state:\n%s\ninstead of\n%s",
				len(l.records), around(got, i), around(want, i))
		}
		if r.clock != g.clock.Setting() && r.clock.Frozen == nil {
			return errors.New("the clock is set in another way")
		}
		return nil
	}
}

// differAt is where two texts differ, -1 where they do not.
func differAt(a, b []byte) int {
	if bytes.Equal(a, b) {
		return -1
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func around(b []byte, i int) []byte { return b[max(0, i-200):min(len(b), i+200)] }
