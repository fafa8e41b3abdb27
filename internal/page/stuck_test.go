package page

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// deaf answers every request alike, whatever page it asks for.
func deaf(a answer) List[request, answer] {
	return func(context.Context, *request, ...transport.Option) (*answer, error) {
		again := a
		return again.raw(), nil
	}
}

func TestPagesThatDoNotAdvanceAreAnError(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer answer
		limit  int
		want   []int
		says   string
	}{
		{"the same page of many", answer{Items: []int{1, 2}, Total: 1000}, 2, []int{1, 2}, "a page that has been before, of 2 records"},
		{"the same page for the last one", answer{Items: []int{1, 2}, Total: 4}, 2, []int{1, 2}, "a page that has been before, of 2 records"},
		{"the same page for a short last one", answer{Items: []int{1, 2}, Total: 3}, 2, []int{1, 2}, "a page that has been before, of 2 records"},
		{"the same page without a total", answer{Items: []int{1, 2}}, 2, []int{1, 2}, "a page that has been before, of 2 records"},
		{"the same record without a total", answer{Items: []int{1}}, 1, []int{1}, "a page that has been before, of 1 records"},
		{"nothing of something", answer{Total: 3}, 2, nil, "empty at 0 of 3 records"},
	} {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, opts ...transport.Option) {
				for _, all := range []func() ([]int, error){
					func() ([]int, error) {
						return walkAll(t, byOffset(t.Context(), t, deaf(test.answer), &request{Limit: test.limit}, opts...))
					},
					func() ([]int, error) {
						return walkAll(t, byPage(t.Context(), t, deaf(test.answer), &request{Limit: test.limit}, opts...))
					},
				} {
					items, err := all()
					require.ErrorIs(t, err, core.ErrPageStuck)
					assert.Contains(t, err.Error(), test.says)
					assert.Equal(t, test.want, items, "what came before is not lost, what came again is not doubled")
				}
			})
		})
	}
}

// Records of a bill may be equal. Pages are not, unless each holds one.
func TestEqualRecordsAreNotTakenForAStandstill(t *testing.T) {
	s := &server{items: []int{7, 7, 7, 7, 7, 8, 7}}
	items, err := walkAll(t, byOffset(t.Context(), t, s.list, &request{Limit: 4}))
	require.NoError(t, err)
	assert.Equal(t, s.items, items)
}

func TestMarkersThatLeadBackAreAnError(t *testing.T) {
	for _, test := range []struct {
		name  string
		start string
		next  map[string]string
		want  []int
	}{
		{"to itself", "", map[string]string{"": "a", "a": "a"}, []int{1}},
		{"to the one before", "", map[string]string{"": "a", "a": "b", "b": "a"}, []int{1, 2}},
		{"to the start of the caller", "s", map[string]string{"s": "a", "a": "b", "b": "s"}, []int{1, 2}},
		{"through a long circle", "", map[string]string{"": "a", "a": "b", "b": "c", "c": "d", "d": "b"}, []int{1, 2, 3, 4}},
	} {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, opts ...transport.Option) {
				asked := 0
				list := func(_ context.Context, req *request, _ ...transport.Option) (*answer, error) {
					asked++
					return (&answer{Items: []int{asked}, Next: test.next[req.Marker]}).raw(), nil
				}
				items, err := walkAll(t, byMarker(t.Context(), t, list, &request{Marker: test.start}, opts...))
				require.ErrorIs(t, err, core.ErrPageStuck)
				assert.Equal(t, test.want, items)
			})
		})
	}
}

// Hostile pages: whatever comes, a walk ends, and yields no more than it was given.
func FuzzHostilePages(f *testing.F) {
	f.Add([]byte{2, 4, 2, 4, 0, 0}, uint8(2), false)
	f.Add([]byte{1, 200, 1, 200}, uint8(1), true)
	f.Add([]byte{3, 0, 3, 0, 3, 0, 1, 0}, uint8(3), false)
	f.Fuzz(func(t *testing.T, script []byte, limit uint8, ahead bool) {
		given, asked := 0, 0
		list := func(_ context.Context, req *request, _ ...transport.Option) (*answer, error) {
			asked++
			if asked > 1000 { // far beyond all totals of the script
				return nil, errBroken
			}
			i := 2 * (asked - 1)
			if i+1 >= len(script) { // from here on the same for ever
				i = max(len(script)-len(script)%2-2, 0)
			}
			a := &answer{}
			if i+1 < len(script) {
				a.Total = int(int8(script[i+1]))
				for n := range int(script[i] % 8) {
					a.Items = append(a.Items, n)
				}
			}
			given += len(a.Items)
			return a.raw(), nil
		}
		var opts []transport.Option
		if ahead {
			opts = prefetch(2)
		}
		got := 0
		var failure error
		synctest.Test(t, func(t *testing.T) {
			for _, err := range byOffset(t.Context(), t, list, &request{Limit: int(limit)}, opts...) {
				require.NoError(t, failure)
				if failure = err; err == nil {
					got++
				}
			}
		})
		assert.LessOrEqual(t, got, given)
		if failure != nil {
			require.ErrorIs(t, failure, core.ErrPageStuck)
		}
	})
}
