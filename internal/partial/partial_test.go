package partial

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// entry is an entry of an answer: its id and code.
type entry [2]string

func (e entry) failure() core.Failure { return core.Failure{ID: e[0], Code: e[1], Message: "text"} }

func TestErrorTellsWhatFailed(t *testing.T) {
	op := &transport.Operation{Name: "coupons.Issue"}
	for name, test := range map[string]struct {
		entries []entry
		done    []string
		failed  []string // ids
	}{
		"nothing":                            {nil, nil, nil},
		"nothing of what was done":           {nil, []string{"a"}, nil},
		"one":                                {[]entry{{"a", "CBC.0100"}}, nil, []string{"a"}},
		"several in order":                   {[]entry{{"b", "CBC.0100"}, {"a", "X"}, {"b", "CBC.0100"}}, nil, []string{"b", "a", "b"}},
		"done without a code":                {[]entry{{"a", ""}}, []string{"a"}, nil},
		"done with the code of success":      {[]entry{{"a", "CBC.0000"}}, []string{"b", "a"}, nil},
		"done and refused":                   {[]entry{{"a", "CBC.0100"}}, []string{"a"}, []string{"a"}},
		"not done, without a code":           {[]entry{{"a", ""}}, []string{"b"}, []string{"a"}},
		"not done, with the code of success": {[]entry{{"a", "CBC.0000"}}, nil, []string{"a"}},
		"some done":                          {[]entry{{"a", ""}, {"b", "CBC.0100"}, {"c", ""}}, []string{"a"}, []string{"b", "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := Error(op, test.entries, entry.failure, test.done...)
			if test.failed == nil {
				assert.NoError(t, err)
				return
			}
			var failed *core.PartialError
			assert.ErrorAs(t, err, &failed)
			assert.Equal(t, "coupons.Issue", failed.Operation)
			assert.Equal(t, test.failed, IDs(failed.Failures, func(f core.Failure) string { return f.ID }))
			for _, one := range failed.Failures {
				assert.Equal(t, "text", one.Message)
			}
		})
	}
}
