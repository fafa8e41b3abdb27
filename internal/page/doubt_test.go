package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// oddly answers the first so many requests for one page with a body of its own.
func oddly(s *server, at, times int, body func(answer) string) List[request, answer] {
	return func(ctx context.Context, req *request, opts ...transport.Option) (*answer, error) {
		resp, err := s.list(ctx, req, opts...)
		if err != nil || req.At != at || times == 0 {
			return resp, err
		}
		times--
		odd := &answer{}
		text := body(*resp)
		if err := json.Unmarshal([]byte(text), odd); err != nil {
			return nil, err
		}
		odd.Raw = core.RawJSON(text)
		return odd, nil
	}
}

// contradictions are pages in the middle of a list of 50, the third of five.
var contradictions = map[string]string{
	"an empty object":                    `{}`,
	"nulls":                              `{"Items":null,"Total":null}`,
	"no list, with the total":            `{"Total":50}`,
	"a list of null, with the total":     `{"Items":null,"Total":50}`,
	"no list, and a total of 0":          `{"Total":0}`,
	"an empty list":                      `{"Items":[]}`,
	"an empty list, and a total of 0":    `{"Items":[],"Total":0}`,
	"an empty list, with the total":      `{"Items":[],"Total":50}`,
	"an empty list, with what has come":  `{"Items":[],"Total":20}`,
	"an empty list, with a small total":  `{"Items":[],"Total":1}`,
	"the first page":                     `{"Items":[1,2,3,4,5,6,7,8,9,10],"Total":50}`,
	"the page before":                    `{"Items":[11,12,13,14,15,16,17,18,19,20],"Total":50}`,
	"the first page with another total":  `{"Items":[1,2,3,4,5,6,7,8,9,10],"Total":49}`,
	"the first page, and a total of 0":   `{"Items":[1,2,3,4,5,6,7,8,9,10],"Total":0}`,
	"the page before, without the total": `{"Items":[11,12,13,14,15,16,17,18,19,20]}`,
}

type way func(context.Context, testing.TB, List[request, answer], *request, ...transport.Option) iter.Seq2[int, error]

// bothWays are offsets and page numbers, with the third page as either names it.
var bothWays = []struct {
	name   string
	all    way
	byPage bool
	third  int
}{{"offset", byOffset, false, 20}, {"number", byPage, true, 3}}

func TestAPageThatContradictsIsAskedForAgain(t *testing.T) {
	for _, way := range bothWays {
		for name, body := range contradictions {
			t.Run(way.name+", "+name, func(t *testing.T) {
				inBubble(t, func(t *testing.T, opts ...transport.Option) {
					for times := 1; times <= 3; times++ {
						s := &server{items: numbers(50), byPage: way.byPage}
						list := oddly(s, way.third, times, func(answer) string { return body })
						items, err := walkAll(t, way.all(t.Context(), t, list, &request{}, opts...))
						require.NoError(t, err)
						assert.Equal(t, numbers(50), items)
						assert.Len(t, s.requests, 5+times)
					}
				})
			})
		}
	}
}

func TestAPageThatAlwaysContradictsIsAnError(t *testing.T) {
	for _, way := range bothWays {
		for name, body := range contradictions {
			t.Run(way.name+", "+name, func(t *testing.T) {
				inBubble(t, func(t *testing.T, opts ...transport.Option) {
					s := &server{items: numbers(50), byPage: way.byPage}
					list := oddly(s, way.third, -1, func(answer) string { return body })
					items, err := walkAll(t, way.all(t.Context(), t, list, &request{}, opts...))
					require.ErrorIs(t, err, core.ErrPageStuck)
					assert.Contains(t, err.Error(), fmt.Sprintf("page at %d, limit 10: ", way.third))
					assert.Contains(t, err.Error(), "(responses: 4)")
					if strings.Contains(name, "total of 0") && strings.Contains(name, "list") {
						assert.Contains(t, err.Error(), "the total before was 50")
					}
					assert.Equal(t, numbers(20), items)
					assert.Len(t, s.requests, 6)
				})
			})
		}
	}
}

