package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
)

const (
	apiPrefix = Prefix + "api/"
	maxBody   = 64 << 20 // snapshots are large
)

// Route is an endpoint of the API.
type Route struct {
	Method string
	// Path is below /_emulator/api/.
	Path string
	// Doc says what it does, Body what the body of the request holds.
	Doc  string
	Body string

	serve func(h *Handler, r *http.Request) (any, error)
}

// Routes lists the endpoints of the API.
func Routes() []Route { return append([]Route(nil), routes...) }

// apiError is a refusal with its HTTP status.
type apiError struct {
	status int
	msg    string
}

// Error implements error.
func (e *apiError) Error() string { return e.msg }

func fail(status int, format string, args ...any) error {
	return &apiError{status, fmt.Sprintf(format, args...)}
}

// raw is a response that is not JSON of a value.
type raw struct {
	contentType string
	body        []byte
}

// stream is a response that goes on until the client leaves.
type stream func(w http.ResponseWriter, r *http.Request)

// api serves one endpoint.
func (h *Handler) api(route Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		value, err := route.serve(h, r)
		if err == nil && r.Method != http.MethodGet {
			// A control is done when it is kept, like a call.
			if syncErr := h.emulator.Sync(); syncErr != nil {
				err = fail(http.StatusInternalServerError, "%s", syncErr)
			}
		}
		if err != nil {
			writeError(w, statusOf(err), err)
			return
		}
		switch v := value.(type) {
		case nil:
			w.WriteHeader(http.StatusNoContent)
		case raw:
			w.Header().Set("Content-Type", v.contentType)
			h.write(w, v.body)
		case stream:
			v(w, r)
		default:
			b, err := json.MarshalIndent(v, "", "  ")
			if err != nil {
				writeError(w, http.StatusInternalServerError, err)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			h.write(w, append(b, '\n'))
		}
	}
}

// write sends a body; a client that is gone is only worth a line in the log.
func (h *Handler) write(w io.Writer, b []byte) {
	if _, err := w.Write(b); err != nil {
		h.logger.Debug("an answer of the controls was not taken", "error", err)
	}
}

func statusOf(err error) int {
	var refused *apiError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &refused):
		return refused.status
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

func writeError(w http.ResponseWriter, status int, err error) {
	b, marshalErr := json.Marshal(map[string]string{"error": err.Error()})
	if marshalErr != nil {
		panic(marshalErr) // a string always marshals
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n'))
}

// noSuchEndpoint answers what no route matches, and tells a wrong method from a
// wrong path.
func (h *Handler) noSuchEndpoint(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := h.mux.Handler(other); pattern != apiPrefix {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		writeError(w, http.StatusNotFound, fmt.Errorf("there is no %s", r.URL.Path))
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	writeError(w, http.StatusMethodNotAllowed, fmt.Errorf("%s takes %s", r.URL.Path, strings.Join(allowed, " or ")))
}

// decode reads the body, JSON or YAML, strictly. An empty body leaves v as it is.
func decode(r *http.Request, v any) error {
	data, err := io.ReadAll(r.Body)
	if err != nil || len(data) == 0 {
		return err
	}
	root, err := document.Parse(data)
	if err != nil {
		return err
	}
	return root.Decode(v)
}
