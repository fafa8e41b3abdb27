package transport_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

// download is an operation that answers with a file.
var download = &transport.Operation{ID: "Download", Name: "tickets.Download", Method: "GET", Path: "/file", Host: transport.HostTickets, Safe: true, File: true}

// downloader is a client of a platform that answers with these responses in turn.
func downloader(t *testing.T, replies ...func(*http.Request) *http.Response) (*transport.Client, *int) {
	t.Helper()
	sent := new(int)
	client, err := transport.New([]option.Option{
		option.WithCredentials(auth.NewAKSK("AK", "SK")),
		option.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			*sent++
			return replies[min(*sent, len(replies))-1](r), nil
		})}),
	})
	require.NoError(t, err)
	return client, sent
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// replied is a response with headers in pairs.
func replied(status int, body io.Reader, headers ...string) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response {
		header := http.Header{}
		for i := 0; i+1 < len(headers); i += 2 {
			header.Set(headers[i], headers[i+1])
		}
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(body), ContentLength: -1, Request: r, ProtoMajor: 1, ProtoMinor: 1}
	}
}

const attached = `attachment; filename="../../etc/screen\\shot.png"`

func TestAFileGoesToItsWriter(t *testing.T) {
	t.Parallel()
	client, _ := downloader(t, replied(200, strings.NewReader("content"), "Content-Type", "image/png", "Content-Disposition", attached, "X-Request-Id", "r-1"))
	var got bytes.Buffer
	file := &transport.File{W: &got}
	require.NoError(t, client.Do(t.Context(), download, nil, file, nil))
	assert.Equal(t, "content", got.String())
	assert.EqualValues(t, 7, file.Size)
	assert.Equal(t, "image/png", file.Type)
	assert.Equal(t, "shot.png", file.Name, "no path")
	assert.Equal(t, "r-1", file.RequestID)
	assert.Equal(t, 1, file.Attempts)
}

func TestWhatComesInsteadOfAFile(t *testing.T) {
	t.Parallel()
	const jsonType = "application/json"
	for name, test := range map[string]struct {
		reply func(*http.Request) *http.Response
		want  string
		file  string
	}{
		"a refusal":                      {replied(403, strings.NewReader(`{"error_code":"OSM.0003","error_msg":"Forbidden"}`), "Content-Type", jsonType), "OSM.0003", ""},
		"a refusal under 200":            {replied(200, strings.NewReader(`{"error_code":"OSM.01010002","error_msg":"No operation permission."}`), "Content-Type", jsonType), "OSM.01010002", ""},
		"nothing":                        {replied(200, strings.NewReader("")), "empty where a file is due", ""},
		"JSON that is the file":          {replied(200, strings.NewReader(`{"a":1}`), "Content-Type", jsonType), "", `{"a":1}`},
		"JSON that says so":              {replied(200, strings.NewReader(`{"error_code":"CBC.0100"}`), "Content-Type", jsonType, "Content-Disposition", "attachment"), "", `{"error_code":"CBC.0100"}`},
		"one that breaks off":            {replied(200, io.MultiReader(strings.NewReader("part"), failing{})), "the file broke off after 4 bytes", "part"},
		"one that breaks off at once":    {replied(200, failing{}), "the file broke off after 0 bytes", ""},
		"one that is larger than may be": {replied(200, strings.NewReader(strings.Repeat("x", 101))), "more than 100 bytes", strings.Repeat("x", 100)},
		"one that is as large as may be": {replied(200, strings.NewReader(strings.Repeat("x", 100))), "", strings.Repeat("x", 100)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, sent := downloader(t, test.reply)
			var got bytes.Buffer
			err := client.Do(t.Context(), download, nil, &transport.File{W: &got}, []option.Option{option.WithMaxResponseBytes(100), option.WithMaxRetries(0)})
			if test.want == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, test.want)
			}
			assert.Equal(t, test.file, got.String())
			assert.Equal(t, 1, *sent)
		})
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

