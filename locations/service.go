// Package locations lists the provinces, cities and counties (or districts) of China with
// their codes. Partners and customers may call it. Names come in Chinese only, whatever
// language is asked for. The default page holds 10 entries, fewer than there are
// provinces: use AllProvinces, AllCities and AllCounties to get everything.
package locations

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Locations is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
