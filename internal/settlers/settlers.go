// Package settlers has a settler for every operation that changes something: what the
// platform's records say about a call whose outcome is unknown. Each reads the records
// through the services, as a user would.
package settlers

import "github.com/partnerbss/partnerbss-go/internal/transport"

// All are the settlers by the Go name of their operation.
var All = table()

func table() map[string]transport.Settler {
	all := map[string]transport.Settler{}
	for _, part := range []map[string]transport.Settler{transfers} {
		for name, settler := range part {
			all[name] = settler
		}
	}
	return all
}