// A file of which some was written is not fetched again: the writer would get its
// beginning twice.
func TestAFileIsNotWrittenTwice(t *testing.T) {
	t.Parallel()
	broken := replied(200, io.MultiReader(strings.NewReader("part"), failing{}))
	client, sent := downloader(t, broken, replied(200, strings.NewReader("whole")))
	var got bytes.Buffer
	require.ErrorContains(t, client.Do(t.Context(), download, nil, &transport.File{W: &got}, nil), "broke off after 4 bytes")
	assert.Equal(t, 1, *sent)

	client, sent = downloader(t, replied(200, strings.NewReader("whole")))
	err := client.Do(t.Context(), download, nil, &transport.File{W: full{}}, nil)
	require.ErrorContains(t, err, "the file could not be written: disk full")
	assert.Equal(t, 1, *sent)
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestMiddlewareSeesAFileAsAnEmptyBody(t *testing.T) {
	t.Parallel()
	client, _ := downloader(t, replied(200, strings.NewReader("content")))
	var got bytes.Buffer
	seen := -1
	look := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(r)
			body, _ := io.ReadAll(resp.Body)
			seen = len(body)
			return resp, err
		})
	}
	require.NoError(t, client.Do(t.Context(), download, nil, &transport.File{W: &got}, []option.Option{option.WithMiddleware(look)}))
	assert.Zero(t, seen)
	assert.Equal(t, "content", got.String())
}

// The tickets' host has headers, codes and an address of its own.
func TestTheHostOfTickets(t *testing.T) {
	t.Parallel()
	var last *http.Request
	client, _ := downloader(t, func(r *http.Request) *http.Response {
		last = r
		return replied(200, strings.NewReader("content"))(r)
	})
	get := func(opts ...option.Option) error {
		return client.Do(t.Context(), download, nil, &transport.File{W: io.Discard}, opts)
	}
	require.NoError(t, get())
	assert.Equal(t, "osm.cn-south-1.myhuaweicloud.cn", last.URL.Host)
	assert.Equal(t, "GMT+8", last.Header.Get("X-Time-Zone"))
	assert.Empty(t, last.Header.Values("X-Site"))
	assert.Empty(t, last.Header.Values("X-Language"))
	require.NoError(t, get(option.WithTicketSite(option.SiteInternational), option.WithLanguage(option.English)))
	assert.Equal(t, "1", last.Header.Get("X-Site"))
	assert.Equal(t, "en-us", last.Header.Get("X-Language"))

	require.ErrorContains(t, get(option.WithEndpoint("https://bss.example.com")), "option.WithTicketEndpoint", "an emulator's tickets do not go to the platform")
	require.NoError(t, get(option.WithEndpoint("https://bss.example.com"), option.WithTicketEndpoint("https://osm.example.com")))
	assert.Equal(t, "osm.example.com", last.URL.Host)

	require.ErrorContains(t, get(option.WithTicketSite("2")), `"2" is neither`)
	require.ErrorContains(t, get(option.WithTicketEndpoint("http://osm.example.com")), "not https")

	token := option.WithCredentials(auth.NewTemporaryKeys(func(context.Context) (auth.Credentials, error) {
		return auth.Credentials{AccessKey: "AK", SecretKey: core.NewSecret("SK"), SecurityToken: core.NewSecret("T"), Expires: time.Now().Add(time.Hour)}, nil
	}))
	require.NoError(t, get(token))
	derived, err := client.With([]option.Option{token})
	require.NoError(t, err)
	err = derived.Do(t.Context(), download, nil, &transport.File{W: io.Discard}, []option.Option{option.WithTicketEndpoint("https://osm.example.com")})
	require.ErrorContains(t, err, "is not shown to https://osm.example.com")
}

func TestRefusalsOfTheTicketsBackend(t *testing.T) {
	t.Parallel()
	create := &transport.Operation{ID: "Create", Name: "tickets.Create", Method: "POST", Path: "/cases", Host: transport.HostTickets, Confirms: []string{"incident_id"}}
	atBSS := &transport.Operation{ID: "Create", Name: "x.Create", Method: "POST", Path: "/cases", Confirms: []string{"incident_id"}}
	for _, test := range []struct {
		op     *transport.Operation
		status int
		code   string
		want   core.Outcome
	}{
		{create, 400, "OSM.0001", core.OutcomeRejected},
		{create, 200, "OSM.01010001", core.OutcomeRejected},
		{create, 500, "OSM.0004", core.OutcomeUnknown},
		{create, 400, "OSM.0004", core.OutcomeUnknown},
		{create, 400, "OSM.01", core.OutcomeUnknown},
		{create, 200, "OSM.0000", core.OutcomeUnknown}, // perhaps a success; nothing says so
		{atBSS, 400, "OSM.0001", core.OutcomeUnknown},
	} {
		client, _ := downloader(t, replied(test.status, strings.NewReader(`{"error_code":"`+test.code+`","error_msg":"m"}`)))
		err := client.Do(t.Context(), test.op, nil, nil, nil)
		require.Error(t, err)
		assert.Equal(t, test.want, core.OutcomeOf(err), "%s at %d", test.code, test.status)
	}
}
