// Package operations knows the names of all operations, for options that name one.
package operations

import (
	"cmp"
	"slices"
	"strings"
)

// operation is one operation by its names.
type operation struct {
	name string // Go name
	id   string // operationId of the contract
}

// Known reports whether a name is one of an operation: in Go ("customers.List"), in the
// contract ("ListSubCustomers"), or of a call of Client.Do ("GET /v2/new"). If not, it
// returns the name that is closest.
func Known(name string) (closest string, ok bool) {
	if method, path, adHoc := strings.Cut(name, " "); adHoc && strings.HasPrefix(path, "/") {
		return "", method != "" && strings.ToUpper(method) == method
	}
	best := len(name) // farther away is no mistake but another word
	for _, op := range all {
		for _, other := range [...]string{op.name, op.id} {
			if name == other {
				return "", true
			}
			if d := distance(strings.ToLower(name), strings.ToLower(other)); d < best {
				best, closest = d, other
			}
		}
	}
	return closest, false
}

// distance is how many letters to insert, delete or replace to make a of b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Names returns the Go name and the operationId of every operation, sorted.
func Names() [][2]string {
	names := make([][2]string, len(all))
	for i, op := range all {
		names[i] = [2]string{op.name, op.id}
	}
	slices.SortFunc(names, func(a, b [2]string) int { return cmp.Compare(a[0], b[0]) })
	return names
}
