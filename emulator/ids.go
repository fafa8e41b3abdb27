package emulator

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
)

// digest derives bytes from the seed and a label. All identifiers, keys, codes
// and tokens come from here, so that the same seed and the same calls give the
// same answers.
func digest(seed int64, parts ...string) [32]byte {
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

// hexID is an id of n hexadecimal digits, n at most 64.
func hexID(seed int64, n int, parts ...string) string {
	sum := digest(seed, parts...)
	return hex.EncodeToString(sum[:])[:n]
}

// upperID is hexID in capitals behind a prefix, as keys and transactions are
// written.
func upperID(seed int64, prefix string, n int, parts ...string) string {
	return prefix + strings.ToUpper(hexID(seed, n, parts...))
}

// digits is a string of n decimal digits.
func digits(seed int64, n int, parts ...string) string {
	sum := digest(seed, parts...)
	var sb strings.Builder
	for i := range n {
		sb.WriteByte('0' + sum[i%len(sum)]%10)
	}
	return sb.String()
}

func utoa(n uint64) string { return strconv.FormatUint(n, 10) }

func itoa(n int) string { return strconv.Itoa(n) }
