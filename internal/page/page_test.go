package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// request has the paging fields of all kinds.
type request struct {
	At     int
	Limit  int
	Marker string
	Filter *string
}

type answer struct {
	Items []int
	Total int
	Next  string

	core.Metadata `json:"-"`
}

// server answers requests from a list, as a platform would, and keeps them.
type server struct {
	items    []int
	total    func(asked int) int // nil tells the truth; asked counts from 1
	cap      int                 // largest page; 0 for none
	fail     map[int]error       // by the number of the request
	byPage   bool
	requests []request
}

var errBroken = errors.New("broken")

func (s *server) list(ctx context.Context, req *request, _ ...transport.Option) (*answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if req == nil {
		return nil, &core.ValidationError{Request: "request"}
	}
	s.requests = append(s.requests, *req)
	if err := s.fail[len(s.requests)]; err != nil {
		return nil, err
	}
	size := req.Limit
	if s.cap > 0 {
		size = min(size, s.cap)
	}
	from := req.At
	if s.byPage {
		from = (req.At - 1) * size
	}
	from = min(max(from, 0), len(s.items))
	resp := &answer{Items: s.items[from:min(from+size, len(s.items))], Total: len(s.items)}
	if s.total != nil {
		resp.Total = s.total(len(s.requests))
	}
	return resp.raw(), nil
}

// raw fills the body as received.
func (a *answer) raw() *answer {
	a.Raw, _ = json.Marshal(a)
	return a
}

// numbers returns 1 to n.
func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i + 1
	}
	return list
}

func client(t testing.TB) *transport.Client {
	t.Helper()
	c, err := transport.New(nil)
	require.NoError(t, err)
	return c
}

func prefetch(pages int) []transport.Option {
	return []transport.Option{func(c *transport.Config) error {
		c.Prefetch = pages
		return nil
	}}
}

const largest = 10

// The lists of the tests, as their operations describe them.
var (
	offsets = Offset[request, answer, int]{
		Largest: largest,
		Cursor:  func(r *request) (*int, *int) { return &r.At, &r.Limit },
		Records: func(a *answer) ([]int, int) { return a.Items, a.Total },
	}
	pageNumbers = Number[request, answer, int]{
		Largest: largest,
		Cursor:  func(r *request) (*int, *int) { return &r.At, &r.Limit },
		Records: func(a *answer) ([]int, int) { return a.Items, a.Total },
	}
	markers = Marker[request, answer, int]{
		Largest: largest,
		Cursor:  func(r *request) (*string, *int) { return &r.Marker, &r.Limit },
		Records: func(a *answer) ([]int, string) { return a.Items, a.Next },
	}
)

func byOffset(ctx context.Context, t testing.TB, list List[request, answer], req *request, opts ...transport.Option) iter.Seq2[int, error] {
	return offsets.All(ctx, client(t), list, req, opts)
}

func byPage(ctx context.Context, t testing.TB, list List[request, answer], req *request, opts ...transport.Option) iter.Seq2[int, error] {
	return pageNumbers.All(ctx, client(t), list, req, opts)
}

func byMarker(ctx context.Context, t testing.TB, list List[request, answer], req *request, opts ...transport.Option) iter.Seq2[int, error] {
	return markers.All(ctx, client(t), list, req, opts)
}

// walkAll collects what comes until the end or the first error, after which
// nothing may follow.
func walkAll(t testing.TB, all iter.Seq2[int, error]) (items []int, err error) {
	t.Helper()
	for item, failure := range all {
		require.NoError(t, err, "something follows an error")
		if err = failure; err == nil {
			items = append(items, item)
		} else {
			assert.Zero(t, item)
		}
	}
	return items, err
}

// everyWay runs a test without and with pages that are read ahead.
func everyWay(t *testing.T, test func(t *testing.T, opts ...transport.Option)) {
	for _, ahead := range []int{0, 1, 2, 100} {
		t.Run(fmt.Sprint(ahead, " ahead"), func(t *testing.T) {
			if ahead == 0 {
				test(t)
				return
			}
			test(t, prefetch(ahead)...)
		})
	}
}

func TestOffsetsYieldEveryRecordInOrder(t *testing.T) {
	for _, test := range []struct {
		name       string
		n          int
		req        request
		cap        int
		first      int // first record that is yielded
		at, limits []int
	}{
		{"nothing", 0, request{}, 0, 1, []int{0}, []int{10}},
		{"less than a page", 7, request{}, 0, 1, []int{0}, []int{10}},
		{"exactly one page", 10, request{}, 0, 1, []int{0}, []int{10}},
		{"one more than a page", 11, request{}, 0, 1, []int{0, 10}, []int{10, 10}},
		{"several pages", 25, request{}, 0, 1, []int{0, 10, 20}, []int{10, 10, 10}},
		{"with the caller's page size", 5, request{Limit: 2}, 0, 1, []int{0, 2, 4}, []int{2, 2, 2}},
		{"from the caller's offset", 25, request{At: 12}, 0, 13, []int{12, 22}, []int{10, 10}},
		{"from beyond the end", 5, request{At: 12}, 0, 13, []int{12}, []int{10}},
		{"of a platform with smaller pages", 9, request{}, 4, 1, []int{0, 4, 8}, []int{10, 10, 10}},
	} {
		t.Run(test.name, func(t *testing.T) {
			everyWay(t, func(t *testing.T, opts ...transport.Option) {
				s := &server{items: numbers(test.n), cap: test.cap}
				req := test.req
				items, err := walkAll(t, byOffset(t.Context(), t, s.list, &req, opts...))
				require.NoError(t, err)
				assert.Equal(t, numbers(test.n)[min(test.first-1, test.n):], append([]int{}, items...))
				var at, limits []int
				for _, r := range s.requests {
					at, limits = append(at, r.At), append(limits, r.Limit)
				}
				assert.Equal(t, test.at, at)
				assert.Equal(t, test.limits, limits)
				assert.Equal(t, test.req, req, "the request stays as it is")
			})
		})
	}
}

