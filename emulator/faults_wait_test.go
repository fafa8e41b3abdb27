package emulator_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const opAllocate = "UpdateCustomerAccountAmount"

// allocation is a signed request that allocates 1.00.
func (b *bench) allocation() *http.Request {
	partner := b.account("partner")
	r, data := b.request("POST", pathAllocate, obj{"customer_id": b.account("customer_verified").AccountID, "amount": 1})
	signer{ak: partner.AccessKey, sk: partner.SecretKey, date: b.now(), host: true}.sign(r, data)
	return r
}

// What a delayed call has to do is done, also when nobody waits for the response.
func TestDelayedCallsGoOnWithoutTheirClient(t *testing.T) {
	for _, c := range []struct {
		kind   emulator.FaultKind
		effect int
	}{
		{emulator.FaultKindLatency, 1}, {emulator.FaultKindDropAfter, 1}, {emulator.FaultKindAnswerAfter, 1},
		{emulator.FaultKindTruncate, 1}, {emulator.FaultKindDropBefore, 0}, {emulator.FaultKindAnswer, 0},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			b := newBench(t)
			fault := emulator.Fault{Operation: opAllocate, Kind: c.kind, Latency: 5 * time.Millisecond}

			b.emu.Fail(fault)
			gone, cancel := contextWithCancel()
			cancel()
			began := time.Now()
			func() {
				// Faults that break the connection leave the handler by a panic.
				defer func() {
					if p := recover(); p != nil {
						require.Equal(t, http.ErrAbortHandler, p)
					}
				}()
				b.emu.ServeHTTP(httptest.NewRecorder(), b.allocation().WithContext(gone))
			}()
			require.GreaterOrEqual(t, time.Since(began), fault.Latency, "the effect comes as late as it would")
			require.Equal(t, c.effect, b.emu.EffectCount(opAllocate))

			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				fault.Latency = time.Hour
				b.emu.Fail(fault)
				ctx, cancel := context.WithTimeout(context.Background(), time.Second)
				defer cancel()
				began := time.Now()
				_, err := b.emu.Transport().RoundTrip(b.allocation().WithContext(ctx))
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.Equal(t, time.Second, time.Since(began), "the client waits no longer than it wants")
				require.Equal(t, c.effect, b.emu.EffectCount(opAllocate))
				b.emu.AssertBalanced(t)
			})
		})
	}
}

// No call is left when a server is closed, and one that still waits does nothing.
func TestCloseEndsDelayedCalls(t *testing.T) {
	srv, err := emulator.Serve()
	require.NoError(t, err)
	b := &bench{t: t, emu: srv.Emulator, now: time.Now}
	srv.Emulator.Fail(emulator.Fault{Operation: opAllocate, Kind: emulator.FaultKindDropAfter, Latency: time.Hour})
	r := b.allocation()
	r.URL.Host = srv.URL[len("http://"):]
	failed := make(chan error, 1)
	go func() {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err == nil {
			err = resp.Body.Close()
		}
		failed <- err
	}()
	require.Eventually(t, func() bool { return len(srv.Emulator.PendingFaults()) == 0 }, time.Minute, time.Millisecond)
	require.NoError(t, srv.Close())
	require.Error(t, <-failed)
	require.Equal(t, 1, srv.Emulator.CallCount(opAllocate), "the call was over before Close was")
	require.Zero(t, srv.Emulator.EffectCount(opAllocate))
	require.NoError(t, srv.Close(), "closing twice is harmless")
}

func TestMadeUpAnswers(t *testing.T) {
	b := newBench(t)
	for status, code := range map[int]string{
		400: "CBC.0100", 401: "APIGW.0301", 403: "CBC.0151", 404: "APIGW.0201", 409: "APIGW.0201", 418: "APIGW.0201",
		429: "APIGW.0308", 499: "APIGW.0201", 500: "CBC.0999", 502: "APIGW.0201",
	} {
		b.emu.Fail(emulator.Fault{Operation: opAllocate, Kind: emulator.FaultKindAnswer, Status: status, Header: http.Header{"X-Canary": {"here"}}})
		r := b.send(b.allocation())
		require.Equal(t, status, r.status)
		require.Equal(t, code, r.code(), "%d %s", status, r.raw)
		require.NotEmpty(t, r.msg())
		require.Equal(t, "here", r.header.Get("X-Canary"))
	}
	b.emu.Fail(emulator.Fault{Operation: opAllocate, Kind: emulator.FaultKindAnswer, Status: 204})
	require.Empty(t, b.send(b.allocation()).raw, "a success has no error to tell")
	require.Zero(t, b.emu.EffectCount(opAllocate))
}

func TestThrottlesHaveHeaders(t *testing.T) {
	b := newBench(t)
	for _, kind := range []emulator.FaultKind{emulator.FaultKindThrottle, emulator.FaultKindBackendThrottle, emulator.FaultKindHTML} {
		b.emu.Fail(emulator.Fault{Kind: kind, Header: http.Header{"retry-after": {"7"}, "Via": {"a", "b"}}})
		r := b.send(b.allocation())
		require.Equal(t, "7", r.header.Get("Retry-After"), kind)
		require.Equal(t, []string{"a", "b"}, r.header.Values("Via"), kind)
		require.False(t, bytes.Contains(r.raw, []byte("transfer_id")), kind)
	}
}
