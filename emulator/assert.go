package emulator

import (
	"fmt"
	"strings"
)

// Reporter is the part of testing.TB that assertions use.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// AssertCalls fails the test unless an operation was called so many times,
// refused calls included.
func (e *Emulator) AssertCalls(tb Reporter, operation string, want int) bool {
	tb.Helper()
	got := e.CallCount(operation)
	if got == want {
		return true
	}
	tb.Errorf("%s was called %d times, want %d%s", operation, got, want, e.traceOf(operation))
	return false
}

// AssertEffects fails the test unless an operation had its effect so many
// times. AssertEffects(t, "UpdateCustomerAccountAmount", 1) is the assertion
// that money was moved exactly once, however many attempts there were and
// whichever of their responses got lost.
func (e *Emulator) AssertEffects(tb Reporter, operation string, want int) bool {
	tb.Helper()
	got := e.EffectCount(operation)
	if got == want {
		return true
	}
	tb.Errorf("%s had its effect %d times, want %d%s", operation, got, want, e.traceOf(operation))
	return false
}

// AssertBalanced fails the test unless the books add up; see [Emulator.Ledger].
func (e *Emulator) AssertBalanced(tb Reporter) bool {
	tb.Helper()
	if err := e.Ledger(); err != nil {
		tb.Errorf("the books do not add up: %v", err)
		return false
	}
	return true
}

// traceOf lists the latest calls of an operation for a failed assertion.
func (e *Emulator) traceOf(operation string) string {
	var sb strings.Builder
	for _, c := range e.FindCalls(CallFilter{Operation: operation, Limit: 20}) {
		fmt.Fprintf(&sb, "\n  #%d %s", c.Seq, &c)
	}
	return sb.String()
}

// String returns the call in one line, without secrets.
func (c *Call) String() string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "%s %s %s", c.Operation, c.Method, c.Path)
	switch {
	case c.Status == 0:
		sb.WriteString(": no answer")
	case c.ErrorCode != "":
		fmt.Fprintf(&sb, ": %d %s %s", c.Status, c.ErrorCode, c.Message)
	default:
		fmt.Fprintf(&sb, ": %d", c.Status)
	}
	if c.Effect {
		sb.WriteString(", with effect")
	}
	if c.Fault != "" {
		fmt.Fprintf(&sb, ", fault %s", c.Fault)
	}
	return sb.String()
}
