// Package locations answers the operations on provinces, cities and counties.
package locations

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
)

//go:embed locations.txt
var locationsText string

// location names one province, city or county.
type location struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// geography is the fixed tree of locations, children by the code above them;
// provinces are below "".
var geography = sync.OnceValue(func() map[string][]location {
	tree := map[string][]location{}
	province := ""
	for line := range strings.Lines(locationsText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		city, counties, isCity := strings.Cut(line, ": ")
		if !isCity {
			number, name, _ := strings.Cut(line, " ")
			province = "CN-" + number
			tree[""] = append(tree[""], location{province, name})
			continue
		}
		code := fmt.Sprintf("%s-%03d", province, len(tree[province])+1)
		tree[province] = append(tree[province], location{code, city})
		for i, county := range strings.Fields(counties) {
			tree[code] = append(tree[code], location{fmt.Sprintf("%s-%02d", code, i+1), county})
		}
	}
	return tree
})

// ListProvinces lists provinces.
func ListProvinces(c *call.Call) (any, error) { return locationsBelow(c, "provinces", "") }

// ListCities lists the cities of one province.
func ListCities(c *call.Call) (any, error) {
	return locationsBelow(c, "cities", c.In.Str("province_code"))
}

// ListCounties lists the counties or districts of one city.
func ListCounties(c *call.Call) (any, error) {
	return locationsBelow(c, "counties", c.In.Str("city_code"))
}

// locationsBelow answers one level. Names are Chinese whatever X-Language says, and
// an unknown code has no children.
func locationsBelow(c *call.Call, field, above string) (any, error) {
	all := geography()[above]
	return map[string]any{"count": len(all), field: call.Page(c, all)}, nil
}
