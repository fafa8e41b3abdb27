// Package locations lists the provinces, cities and counties (or districts) of China with
// their codes. Its operations take partner or customer credentials. Names are in Chinese
// only, whatever language the caller requests. A page holds 10 entries by default, fewer
// than there are provinces: use [Service.AllProvinces], [Service.AllCities] and
// [Service.AllCounties] to get all entries.
package locations

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. A partnerbss.Client has one in its field
// Locations.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
