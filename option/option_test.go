package option_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resellers"
)

func TestOptionsTouchWhatTheyAreGivenTo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		opt   option.Option
		shown func(script.Request) string
		plain string
		want  string
	}{
		{"WithUserAgent", option.WithUserAgent("shop/1.0"), func(a script.Request) string { return a.Header.Get("User-Agent") }, "partnerbss-go", "shop/1.0"},
		{"WithLanguage", option.WithLanguage("en_US"), func(a script.Request) string { return a.Header.Get("X-Language") }, "", "en_US"},
		{"WithHeader", option.WithHeader("x-shop", "7"), func(a script.Request) string { return strings.Join(a.Header.Values("X-Shop"), ",") }, "", "7"},
		{"WithEndpoint", option.WithEndpoint("http://other.test/base/"), func(a script.Request) string { return a.URI }, "/v2/partners/sub-customers/query", "/base/v2/partners/sub-customers/query"},
		{"WithCredentials", option.WithCredentials(auth.NewAKSK("OTHERKEY", "s")), func(a script.Request) string {
			_, rest, _ := strings.Cut(a.Header.Get("Authorization"), "Access=")
			key, _, _ := strings.Cut(rest, ",")
			return key
		}, script.AccessKey, "OTHERKEY"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := script.Always(script.Answered(200, script.Success))
			parent := s.Client(t, s.Silent())
			shows := func(want string, client *partnerbss.Client, opts ...option.Option) {
				t.Helper()
				require.NoError(t, script.Calls[0].Do(t.Context(), client, opts...))
				assert.Equal(t, want, test.shown(s.Last()))
			}
			shows(test.plain, parent)
			shows(test.want, parent, test.opt)
			shows(test.plain, parent)
			derived, err := parent.With(nil, test.opt)
			require.NoError(t, err)
			shows(test.want, derived)
			shows(test.plain, parent)
			grandchild, err := derived.With(option.WithMaxRetries(1))
			require.NoError(t, err)
			shows(test.want, grandchild)
		})
	}
}

