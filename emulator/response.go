package emulator

import (
	"net/http"
	"strconv"
)

// breakage says how the connection ends instead of a clean response.
type breakage int

const (
	intact    breakage = iota
	dropped            // the connection closes without a response
	truncated          // half of the body arrives, then the connection closes
)

// response is a whole response before it is written, so that the journal, drift
// and faults can look at it and change it, whatever the transport.
type response struct {
	status  int
	header  http.Header
	body    []byte
	broken  breakage
	code    string // error code, for the journal
	message string
	effect  bool // an error that came after an effect
}

// set adds a header.
func (r *response) set(name, value string) {
	if r.header == nil {
		r.header = make(http.Header, 4)
	}
	r.header.Set(name, value)
}

// setDefault adds a header unless the response has it already.
func (r *response) setDefault(name, value string) {
	if r.header.Get(name) == "" {
		r.set(name, value)
	}
}

// write sends the response. A broken one ends in http.ErrAbortHandler, which
// makes net/http close the connection.
func (r *response) write(w http.ResponseWriter) {
	if r.broken == dropped {
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	for name, values := range r.header {
		h[name] = values
	}
	body := r.body
	if bodyAllowed(r.status) {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	if r.broken == truncated {
		body = body[:len(body)/2]
	}
	w.WriteHeader(r.status)
	if bodyAllowed(r.status) && len(body) > 0 {
		// The client is gone when this fails; nobody is left to tell.
		_, _ = w.Write(body)
	}
	if r.broken == truncated {
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		panic(http.ErrAbortHandler)
	}
}

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}