// Without a total, neither a missing list nor a page that comes again is an end.
func TestListsWithoutATotalEndWithAnEmptyPage(t *testing.T) {
	untold := func(int) int { return UnknownTotal }
	for name, test := range map[string]struct {
		odd   string
		stuck bool
	}{
		"an empty object":                {`{}`, true},
		"nulls":                          {`{"Items":null,"Total":null}`, true},
		"the first page":                 {`{"Items":[1,2,3,4,5,6,7,8,9,10]}`, true},
		"a page of which a part came":    {`{"Items":[21,22,23]}`, false}, // the rest comes with the next one
		"an empty list ends by its word": {`{"Items":[]}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, opts ...transport.Option) {
				s := &server{items: numbers(50), total: untold}
				items, err := walkAll(t, byOffset(t.Context(), t, oddly(s, 20, -1, func(answer) string { return test.odd }), &request{}, opts...))
				switch {
				case test.stuck:
					require.ErrorIs(t, err, core.ErrPageStuck)
					assert.Equal(t, numbers(20), items)
				case strings.Contains(test.odd, "21"):
					require.NoError(t, err)
					assert.Equal(t, numbers(50), items)
				default:
					require.NoError(t, err)
					assert.Equal(t, numbers(20), items)
				}
			})
		})
	}
}

func TestAnEmptyFirstPageHasToSayThatThereIsNothing(t *testing.T) {
	for body, stuck := range map[string]bool{
		`{"Items":[]}`:                false,
		`{"Items":[],"Total":0}`:      false,
		`{"Items":null,"Total":0}`:    false,
		`{"Total":0}`:                 false,
		`{"Total":"0"}`:               false,
		`{"Items":[],"Total":null}`:   false,
		`{}`:                          true,
		`{"Items":null}`:              true,
		`{"Items":null,"Total":null}`: true,
		`{"Total":""}`:                true,
		`{"other":0}`:                 true,
		`{"Items":[],"Total":7}`:      true,
	} {
		t.Run(body, func(t *testing.T) {
			inBubble(t, func(t *testing.T, opts ...transport.Option) {
				list := func(context.Context, *request, ...transport.Option) (*answer, error) {
					odd := &answer{Metadata: core.Metadata{Raw: core.RawJSON(body)}}
					if strings.Contains(body, "[]") {
						odd.Items = []int{}
					}
					if strings.Contains(body, "7") {
						odd.Total = 7
					}
					return odd, nil
				}
				items, err := walkAll(t, byOffset(t.Context(), t, list, &request{}, opts...))
				assert.Empty(t, items)
				if stuck {
					assert.ErrorIs(t, err, core.ErrPageStuck)
				} else {
					assert.NoError(t, err)
				}
			})
		})
	}
}

func TestPagesThatAreCapped(t *testing.T) {
	for name, total := range map[string]func(int) int{
		"with a total": nil, "without": func(int) int { return UnknownTotal }, "forgotten": func(n int) int { return map[int]int{1: 50}[n] },
	} {
		for _, most := range []int{1, 3, 7} {
			t.Run(fmt.Sprint(name, most), func(t *testing.T) {
				inBubble(t, func(t *testing.T, opts ...transport.Option) {
					s := &server{items: numbers(50), cap: most, total: total}
					items, err := walkAll(t, byOffset(t.Context(), t, s.list, &request{}, opts...))
					require.NoError(t, err)
					assert.Equal(t, numbers(50), items)
					s = &server{items: numbers(50), cap: most, total: total, byPage: true}
					items, err = walkAll(t, byPage(t.Context(), t, s.list, &request{}, opts...))
					require.NoError(t, err)
					assert.Equal(t, numbers(50), items)
				})
			})
		}
	}
}

// A page of which a part came is asked for once more. What it lacks then is on the
// next one if the platform counts records, and nowhere if it counts pages.
func TestAShortPageInTheMiddle(t *testing.T) {
	short := func(good answer) string {
		good.Items = good.Items[:4]
		text, _ := json.Marshal(good)
		return string(text)
	}
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		for _, way := range bothWays {
			s := &server{items: numbers(50), byPage: way.byPage}
			items, err := walkAll(t, way.all(t.Context(), t, oddly(s, way.third, 1, short), &request{}, opts...))
			require.NoError(t, err)
			assert.Equal(t, numbers(50), items)
			assert.Len(t, s.requests, 6)

			s = &server{items: numbers(50), byPage: way.byPage}
			items, err = walkAll(t, way.all(t.Context(), t, oddly(s, way.third, -1, short), &request{}, opts...))
			if way.byPage {
				require.ErrorIs(t, err, core.ErrPageStuck)
				assert.Contains(t, err.Error(), "4 records instead of 10, at 24 of 50")
				assert.Equal(t, numbers(20), items)
			} else {
				require.NoError(t, err)
				assert.Equal(t, numbers(50), items)
			}
		}
	})
	// Without a retry it is taken as it is.
	synctest.Test(t, func(t *testing.T) {
		s := &server{items: numbers(50)}
		items, err := walkAll(t, byOffset(t.Context(), t, oddly(s, 20, -1, short), &request{}, retries(0)))
		require.NoError(t, err)
		assert.Equal(t, numbers(50), items)
		assert.Len(t, s.requests, 6)
		// What an empty page says of a shorter list is not believed without one.
		s = &server{items: numbers(50)}
		less := func(answer) string { return `{"Items":[],"Total":45}` }
		items, err = walkAll(t, byOffset(t.Context(), t, oddly(s, 45, -1, less), &request{Limit: 15}, retries(0)))
		require.ErrorIs(t, err, core.ErrPageStuck)
		assert.Equal(t, numbers(45), items)
		s = &server{items: numbers(50)}
		items, err = walkAll(t, byOffset(t.Context(), t, oddly(s, 45, -1, less), &request{Limit: 15}, retries(1)))
		require.NoError(t, err)
		assert.Equal(t, numbers(45), items)
	})
	// Page numbers without a total: records that follow a short page tell of the hole.
	synctest.Test(t, func(t *testing.T) {
		s := &server{items: numbers(50), byPage: true, total: func(int) int { return UnknownTotal }}
		items, err := walkAll(t, byPage(t.Context(), t, oddly(s, 3, -1, short), &request{}))
		require.ErrorIs(t, err, core.ErrPageStuck)
		assert.Equal(t, numbers(24), items)
	})
}

// Real changes of the list by one record while it is walked.
func TestListsThatChangeWhileTheyAreWalked(t *testing.T) {
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		for at := 1; at <= 6; at++ {
			for _, n := range []int{45, 49, 50, 51} {
				var s *server
				change := func(to []int) List[request, answer] {
					return func(ctx context.Context, req *request, opts ...transport.Option) (*answer, error) {
						if len(s.requests)+1 == at {
							s.items = to
						}
						return s.list(ctx, req, opts...)
					}
				}
				s = &server{items: numbers(n)}
				items, err := walkAll(t, byOffset(t.Context(), t, change(numbers(n+1)), &request{}, opts...))
				require.NoError(t, err, "one more of %d at request %d", n, at)
				if at <= (n+9)/10 {
					assert.Equal(t, numbers(n+1), items)
				}
				s = &server{items: numbers(n)}
				items, err = walkAll(t, byOffset(t.Context(), t, change(numbers(n-1)), &request{}, opts...))
				require.NoError(t, err, "one less of %d at request %d", n, at)
				assert.Contains(t, [][]int{numbers(n), numbers(n - 1)}, items)
			}
		}
	})
}

func TestMarkersEndWithAPageThatSaysSo(t *testing.T) {
	for last, stuck := range map[string]bool{
		`{"Items":[3],"Next":""}`:   false,
		`{"Items":[3],"Next":null}`: false,
		`{"Items":[],"Next":""}`:    false,
		`{"Items":[3]}`:             true, // the page before said whether another one follows
		`{"Items":[]}`:              true,
		`{"Items":null,"Next":""}`:  true,
		`{"Items":null,"Next":"c"}`: true,
		`{"Next":""}`:               true,
		`{}`:                        true,
		`{"Items":[1,2],"Next":""}`: true,
	} {
		t.Run(last, func(t *testing.T) {
			inBubble(t, func(t *testing.T, opts ...transport.Option) {
				asked := 0
				list := func(_ context.Context, req *request, _ ...transport.Option) (*answer, error) {
					text := map[string]string{"": `{"Items":[1,2],"Next":"b"}`, "b": last}[req.Marker]
					asked++
					resp := &answer{}
					if err := json.Unmarshal([]byte(text), resp); err != nil {
						return nil, err
					}
					resp.Raw = core.RawJSON(text)
					return resp, nil
				}
				items, err := walkAll(t, byMarker(t.Context(), t, list, &request{}, opts...))
				if stuck {
					require.ErrorIs(t, err, core.ErrPageStuck)
					assert.Equal(t, []int{1, 2}, items)
					assert.Equal(t, 5, asked)
					return
				}
				require.NoError(t, err)
				assert.Equal(t, 2, asked)
			})
		})
	}
}

func retries(n int) transport.Option {
	return func(c *transport.Config) error {
		c.MaxRetries = n
		return nil
	}
}

func TestAskingAgainKeepsToTheContextAndTheBudget(t *testing.T) {
	always := func(answer) string { return `{}` }
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		for _, budget := range []int{0, 1, 5} {
			s := &server{items: numbers(50)}
			_, err := walkAll(t, byOffset(t.Context(), t, oddly(s, 20, -1, always), &request{}, append(opts, retries(budget))...))
			require.ErrorIs(t, err, core.ErrPageStuck)
			assert.Len(t, s.requests, 3+budget)
		}
		// A wait beyond the deadline is not begun; one that is cancelled ends.
		ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
		defer cancel()
		s := &server{items: numbers(50)}
		_, err := walkAll(t, byOffset(ctx, t, oddly(s, 0, -1, always), &request{}, opts...))
		require.ErrorIs(t, err, core.ErrPageStuck)
		assert.Len(t, s.requests, 1)

		ctx, cancelled := context.WithCancel(t.Context())
		defer cancelled()
		s = &server{items: numbers(50)}
		_, err = walkAll(t, byOffset(ctx, t, oddly(s, 0, -1, func(answer) string {
			time.AfterFunc(time.Nanosecond, cancelled)
			return `{}`
		}), &request{}, opts...))
		require.ErrorIs(t, err, context.Canceled)
		assert.Len(t, s.requests, 1)
	})
}

func TestAnErrorWhileAPageIsAskedForAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		s := &server{items: numbers(50), fail: map[int]error{4: errBroken}}
		items, err := walkAll(t, byOffset(t.Context(), t, oddly(s, 20, 1, func(answer) string { return `{}` }), &request{}, opts...))
		require.ErrorIs(t, err, errBroken)
		assert.False(t, errors.Is(err, core.ErrPageStuck))
		assert.Equal(t, numbers(20), items)
	})
}

// What is kept of the pages takes the same room however many there are.
func TestPrintsAreBounded(t *testing.T) {
	var p prints
	for i := range 10000 {
		one := printOf(nil, []int{i, i + 1})
		assert.False(t, p.has(one))
		p.add(one)
	}
	assert.True(t, p.has(printOf(nil, []int{0, 1})), "the first page")
	assert.True(t, p.has(printOf(nil, []int{9999 - 63, 9999 - 62})), "the latest ones")
	assert.False(t, p.has(printOf(nil, []int{1, 2})))
}