func TestDerivedHeadersDoNotMix(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, script.Success))
	parent := s.Client(t, s.Silent(), option.WithHeader("X-One", "1"))
	left, err := parent.With(option.WithHeader("X-Two", "left"))
	require.NoError(t, err)
	right, err := parent.With(option.WithHeader("X-Two", "right"), option.WithHeader("X-One", "changed"))
	require.NoError(t, err)
	for _, test := range []struct {
		client   *partnerbss.Client
		one, two string
	}{{left, "1", "left"}, {right, "changed", "right"}, {parent, "1", ""}} {
		require.NoError(t, script.Calls[0].Do(t.Context(), test.client))
		assert.Equal(t, test.one, s.Last().Header.Get("X-One"))
		assert.Equal(t, test.two, s.Last().Header.Get("X-Two"))
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	t.Parallel()
	for says, opt := range map[string]option.Option{
		"option.WithCredentials: nil provider":                                               option.WithCredentials(nil),
		`option.WithCredentials: role "partnr" is none of partner`:                           option.WithCredentials(auth.NewAKSK("A", "s", auth.WithRole("partnr"))),
		`option.WithQuota: there is no operation "customers.Lst"`:                            option.WithQuota("customers.Lst", 5),
		`option.WithQuota: there is no operation "ListSubCustomer"; is it ListSubCustomers?`: option.WithQuota("ListSubCustomer", 5),
		"option.WithHTTPClient: nil client":                                                  option.WithHTTPClient(nil),
		"option.WithTimeout: -1ns is negative":                                               option.WithTimeout(-1),
		"option.WithMaxRetries: -1 is negative":                                              option.WithMaxRetries(-1),
		"option.WithQuota: 0 calls per second of customers.List":                             option.WithQuota("customers.List", 0),
		`option.WithLanguage: "de_DE" is neither zh_CN nor en_US`:                            option.WithLanguage("de_DE"),
		"option.WithUserAgent: a header takes no":                                            option.WithUserAgent("a\r\nX-Evil: 1"),
		"option.WithUserAgent: a header takes no line breaks":                                option.WithUserAgent("a\x00"),
		"option.WithMiddleware: nil middleware":                                              option.WithMiddleware(nil),
		"option.WithMaxResponseBytes: 0 leaves no room":                                      option.WithMaxResponseBytes(0),
		"option.DryRun: nil plan":                                                            option.DryRun(nil),
		"option.Prefetch: -1 is negative":                                                    option.Prefetch(-1),
		`option.WithHeader: "" is not a header`:                                              option.WithHeader("", "x"),
		`option.WithHeader: "X Y" is not a header`:                                           option.WithHeader("X Y", "x"),
		`option.WithHeader: "X:Y" is not a header`:                                           option.WithHeader("X:Y", "x"),
		`option.WithHeader: "X-Ü" is not a header`:                                           option.WithHeader("X-Ü", "x"),
		`option.WithHeader: "X-One" is not a header`:                                         option.WithHeader("X-One", "a\nX-Evil: 1"),
		`option.WithHeader: "X-Two" is not a header`:                                         option.WithHeader("X-Two", "a\x7f"),
		"option.WithHeader: Authorization is set by the SDK":                                 option.WithHeader("authorization", "x"),
		"option.WithHeader: X-Auth-Token is set by the SDK":                                  option.WithHeader("X-AUTH-TOKEN", "x"),
		"option.WithHeader: X-Security-Token is set by the SDK":                              option.WithHeader("X-Security-Token", "x"),
		"option.WithHeader: X-Sdk-Date is set by the SDK":                                    option.WithHeader("x-sdk-date", "x"),
		"option.WithHeader: X-Sdk-Content-Sha256 is set by the SDK":                          option.WithHeader("X-Sdk-Content-Sha256", "x"),
		"option.WithHeader: X-Domain-Id is set by the SDK":                                   option.WithHeader("X-Domain-ID", "x"),
		"option.WithHeader: Host is set by the SDK":                                          option.WithHeader("host", "x"),
		"option.WithHeader: Content-Type is set by the SDK":                                  option.WithHeader("Content-Type", "x"),
		"option.WithHeader: Content-Length is set by the SDK":                                option.WithHeader("Content-Length", "1"),
		"option.WithHeader: Accept-Encoding would change what":                               option.WithHeader("Accept-Encoding", "gzip"),
		"option.WithHeader: Transfer-Encoding would describe a body":                         option.WithHeader("Transfer-Encoding", "chunked"),
		"option.WithHeader: Content-Encoding would describe a body":                          option.WithHeader("content-encoding", "gzip"),
		"option.WithHeader: Content-Range would describe a body":                             option.WithHeader("Content-Range", "bytes 0-1/2"),
		"option.WithHeader: Expect belongs to the connection":                                option.WithHeader("Expect", "100-continue"),
		"option.WithHeader: Te belongs to the connection":                                    option.WithHeader("TE", "trailers"),
		"option.WithHeader: Upgrade belongs to the connection":                               option.WithHeader("Upgrade", "websocket"),
		"option.WithHeader: If-Match would change what":                                      option.WithHeader("If-Match", "x"),
		"option.WithHeader: X-Http-Method-Override would change":                             option.WithHeader("X-HTTP-Method-Override", "GET"),
		"option.WithHeader: User-Agent is set by the SDK":                                    option.WithHeader("User-Agent", "x"),
		`option.WithEndpoint: "" is not an http or https address`:                            option.WithEndpoint(""),
		`option.WithEndpoint: "bss.test" is not an http`:                                     option.WithEndpoint("bss.test"),
		`option.WithEndpoint: "ftp://bss.test" is not an http`:                               option.WithEndpoint("ftp://bss.test"),
		`option.WithEndpoint: "https:" is not an http`:                                       option.WithEndpoint("https://"),
		`option.WithEndpoint: "https://:443" is not an http`:                                 option.WithEndpoint("https://:443"),
		`option.WithEndpoint: "https:bss.test" is not an http`:                               option.WithEndpoint("https:bss.test"),
		"option.WithEndpoint: the address cannot be parsed":                                  option.WithEndpoint("https://bss.test/%zz"),
		"option.WithEndpoint: an address takes no user, query":                               option.WithEndpoint("https://me:canary@bss.test"),
		"option.WithEndpoint: an address takes no user, query or":                            option.WithEndpoint("https://bss.test?canary=1"),
		"option.WithEndpoint: an address takes no user, query or frag":                       option.WithEndpoint("https://bss.test#canary"),
		"option.WithIAMEndpoint: an address takes no user":                                   option.WithIAMEndpoint("https://iam.test?canary=1"),
		`option.WithIAMEndpoint: "ftp://u:xxxxx@iam.test" is not an htt`:                     option.WithIAMEndpoint("ftp://u:canary@iam.test"),
	} {
		_, err := partnerbss.NewClient(opt)
		require.ErrorContains(t, err, says)
		assert.NotContains(t, err.Error(), "canary")

		s := script.Always(script.Answered(200, script.Success))
		client := s.Client(t, s.Silent())
		_, err = client.With(opt)
		require.ErrorContains(t, err, says)
		err = script.Calls[2].Do(t.Context(), client, opt)
		require.ErrorContains(t, err, "accounts.AllocateFunds: "+says)
		assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
		_, err = client.Identity(t.Context(), opt)
		require.ErrorContains(t, err, says)
		for _, err := range client.Customers.All(t.Context(), &customers.ListRequest{}, opt) {
			require.ErrorContains(t, err, says)
		}
		assert.Empty(t, s.Seen())
	}
}

func TestTheHTTPClientOfTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.Always(script.Reply{Hang: true})
		mine := &http.Client{Transport: s.Silent(), Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("is not asked")
		}}
		client := s.Client(t, nil, option.WithHTTPClient(mine), option.WithTimeout(time.Hour), option.WithMaxRetries(0))
		err := script.Calls[0].Do(t.Context(), client)
		require.ErrorIs(t, err, context.DeadlineExceeded, "the shorter limit counts")
		assert.ErrorContains(t, err, "no response within 20s")

		s.Answer = func(int, script.Request) script.Reply {
			return script.Answered(302, "", "Location", "http://other.test")
		}
		require.ErrorContains(t, script.Calls[0].Do(t.Context(), client), "redirect to other.test")
		assert.Equal(t, 20*time.Second, mine.Timeout, "it is not changed")
	})
}

func TestCookiesOfTheCallersClient(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, script.Success, "Set-Cookie", "route=7"))
	jar := &jar{}
	client := s.Client(t, nil, option.WithHTTPClient(&http.Client{Transport: s.Silent(), Jar: jar}))
	for range 2 {
		require.NoError(t, script.Calls[0].Do(t.Context(), client))
	}
	assert.Empty(t, s.Seen()[0].Header.Get("Cookie"))
	assert.Equal(t, "route=7", s.Seen()[1].Header.Get("Cookie"))
}

func TestWithoutValidationSendsRequestsAsTheyAre(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, script.Success))
	client := s.Client(t, s.Silent())
	broken := &customers.ListRequest{Limit: 100000, Offset: -1}
	_, err := client.Customers.List(t.Context(), broken)
	require.True(t, core.IsValidation(err))
	assert.Empty(t, s.Seen())
	_, err = client.Customers.List(t.Context(), broken, option.WithoutValidation())
	require.NoError(t, err)
	assert.JSONEq(t, `{"limit":100000,"offset":-1}`, s.Last().Body)
}

func TestRawResponses(t *testing.T) {
	t.Parallel()
	cutOff := script.Reply{Raw: "HTTP/1.1 200 OK\r\nX-Request-Id: request-1\r\nContent-Length: 4000\r\n\r\n{\"half"}
	for _, test := range []struct {
		name  string
		reply script.Reply
		fails bool
		code  int
		body  string
	}{
		{"success", script.Answered(200, script.Success), false, 200, script.Success},
		{"refusal", script.Answered(400, `{"error_code":"CBC.0100"}`), true, 400, `{"error_code":"CBC.0100"}`},
		{"failure inside of a success", script.Answered(200, `{"error_code":"CBC.5002"}`), true, 200, `{"error_code":"CBC.5002"}`},
		{"page of a proxy", script.Answered(502, script.ProxyPage), true, 502, script.ProxyPage},
		{"redirect", script.Answered(302, "x", "Location", "http://other.test"), true, 302, "x"},
		{"empty", script.Answered(200, ""), true, 200, ""},
		{"cut off", cutOff, true, 200, `{"half`},
		{"no answer", script.Reply{CloseAfter: true}, true, 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := script.Always(test.reply)
			raw := core.RawResponse{StatusCode: 999, Body: []byte("of an earlier call")}
			err := script.Calls[2].Do(t.Context(), s.Client(t, s.Silent()), option.WithRawResponse(&raw))
			assert.Equal(t, test.fails, err != nil)
			assert.Equal(t, test.code, raw.StatusCode)
			assert.Equal(t, test.body, string(raw.Body))
			if test.code != 0 {
				assert.Equal(t, "request-1", raw.Header.Get("X-Request-Id"))
			}
		})
	}
}

func TestTheRawResponseIsThatOfThePlatform(t *testing.T) {
	t.Parallel()
	s := script.WithIAM(script.Always(script.Answered(200, script.Success)), script.Always(script.WrongPassword()))
	client := s.Client(t, s, option.WithCredentials(script.User()))
	raw := core.RawResponse{StatusCode: 999}
	require.Error(t, script.Calls[0].Do(t.Context(), client, option.WithRawResponse(&raw)))
	assert.Zero(t, raw, "the answer of the identity service is none of the caller's call")
}

