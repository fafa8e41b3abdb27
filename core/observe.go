package core

import "net/http"

// RawResponse receives the response to a call as it came. It stays zero when none
// came. If a response broke off, Body is the part that came.
type RawResponse struct {
	StatusCode int
	Header     http.Header
	Body       []byte
}

// Plan receives what a dry run would have sent. Secrets show as [redacted].
type Plan struct {
	Operation string      // Go name, such as "customers.Create"
	Method    string      // HTTP method
	URL       string      // with the endpoint and the query
	Header    http.Header // as they would be sent; those of credentials that have to be obtained first are missing
	Body      RawJSON     // nil when there is none
}
