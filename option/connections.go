package option

import (
	"fmt"

	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// Connections is what state-changing calls are sent on, see [WithConnections].
type Connections = transport.Connections

// What state-changing calls can be sent on.
const (
	// ConnectionsFresh sends each call that moves money on a connection of its own, and
	// other changes on kept connections, all with HTTP/1.1. It is the default.
	ConnectionsFresh = transport.ConnectionsFresh
	// ConnectionsKept sends changes on kept connections, with HTTP/1.1.
	ConnectionsKept = transport.ConnectionsKept
	// ConnectionsShared sends changes as queries are sent: many at once on one connection
	// of HTTP/2, where the platform offers it.
	ConnectionsShared = transport.ConnectionsShared
)

// WithConnections sets what the default client sends state-changing calls on. Queries are
// not affected, nor is a client of [WithHTTPClient].
//
// A connection that breaks makes the outcome of all calls on it unknown: with HTTP/2 that
// is every call that was under way, with HTTP/1.1 one. On a connection that is kept, a
// proxy that has lost count can take the response to an earlier request for that of a
// payment; on a fresh one there is no earlier request. A fresh connection costs its
// handshake, one to two round trips to the platform. docs/reliability.md has the figures.
func WithConnections(policy Connections) Option {
	return func(c *transport.Config) error {
		switch policy {
		case ConnectionsFresh, ConnectionsKept, ConnectionsShared:
			c.Connections = policy
			return nil
		}
		return fmt.Errorf("option.WithConnections: %q is none of %s, %s, %s", policy, ConnectionsFresh, ConnectionsKept, ConnectionsShared)
	}
}
