package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// memoryLog is a command log without a disk.
type memoryLog struct {
	base    []byte
	records [][]byte
}

func (l *memoryLog) Append(record []byte) uint64 {
	l.records = append(l.records, record)
	return uint64(len(l.records))
}

func (l *memoryLog) Wait(uint64) error { return nil }

func (l *memoryLog) Checkpoint(state []byte) error {
	l.base, l.records = state, nil
	return nil
}

// RecordCommands makes an emulator record its commands in memory. The function
// that it returns makes them again on the state at the start, and compares.
func (e *Emulator) RecordCommands() (verify func() error) {
	l := &memoryLog{}
	e.engine.log = l
	if err := e.engine.checkpoint(); err != nil {
		panic(err)
	}
	return func() error {
		e.engine.mu.Lock()
		defer e.engine.mu.Unlock()
		r := replayer{documents: e.engine.documents}
		if err := r.load(l.base); err != nil {
			return err
		}
		for _, record := range l.records {
			if err := r.replay(record); err != nil {
				return fmt.Errorf("%w: %s", err, record)
			}
		}
		want, err := json.Marshal(e.engine.state)
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
		if r.clock != e.engine.clock.Setting() && r.clock.Frozen == nil {
			return errors.New("the clock is set in another way")
		}
		return nil
	}
}

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
