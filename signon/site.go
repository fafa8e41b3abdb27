package signon

import (
	"errors"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/partnerbss/partnerbss-go/internal/check"
)

// Site is the base address of the platform's sign-on service. It is one of the
// constants, or another https address without a path for a test; http will do on
// the loopback interface. The zero Site is [SiteChina].
type Site string

// The sites of the platform. Each has accounts and a console of its own.
const (
	SiteChina         Site = "https://auth.huaweicloud.com"
	SiteInternational Site = "https://auth-intl.huaweicloud.com"
	SiteEurope        Site = "https://auth.eu.huaweicloud.com"
)

// MetadataURL is where the site publishes the metadata of its service provider.
func (s Site) MetadataURL() string { return s.base() + "/authui/saml/metadata.xml?unsigned=true" }

func (s Site) base() string {
	if s == "" {
		s = SiteChina
	}
	return strings.TrimSuffix(string(s), "/")
}

// custom reports whether the site is none of the platform's.
func (s Site) custom() bool {
	u, err := address(s.base())
	return err == nil && !ofPlatform(u)
}

// check reports what is wrong with the site and with the page that it is asked to
// go on to. A page of somebody else would be an open redirect: whoever can write
// it into the link gets users who have just signed in, or their tickets.
func (s Site) check(c *check.Checker, service string) {
	if u, err := address(s.base()); err != nil {
		c.Fail("site", "a base address: "+err.Error(), quoted(string(s)))
	} else if u.Path != "" || u.RawQuery != "" {
		c.Fail("site", "a base address, without path and query", quoted(string(s)))
	}
	c.String("service", service).Required().Max(longestAddress)
	if service == "" {
		return
	}
	u, err := address(service)
	switch {
	case err != nil:
		c.Fail("service", err.Error(), quoted(service))
	case !s.custom() && !ofPlatform(u):
		c.Fail("service", "a page under huaweicloud.com", quoted(service))
	}
}

// longestAddress is what browsers and gateways take in any case.
const longestAddress = 2048

// quoted shows an address in a message.
func quoted(address string) string {
	if len(address) > 80 {
		address = strings.ToValidUTF8(address[:80], "") + "..."
	}
	return strconv.Quote(address)
}

// ofPlatform reports whether an address is one of the platform's hosts, with TLS.
func ofPlatform(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && (host == "huaweicloud.com" || strings.HasSuffix(host, ".huaweicloud.com"))
}

var (
	errNoAddress = errors.New("an absolute https address")
	hostName     = regexp.MustCompile(`^([0-9A-Za-z]([-0-9A-Za-z]*[0-9A-Za-z])?\.)*[0-9A-Za-z]([-0-9A-Za-z]*[0-9A-Za-z])?$`)
)

// address parses an absolute https address, or an http one of the loopback
// interface. Browsers and Go read some texts differently; those are refused.
func address(text string) (*url.URL, error) {
	odd := func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }
	if strings.ContainsFunc(text, odd) {
		return nil, errNoAddress
	}
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || u.User != nil || u.Host == "" {
		return nil, errNoAddress
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	if ip == nil && !hostName.MatchString(host) {
		return nil, errNoAddress
	}
	loopback := host == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && loopback) {
		return nil, errNoAddress
	}
	return u, nil
}

// component escapes a value of a query as encodeURIComponent does, which the
// platform's guide asks for.
func component(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }
