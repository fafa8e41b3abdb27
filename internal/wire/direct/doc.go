// Package direct is a second JSON decoder, for responses in their documented
// form, as nearly all are. [Unmarshal] is its only function. When it reports
// false, the caller decodes the response with package wire instead.
//
// # What it is for
//
// Bills: a partner reads hundreds of thousands of rows, and the client spends
// most of its time decoding them. The rows of a list have their members in the
// same order, so the decoder predicts the next member. Most texts and many
// amounts are equal to those of the previous row, so the decoder shares them.
// Measurements, the best of 15 runs with Go 1.26 on a shared AMD EPYC core:
//
//	                            direct                          codec (wire.UnmarshalJSON)
//	page of 100 bill rows       242 µs  138 KB  2157 allocs     485 µs  266 KB  2765 allocs
//	small answer (0.5 KB)       1.3 µs  856 B     18 allocs     2.3 µs  688 B     15 allocs
//
// To repeat the measurements:
//
//	go test ./internal/wire/direct -run '^$' -bench . -count 15
//
// When the two decoders are equally fast, this package can be removed; it has one
// caller.
//
// # When it gives up
//
// Unmarshal gives up at the first irregularity, and leaves the target unchanged.
// Irregularities are values of another type than the documented one, invalid
// JSON, text that is not UTF-8, names with escapes, more than 100 levels, a
// target that is not a pointer to a zero value, and a response whose top level
// says that the request failed. The codec then decodes the response from the
// start: it is more tolerant, and its errors say what is wrong. Both decode
// whatever both accept in the same way; FuzzUnmarshal tests that.
//
// # What it keeps
//
// The decoder keeps nothing of a document: it copies texts, and clears the table
// of repeated values before it reads another document. Of a type it keeps the
// fields, and the order in which they last appeared.
package direct
