package idp

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"

	"github.com/crewjam/saml"
)

// MetadataRequest is what metadata says of a provider.
type MetadataRequest struct {
	// EntityID and SSOURL are as in [Config].
	EntityID string
	SSOURL   string
	// Certificates verify the provider's signatures: the current one and, around a change
	// of keys, its neighbour.
	Certificates []*x509.Certificate
	// NameIDFormat is as in [Config].
	NameIDFormat string
}

// Metadata returns the metadata that the partner hands to Huawei Cloud, as XML in UTF-8. It
// has no date at which it ends: a file that somebody uploads is not fetched anew.
func Metadata(r MetadataRequest) ([]byte, error) {
	if err := checkEntityID(r.EntityID); err != nil {
		return nil, err
	}
	if err := checkAddress("SSOURL", r.SSOURL); err != nil {
		return nil, err
	}
	if len(r.Certificates) == 0 {
		return nil, errors.New("idp: metadata needs a certificate")
	}
	if r.NameIDFormat == "" {
		r.NameIDFormat = string(saml.PersistentNameIDFormat)
	}
	signed := true
	descriptor := saml.IDPSSODescriptor{
		WantAuthnRequestsSigned: &signed,
		SingleSignOnServices:    []saml.Endpoint{{Binding: saml.HTTPRedirectBinding, Location: r.SSOURL}},
	}
	descriptor.ProtocolSupportEnumeration = "urn:oasis:names:tc:SAML:2.0:protocol"
	descriptor.NameIDFormats = []saml.NameIDFormat{saml.NameIDFormat(r.NameIDFormat)}
	for _, certificate := range r.Certificates {
		descriptor.KeyDescriptors = append(descriptor.KeyDescriptors, signingKey(certificate))
	}
	document, err := xml.MarshalIndent(saml.EntityDescriptor{
		EntityID: r.EntityID, IDPSSODescriptors: []saml.IDPSSODescriptor{descriptor},
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("idp: metadata: %w", err)
	}
	return append([]byte(xml.Header), append(document, '\n')...), nil
}

// Metadata returns the metadata of this provider.
func (p *Provider) Metadata() ([]byte, error) {
	return Metadata(MetadataRequest{
		EntityID: p.config.EntityID, SSOURL: p.config.SSOURL, NameIDFormat: p.config.NameIDFormat,
		Certificates: append([]*x509.Certificate{p.config.KeyPair.Leaf}, p.config.Published...),
	})
}

func signingKey(certificate *x509.Certificate) saml.KeyDescriptor {
	return saml.KeyDescriptor{Use: "signing", KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{
		X509Certificates: []saml.X509Certificate{{Data: base64.StdEncoding.EncodeToString(certificate.Raw)}},
	}}}
}