func TestPageNumbersAreHidden(t *testing.T) {
	for _, test := range []struct {
		name  string
		req   request
		first int
		pages []int
	}{
		{"from the start", request{}, 1, []int{1, 2, 3}},
		{"from the first page", request{At: 1}, 1, []int{1, 2, 3}},
		{"from the second page", request{At: 2}, 11, []int{2, 3}},
		{"with the caller's page size", request{Limit: 12}, 1, []int{1, 2, 3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			everyWay(t, func(t *testing.T, opts ...transport.Option) {
				s := &server{items: numbers(25), byPage: true}
				req := test.req
				items, err := walkAll(t, byPage(t.Context(), t, s.list, &req, opts...))
				require.NoError(t, err)
				assert.Equal(t, numbers(25)[test.first-1:], items)
				var pages []int
				for _, r := range s.requests {
					pages = append(pages, r.At)
				}
				assert.Equal(t, test.pages, pages)
				assert.Equal(t, test.req, req)
			})
		})
	}
}

// A negative offset is a mistake of the caller, which the list reports.
func TestOffsetsReachTheListAsTheyAre(t *testing.T) {
	for _, walk := range []func(context.Context, testing.TB, List[request, answer], *request, ...transport.Option) iter.Seq2[int, error]{byOffset, byPage} {
		s := &server{fail: map[int]error{1: errBroken}}
		_, err := walkAll(t, walk(t.Context(), t, s.list, &request{At: -3, Limit: -1}))
		require.ErrorIs(t, err, errBroken)
		assert.Equal(t, []request{{At: -3, Limit: -1}}, s.requests)
	}
}

func TestMarkersAreFollowed(t *testing.T) {
	everyWay(t, func(t *testing.T, opts ...transport.Option) {
		var asked []string
		list := func(_ context.Context, req *request, _ ...transport.Option) (*answer, error) {
			assert.Equal(t, largest, req.Limit)
			asked = append(asked, req.Marker)
			return map[string]*answer{
				"":  {Items: []int{1, 2}, Next: "b"},
				"b": {Items: []int{}, Next: "c"}, // an empty page is not the end
				"c": {Items: []int{3}},
			}[req.Marker].raw(), nil
		}
		req := request{}
		items, err := walkAll(t, byMarker(t.Context(), t, list, &req, opts...))
		require.NoError(t, err)
		assert.Equal(t, []int{1, 2, 3}, items)
		assert.Equal(t, []string{"", "b", "c"}, asked)
		assert.Equal(t, request{}, req)
	})
}

func TestTotalsNeedNotBeTrue(t *testing.T) {
	for _, test := range []struct {
		name  string
		total func(asked int) int
		want  int
		asked int
		stuck bool
	}{
		// An empty page is the evidence where a total is none.
		{"missing", func(int) int { return 0 }, 25, 4, false},
		{"never told", func(int) int { return UnknownTotal }, 25, 4, false},
		{"smaller than the first page", func(int) int { return 3 }, 25, 4, false},
		{"smaller on later pages", func(n int) int { return map[int]int{1: 25, 2: 3}[n] }, 25, 4, false},
		{"missing on later pages", func(n int) int { return map[int]int{1: 25}[n] }, 25, 3, false},
		{"missing on the first pages", func(n int) int { return map[int]int{3: 25}[n] }, 25, 3, false},
		{"shrinking by a few", func(n int) int { return max(30-2*n, 25) }, 25, 4, false},
		{"shrinking by more than a page", func(n int) int { return max(50-10*n, 25) }, 25, 7, true},
		{"growing while records come", func(n int) int { return 25 * n }, 25, 8, true},
		{"larger than the list", func(int) int { return 30 }, 25, 8, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, opts ...transport.Option) {
				s := &server{items: numbers(25), total: test.total}
				items, err := walkAll(t, byOffset(t.Context(), t, s.list, &request{}, opts...))
				assert.Equal(t, numbers(test.want), items)
				assert.Len(t, s.requests, test.asked)
				if test.stuck {
					require.ErrorIs(t, err, core.ErrPageStuck)
					assert.Contains(t, err.Error(), "page at 25, limit 10: empty at 25 ")
					return
				}
				require.NoError(t, err)
			})
		})
	}
}

func TestWithoutATotalAFullLastPageIsFollowedByAnEmptyOne(t *testing.T) {
	s := &server{items: numbers(20), total: func(int) int { return UnknownTotal }}
	items, err := walkAll(t, byOffset(t.Context(), t, s.list, &request{}))
	require.NoError(t, err)
	assert.Equal(t, numbers(20), items)
	assert.Len(t, s.requests, 3)
}
