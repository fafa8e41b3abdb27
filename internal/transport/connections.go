package transport

import (
	"crypto/tls"
	"net/http"
)

// Connections says which connections of the default client take the calls that
// change something.
type Connections int

// The connections of a call that changes something.
const (
	ConnectionsFresh  Connections = iota // one of its own
	ConnectionsKept                      // those of other changes, one after the other
	ConnectionsShared                    // those of the queries, at the same time
)

// pools is the transport of the default client.
//
// A connection of HTTP/2 that breaks leaves open what became of every change on it,
// and on one of HTTP/1.1 that is used again the response to an earlier request may
// come, late or twice, and be taken for the one to a change. So only queries share
// connections unless the caller wants it otherwise.
type pools struct{ shared, kept, fresh *http.Transport }

// newPools makes the transports from a model and what secures their connections.
func newPools(model *http.Transport, security *tls.Config) *pools {
	pool := func() *http.Transport {
		transport := model.Clone()
		transport.Proxy = http.ProxyFromEnvironment
		transport.TLSClientConfig = security.Clone()
		// All calls go to two hosts, so the idle connections are theirs.
		transport.MaxIdleConnsPerHost = transport.MaxIdleConns
		return transport
	}
	p := &pools{pool(), pool(), pool()}
	for _, transport := range [...]*http.Transport{p.kept, p.fresh} {
		transport.Protocols = new(http.Protocols)
		transport.Protocols.SetHTTP1(true)
	}
	p.fresh.DisableKeepAlives = true
	// A session that is resumed takes half of the computing; nothing is sent early in it.
	p.fresh.TLSClientConfig.ClientSessionCache = tls.NewLRUClientSessionCache(0)
	for _, transport := range p.all() {
		guardConnections(transport)
	}
	return p
}

func (p *pools) all() [3]*http.Transport { return [...]*http.Transport{p.shared, p.kept, p.fresh} }

// of is the transport of an operation.
func (p *pools) of(op *Operation, connections Connections) *http.Transport {
	switch {
	case op.Safe, connections == ConnectionsShared:
		return p.shared
	case connections == ConnectionsKept:
		return p.kept
	}
	return p.fresh
}

// RoundTrip makes pools the transport of an http.Client. Calls choose one of them.
func (p *pools) RoundTrip(r *http.Request) (*http.Response, error) { return p.fresh.RoundTrip(r) }

// defaultHTTPClient honours the proxy settings of the environment and takes TLS
// 1.2 and newer.
func defaultHTTPClient() *http.Client {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &http.Client{} // the program has put its own transport there
	}
	return &http.Client{Transport: newPools(standard, &tls.Config{MinVersion: tls.VersionTLS12})}
}

// roundTripper is what finally sends, and whether it is one of the default client.
func (c *Config) roundTripper(op *Operation) (http.RoundTripper, bool) {
	switch transport := c.HTTPClient.Transport.(type) {
	case nil:
		return http.DefaultTransport, false
	case *pools:
		return transport.of(op, c.Connections), true
	default:
		return transport, false
	}
}

// closeIdle closes the connections of the default client that no request uses. Those
// of a caller's client are the caller's.
func (c *Config) closeIdle() {
	if own, ok := c.HTTPClient.Transport.(*pools); ok {
		for _, transport := range own.all() {
			transport.CloseIdleConnections()
		}
	}
}
