package idp

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// KeyBits is the length of the keys that [NewKeyPair] makes.
const KeyBits = 3072

// NewKeyPair makes an RSA key and a self-signed certificate, good from a minute before now for
// the given time. SAML trusts certificates because metadata lists them, so nobody has to
// sign it. The name is shown to people who look at the certificate: a host or an entity ID.
func NewKeyPair(name string, now time.Time, valid time.Duration) (tls.Certificate, error) {
	if valid <= 0 {
		return tls.Certificate{}, errors.New("idp: a certificate must be valid for some time")
	}
	key, err := rsa.GenerateKey(rand.Reader, KeyBits)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("idp: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("idp: %w", err)
	}
	if runes := []rune(name); len(runes) > 64 { // as much as a common name may have
		name = string(runes[:64])
	}
	template := &x509.Certificate{
		SerialNumber: serial.Add(serial, big.NewInt(1)), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Minute), NotAfter: now.Add(valid),
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
		SignatureAlgorithm: x509.SHA256WithRSA,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("idp: %w", err)
	}
	leaf, err := x509.ParseCertificate(raw)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("idp: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key, Leaf: leaf}, nil
}
