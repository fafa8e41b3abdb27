package admin_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/emulator/admin"
)

func (d *desk) page(path string) string {
	d.t.Helper()
	status, body := d.do("GET", path, "")
	require.Equal(d.t, 200, status, body)
	return body
}

func TestPage(t *testing.T) {
	d := newDesk(t)
	require.Contains(t, d.page(""), "No calls yet")
	d.call("/nowhere")
	d.call("/v2/bases/measurements?" + url.Values{"q": {"<script>alert(1)</script>"}}.Encode())
	d.emu.Fail(emulator.Fault{Operation: "PayOrders", Kind: emulator.FaultKindHTML})
	d.emu.Drift(emulator.Drift{Kinds: []emulator.DriftKind{emulator.DriftKindNulls}})
	d.emu.SkewGateway(1000)

	page := d.page("")
	for _, want := range []string{
		"customer_verified", "reseller_one", "2026-03-15 04:30:00", `href="api/env?as=partner"`,
		"no such path and method", "not authenticated", "ListMeasureUnits", `data-seq="2"`,
		"Fault html waits for PayOrders", "Answers of all operations drift: nulls", "clock is off by 1µs",
		"&lt;script&gt;alert(1)&lt;/script&gt;",
	} {
		require.Contains(t, page, want)
	}
	require.NotContains(t, page, "<script>alert")
	require.Less(t, strings.Index(page, `data-seq="2"`), strings.Index(page, `data-seq="1"`), "the latest call comes first")
	partner, _ := d.emu.Account("partner")
	require.NotContains(t, page, partner.SecretKey)
	require.NotContains(t, page, partner.Password)
}

// What a filter leaves out is not there, and the form shows the filter.
func TestPageFilters(t *testing.T) {
	d := newDesk(t)
	d.call("/nowhere")
	d.call("/v2/bases/measurements")
	page := d.page("?operation=List*&refused=true")
	require.NotContains(t, page, `data-seq="1"`)
	require.Contains(t, page, `data-seq="2"`)
	require.Contains(t, page, `value="List*"`)
	require.Contains(t, page, `name="refused" value="true" checked`)
	for _, path := range []string{"?status=x", "calls?status=x"} {
		status, _ := d.do("GET", path, "")
		require.Equal(t, 400, status)
	}
	status, _ := d.do("GET", "nothing", "")
	require.Equal(t, 404, status)
}

func TestPageParts(t *testing.T) {
	d := newDesk(t)
	d.call("/nowhere")
	d.call("/v2/bases/measurements")
	rows := d.page("calls?after=1")
	require.NotContains(t, rows, `data-seq="1"`)
	require.Contains(t, rows, `data-seq="2"`)
	require.NotContains(t, rows, "<html")
	require.Contains(t, d.page("state"), "Customers")
	require.NotContains(t, d.page("state"), "Journal")
	for name, kind := range map[string]string{"page.css": "text/css", "page.js": "javascript"} {
		resp, err := http.Get(d.url + "/_emulator/" + name)
		require.NoError(t, err)
		resp.Body.Close()
		require.Equal(t, 200, resp.StatusCode)
		require.Contains(t, resp.Header.Get("Content-Type"), kind)
		require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	}
}

// The stream sends what is there, then what comes, and ends with the server.
func TestEvents(t *testing.T) {
	emu := emulator.New()
	controls := admin.New(emu)
	srv := httptest.NewServer(controls)
	defer srv.Close()
	d := &desk{t, emu, srv.URL}
	d.call("/first")
	resp, err := http.Get(srv.URL + "/_emulator/api/journal/events")
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, "text/event-stream", resp.Header.Get("Content-Type"))
	lines := bufio.NewScanner(resp.Body)
	next := func() (c emulator.Call) {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				require.NoError(t, json.Unmarshal([]byte(data), &c))
				return c
			}
		}
		return c
	}
	require.Equal(t, "/first", next().Path)
	d.call("/second")
	d.call("/third")
	require.Equal(t, "/second", next().Path)
	require.Equal(t, "/third", next().Path)
	controls.Close()
	controls.Close()
	require.Zero(t, next())
	require.NoError(t, lines.Err())
}
