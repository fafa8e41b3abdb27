// Package products reads the catalog of Huawei Cloud (services, resource types,
// specifications, billing factors, units) and prices what a customer is about to buy or
// renew.
//
// The catalog calls take partner or customer credentials; the three Price methods take
// only a customer's, so a partner needs a customer credential from an agency.
// ListDiscountPolicies is for partners only.
//
// Names come in the language chosen with option.WithLanguage, Chinese by default. Amounts
// are in yuan (CNY); the "official website amount" of a result is its list price.
package products

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Products is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
