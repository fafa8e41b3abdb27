package transport_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

// An outage is not multiplied by the retries of each call, and ends for all.
func TestRetriesAreBoundedTogether(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts []option.Option
		sent int
	}{
		"bounded":   {nil, 400 + 100},
		"unbounded": {[]option.Option{option.WithoutRetryBudget()}, 400 * 4},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				down := true
				s := &script.Platform{}
				s.Answer = func(int, script.Request) script.Reply {
					if down {
						return script.Answered(http.StatusServiceUnavailable, script.BackendUnavailable)
					}
					return script.Answered(200, script.Success)
				}
				client := s.Client(t, s.Silent(), append(test.opts, option.WithoutQuota())...)
				var wg sync.WaitGroup
				for range 400 {
					wg.Go(func() { assert.Error(t, script.Calls[0].Do(t.Context(), client)) })
				}
				wg.Wait()
				assert.Len(t, s.Seen(), test.sent)

				down = false
				for range 10 {
					require.NoError(t, script.Calls[0].Do(t.Context(), client))
				}
				down = true
				before := len(s.Seen())
				require.Error(t, script.Calls[0].Do(t.Context(), client))
				if test.opts == nil {
					assert.Equal(t, 1+2, len(s.Seen())-before, "ten successes are two retries")
				}
			})
		})
	}
}

// The error and the log tell how often a call was attempted, how long it waited, and why
// it was not attempted again.
func TestAnErrorTellsItsTries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.Always(script.Answered(http.StatusServiceUnavailable, script.BackendUnavailable))
		var log bytes.Buffer
		client := s.Client(t, s.Silent(), option.WithoutQuota(), option.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		var failed *core.Error
		require.ErrorAs(t, script.Calls[0].Do(t.Context(), client), &failed)
		assert.Equal(t, 4, failed.Attempts)
		assert.NotZero(t, failed.Waited)
		assert.Regexp(t, `\(4 attempts, \S+ of waits\)$`, failed.Error())

		for range 200 {
			_ = script.Calls[0].Do(t.Context(), client)
		}
		log.Reset()
		client, err := client.With(option.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
		require.NoError(t, err)
		require.ErrorAs(t, script.Calls[0].Do(t.Context(), client), &failed)
		assert.Equal(t, 1, failed.Attempts)
		assert.ErrorContains(t, failed, "(the client's retries are used up, since too many calls fail)")
		assert.Contains(t, log.String(), `no_retry="the client's retries are used up`)

		ok := script.Always(script.Answered(http.StatusServiceUnavailable, script.BackendUnavailable, "Retry-After", "600"))
		require.ErrorAs(t, script.Calls[0].Do(t.Context(), ok.Client(t, ok.Silent())), &failed)
		assert.ErrorContains(t, failed, "another one would have to wait longer than there is time, or than 2 minutes")
	})
}
