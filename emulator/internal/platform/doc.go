// Package platform is what the platform is, without HTTP: tables of the 156
// operations and of the events, over a package per domain. The floors, of which
// each knows only those below it; a test of package emulator holds them:
//
//	accounts, bills, ...  handlers by domain, with the shapes of their responses;
//	                      legacy stands over the others, no domain knows another
//	console               what happens outside the API
//	call, seed            what handlers are given and have in common; what exists
//	                      at the start
//	rules                 buy, pay, renew, refund, meter: what crosses domains
//	world, world/ledger   what there is, kept consistent, and its double-entry books
//	catalogue             what is sold, and the price formula
//	refusal, units        errors of the platform; amounts, times, IDs
//
// A call comes from the gateway in package emulator, which has found its
// operation and validated its input with package contract. Package engine takes
// the state for it, does what was due, and runs the handler that Operations
// names. That answers from the world, changes it by the rules, or refuses; the
// engine renders and records what came of it, and the gateway sends it.
package platform
