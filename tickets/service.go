// Package tickets opens service tickets with the platform and follows them: the catalogue of
// problems, tickets through their states, messages with the support engineers, attachments,
// scores, and the contacts and agreements that a ticket takes.
//
// Tickets are a service of their own (OSM v2) at a host of their own, which
// option.WithTicketEndpoint and the variable HUAWEICLOUD_SDK_REGION_OSM_CN_SOUTH_1 set.
// Signatures, tokens, retries and errors are those of all packages. The site that tickets
// belong to is option.WithTicketSite, the language of names option.WithLanguage.
//
// A ticket belongs to the account whose credentials open it. A partner opens tickets of its
// own; with a client of partnerbss.Client.ForCustomer it opens those of the customer. A
// partner also sees tickets of its customers: their SubCustomerID is not empty.
//
// The platform calls a ticket a case or an incident, and an attachment an accessory, on the
// wire; errors name fields as they are there. Times are instants: the client asks for
// GMT+8, in which the platform writes them.
//
// A contact that is not registered with the account has to be verified before a ticket can
// name it: [Service.CheckContact] tells, [Service.SendVerificationCode] and
// [Service.VerifyContact] do so, and [Service.ListVerifiedContacts] has the IDs that
// [CreateRequest] wants.
//
// # Errors
//
// Every operation can be refused with these codes. The platform's table does not say which
// operation has which, and most come under HTTP 200:
//
//   - OSM.0001, OSM.01010001: a parameter failed the check (core.ErrInvalidParameter)
//   - OSM.0002: authentication failed (core.ErrUnauthorized)
//   - OSM.0003: the operation is not allowed (core.ErrForbidden)
//   - OSM.0004: internal error, after which a call may have had its effect
//   - OSM.01010002: no permission for the operation (core.ErrForbidden)
//   - OSM.01010004: the ticket was pressed a short while ago
//
// What a success of a change without data has is not documented either. A response counts
// as one when it has nothing but an empty envelope; anything else leaves the outcome unknown.
package tickets

import "github.com/partnerbss/partnerbss-go/internal/transport"

// SourceAPI is the source of every ticket that is opened through the API.
const SourceAPI = "83aeb0f2834c4df49826c781d32a963e"

// Service calls the operations of this package. A partnerbss.Client has one in its field
// Tickets.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
