package emulator_test

import (
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// BenchmarkSignedCall measures what the emulator costs per simple signed call;
// requests are signed once, outside the loop.
func BenchmarkSignedCall(b *testing.B) {
	for name, c := range map[string]struct{ method, path, body string }{
		"balances":  {"GET", pathBalances, ""},
		"list":      {"POST", pathCustomerList, `{"offset":0,"limit":10}`},
		"provinces": {"GET", "/v2/systems/configs/provinces?limit=31", ""},
	} {
		b.Run(name, func(b *testing.B) {
			be := newBench(b)
			partner := be.account("partner")
			r, data := be.request(c.method, c.path, nil)
			if c.body != "" {
				r, data = be.request(c.method, c.path, c.body)
			}
			signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now(), host: true}.sign(r, data)
			b.ReportAllocs()
			for b.Loop() {
				if c.body != "" {
					r.Body, _ = r.GetBody()
				}
				resp, err := be.http.Transport.RoundTrip(r)
				if err != nil || resp.StatusCode != 200 {
					b.Fatal(err, resp)
				}
			}
		})
	}
}

// BenchmarkSocketCall is the same over the loopback interface, client included.
func BenchmarkSocketCall(b *testing.B) {
	srv := emulator.Start(b, emulator.WithoutQuotas())
	b.ReportAllocs()
	for b.Loop() {
		r, err := http.NewRequest("GET", srv.URL+pathBalances, nil)
		if err != nil {
			b.Fatal(err)
		}
		signer{ak: srv.Partner.AccessKey, sk: srv.Partner.SecretKey, date: time.Now()}.sign(r, nil)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 200 {
			b.Fatal(resp.Status)
		}
	}
}

// BenchmarkKeptCall is a call that changes something and is on the disk when
// the response comes, from many callers at once.
func BenchmarkKeptCall(b *testing.B) {
	emu, err := emulator.NewChecked(emulator.WithoutQuotas(), emulator.WithStateFile(filepath.Join(b.TempDir(), "state")))
	require.NoError(b, err)
	be := &bench{t: b, emu: emu, http: newBenchClient(emu)}
	partner := be.account("partner")
	r, data := be.request("POST", pathAllocate, obj{"customer_id": be.account("customer_verified").AccountID, "amount": 0.01})
	signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now(), host: true}.sign(r, data)
	b.ReportAllocs()
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			own := r.Clone(r.Context())
			own.Body, _ = r.GetBody()
			resp, err := be.http.Transport.RoundTrip(own)
			if err != nil || resp.StatusCode != 200 {
				b.Error(err, resp)
				return
			}
		}
	})
	require.NoError(b, emu.Close())
}
