package signon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
)

// maxNotification is the size of a body; a real one has some 1,500 bytes.
const maxNotification = 64 << 10

// BindingOption configures [NewBindingHandler].
type BindingOption func(*bindingHandler) error

// WithReplayStore replaces the store of handled messages, which is a
// [MemoryReplays] otherwise. A handler that shall be told to forget a user needs one
// that its owner has at hand.
func WithReplayStore(store ReplayStore) BindingOption {
	return func(h *bindingHandler) error {
		if missing(store) {
			return errors.New("signon: WithReplayStore needs a store")
		}
		h.replays = store
		return nil
	}
}

// WithAnswer sets what a handled notification is answered with: a status from 200 to
// 299, a content type and a body. It is 200 without a body otherwise: what the
// platform expects is not documented where the authors could read it.
func WithAnswer(status int, contentType, body string) BindingOption {
	return func(h *bindingHandler) error {
		if status < 200 || status > 299 {
			return fmt.Errorf("signon: WithAnswer takes a status from 200 to 299, got %d", status)
		}
		h.status, h.contentType, h.body = status, contentType, body
		return nil
	}
}

// WithObserver calls a function with every request that is not answered with
// success, and why, before the answer is written. It may log both, but not the body:
// the error quotes nothing of a notification that is a secret. It must be safe for
// use by many goroutines.
func WithObserver(observe func(r *http.Request, err error)) BindingOption {
	return func(h *bindingHandler) error {
		if observe == nil {
			return errors.New("signon: WithObserver needs a function")
		}
		h.observe = observe
		return nil
	}
}

type bindingHandler struct {
	verifier verifier
	handle   func(context.Context, Binding) error
	replays  ReplayStore
	observe  func(*http.Request, error)

	status      int
	contentType string
	body        string
}

// NewBindingHandler returns the handler for the address where the platform posts its
// binding notifications. It calls handle for those alone that carry a signature of
// the platform, made with one of the certificates, and for each of them once; see
// [ReplayStore] for what that means. Handle gets the context of the request, writes
// the binding down and returns an error if it could not: the answer is then 500, and
// the message may come again. It should also look whether the partner expects the
// user to bind an account just now, since a notification does not tell when it was
// made.
//
// The answers are 200 for what was handled, now or before; 400 for what is no
// notification, 401 for a signature that is not the platform's, 405, 409 for a message
// that is older than one that was handled ([ErrSuperseded]), 413 beyond 64 KiB, 415,
// 500 for an error of handle or of the store, and 503 when the certificates cannot be
// had or the store is full. None of them says why; see [WithObserver].
//
// Which bytes the platform signs is inferred, see the package comment.
func NewBindingHandler(certificates CertificateSource, handle func(ctx context.Context, b Binding) error, opts ...BindingOption) (http.Handler, error) {
	if missing(certificates) {
		return nil, errors.New("signon: NewBindingHandler needs the certificates of the platform")
	}
	if handle == nil {
		return nil, errors.New("signon: NewBindingHandler needs a function that handles bindings")
	}
	h := &bindingHandler{
		verifier: verifier{certificates}, handle: handle, status: http.StatusOK,
		observe: func(*http.Request, error) {},
	}
	for _, opt := range opts {
		if opt == nil {
			continue
		}
		if err := opt(h); err != nil {
			return nil, err
		}
	}
	if h.replays == nil {
		store, err := NewMemoryReplays(0)
		if err != nil {
			return nil, err
		}
		h.replays = store
	}
	return h, nil
}

// missing reports a nil, also one that an interface holds.
func missing(v any) bool {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Func, reflect.Map:
		return r.IsNil()
	}
	return false
}

// refused is an answer other than success, and what the observer is told.
type refused struct {
	status int
	err    error
}

// Error says why.
func (r *refused) Error() string { return fmt.Sprintf("HTTP %d: %v", r.status, r.err) }

// Unwrap returns the cause.
func (r *refused) Unwrap() error { return r.err }

func refuse(status int, format string, args ...any) error {
	return &refused{status, fmt.Errorf(format, args...)}
}

// ServeHTTP implements http.Handler.
func (h *bindingHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if err := h.serve(w, r); err != nil {
		status := http.StatusInternalServerError
		var no *refused
		if errors.As(err, &no) {
			status = no.status
		}
		h.observe(r, fmt.Errorf("signon: binding notification: %w", err))
		if status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", http.MethodPost)
		}
		http.Error(w, http.StatusText(status), status)
		return
	}
	if h.contentType != "" {
		w.Header().Set("Content-Type", h.contentType)
	}
	w.WriteHeader(h.status)
	// The platform is gone when this fails; it will ask again.
	_, _ = io.WriteString(w, h.body)
}

// serve handles one notification. The signature comes before everything that the
// notification says.
func (h *bindingHandler) serve(w http.ResponseWriter, r *http.Request) error {
	f, err := read(w, r)
	if err != nil {
		return err
	}
	if err := h.verifier.verify(r.Context(), f); err != nil {
		var source *sourceError
		if errors.As(err, &source) {
			return &refused{http.StatusServiceUnavailable, err}
		}
		return &refused{http.StatusUnauthorized, err}
	}
	b, err := parseBinding(f.values[fieldRequest].plain)
	if err != nil {
		return &refused{http.StatusBadRequest, err}
	}
	delivery, err := h.replays.Once(r.Context(), b, func(ctx context.Context) error { return h.handle(ctx, b) })
	switch {
	case errors.Is(err, ErrReplaysFull):
		return &refused{http.StatusServiceUnavailable, err}
	case err != nil:
		return &refused{http.StatusInternalServerError, err}
	case delivery == DeliverySuperseded:
		return &refused{http.StatusConflict, ErrSuperseded}
	case delivery != DeliveryFirst && delivery != DeliveryRepeated:
		return refuse(http.StatusInternalServerError, "the store says that the message is a delivery %d", delivery)
	}
	return nil
}

// read takes the form out of a request, whose parameters may stand in the body
// alone.
func read(w http.ResponseWriter, r *http.Request) (*form, error) {
	if r.Method != http.MethodPost {
		return nil, refuse(http.StatusMethodNotAllowed, "method %.20q", r.Method)
	}
	if err := checkType(r.Header); err != nil {
		return nil, &refused{http.StatusUnsupportedMediaType, err}
	}
	query := r.URL.Query()
	for _, name := range fields {
		if query.Has(name) {
			return nil, refuse(http.StatusBadRequest, "%s stands in the address", name)
		}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxNotification))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, refuse(http.StatusRequestEntityTooLarge, "a body of more than %d bytes", maxNotification)
		}
		return nil, refuse(http.StatusBadRequest, "the body cannot be read: %w", err)
	}
	f, err := parseForm(string(body))
	if err != nil {
		return nil, &refused{http.StatusBadRequest, err}
	}
	return f, nil
}

// checkType takes a plain form in UTF-8.
func checkType(h http.Header) error {
	types := h.Values("Content-Type")
	if len(types) != 1 {
		return fmt.Errorf("%d content types, want 1", len(types))
	}
	media, parameters, err := mime.ParseMediaType(types[0])
	if err != nil || media != "application/x-www-form-urlencoded" {
		return errors.New("the content type is not application/x-www-form-urlencoded")
	}
	if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return fmt.Errorf("the charset is %.20q, not UTF-8", charset)
	}
	if encoding := h.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return fmt.Errorf("the body is encoded as %.20q", encoding)
	}
	return nil
}
