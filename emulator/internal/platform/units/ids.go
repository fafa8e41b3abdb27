// Package units has what amounts, times and IDs are made of, on the wire and in
// the state: yuan and cents, days and months of Beijing, IDs that follow from a
// seed. It knows no thing that has them.
package units

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
)

// Digest derives bytes from the seed and a label. All identifiers, keys, codes
// and tokens come from here, so that the same seed and the same calls give the
// same responses.
func Digest(seed int64, parts ...string) [32]byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(seed))
	h := sha256.New()
	h.Write(b[:])
	for _, p := range parts {
		h.Write([]byte{0})
		h.Write([]byte(p))
	}
	var sum [32]byte
	h.Sum(sum[:0])
	return sum
}

// HexID is an ID of n hexadecimal digits, n at most 64.
func HexID(seed int64, n int, parts ...string) string {
	sum := Digest(seed, parts...)
	return hex.EncodeToString(sum[:])[:n]
}

// UpperID is HexID in capitals behind a prefix, as keys and transactions are
// written.
func UpperID(seed int64, prefix string, n int, parts ...string) string {
	return prefix + strings.ToUpper(HexID(seed, n, parts...))
}

// Digits is a string of n decimal digits.
func Digits(seed int64, n int, parts ...string) string {
	sum := Digest(seed, parts...)
	var sb strings.Builder
	for i := range n {
		sb.WriteByte('0' + sum[i%len(sum)]%10)
	}
	return sb.String()
}

// Utoa writes a number.
func Utoa(n uint64) string { return strconv.FormatUint(n, 10) }

// Itoa writes a number.
func Itoa(n int) string { return strconv.Itoa(n) }
