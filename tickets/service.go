// Package tickets opens service tickets with the platform, follows them, and scores how they
// were solved.
package tickets

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. A partnerbss.Client has one in its field
// Tickets.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
