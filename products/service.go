// Package products lists the catalog of Huawei Cloud (services, resource types,
// specifications, billing factors, units) and prices what a customer is about to buy or
// renew.
//
// The methods for the catalog take partner or customer credentials.
// [Service.PriceSubscription], [Service.PriceRenewal] and [Service.PriceOnDemand] take
// only customer credentials; a partner needs credentials from an agency of the
// customer. [Service.ListDiscountPolicies] takes only partner credentials.
//
// Names are in the language set with [option.WithLanguage], by default Chinese. Amounts
// are in yuan (CNY). The fields OfficialAmount ("official website amount" on the wire)
// hold list prices.
//
// Which parameters a price query takes for a product can be seen in the requests that the
// price calculator on Huawei Cloud's website sends when the product is configured there.
package products

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. The field Products of a
// partnerbss.Client holds one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
