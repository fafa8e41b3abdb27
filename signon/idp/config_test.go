package idp_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/signon/idp"
)

func TestConfigurations(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, weak.Public(), weak)
	require.NoError(t, err)

	for name, test := range map[string]struct {
		change func(*idp.Config)
		want   string
	}{
		"no entity ID":         {func(c *idp.Config) { c.EntityID = "" }, "EntityID"},
		"relative entity ID":   {func(c *idp.Config) { c.EntityID = "partner" }, "EntityID"},
		"no address":           {func(c *idp.Config) { c.SSOURL = "" }, "SSOURL"},
		"plain http":           {func(c *idp.Config) { c.SSOURL = "http://partner.example/sso" }, "https"},
		"address with a query": {func(c *idp.Config) { c.SSOURL += "?a=b" }, "without query"},
		"no platform":          {func(c *idp.Config) { c.Platform = nil }, "Platform"},
		"no user":              {func(c *idp.Config) { c.User = nil }, "User"},
		"no login":             {func(c *idp.Config) { c.Login = nil }, "Login"},
		"a nil certificate":    {func(c *idp.Config) { c.Published = []*x509.Certificate{nil} }, "Published"},
		"no key pair":          {func(c *idp.Config) { c.KeyPair = tls.Certificate{} }, "certificate"},
		"key of another":       {func(c *idp.Config) { c.KeyPair.PrivateKey = keys()["stranger"].PrivateKey }, "not that of its certificate"},
		"no key":               {func(c *idp.Config) { c.KeyPair.PrivateKey = nil }, "cannot sign"},
		"weak key":             {func(c *idp.Config) { c.KeyPair = tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: weak} }, "2048"},
		"broken certificate":   {func(c *idp.Config) { c.KeyPair.Leaf, c.KeyPair.Certificate = nil, [][]byte{{1}} }, "certificate of KeyPair"},
	} {
		t.Run(name, func(t *testing.T) {
			config := newSite(t).config
			test.change(&config)
			_, err := idp.New(config)
			require.ErrorContains(t, err, test.want)
		})
	}
	for name, change := range map[string]func(*idp.Config){
		"an entity ID that is no address": func(c *idp.Config) { c.EntityID = "urn:partner:idp" },
		"loopback":                        func(c *idp.Config) { c.SSOURL = "http://127.0.0.1:8080/sso" },
		"certificate not parsed yet":      func(c *idp.Config) { c.KeyPair.Leaf = nil },
	} {
		t.Run(name, func(t *testing.T) {
			config := newSite(t).config
			change(&config)
			_, err := idp.New(config)
			require.NoError(t, err)
		})
	}
}

func TestCertificateThatEndsSoon(t *testing.T) {
	s := newSite(t, func(c *idp.Config) { c.Now = func() time.Time { return start.Add(340 * 24 * time.Hour) } })
	assert.Contains(t, s.log.String(), "ends soon")
	assert.Contains(t, s.log.String(), "2027-03-01")
}

func TestMetadataThatCannotBe(t *testing.T) {
	certificates := []*x509.Certificate{keys()["partner"].Leaf}
	for name, r := range map[string]idp.MetadataRequest{
		"EntityID":    {SSOURL: ssoURL, Certificates: certificates},
		"SSOURL":      {EntityID: entityID, Certificates: certificates},
		"certificate": {EntityID: entityID, SSOURL: ssoURL},
	} {
		_, err := idp.Metadata(r)
		require.ErrorContains(t, err, name)
	}
	_, err := idp.NewKeyPair("x", start, 0)
	require.ErrorContains(t, err, "valid for some time")
}
