package contract

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// explain translates a validation error into findings that name fields as the
// caller wrote them.
func explain(err error, fs *findings) {
	var ve *jsonschema.ValidationError
	if !errors.As(err, &ve) {
		fs.refuse("body", "%s", err)
		return
	}
	if len(ve.Causes) > 0 {
		for _, c := range ve.Causes {
			explain(c, fs)
		}
		return
	}
	at := fieldPath(ve.InstanceLocation)
	switch k := ve.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			fs.refuse(join(at, name), "is required")
		}
	case *kind.Type:
		fs.refuse(at, "must be of type %s", strings.Join(slices.DeleteFunc(slices.Clone(k.Want), isNull), " or "))
	case *kind.Enum:
		fs.refuse(at, "is not one of the allowed values %s", enumText(k.Want))
	case *kind.MinLength:
		fs.refuse(at, "must have at least %d characters", k.Want)
	case *kind.MaxLength:
		fs.refuse(at, "must have at most %d characters", k.Want)
	case *kind.MinItems:
		fs.refuse(at, "must have at least %d items", k.Want)
	case *kind.MaxItems:
		fs.refuse(at, "must have at most %d items", k.Want)
	case *kind.UniqueItems:
		fs.refuse(at, "must not hold the same item twice")
	case *kind.Minimum:
		fs.refuse(at, "must be at least %s", k.Want.RatString())
	case *kind.Maximum:
		fs.refuse(at, "must be at most %s", trimZeros(k.Want.FloatString(8)))
	case *kind.ExclusiveMinimum:
		fs.refuse(at, "must be greater than %s", k.Want.RatString())
	case *kind.ExclusiveMaximum:
		fs.refuse(at, "must be less than %s", k.Want.RatString())
	case *kind.Pattern:
		fs.refuse(at, "does not match %s", k.Want)
	default:
		fs.refuse(at, "is not valid")
	}
}

func isNull(s string) bool { return s == "null" }

func trimZeros(s string) string {
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func enumText(values []any) string {
	var names []string
	for _, v := range values {
		if v != nil {
			names = append(names, fmt.Sprint(v))
		}
	}
	return Clip(strings.Join(names, ", "), 200)
}

func fieldPath(tokens []string) string {
	var sb strings.Builder
	for _, t := range tokens {
		if _, err := strconv.Atoi(t); err == nil {
			sb.WriteString("[" + t + "]")
			continue
		}
		if sb.Len() > 0 {
			sb.WriteByte('.')
		}
		sb.WriteString(t)
	}
	return sb.String()
}
