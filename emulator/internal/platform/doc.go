// Package platform is what the platform is, without HTTP: tables of the 97
// operations and of the events, over a package per domain. The floors below, of
// which each knows only those under it:
//
//	accounts, bills, ...  handlers by domain, with the shapes of their answers;
//	                      legacy stands over the others, no domain knows another
//	seed, console         what exists at the start, and what happens outside the API
//	call                  what a handler is given, and what domains have in common
//	rules                 buy, pay, renew, refund, meter: what crosses domains
//	world, world/ledger   what there is, kept consistent, and its double-entry books
//	catalogue             what is sold, and the price formula
//	refusal, units        errors of the platform; amounts, times, ids
package platform
