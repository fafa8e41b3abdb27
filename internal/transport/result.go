package transport

import "net/http"

// result is what came of one attempt.
type result struct {
	head    *http.Response // status and headers; nil when none came
	body    []byte         // read to its end, or as far as it came
	err     error          // why there is no whole response
	handed  bool           // the request was handed to the network
	unsent  bool           // certainly nothing of the request reached the platform
	written bool           // some of the response has gone to the caller already
}

// status is the HTTP status, 0 when none came.
func (r *result) status() int {
	if r.head == nil {
		return 0
	}
	return r.head.StatusCode
}

// requestID is what the gateway calls the request, "" when it did not say.
func (r *result) requestID() string {
	if r.head == nil {
		return ""
	}
	return requestID(r.head.Header)
}

// requestID is on one line, whatever the header has.
func requestID(h http.Header) string {
	if id := h.Get("X-Request-Id"); id != "" {
		return oneLine(id)
	}
	return oneLine(h.Get("X-Iam-Trace-Id"))
}
