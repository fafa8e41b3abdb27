package emulator_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// badBodies are bodies that no operation takes.
var badBodies = map[string]string{
	"cut off": `{"a":`, "list": `[]`, "text": `"x"`, "number": `1`, "null": `null`, "two": `{}{}`, "comma": `{"a":1,}`,
	"single quotes": `{'a':1}`, "NUL": "{\"a\":\"\x00\"}", "not UTF-8": "{\"a\":\"\xff\xfe\"}", "spaces": "   ",
	"deep": strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000), "huge number": `{"a":1e999999999}`,
	"long number": `{"a":` + strings.Repeat("9", 1000) + `}`, "HTML": "<html></html>", "form": "a=1&b=2",
}

// Whatever comes as a body, each operation answers it like the platform: 400
// that names the body or a field, never a failure of its own.
func TestBadBodies(t *testing.T) {
	b := newBench(t)
	callers := map[emulator.Role]emulator.Account{
		emulator.RolePartner: b.account("partner"), emulator.RoleDistributor: b.account("distributor"), emulator.RoleCustomer: b.account("enterprise_master"),
	}
	for _, op := range emulator.ContractOperations() {
		for name, body := range badBodies {
			r := b.as(callers[op.Callers[0]], op.Method, op.ConcretePath(), body)
			require.Less(t, r.status, 500, "%s %s: %s", op.ID, name, r.raw)
			if op.Body {
				require.Equal(t, 400, r.status, "%s %s: %s", op.ID, name, r.raw)
				require.NotEmpty(t, r.code(), "%s %s", op.ID, name)
			}
			require.Less(t, len(r.msg()), 2000, "%s %s: the answer does not repeat the body", op.ID, name)
		}
	}
	require.NoError(t, b.emu.Ledger())
}

// Paths and methods that do not exist are the gateway's 404, also the odd ones.
func TestUnknownPathsAndMethods(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	for _, path := range []string{"/", "/v2", "/v2/", "/v2/nothing", "/V2/bases/measurements", "/v2/bases/measurements/", "/v2/bases/measurements/x", "//v2/bases/measurements", "/v2/bases/../bases/measurements", "/v2/%00", "/v2/orders/customer-orders/details/", "/_emulator/", "/_emulator/api/state"} {
		b.refused("APIGW.0101", 404, partner, "GET", path, nil)
	}
	for _, op := range emulator.ContractOperations() {
		for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW"} {
			if emulator.Routed(method, op.ConcretePath()) {
				continue
			}
			r, data := b.request(method, op.ConcretePath(), nil)
			signer{ak: partner.AccessKey, sk: partner.SecretKey, date: b.now()}.sign(r, data)
			require.Equal(t, 404, b.send(r).status, "%s %s", method, op.Path)
		}
	}
}

// Bytes that are hardly HTTP end the connection or get an error; the next caller
// is served as ever.
func TestBrokenRequests(t *testing.T) {
	srv := emulator.Start(t)
	address := strings.TrimPrefix(srv.URL, "http://")
	for name, raw := range map[string]string{
		"garbage":          "\x16\x03\x01\x02\x00",
		"no host":          "GET / HTTP/1.1\r\n\r\n",
		"bad length":       "POST /v2/partners/sub-customers HTTP/1.1\r\nHost: x\r\nContent-Length: nine\r\n\r\n",
		"short body":       "POST /v2/partners/sub-customers HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{}",
		"bad chunk":        "POST /v2/partners/sub-customers HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"bad escape":       "GET /v2/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
		"two lengths":      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{",
		"huge header":      "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", 1<<20) + "\r\n\r\n",
		"header injection": "GET /v2/bases/measurements HTTP/1.1\r\nHost: x\r\nX-Language: zh_CN\x00\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", address)
		require.NoError(t, err)
		_, _ = io.WriteString(conn, raw) // the server may have closed by then
		require.NoError(t, conn.(*net.TCPConn).CloseWrite())
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err == nil {
			require.GreaterOrEqual(t, resp.StatusCode, 400, name)
			require.Less(t, resp.StatusCode, 500, name)
			require.NoError(t, resp.Body.Close())
		}
		require.NoError(t, conn.Close())
	}
	r, err := http.NewRequest("GET", srv.URL+pathBalances, nil)
	require.NoError(t, err)
	signer{ak: srv.Partner.AccessKey, sk: srv.Partner.SecretKey, date: time.Now()}.sign(r, nil)
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, 200, resp.StatusCode)
}

// A body of unknown length is read no further than the limit.
func TestEndlessBody(t *testing.T) {
	srv := emulator.Start(t)
	r, err := http.NewRequest("POST", srv.URL+pathCustomerList, &counted{})
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return // closed while the client was still sending
	}
	defer resp.Body.Close()
	require.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
}

// counted is a body that would go on for a gigabyte.
type counted struct{ sent int }

func (c *counted) Read(p []byte) (int, error) {
	if c.sent > 1<<30 {
		return 0, io.EOF
	}
	c.sent += len(p)
	return copy(p, bytes.Repeat([]byte(" "), len(p))), nil
}

// Many callers write, read, snapshot and move the clock at once; in the end
// every yuan is accounted for.
func TestConcurrentWriters(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_verified")
	before := b.emu.Balance(customer.AccountID)
	var wg sync.WaitGroup
	const writers, calls = 8, 30
	for w := range writers {
		wg.Go(func() {
			for i := range calls {
				if r := b.as(partner, "POST", pathAllocate, obj{"customer_id": customer.AccountID, "amount": 0.01}); r.status != 200 {
					t.Errorf("%d %s", r.status, r.raw)
				}
				body := newCustomer(partner, fmt.Sprintf("c-%d-%d", w, i), nil)
				if r := b.as(partner, "POST", pathCustomers, body); r.status != 200 {
					t.Errorf("%d %s", r.status, r.raw)
				}
				b.as(customer, "GET", pathOwnBalances, nil)
			}
		})
	}
	wg.Go(func() {
		for range calls {
			b.emu.Advance(100 * time.Millisecond)
			if !json.Valid(b.emu.Snapshot()) {
				t.Error("a snapshot is not JSON")
			}
			b.emu.Overview(10)
			b.emu.FindCalls(emulator.CallFilter{Refused: true})
		}
	})
	wg.Wait()
	require.Equal(t, "2.4", b.emu.Balance(customer.AccountID).Sub(before).String())
	require.Equal(t, writers*calls, b.emu.EffectCount("CreateSubCustomer"))
	require.NoError(t, b.emu.Ledger())
}