// jar is a cookie jar that keeps everything.
type jar struct{ cookies []*http.Cookie }

func (j *jar) SetCookies(_ *url.URL, cookies []*http.Cookie) {
	j.cookies = append(j.cookies, cookies...)
}
func (j *jar) Cookies(*url.URL) []*http.Cookie {
	if len(j.cookies) > 1 {
		return j.cookies[:1]
	}
	return j.cookies
}

// Passwords, tokens and requests do not cross a network in the clear by mistake.
func TestPlainHTTPTakesAnOption(t *testing.T) {
	t.Parallel()
	for _, set := range []func(string) option.Option{option.WithEndpoint, option.WithIAMEndpoint} {
		for address, allowed := range map[string]bool{
			"https://bss.example": true, "http://localhost:8080": true, "http://LOCALHOST": true, "http://127.0.0.1:1": true,
			"http://127.1.2.3": true, "http://[::1]:80/base": true, "http://[::ffff:127.0.0.1]": true,
			"http://bss.example": false, "HTTP://bss.example": false, "http://10.0.0.1": false, "http://[fe80::1]": false, "http://0.0.0.0:80": false,
			"http://localhost.example": false, "http://127.0.0.1.example": false, "http://128.0.0.1": false,
		} {
			client, err := partnerbss.NewClient(set(address))
			if allowed {
				require.NoError(t, err, address)
				continue
			}
			require.ErrorContains(t, err, "is not https and not this machine", address)
			assert.ErrorContains(t, err, "option.WithPlainHTTP")
			assert.Nil(t, client)
			for _, both := range [][]option.Option{{set(address), option.WithPlainHTTP()}, {option.WithPlainHTTP(), set(address)}} {
				_, err = partnerbss.NewClient(both...)
				require.NoError(t, err, address)
			}
		}
	}

	// Nor because of a single call or of a derived client.
	s := script.Always(script.Answered(200, script.Success))
	client, err := partnerbss.NewClient(option.WithHTTPClient(&http.Client{Transport: s.Silent()}), option.WithCredentials(auth.NewAKSK("A", "s")))
	require.NoError(t, err)
	err = script.Calls[2].Do(t.Context(), client, option.WithEndpoint("http://bss.example"))
	require.ErrorContains(t, err, "option.WithPlainHTTP")
	assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
	_, err = client.With(option.WithIAMEndpoint("http://iam.example"))
	require.ErrorContains(t, err, "option.WithPlainHTTP")
	assert.Empty(t, s.Seen())
	require.NoError(t, script.Calls[2].Do(t.Context(), client, option.WithEndpoint("http://bss.example"), option.WithPlainHTTP()))
	require.ErrorContains(t, script.Calls[2].Do(t.Context(), client, option.WithEndpoint("http://bss.example")), "option.WithPlainHTTP", "it was of that call alone")
}

// What the client thinks of a caller is one thing, what the platform does another.
func TestWithoutCallerCheckLeavesTheCallerToThePlatform(t *testing.T) {
	srv := emulator.Start(t, emulator.WithRule("distributor-operations", false))
	client, err := partnerbss.NewClient(option.WithEndpoint(srv.URL),
		option.WithCredentials(auth.NewAKSK(srv.Partner.AccessKey, srv.Partner.SecretKey, auth.WithRole(core.RolePartner))))
	require.NoError(t, err)
	list := func(opts ...option.Option) error {
		_, err := client.Resellers.ListCouponQuotas(t.Context(), &resellers.ListCouponQuotasRequest{}, opts...)
		return err
	}
	require.ErrorIs(t, list(), core.ErrWrongCaller)
	assert.Zero(t, srv.Emulator.CallCount("ListIssuedCouponQuotas"), "refused before it was sent")
	require.NoError(t, list(option.WithoutCallerCheck()))
	require.ErrorIs(t, list(), core.ErrWrongCaller, "the option was for one call")

	// Where the platform refuses, that is its own error.
	_, err = client.Resellers.AllocateFunds(t.Context(), &resellers.AllocateFundsRequest{
		IndirectPartnerID: "someone", Amount: decimal.RequireFromString("1"),
	}, option.WithoutCallerCheck())
	require.ErrorIs(t, err, core.ErrForbidden)
	require.NotErrorIs(t, err, core.ErrWrongCaller)
}
