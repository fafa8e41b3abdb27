package page

import (
	"bytes"
	"fmt"
	"hash/maphash"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// print is what is kept of a page that has been yielded. Another page is the same
// when its body is byte for byte, or when it has as many records of which the first
// and the last are the same: bodies of equal pages may differ in a total or a time.
type print struct {
	body, first, last uint64 // hashes
	records           int
}

var seed = maphash.MakeSeed()

func printOf[T any](raw core.RawJSON, records []T) print {
	p := print{records: len(records), first: hashOf(records[0]), last: hashOf(records[len(records)-1])}
	if len(raw) > 0 {
		p.body = maphash.Bytes(seed, raw)
	}
	return p
}

func hashOf(record any) uint64 {
	text, err := wire.MarshalRedacted(record)
	if err != nil {
		var b bytes.Buffer
		fmt.Fprintf(&b, "%#v", record)
		text = b.Bytes()
	}
	return maphash.Bytes(seed, text)
}

func (p print) same(other print) bool {
	if p.body != 0 && p.body == other.body {
		return true
	}
	return p.records == other.records && p.first == other.first && p.last == other.last
}

// prints are those of the first page, which a platform gives again and again when it
// ignores where a page begins, and of the latest ones: however long the list, they
// take the same room.
type prints struct {
	first  print
	latest [64]print
	count  int
}

func (p *prints) add(one print) {
	if p.count == 0 {
		p.first = one
	}
	p.latest[p.count%len(p.latest)] = one
	p.count++
}

func (p *prints) has(one print) bool {
	if p.count == 0 {
		return false
	}
	if p.first.same(one) {
		return true
	}
	for _, before := range p.latest[:min(p.count, len(p.latest))] {
		if before.same(one) {
			return true
		}
	}
	return false
}
