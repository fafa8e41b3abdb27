package limit

import "sync"

// Costs of retries, in tokens. A retry after no response costs more: it holds a
// connection and a caller for longer, and says more of an outage.
const (
	budgetTokens  = 500
	retryCost     = 5
	lostCost      = 10
	successRefund = 1
)

// Budget bounds how many retries the callers of one host make together, so that an
// outage is not multiplied by the retries of each call. Every retry takes tokens, and
// every success gives some back. The zero value is full and ready to use. Budget is safe
// for concurrent use.
type Budget struct {
	mu    sync.Mutex
	spent int
}

// Take takes the tokens of one retry, and reports whether there were enough. lost tells
// that the attempt before it had no response. Give back what was taken with Return if the
// retry succeeds.
func (b *Budget) Take(lost bool) (taken int, ok bool) {
	taken = retryCost
	if lost {
		taken = lostCost
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spent+taken > budgetTokens {
		return 0, false
	}
	b.spent += taken
	return taken, true
}

// Return gives back the tokens of a retry that succeeded; 0 stands for a first attempt
// that did.
func (b *Budget) Return(taken int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spent = max(0, b.spent-max(taken, successRefund))
}
