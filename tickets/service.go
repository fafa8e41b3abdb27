// Package tickets opens service tickets with the platform, follows them, and scores how they
// were solved.
package tickets

import "github.com/partnerbss/partnerbss-go/internal/transport"

// SourceAPI is the source of every ticket that is opened through the API.
const SourceAPI = "83aeb0f2834c4df49826c781d32a963e"

// Service calls the operations of this package. A partnerbss.Client has one in its field
// Tickets.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
