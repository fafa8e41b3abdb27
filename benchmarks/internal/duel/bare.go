package duel

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/partnerbss/partnerbss-go/benchmarks/internal/platform"
)

// bare returns an exchange without an SDK: no signature, no codec, no retries. It
// is what both SDKs pay for net/http and the kernel.
func bare(transport http.RoundTripper, endpoint string, q platform.Query) func() error {
	return func() error {
		r, err := http.NewRequest(q.Method, endpoint+q.Path, bytes.NewReader([]byte(q.Body)))
		if err != nil {
			return err
		}
		resp, err := transport.RoundTrip(r)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return err
		}
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("status %d", resp.StatusCode)
		}
		return nil
	}
}
