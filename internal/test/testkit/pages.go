package testkit

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
)

// Paged is a list operation that is paged by offset, with the iterator over it
// that is under test.
type Paged[Req, T any] struct {
	Method, Path string
	Total, Items string // what an answer calls the number of records and their list
	IDName       string // what a record calls its id, with a dot before a name inside an object
	Largest      int    // largest page; 0 stands for 100

	Request Req               // without offset and limit
	Always  map[string]string // fields of every page, by name, as JSON
	All     func(context.Context, *partnerbss.Client, *Req) iter.Seq2[T, error]
	ID      func(T) string
}

// Test walks three pages that hold five records.
func (p Paged[Req, T]) Test(t *testing.T) {
	pages := []Answer{p.page(5, "A1", "A2"), p.page(5, "B1", "B2"), p.page(5, "C1")}

	t.Run("walks all pages and leaves the request as it is", func(t *testing.T) {
		platform := NewPlatform(t, p.Method, p.Path, slices.Concat(pages, pages)...)
		req := p.Request
		all := p.All(t.Context(), Client(t, platform), &req)
		for range 2 { // each range starts anew
			ids, err := p.collect(all)
			require.NoError(t, err)
			assert.Equal(t, []string{"A1", "A2", "B1", "B2", "C1"}, ids)
		}
		p.asked(t, platform, 0, 2, 4, 0, 2, 4)
		assert.Equal(t, p.Request, req)
	})
	t.Run("asks for nothing more after a break", func(t *testing.T) {
		platform := NewPlatform(t, p.Method, p.Path, pages...)
		req := p.Request
		var ids []string
		for record, err := range p.All(t.Context(), Client(t, platform), &req) {
			require.NoError(t, err)
			ids = append(ids, p.ID(record))
			if len(ids) == 3 {
				break
			}
		}
		assert.Equal(t, []string{"A1", "A2", "B1"}, ids)
		p.asked(t, platform, 0, 2)
	})
	t.Run("ends with the error of a page", func(t *testing.T) {
		failure := Answer{Status: http.StatusInternalServerError, Body: []byte(`{"error_code":"CBC.0999","error_msg":"其他错误。"}`)}
		platform := NewPlatform(t, p.Method, p.Path, pages[0], failure)
		req := p.Request
		ids, err := p.collect(p.All(t.Context(), Client(t, platform), &req))
		assert.ErrorIs(t, err, core.ErrUnavailable)
		assert.Equal(t, []string{"A1", "A2"}, ids)
		p.asked(t, platform, 0, 2)
	})
	t.Run("yields nothing of an empty list", func(t *testing.T) {
		platform := NewPlatform(t, p.Method, p.Path, p.page(0))
		req := p.Request
		ids, err := p.collect(p.All(t.Context(), Client(t, platform), &req))
		require.NoError(t, err)
		assert.Empty(t, ids)
		p.asked(t, platform, 0)
	})
}

// page is an answer with records of these ids.
func (p Paged[Req, T]) page(total int, ids ...string) Answer {
	records := make([]string, len(ids))
	for i, id := range ids {
		records[i] = strconv.Quote(id)
		for _, name := range slices.Backward(strings.Split(p.IDName, ".")) {
			records[i] = fmt.Sprintf(`{%q:%s}`, name, records[i])
		}
	}
	body := fmt.Appendf(nil, `{%q:%d,%q:[%s]`, p.Total, total, p.Items, strings.Join(records, ","))
	for name, value := range p.Always {
		body = fmt.Appendf(body, `,%q:%s`, name, value)
	}
	return Answer{Body: append(body, '}')}
}

func (p Paged[Req, T]) collect(all iter.Seq2[T, error]) (ids []string, err error) {
	for record, err := range all {
		if err != nil {
			return ids, err
		}
		ids = append(ids, p.ID(record))
	}
	return ids, nil
}

// asked checks the pages that the platform was asked for.
func (p Paged[Req, T]) asked(t *testing.T, platform *Platform, offsets ...int) {
	t.Helper()
	largest := p.Largest
	if largest == 0 {
		largest = 100
	}
	var got []int
	for _, request := range platform.Requests {
		place := struct{ Offset, Limit int }{}
		if p.Method == http.MethodGet {
			place.Offset, _ = strconv.Atoi(request.Query.Get("offset"))
			place.Limit, _ = strconv.Atoi(request.Query.Get("limit"))
		} else {
			require.NoError(t, json.Unmarshal([]byte(request.Body), &place))
		}
		assert.Equal(t, largest, place.Limit)
		got = append(got, place.Offset)
	}
	assert.Equal(t, offsets, got)
}
