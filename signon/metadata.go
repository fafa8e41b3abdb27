package signon

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Metadata is what the metadata of the platform's service provider say.
type Metadata struct {
	// EntityID names the service provider: the audience of assertions.
	EntityID string
	// AssertionConsumers are where a SAML response may be posted, in the order of the
	// document.
	AssertionConsumers []AssertionConsumer
	// SigningCertificates are those that the platform may sign with, valid at the time
	// of parsing, with RSA keys of at least 2048 bits.
	SigningCertificates []*x509.Certificate
	// ValidUntil is when the document ends to count; zero when it does not say.
	ValidUntil time.Time
}

// AssertionConsumer is an endpoint of the service provider for SAML responses.
type AssertionConsumer struct {
	Binding  string // URN of the binding, such as urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST
	Location string // an https address; http on the loopback interface
	Index    int
	Default  bool // the one to use when a request names none
}

const (
	maxMetadata = 1 << 20
	// mostCertificates bounds the work for one signature that fits none.
	mostCertificates = 16
	leastKeyBits     = 2048

	redirectsFollowed = 3
	fetchTime         = 15 * time.Second
)

// ErrNoCertificate means that there is no certificate that a signature could be
// checked with: none at all, or none that is valid now and has an RSA key of at
// least 2048 bits.
var ErrNoCertificate = errors.New("no certificate for signing that is valid now, with an RSA key of at least 2048 bits")

// Certificates returns those of the signing certificates that are valid now. It
// makes the metadata a [CertificateSource]. Metadata that no longer count have none.
func (m *Metadata) Certificates(context.Context) ([]*x509.Certificate, error) {
	if m == nil || !m.ValidUntil.IsZero() && !time.Now().Before(m.ValidUntil) {
		return nil, ErrNoCertificate
	}
	return validNow(m.SigningCertificates)
}

func validNow(certificates []*x509.Certificate) ([]*x509.Certificate, error) {
	now := time.Now()
	var valid []*x509.Certificate
	for _, c := range certificates {
		if c == nil || now.Before(c.NotBefore) || now.After(c.NotAfter) {
			continue
		}
		if key, ok := c.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() >= leastKeyBits && len(valid) < mostCertificates {
			valid = append(valid, c)
		}
	}
	if len(valid) == 0 {
		return nil, ErrNoCertificate
	}
	return valid, nil
}

const metadataSpace = "urn:oasis:names:tc:SAML:2.0:metadata"

type entityDescriptor struct {
	XMLName    xml.Name `xml:"urn:oasis:names:tc:SAML:2.0:metadata EntityDescriptor"`
	EntityID   string   `xml:"entityID,attr"`
	ValidUntil string   `xml:"validUntil,attr"`
	Provider   []struct {
		ValidUntil string `xml:"validUntil,attr"`
		Keys       []struct {
			Use          string   `xml:"use,attr"`
			Certificates []string `xml:"http://www.w3.org/2000/09/xmldsig# KeyInfo>X509Data>X509Certificate"`
		} `xml:"urn:oasis:names:tc:SAML:2.0:metadata KeyDescriptor"`
		Consumers []struct {
			Binding  string `xml:"Binding,attr"`
			Location string `xml:"Location,attr"`
			Index    int    `xml:"index,attr"`
			Default  bool   `xml:"isDefault,attr"`
		} `xml:"urn:oasis:names:tc:SAML:2.0:metadata AssertionConsumerService"`
	} `xml:"urn:oasis:names:tc:SAML:2.0:metadata SPSSODescriptor"`
}

// ParseMetadata reads the metadata of the platform's service provider, at most 1 MiB
// of XML with one EntityDescriptor. A signature of the document is not checked:
// nobody but the one who brought it vouches for it. Certificates that are not valid
// now, or have other keys than RSA keys of at least 2048 bits, are left out; without
// any other the error is [ErrNoCertificate].
func ParseMetadata(text []byte) (*Metadata, error) {
	m, err := parseMetadata(text)
	if err != nil {
		return nil, fmt.Errorf("signon: metadata of the service provider: %w", err)
	}
	return m, nil
}

