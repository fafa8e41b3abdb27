package emulator_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestStart(t *testing.T) {
	srv := emulator.Start(t)
	require.Equal(t, "partner", srv.Partner.AccountName)
	require.Equal(t, "distributor", srv.Distributor.AccountName)
	require.Len(t, srv.Resellers, 2)
	require.NotEmpty(t, srv.Customers)
	require.Equal(t, srv.Customers[0].AccountID, srv.Customer("customer_verified").AccountID)
	require.Zero(t, srv.Customer("nobody"))

	b := &bench{t: t, emu: srv.Emulator, http: http.DefaultClient}
	r, err := http.NewRequest("GET", srv.URL+pathBalances, nil)
	require.NoError(t, err)
	signer{ak: srv.Partner.AccessKey, sk: srv.Partner.SecretKey, date: srv.Emulator.Now(), host: true}.sign(r, nil)
	resp := b.send(r)
	require.Equal(t, 200, resp.status, string(resp.raw))
	require.NotEmpty(t, resp.header.Get("X-Request-Id"))
	require.NotEmpty(t, resp.header.Get("Date"))
	require.NoError(t, srv.Close())
	require.NoError(t, srv.Close(), "closing twice is fine")
}
