package signon_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/signon"
)

func loginRequest() *signon.LoginRequest {
	return &signon.LoginRequest{AccountType: "ZXT", Service: "https://console.huaweicloud.com/iam/"}
}

func TestLoginURL(t *testing.T) {
	t.Parallel()
	for want, edit := range map[string]func(*signon.LoginRequest){
		"https://auth.huaweicloud.com/authui/saml/login?xAccountType=ZXT&isFirstLogin=false&service=https%3A%2F%2Fconsole.huaweicloud.com%2Fiam%2F": func(*signon.LoginRequest) {},
		"https://auth-intl.huaweicloud.com/authui/saml/login?xAccountType=ZXT&isFirstLogin=true&service=https%3A%2F%2Fconsole-intl.huaweicloud.com%2F": func(r *signon.LoginRequest) {
			r.Site, r.FirstLogin, r.Service = signon.SiteInternational, true, "https://console-intl.huaweicloud.com/"
		},
		"https://auth.eu.huaweicloud.com/authui/saml/login?xAccountType=A%20B%26C%2B&isFirstLogin=false&service=https%3A%2F%2Fconsole.eu.huaweicloud.com%2F%3Fa%3Db%26c%3D%2520%23%2Fx": func(r *signon.LoginRequest) {
			r.Site, r.AccountType, r.Service = signon.SiteEurope, "A B&C+", "https://console.eu.huaweicloud.com/?a=b&c=%20#/x"
		},
		"http://127.0.0.1:8080/authui/saml/login?xAccountType=ZXT&isFirstLogin=false&service=http%3A%2F%2Flocalhost%3A1%2Fconsole": func(r *signon.LoginRequest) {
			r.Site, r.Service = "http://127.0.0.1:8080/", "http://localhost:1/console"
		},
	} {
		r := loginRequest()
		edit(r)
		got, err := signon.LoginURL(r)
		require.NoError(t, err, want)
		assert.Equal(t, want, got)
		u, err := url.Parse(got)
		require.NoError(t, err)
		assert.Equal(t, r.Service, u.Query().Get("service"))
		assert.Equal(t, r.AccountType, u.Query().Get("xAccountType"))
	}
	assert.Equal(t, "https://auth.huaweicloud.com/authui/saml/metadata.xml?unsigned=true", signon.Site("").MetadataURL())
	assert.Equal(t, "https://auth-intl.huaweicloud.com/authui/saml/metadata.xml?unsigned=true", signon.SiteInternational.MetadataURL())
}

func TestALoginRequestIsChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit func(*signon.LoginRequest)
		says string
	}{
		"no account type":   {func(r *signon.LoginRequest) { r.AccountType = "" }, "xAccountType must be given"},
		"long account type": {func(r *signon.LoginRequest) { r.AccountType = strings.Repeat("Z", 65) }, "xAccountType must be at most 64 characters"},
		"no service":        {func(r *signon.LoginRequest) { r.Service = "" }, "service must be given"},
		"long service":      {func(r *signon.LoginRequest) { r.Service += strings.Repeat("x", 2048) }, "service must be at most 2048 characters"},
		"site with path":    {func(r *signon.LoginRequest) { r.Site = "https://auth.huaweicloud.com/x" }, "site must be a base address, without"},
		"site with query":   {func(r *signon.LoginRequest) { r.Site = "https://auth.huaweicloud.com?x" }, "site must be a base address, without"},
		"site without TLS":  {func(r *signon.LoginRequest) { r.Site = "http://auth.huaweicloud.com" }, "site must be a base address: an absolute https"},
		"site as a name":    {func(r *signon.LoginRequest) { r.Site = "china" }, "site must be a base address: an absolute https"},
	} {
		r := loginRequest()
		c.edit(r)
		_, err := signon.LoginURL(r)
		require.True(t, core.IsValidation(err), name)
		assert.ErrorContains(t, err, "signon.LoginRequest: ", name)
		assert.ErrorContains(t, err, c.says, name)
	}
	_, err := signon.LoginURL(nil)
	assert.True(t, core.IsValidation(err))
}

// Each of these would lead a browser, or could lead one browser, somewhere else than
// to the platform.
func TestALoginLeadsToThePlatformAlone(t *testing.T) {
	t.Parallel()
	for _, service := range []string{
		"https://evil.example/", "https://huaweicloud.com.evil.example/", "https://evilhuaweicloud.com/", "https://huaweicloud.com.",
		"http://console.huaweicloud.com/", "ftp://console.huaweicloud.com/", "//console.huaweicloud.com/", "/iam/", "console.huaweicloud.com",
		"https:console.huaweicloud.com", "https:///console.huaweicloud.com", "https://", "javascript:alert(1)//.huaweicloud.com",
		"https://user@console.huaweicloud.com/", "https://console.huaweicloud.com@evil.example/", "https://evil.example\\@console.huaweicloud.com/",
		"https://evil.example\\.huaweicloud.com/", "https://evil.example%2f.huaweicloud.com/", "https://evil.example\uff0f.huaweicloud.com/",
		"https://evil.example#.huaweicloud.com/", "https://evil.example?.huaweicloud.com/", "https://evil.example;.huaweicloud.com/",
		" https://console.huaweicloud.com/", "https://console.huaweicloud.com/\r\nSet-Cookie: a", "https://console.huaweicloud.com/\x00", "https://.huaweicloud.com/",
		"https://console.huaweicloud.com:x/", "https://[::1]/", "https://127.0.0.1/", "http://localhost/",
	} {
		r := loginRequest()
		r.Service = service
		_, err := signon.LoginURL(r)
		assert.True(t, core.IsValidation(err), service)
		assert.ErrorContains(t, err, "service must be ", service)
	}
	// With a site of a test, any host will do, but still with TLS.
	r := loginRequest()
	r.Site, r.Service = "https://idp.test", "https://console.test/"
	_, err := signon.LoginURL(r)
	require.NoError(t, err)
	r.Service = "http://console.test/"
	_, err = signon.LoginURL(r)
	require.Error(t, err)
}