func parseMetadata(text []byte) (*Metadata, error) {
	if len(text) > maxMetadata {
		return nil, fmt.Errorf("more than %d bytes", maxMetadata)
	}
	document, err := readEntity(text)
	if err != nil {
		return nil, err
	}
	if document.EntityID == "" {
		return nil, errors.New("no entityID")
	}
	if len(document.Provider) != 1 {
		return nil, fmt.Errorf("%d service providers, want 1", len(document.Provider))
	}
	provider := document.Provider[0]
	m := &Metadata{EntityID: document.EntityID}
	for _, text := range []string{document.ValidUntil, provider.ValidUntil} {
		if err := m.endsAt(text); err != nil {
			return nil, err
		}
	}
	for _, c := range provider.Consumers {
		if _, err := address(c.Location); err != nil {
			return nil, fmt.Errorf("AssertionConsumerService is at %s, not at %w", quoted(c.Location), err)
		}
		m.AssertionConsumers = append(m.AssertionConsumers, AssertionConsumer(c))
	}
	if len(m.AssertionConsumers) == 0 {
		return nil, errors.New("no AssertionConsumerService")
	}
	var all []*x509.Certificate
	for _, key := range provider.Keys {
		if key.Use != "" && key.Use != "signing" {
			continue
		}
		for _, encoded := range key.Certificates {
			certificate, err := parseCertificate(encoded)
			if err != nil {
				return nil, err
			}
			all = append(all, certificate)
		}
	}
	m.SigningCertificates, err = validNow(all)
	return m, err
}

// readEntity reads exactly one entity. Go's decoder resolves no entities, so a
// document type has nothing to do here.
func readEntity(text []byte) (*entityDescriptor, error) {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	var document *entityDescriptor
	for {
		token, err := decoder.Token()
		if err == io.EOF && document != nil {
			return document, nil
		}
		if err != nil {
			return nil, fmt.Errorf("not XML of one EntityDescriptor: %w", err)
		}
		switch token := token.(type) {
		case xml.Directive:
			return nil, errors.New("a document type declaration")
		case xml.CharData:
			if len(bytes.TrimSpace(token)) > 0 {
				return nil, errors.New("text beside the EntityDescriptor")
			}
		case xml.StartElement:
			if document != nil || token.Name != (xml.Name{Space: metadataSpace, Local: "EntityDescriptor"}) {
				return nil, fmt.Errorf("an element %.40q, want one EntityDescriptor", token.Name.Local)
			}
			document = &entityDescriptor{}
			if err := decoder.DecodeElement(document, &token); err != nil {
				return nil, err
			}
		}
	}
}

// endsAt takes the earliest end that the document tells.
func (m *Metadata) endsAt(text string) error {
	if text == "" {
		return nil
	}
	end, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return fmt.Errorf("validUntil is no time: %.40q", text)
	}
	if !time.Now().Before(end) {
		return fmt.Errorf("valid until %s only", end.UTC().Format(time.RFC3339))
	}
	if m.ValidUntil.IsZero() || end.Before(m.ValidUntil) {
		m.ValidUntil = end
	}
	return nil
}

func parseCertificate(encoded string) (*x509.Certificate, error) {
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(encoded), ""))
	if err != nil {
		return nil, errors.New("an X509Certificate that is not base64")
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("an X509Certificate: %w", err)
	}
	return certificate, nil
}

// FetchMetadata gets the metadata of the platform's service provider from an https
// address, such as [Site.MetadataURL] tells it; http will do on the loopback
// interface. It follows 3 redirects, to such addresses only. A nil client is one
// with the defaults of net/http; whatever the client, a fetch ends after 15 seconds.
//
// The document is not signed, so all trust in it comes from TLS: a client that skips
// the verification of certificates lets anybody on the way name the keys that
// notifications and SAML requests are checked with. Better fetch once, look at it,
// store it with the program and use [ParseMetadata].
func FetchMetadata(ctx context.Context, client *http.Client, location string) (*Metadata, error) {
	text, err := fetch(ctx, client, location)
	if err != nil {
		return nil, fmt.Errorf("signon: fetch metadata: %w", err)
	}
	return ParseMetadata(text)
}

func fetch(ctx context.Context, client *http.Client, location string) ([]byte, error) {
	if _, err := address(location); err != nil {
		return nil, fmt.Errorf("%s is not %w", quoted(location), err)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, location, nil)
	if err != nil {
		return nil, err
	}
	if client == nil {
		client = &http.Client{}
	}
	careful := *client
	careful.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if len(via) > redirectsFollowed {
			return fmt.Errorf("more than %d redirects", redirectsFollowed)
		}
		if _, err := address(next.URL.String()); err != nil {
			return fmt.Errorf("redirected to what is not %w", err)
		}
		return nil
	}
	response, err := careful.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("HTTP %d", response.StatusCode)
	}
	return io.ReadAll(io.LimitReader(response.Body, maxMetadata+1))
}
