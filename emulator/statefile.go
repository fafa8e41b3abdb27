package emulator

import "fmt"

// WithStateFile keeps the state in a file. What the emulator has answered is in
// the file by the time the response goes out, so that a killed process loses
// nothing that it acknowledged. The file belongs to one emulator at a time;
// [Emulator.Close] gives it back.
//
// An existing file is taken up: the seed, the random seed and a frozen clock
// come from it, and [WithSeed], [WithRandomSeed] and [WithStart] only count for
// a new one. The business clock goes on as it was set. Not in the file are the
// journal and its counts, faults, drifts, the skew of the gateway, locked keys
// and the last second of the quotas.
//
// A file of a newer version, a damaged one and one that is something else are
// refused and not touched.
func WithStateFile(path string) Option { return func(c *config) { c.stateFile = path } }

// Close drops the calls that a fault delays over a socket. It gives the state
// file back, with everything in it; calls that change something fail afterwards.
// Without a state file there is nothing else to close.
func (e *Emulator) Close() error {
	e.stopWaiting()
	if err := e.engine.Close(); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}

// Sync waits until everything that happened before is in the state file. Calls
// and controls do that by themselves. An error means that the file cannot be
// written any more and that all further calls fail. Without a state file Sync
// has nothing to wait for.
func (e *Emulator) Sync() error {
	if err := e.engine.Sync(); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}

// kept reports for controls that return no error when the state file could not
// take what they did.
func (e *Emulator) kept(err error) {
	if err != nil && e.logger != nil {
		e.logger.Error("the state is not kept", "error", err)
	}
}

// stopWaiting ends the waits of calls that a fault delays.
func (e *Emulator) stopWaiting() { e.stopOnce.Do(func() { close(e.closing) }) }
