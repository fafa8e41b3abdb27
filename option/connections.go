package option

import (
	"fmt"

	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// Connections says on which connections the calls go that change something. Queries
// always share connections, of HTTP/2 where the server speaks it.
type Connections = transport.Connections

const (
	// ConnectionsFresh gives each call that changes something a connection of
	// HTTP/1.1 of its own, which is closed after it. It is the default.
	ConnectionsFresh Connections = transport.ConnectionsFresh
	// ConnectionsKept sends them over connections of HTTP/1.1 that are theirs alone
	// and are used again, by one call at a time.
	ConnectionsKept Connections = transport.ConnectionsKept
	// ConnectionsShared sends them over the connections of the queries, many at a time
	// where the server speaks HTTP/2.
	ConnectionsShared Connections = transport.ConnectionsShared
)

// WithConnections sets the connections of calls that change something. The default is
// [ConnectionsFresh], which costs a TCP and a TLS handshake for each of these calls:
// two round trips to the server with TLS 1.3, three with TLS 1.2, and about a
// millisecond of computing, that of the server included.
//
// It buys two things. When a connection of HTTP/2 breaks, the outcome of every call on
// it is unknown; of connections that are not shared it is that of one call. And on a
// connection of HTTP/1.1 that is used again, a proxy that has lost count may send the
// response to an earlier request, which then is taken for the one to a payment.
// docs/reliability.md has the figures.
//
// It works on the default client only. A client set with [WithHTTPClient] has the
// connections of its own transport: one with DisableKeepAlives and without HTTP/2 does
// the same for all calls, queries included.
func WithConnections(connections Connections) Option {
	return func(c *transport.Config) error {
		switch connections {
		case ConnectionsFresh, ConnectionsKept, ConnectionsShared:
			c.Connections = connections
			return nil
		}
		return fmt.Errorf("option.WithConnections: %d is none of the constants", connections)
	}
}
