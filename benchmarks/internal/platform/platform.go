// Package platform answers the calls that are measured. Its answers are fixed
// bytes, made once, so that what is measured is a client and not a server.
package platform

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
)

// Query is a request as it goes over the wire.
type Query struct{ Method, Path, Body string }

// Queries that are answered.
var (
	Customers = Query{http.MethodPost, "/v2/partners/sub-customers/query", `{"account_name":"hw","limit":10}`}
	Measures  = Query{http.MethodGet, "/v2/bases/measurements", ""}
	Bills     = Query{http.MethodGet, "/v2/bills/subcustomer-bills/res-fee-records", ""}
	Price     = Query{http.MethodPost, "/v2/bills/ratings/period-resources/subscribe-rate", ""}
)

// Platform answers from memory. It is an http.Handler for a loopback server and
// an http.RoundTripper that needs no connection at all.
type Platform struct {
	answers map[string][]byte // by path
	pages   int               // of a walk over all bill records, 0 when there is one page
}

// New returns a platform that answers a page of bill records with 100 of them.
func New() *Platform {
	return &Platform{answers: map[string][]byte{
		Customers.Path: customersBody,
		Measures.Path:  measuresBody,
		Price.Path:     priceBody,
		Bills.Path:     billPage(0, PageRecords, PageRecords),
	}}
}

// PageRecords is the number of records on the page that is measured.
const PageRecords = 100

// BillPage is the body of that page, for measuring the codecs by themselves.
func BillPage() []byte { return billPage(0, PageRecords, PageRecords) }

// NewWalk returns a platform that holds so many bill records, on pages of 1000.
// Pages differ, and there is one of them in memory at a time.
func NewWalk(records int) *Platform {
	p := New()
	p.pages = records / walkRecords
	return p
}

const walkRecords = 1000

// body answers a request, or returns nil for one that is unknown.
func (p *Platform) body(r *http.Request) []byte {
	if p.pages > 0 && r.URL.Path == Bills.Path {
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		return billPage(offset, walkRecords, p.pages*walkRecords)
	}
	return p.answers[r.URL.Path]
}

// ServeHTTP answers over a connection.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	body := p.body(r)
	if body == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h["Content-Type"] = contentType
	h["X-Request-Id"] = requestID
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	_, _ = w.Write(body)
}

// RoundTrip answers without a connection. Like a connection it consumes the
// request and answers in a header that belongs to the caller.
func (p *Platform) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	status, body := http.StatusOK, p.body(r)
	if body == nil {
		status = http.StatusNotFound
	}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": contentType, "X-Request-Id": requestID},
		Body:          io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)),
		Request:       r,
	}, nil
}

var (
	contentType = []string{"application/json;charset=UTF-8"}
	requestID   = []string{"5f0e3c1b2a49487d8f0c1a2b3c4d5e6f"}
)
