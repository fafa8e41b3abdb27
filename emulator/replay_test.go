package emulator

// RecordCommands makes an emulator record its commands in memory. The function
// that it returns makes them again on the state at the start, and compares.
func (e *Emulator) RecordCommands() (verify func() error) { return e.engine.Rehearse() }
