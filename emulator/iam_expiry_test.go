package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// A client with a wall clock keeps a token for its lifetime, however far the
// business clock is; what ends the token is the business clock.
func TestExpiryIsToldByTheGatewaysClock(t *testing.T) {
	wall := time.Date(2031, 7, 1, 12, 0, 0, 0, time.UTC)
	for name, business := range map[string]time.Time{"behind": start, "ahead": wall.AddDate(5, 0, 0)} {
		t.Run(name, func(t *testing.T) {
			emu := emulator.New(emulator.WithStart(business), emulator.WithGatewayClock(func() time.Time { return wall }))
			b := &bench{t: t, emu: emu, now: func() time.Time { return wall }, http: newBenchClient(emu)}
			partner, customer := b.account("partner"), b.account("customer_verified")
			tok := b.passwordToken(partner)
			agency := func(fields obj) reply {
				fields["domain_id"] = customer.AccountID
				return b.token(tok, "POST", "/v3/auth/tokens", assume("partner_agency", fields, obj{"domain": obj{"id": customer.AccountID}}))
			}
			child := agency(obj{}).json["token"].(obj)
			require.Equal(t, "2031-07-01T12:00:00.000000Z", child["issued_at"])
			require.Equal(t, "2031-07-02T12:00:00.000000Z", child["expires_at"])

			b.emu.Advance(23 * time.Hour)
			require.Equal(t, "2031-07-01T13:00:00.000000Z", agency(obj{}).json["token"].(obj)["expires_at"],
				"what is left of the token behind it")
			keys := b.as(partner, "POST", "/v3.0/OS-CREDENTIAL/securitytokens",
				assume("partner_agency", obj{"domain_id": customer.AccountID, "duration_seconds": 900}, nil))
			require.Equal(t, "2031-07-01T12:15:00.000000Z", keys.json["credential"].(obj)["expires_at"])

			b.emu.Advance(time.Hour - time.Second)
			require.Equal(t, 200, b.token(tok, "GET", pathBalances, nil).status)
			b.emu.Advance(time.Second)
			require.Equal(t, "APIGW.0301", b.token(tok, "GET", pathBalances, nil).code())
		})
	}
}
