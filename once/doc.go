// Package once makes state-changing calls exactly once, under keys of the caller's
// choice.
//
//	allocated, err := once.Do(ctx, store, "payout-2026-11/row-17", client.Accounts.AllocateFunds,
//		&accounts.AllocateFundsRequest{CustomerID: customerID, Amount: amount})
//
// But for four operations of package enterprise, the platform has no idempotency keys, and
// its records carry no mark of the caller. A
// key lives in a [Store] of the caller's: [Do] writes down what it is about to do before
// anything leaves the machine, and what came of it. A key that is done gives the recorded
// response and sends nothing. A key whose call was cut off, by a lost response or by the
// end of the process, is settled first from the platform's records (see
// [partnerbss.Client.Settle]), and then finished, repeated, or refused with the reason.
// Goroutines, processes and replicas that use the same key at once send once: the store
// leases it to one of them, and the lease of a dead one passes on.
// A call of those four is not settled: the next use of its key makes it again, with the
// idempotency key that the record has.
//
// Two calls about the same thing, such as two transfers of one amount to one customer,
// are made one after the other, so that the record of one is never taken for that of the
// other. What other programs do with the same customer, kind and amount while a call is
// under way cannot be told apart from it when its response is lost: let all programs of
// an account that move money share a store.
//
// [Recover] settles at the start of a program what an earlier run left open. [Journal]
// keeps book of calls without keys.
//
// [partnerbss.Client.Settle]: https://pkg.go.dev/github.com/partnerbss/partnerbss-go#Client.Settle
package once
