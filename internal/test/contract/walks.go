package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
)

// A list of a walk has so many records, on four pages.
const walked = 7

// fault is what a platform does wrong, or its list goes through, while it is walked.
type fault struct {
	name  string
	does  func(*lister, *listPage)
	want  int  // records that are yielded; the first ones of the list
	stuck bool // then core.ErrPageStuck
	total bool // only lists with a total can have it
	place bool // only lists whose pages say how many records to skip or which number they have
}

// listPage is a page that a platform is about to send, for the request that has that
// number.
type listPage struct {
	asked, from int
	status      int
	answer      map[string]any // the page as it should be
}

// third applies a change to the third page of a list; always, or the first time.
func third(always bool, change func(*lister, *listPage)) func(*lister, *listPage) {
	return func(l *lister, p *listPage) {
		if p.from == 2*pageSize && (always || p.asked == 3) {
			change(l, p)
		}
	}
}

// faults are what every iterator has to survive: it yields the whole list, or says
// that it cannot.
func faults() []fault {
	list := []fault{
		{name: "a list that is complete", does: func(*lister, *listPage) {}, want: walked},
		{name: "an error that a retry mends", does: third(false, func(_ *lister, p *listPage) { p.status = http.StatusServiceUnavailable }), want: walked},
		{name: "a platform that caps the page", does: func(l *lister, _ *listPage) { l.cap = 1 }, want: walked},
		{name: "a platform that ignores where a page begins", does: func(l *lister, p *listPage) { p.answer = l.page(0) }, want: pageSize, stuck: true, place: true},
		{name: "a list that grows by one", does: func(l *lister, p *listPage) {
			if p.asked == 3 {
				l.grow()
				p.answer = l.page(p.from)
			}
		}, want: walked + 1},
		{name: "a list that shrinks by one", does: func(l *lister, p *listPage) {
			if p.asked == 3 {
				l.items = l.items[:walked-1]
				p.answer = l.page(p.from)
			}
		}, want: walked - 1},
		{name: "a total that is forgotten half-way", does: func(l *lister, p *listPage) {
			if p.asked > 2 {
				place(p.answer, l.op.Total, nil)
			}
		}, want: walked, total: true},
		{name: "a total that is never told", does: func(l *lister, p *listPage) { place(p.answer, l.op.Total, nil) }, want: walked, total: true},
		{name: "a total of 0 on every page but the first", does: func(l *lister, p *listPage) {
			if p.asked > 1 {
				place(p.answer, l.op.Total, 0)
			}
		}, want: walked, total: true},
	}
	for name, change := range map[string]func(*lister, *listPage){
		"{}": func(_ *lister, p *listPage) { p.answer = map[string]any{} },
		"a list of null": func(l *lister, p *listPage) {
			place(p.answer, l.op.Items, nil)
		},
		"the page before": func(l *lister, p *listPage) { p.answer = l.page(pageSize) },
	} {
		list = append(list,
			fault{name: name + ", once", does: third(false, change), want: walked},
			fault{name: name + ", always", does: third(true, change), want: 2 * pageSize, stuck: true})
	}
	for name, total := range map[string]any{"a total of 0": 0, "no total": nil, "the total": walked, "the total that has come": 2 * pageSize} {
		change := func(l *lister, p *listPage) {
			place(p.answer, l.op.Items, []any{})
			place(p.answer, l.op.Total, total)
		}
		list = append(list,
			fault{name: "an empty list with " + name + ", once", does: third(false, change), want: walked, total: true},
			fault{name: "an empty list with " + name + ", always", does: third(true, change), want: 2 * pageSize, stuck: true, total: true})
	}
	return list
}

// walks walks the iterator of a paged operation over a platform with each fault, page
// by page and ahead. The waits between attempts are real: it is run in a bubble.
func (c *checker) walks(op *Operation, m method) (found problems) {
	for _, one := range faults() {
		if one.total && op.Total == "" || one.place && op.Pages == "marker" {
			continue
		}
		for _, ahead := range []int{0, 2} {
			for _, problem := range c.walkOver(op, m, one, ahead) {
				found.add("%s, %d pages ahead: %s", one.name, ahead, problem)
			}
		}
	}
	return found
}

