// Package admin is the HTTP side of an emulator's controls: an API in JSON below
// /_emulator/api/ for tests in any language, and a page at /_emulator/ that
// shows accounts, customers, orders and the live journal.
//
// The API gives away the secrets of the emulated accounts and can change
// everything, without a password. It answers only to this machine unless
// [AllowRemote] says otherwise, and never to web pages of other sites.
package admin

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// Prefix is the path that everything of this package is below.
const Prefix = "/_emulator/"

// Option configures a [Handler].
type Option func(*Handler)

// AllowRemote lets other machines use the API and the page, where the server
// listens for them. Whoever reaches it owns the emulator.
func AllowRemote() Option { return func(h *Handler) { h.remote = true } }

// WithHosts adds names under which the server may be reached. Without it these
// are localhost and all addresses written as numbers. The check keeps web pages
// out that point a name of their own at this machine.
func WithHosts(names ...string) Option {
	return func(h *Handler) {
		for _, name := range names {
			h.hosts = append(h.hosts, strings.ToLower(name))
		}
	}
}

// WithLogger logs what the handler cannot tell anybody else.
func WithLogger(l *slog.Logger) Option { return func(h *Handler) { h.logger = l } }

// Handler serves an emulator together with its page and its API.
type Handler struct {
	emulator *emulator.Emulator
	remote   bool
	hosts    []string
	logger   *slog.Logger
	mux      *http.ServeMux
	crossing *http.CrossOriginProtection
	once     sync.Once
	closed   chan struct{}
}

// New returns the handler of an emulator. Requests outside of [Prefix] go to the
// emulator itself.
func New(e *emulator.Emulator, opts ...Option) *Handler {
	h := &Handler{
		emulator: e, logger: slog.New(slog.DiscardHandler), mux: http.NewServeMux(),
		crossing: http.NewCrossOriginProtection(), closed: make(chan struct{}),
	}
	for _, opt := range opts {
		opt(h)
	}
	for _, r := range routes {
		h.mux.HandleFunc(r.Method+" "+apiPrefix+r.Path, h.api(r))
	}
	h.mux.HandleFunc(apiPrefix, h.noSuchEndpoint)
	h.addPage()
	return h
}

// Close ends the streams of the API, so that a server can shut down.
func (h *Handler) Close() { h.once.Do(func() { close(h.closed) }) }

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, Prefix) {
		h.emulator.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; "+
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	if err := h.admit(r); err != nil {
		writeError(w, http.StatusForbidden, err)
		return
	}
	h.mux.ServeHTTP(w, r)
}

// admit says why a request must not reach the controls.
func (h *Handler) admit(r *http.Request) error {
	if !h.remote && !isLoopback(r.RemoteAddr) {
		return fmt.Errorf("the controls of the emulator are for its own machine; see -admin")
	}
	if !h.knownHost(r.Host) {
		return fmt.Errorf("the emulator is not known as %q; see -admin-host", r.Host)
	}
	if err := h.crossing.Check(r); err != nil {
		return fmt.Errorf("the controls are not for pages of other sites: %w", err)
	}
	// Nor may such a page read: the check above lets GET pass.
	site := r.Header.Get("Sec-Fetch-Site")
	if strings.HasPrefix(r.URL.Path, apiPrefix) && site != "" && site != "same-origin" && site != "none" {
		return fmt.Errorf("the controls are not for pages of other sites")
	}
	return nil
}

func isLoopback(address string) bool {
	peer, err := netip.ParseAddrPort(address)
	return err == nil && peer.Addr().Unmap().IsLoopback()
}

// knownHost recognises the names that cannot be pointed here by others.
func (h *Handler) knownHost(hostport string) bool {
	host := hostport
	if name, _, err := net.SplitHostPort(hostport); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || slices.Contains(h.hosts, host) {
		return true
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}
