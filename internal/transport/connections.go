package transport

import (
	"context"
	"crypto/tls"
	"net/http"
	"time"
)

// Connections is what the default client sends state-changing calls on.
type Connections string

// What state-changing calls can be sent on.
const (
	ConnectionsFresh  Connections = "fresh"  // calls that move money on a connection each, the others on kept ones, with HTTP/1.1
	ConnectionsKept   Connections = "kept"   // on connections that are kept, with HTTP/1.1
	ConnectionsShared Connections = "shared" // as queries: many at once on one connection of HTTP/2, where the platform offers it
)

// connections are the transports of the default client. Calls of a kind share one.
type connections struct {
	queries *http.Transport // HTTP/2, where it is offered
	changes *http.Transport // HTTP/1.1: one that breaks leaves one outcome unknown
	money   *http.Transport // HTTP/1.1, and no connection twice: no response can be that of another call
}

// newConnections honours the proxy settings of the environment and takes TLS 1.2 and
// newer. It has no connections when the program has put its own transport in the place
// of http.DefaultTransport.
func newConnections() *connections {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil
	}
	sessions := tls.NewLRUClientSessionCache(0) // makes a fresh connection cheaper
	made := func(change func(*http.Transport)) *http.Transport {
		transport := standard.Clone()
		transport.Proxy = http.ProxyFromEnvironment
		transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, ClientSessionCache: sessions}
		// All calls go to two hosts, so the idle connections are theirs.
		transport.MaxIdleConnsPerHost = transport.MaxIdleConns
		change(transport)
		guardConnections(transport)
		return transport
	}
	onlyHTTP1 := func(transport *http.Transport) {
		transport.ForceAttemptHTTP2 = false
		transport.Protocols = new(http.Protocols)
		transport.Protocols.SetHTTP1(true)
		transport.TLSClientConfig.NextProtos = []string{"http/1.1"}
	}
	return &connections{
		queries: made(func(*http.Transport) {}),
		changes: made(onlyHTTP1),
		money: made(func(transport *http.Transport) {
			onlyHTTP1(transport)
			transport.DisableKeepAlives = true
		}),
	}
}

// RoundTrip implements http.RoundTripper.
func (c *connections) RoundTrip(r *http.Request) (*http.Response, error) {
	return c.queries.RoundTrip(r)
}

// CloseIdleConnections closes what no call is using.
func (c *connections) CloseIdleConnections() {
	for _, transport := range [...]*http.Transport{c.queries, c.changes, c.money} {
		transport.CloseIdleConnections()
	}
}

// of is the transport of the calls of an operation.
func (c *connections) of(op *Operation, policy Connections) *http.Transport {
	switch {
	case op.Safe || policy == ConnectionsShared:
		return c.queries
	case op.Money && policy == ConnectionsFresh:
		return c.money
	}
	return c.changes
}

// defaultHTTPClient is the client of who gives none.
func defaultHTTPClient() *http.Client {
	if own := newConnections(); own != nil {
		return &http.Client{Transport: own}
	}
	return &http.Client{}
}

// roundTripper is what finally sends a call of an operation.
func (c *Config) roundTripper(op *Operation) (http.RoundTripper, maker) {
	transport := c.HTTPClient.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	switch given := transport.(type) {
	case *connections:
		return given.of(op, c.Connections), ours
	case *http.Transport:
		return given, standard
	}
	return transport, stranger
}

// closeIdle closes the connections of the default client that no call is using.
func (c *Config) closeIdle() {
	if own, ok := c.HTTPClient.Transport.(*connections); ok {
		own.CloseIdleConnections()
	}
}

// inTime reports whether a context has time left.
func inTime(ctx context.Context) bool {
	deadline, limited := ctx.Deadline()
	return ctx.Err() == nil && (!limited || time.Now().Before(deadline))
}