func (c *checker) walkOver(op *Operation, m method, one fault, ahead int) (found problems) {
	sample := sampler{}.object(op.Request, "")
	for _, name := range []string{"limit", "page_size"} {
		if op.Request.Properties[name] != nil {
			sample[name] = json.Number(fmt.Sprint(pageSize))
		}
	}
	for _, name := range positions {
		delete(sample, name)
	}
	request, _, err := c.build(op, m, sample)
	if err != nil {
		return problems{err.Error()}
	}
	platform := &lister{op: op, items: recordsOf(op, walked), does: one.does}
	service, in, err := c.prepare(m, request, op.Callers[0], platform)
	if err != nil {
		return problems{err.Error()}
	}
	in = append(in, reflect.ValueOf(option.WithMaxRetries(2)), reflect.ValueOf(option.Prefetch(ahead)))
	all := recordsOf(op, walked+1)
	n := 0
	for record, failure := range service.MethodByName(m.iterator).Call(in)[0].Seq2() {
		if err, _ = failure.Interface().(error); err != nil {
			break
		}
		if n < len(all) {
			found.differ(fmt.Sprintf("record %d", n), op.Response.at(op.Items).Items, all[n], record)
		}
		n++
	}
	// Where the contract requires the total of every page, one without it is no response
	// at all: that ends a walk even sooner than a doubt.
	if slices.Contains(op.Response.Required, op.Total) && errors.As(err, new(*core.DecodeError)) {
		if n > len(platform.items) {
			found.add("%s yields %d records of %d", m.iterator, n, len(platform.items))
		}
		return found
	}
	if n != one.want {
		found.add("%s yields %d records, should yield %d", m.iterator, n, one.want)
	}
	if one.stuck != errors.Is(err, core.ErrPageStuck) || !one.stuck && err != nil {
		found.add("%s ends with %v", m.iterator, err)
	}
	return found
}

// recordsOf makes records that differ, also where they have no text to differ in.
func recordsOf(op *Operation, n int) []any {
	list := sampler{full: true}.list(op.Response.at(op.Items).unconditional(), n, "")
	for i, record := range list {
		object, _ := record.(map[string]any)
		for name, value := range object {
			if amount, ok := value.(json.Number); ok && strings.Contains(amount.String(), ".") {
				object[name] = json.Number(fmt.Sprintf("%d%s", i+1, amount))
			}
			if at, ok := value.(string); ok && strings.HasSuffix(at, ":07:08Z") {
				object[name] = fmt.Sprintf("%s:%02d:08Z", strings.TrimSuffix(at, ":07:08Z"), i)
			}
			if text, ok := value.(string); ok && text == "12.34" {
				object[name] = fmt.Sprintf("%d%s", i+1, text)
			}
		}
	}
	return list
}

// lister is a platform with a list, whose pages it gives as they are asked for.
type lister struct {
	op    *Operation
	items []any
	cap   int // largest page, 0 for none
	does  func(*lister, *listPage)
	asked int
}

func (l *lister) grow() {
	l.items = recordsOf(l.op, len(l.items)+1)
}

func (l *lister) size() int {
	if l.cap > 0 {
		return l.cap
	}
	return pageSize
}

// page is the page that begins with that record, as it should be.
func (l *lister) page(from int) map[string]any {
	from = min(max(from, 0), len(l.items))
	to, next := min(from+l.size(), len(l.items)), ""
	if to < len(l.items) {
		next = markerOf + strconv.Itoa(to)
	}
	answer := map[string]any{}
	place(answer, l.op.Items, l.items[from:to])
	place(answer, l.op.Total, len(l.items))
	place(answer, l.op.Next, next)
	return answer
}

const markerOf = "from-"

// RoundTrip answers with one page.
func (l *lister) RoundTrip(req *http.Request) (*http.Response, error) {
	cursor, err := (&pager{op: l.op}).cursor(req)
	if err != nil {
		return nil, err
	}
	if l.asked++; l.asked > 10*walked {
		return nil, errors.New("the walk does not end")
	}
	if l.does != nil && l.asked == 1 {
		l.does(l, &listPage{answer: map[string]any{}}) // a cap holds from the first page on
	}
	from := 0
	if cursor != "" {
		if from, err = strconv.Atoi(strings.TrimPrefix(cursor, markerOf)); err != nil {
			return nil, err
		}
	}
	if l.op.Pages == "page" {
		from = (from - 1) * l.size()
	}
	page := &listPage{asked: l.asked, from: from, status: l.op.Status, answer: l.page(from)}
	l.does(l, page)
	body, err := json.Marshal(page.answer)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: page.status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: req}, nil
}
