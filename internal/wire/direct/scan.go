package direct

import (
	"context"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"sync"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// scanner reads JSON text from left to right. Its methods report false if the
// text does not continue as they expect; the scanner cannot be used after that.
type scanner struct {
	ctx    context.Context
	check  int // where in the text the context is looked at again
	text   []byte
	at     int
	depth  int
	within bool // a value that is skipped
	// At the top of the response there is a message of a failure, and the code of success.
	told, succeeded bool

	known *known // nil for a short document, in which little repeats
}

// known holds values read so far, by their hash. Most texts and many amounts are
// the same in the rows of a list, and are allocated only once.
type known struct {
	texts   [1024]string
	amounts [256]amount
}

type amount struct {
	coefficient int64
	scale       int32
	value       decimal.Decimal
}

const shortDocument = 4 << 10

// checkEvery is how many bytes are read between two looks at the context, which takes
// about 100 microseconds.
const checkEvery = 64 << 10

// late reports whether the context has ended. Lists ask it between their elements, which
// is where a long document has its length.
func (s *scanner) late() bool {
	if s.at < s.check {
		return false
	}
	s.check = s.at + checkEvery
	return s.ctx.Err() != nil
}

// tables holds empty tables for the next documents.
var tables = sync.Pool{New: func() any { return new(known) }}

func newScanner(ctx context.Context, text []byte) *scanner {
	s := &scanner{ctx: ctx, check: checkEvery, text: text}
	if len(text) > shortDocument {
		s.known = tables.Get().(*known)
	}
	return s
}

// close clears the table and returns it, so that no value of one document is kept
// for another.
func (s *scanner) close() {
	if s.known != nil {
		*s.known = known{}
		tables.Put(s.known)
	}
}

// peek returns the next byte that is not white space, or 0 at the end.
func (s *scanner) peek() byte {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\n', '\r', '\t':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// take consumes a byte if it is the next one.
func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

// literal consumes a word such as null if it comes next.
func (s *scanner) literal(word string) bool {
	if end := s.at + len(word); end <= len(s.text) && string(s.text[s.at:end]) == word {
		s.at = end
		return true
	}
	return false
}

// null consumes a null if it comes next.
func (s *scanner) null() bool { return s.peek() == 'n' && s.literal("null") }

// quoted consumes a string and returns the text between its quotes, and whether
// the text contains escapes.
func (s *scanner) quoted() (raw []byte, escaped, ok bool) {
	if !s.take('"') {
		return nil, false, false
	}
	start, ascii := s.at, true
	for ; ; s.at++ {
		ascii = s.plain() && ascii
		if s.at >= len(s.text) {
			return nil, false, false
		}
		switch s.text[s.at] {
		case '"':
			raw = s.text[start:s.at]
			s.at++
			return raw, escaped, ascii || utf8.Valid(raw)
		case '\\':
			escaped = true
			s.at++ // string checks the escaped character
		default: // a control character
			return nil, false, false
		}
	}
}

// plain advances to the next quote, backslash or control character, eight bytes
// at a time, and reports whether the text before it is ASCII.
func (s *scanner) plain() bool {
	const each, top = 0x0101010101010101, 0x8080808080808080
	text, at := s.text, s.at
	var seen uint64
	for ; at+8 <= len(text); at += 8 {
		word := binary.LittleEndian.Uint64(text[at:])
		seen |= word
		// The subtraction sets the top bit of every byte below the limit. The lowest such
		// byte is correct; a higher one may result from a borrow.
		quote, backslash := word^('"'*each), word^('\\'*each)
		stop := (quote-each)&^quote | (backslash-each)&^backslash | (word-' '*each)&^word
		if stop &= top; stop != 0 {
			s.at = at + bits.TrailingZeros64(stop)/8
			return seen&top == 0
		}
	}
	for ; at < len(text); at++ {
		c := text[at]
		seen |= uint64(c)
		if c == '"' || c == '\\' || c < ' ' {
			break
		}
	}
	s.at = at
	return seen&top == 0
}

// string consumes a string.
func (s *scanner) string() (string, bool) {
	raw, escaped, ok := s.quoted()
	if !ok {
		return "", false
	}
	if escaped {
		text, err := jsontext.AppendUnquote(nil, s.text[s.at-len(raw)-2:s.at])
		return string(text), err == nil
	}
	return s.intern(raw), true
}

var seed = maphash.MakeSeed()

// intern returns the bytes as a string, shared with equal ones if possible.
func (s *scanner) intern(raw []byte) string {
	if s.known == nil || len(raw) > 64 {
		return string(raw)
	}
	place := &s.known.texts[maphash.Bytes(seed, raw)%uint64(len(s.known.texts))]
	if *place != string(raw) {
		*place = string(raw)
	}
	return *place
}

// decimal returns a decimal. Decimals are immutable, so equal ones are shared.
func (s *scanner) decimal(coefficient int64, scale int32) decimal.Decimal {
	if s.known == nil {
		return decimal.New(coefficient, -scale)
	}
	hash := (uint64(coefficient)<<5 + uint64(scale)) * 0x9e3779b97f4a7c15 >> 32 // by the golden ratio
	place := &s.known.amounts[hash%uint64(len(s.known.amounts))]
	if place.coefficient != coefficient || place.scale != scale || place.value == (decimal.Decimal{}) {
		*place = amount{coefficient, scale, decimal.New(coefficient, -scale)}
	}
	return place.value
}

// number consumes a number and returns its text.
func (s *scanner) number() ([]byte, bool) {
	s.peek()
	start := s.at
	s.one('-')
	if !s.one('0') && !s.digits() {
		return nil, false
	}
	if s.one('.') && !s.digits() {
		return nil, false
	}
	if s.one('e') || s.one('E') {
		_ = s.one('+') || s.one('-')
		if !s.digits() {
			return nil, false
		}
	}
	return s.text[start:s.at], true
}

// one consumes a byte if it comes next, without white space before it.
func (s *scanner) one(c byte) bool {
	if s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

// digits consumes at least one digit.
func (s *scanner) digits() bool {
	start := s.at
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > start
}

// enter counts an open object or list, and reports whether the depth is allowed.
func (s *scanner) enter() bool {
	s.depth++
	return s.depth < maxDepth
}

// maxDepth is far deeper than any response of the platform.
const maxDepth = 100

// skip consumes a value of any kind and returns its text.
func (s *scanner) skip() ([]byte, bool) {
	c := s.peek()
	start := s.at
	var ok bool
	switch c {
	case '"':
		var escaped bool
		if _, escaped, ok = s.quoted(); escaped {
			ok = ok && jsontext.Value(s.text[start:s.at]).IsValid()
		}
	case '{', '[':
		// No name may come twice in there, either.
		if ok = s.skipAll(c); ok && !s.within {
			ok = wire.Valid(s.ctx, s.text[start:s.at])
		}
	case 't':
		ok = s.literal("true")
	case 'f':
		ok = s.literal("false")
	case 'n':
		ok = s.literal("null")
	default:
		_, ok = s.number()
	}
	return s.text[start:s.at], ok
}

// skipAll consumes an object or a list.
func (s *scanner) skipAll(open byte) bool {
	s.at++
	closing := open + 2 // the ASCII code of the closing bracket or brace
	if !s.enter() {
		return false
	}
	within := s.within
	s.within = true
	defer func() { s.depth--; s.within = within }()
	if s.take(closing) {
		return true
	}
	for {
		if open == '{' {
			if s.peek() != '"' {
				return false
			}
			if _, ok := s.skip(); !ok || !s.take(':') {
				return false
			}
		}
		if _, ok := s.skip(); !ok {
			return false
		}
		if !s.take(',') {
			return s.take(closing)
		}
		if s.late() {
			return false
		}
	}
}
