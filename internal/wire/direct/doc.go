// Package direct is a second JSON decoder, for answers that keep to their
// documented form, which nearly all do. Unmarshal is all there is of it; whoever
// calls it has package wire read what it leaves.
//
// # What it is for
//
// Bills: a partner reads them by the hundred thousand rows, and decoding is what
// a client spends its time on there. Rows of a list have their members in the
// same order, and most of their texts and many of their amounts are those of the
// row before; this decoder foresees the one and shares the other. Figures, the
// best of 15 runs with Go 1.26 on a shared AMD EPYC core:
//
//	                            direct                          codec (wire.UnmarshalJSON)
//	page of 100 bill rows       242 µs  138 KB  2157 allocs     485 µs  266 KB  2765 allocs
//	small answer (0.5 KB)       1.3 µs  856 B     18 allocs     2.3 µs  688 B     15 allocs
//
// To repeat them:
//
//	go test ./internal/wire/direct -run '^$' -bench . -count 15
//
// When they no longer differ, this package goes, and its one caller loses a line.
//
// # When it gives up
//
// At the first thing out of the ordinary, and leaves the target as it was: values
// of another type or form than the documented one, broken JSON, text that is not UTF-8,
// names with escapes or that an object has twice, more than 100 levels, a target that is not a pointer to
// zero, and a response that says at its top that the request failed. The codec
// then reads the response from the start: it tolerates more, and knows what to say
// of what is wrong. What both accept they read alike, which FuzzUnmarshal tries.
//
// # What it keeps
//
// Of a document nothing: texts are copied out of it, and the table of what
// repeats is emptied before another document gets it. Of a type its fields, and
// which of them followed which the last time.
package direct
