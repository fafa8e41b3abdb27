// Package once makes state-changing calls exactly once, under keys of the caller's
// choice.
package once
