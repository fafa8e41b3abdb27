// Package resources lists and manages what customers have bought: yearly/monthly
// resources, pay-per-use resources and resource packages.
//
// [Service.List] returns yearly/monthly resources, with a [Status];
// [Service.ListOnDemand] returns pay-per-use resources, with an [OnDemandStatus]. The
// two types have different codes.
//
// The methods that change a resource (renewal, automatic renewal, unsubscription,
// conversion to pay-per-use) and those about packages take only the customer's own
// credentials. A partner calls them through an agency of the customer.
//
// [Service.Renew], [Service.Unsubscribe] and [Service.ConvertToOnDemandNow] move money.
// A call for several resources can succeed for only some of them: check the Err method
// of its response, such as [RenewResponse.Err], even when the error of the call is nil.
// The others set what happens at expiry: making the same call again changes nothing, so
// they are retried after a lost response.
package resources

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. The field Resources of a
// partnerbss.Client holds one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
