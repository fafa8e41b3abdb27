// Package signontest makes what the platform sends to a partner, for tests of
// handlers: binding notifications signed with a key of the test's own, and the
// certificate and metadata that go with it.
//
//	platform, err := signontest.NewPlatform()
//	if err != nil {
//		t.Fatal(err)
//	}
//	form, err := platform.Notification(signon.Binding{DomainID: "id", UserID: "user-1", Action: signon.BindActionBind})
//
// The package is for tests; no program that serves users needs it.
package signontest

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"time"

	"github.com/partnerbss/partnerbss-go/signon"
)

// Algorithm is the SigAlg of the notifications.
const Algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"

// Notification returns the form that the platform posts for a binding, signed with
// an RSA key. The ID of the binding follows from the rest and is not looked at.
func Notification(key crypto.Signer, b signon.Binding) (url.Values, error) {
	text, err := json.Marshal(struct {
		DomainName string            `json:"domainName"`
		DomainID   string            `json:"domainId"`
		UserID     string            `json:"xUserId"`
		Action     signon.BindAction `json:"bindAction"`
	}{b.DomainName, b.DomainID, b.UserID, b.Action})
	if err != nil {
		return nil, err
	}
	return Sign(key, base64.StdEncoding.EncodeToString(text))
}

// Sign returns a form with any bindRequest, signed with an RSA key.
func Sign(key crypto.Signer, bindRequest string) (url.Values, error) {
	if key == nil {
		return nil, errors.New("signontest: nil key")
	}
	if _, ok := key.Public().(*rsa.PublicKey); !ok {
		return nil, fmt.Errorf("signontest: the platform signs with RSA keys, not with a %T", key.Public())
	}
	sum := sha256.Sum256([]byte("bindRequest=" + url.QueryEscape(bindRequest) + "&SigAlg=" + url.QueryEscape(Algorithm)))
	signature, err := key.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return url.Values{
		"bindRequest": {bindRequest},
		"SigAlg":      {Algorithm},
		"Signature":   {base64.StdEncoding.EncodeToString(signature)},
	}, nil
}

// Platform is the service provider of a test: a key and its certificate.
type Platform struct {
	EntityID string
	// AssertionConsumer is where it takes SAML responses.
	AssertionConsumer string
	Certificate       *x509.Certificate

	key *rsa.PrivateKey
}

// NewPlatform returns a platform with a new key of 2048 bits, whose certificate is
// valid for a day by the clock of the test.
func NewPlatform() (*Platform, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "platform of a test"},
		NotBefore: now.Add(-time.Minute), NotAfter: now.Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &Platform{
		EntityID: "https://platform.example/saml", AssertionConsumer: "https://platform.example/authui/saml/acs",
		Certificate: certificate, key: key,
	}, nil
}

// Signer is the key of the platform.
func (p *Platform) Signer() crypto.Signer { return p.key }

// Notification is [Notification] with the key of the platform.
func (p *Platform) Notification(b signon.Binding) (url.Values, error) {
	return Notification(p.key, b)
}

// MetadataXML is the document in which the platform publishes its certificate.
func (p *Platform) MetadataXML() []byte {
	escaped := func(text string) string {
		var b bytes.Buffer
		// A buffer takes everything.
		_ = xml.EscapeText(&b, []byte(text))
		return b.String()
	}
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="%s">
  <md:SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="%s" index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`, escaped(p.EntityID), base64.StdEncoding.EncodeToString(p.Certificate.Raw), escaped(p.AssertionConsumer))
}

// Metadata is what [signon.ParseMetadata] makes of the document.
func (p *Platform) Metadata() (*signon.Metadata, error) { return signon.ParseMetadata(p.MetadataXML()) }
