package signon

import (
	"context"
	"crypto"
	"crypto/rsa"
	_ "crypto/sha256" // the hashes of the algorithms
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// ErrSignature means that a notification does not carry a signature of the platform.
// Nothing that it says was looked at.
var ErrSignature = errors.New("the signature is not one of the platform")

// algorithms are the values of SigAlg that count. SHA-1 is none of them: for what it
// signs, somebody can make another text with the same sum.
var algorithms = map[string]crypto.Hash{
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": crypto.SHA256,
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": crypto.SHA384,
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": crypto.SHA512,
}

// signedText is the one place that says which bytes the platform signs: the two
// parameters, escaped as in a form, in this order. That is inferred from the
// HTTP-Redirect binding of SAML, whose SigAlg and Signature the notification has; no
// document that the authors could read says it.
func signedText(escapedRequest, escapedAlgorithm string) string {
	return "bindRequest=" + escapedRequest + "&SigAlg=" + escapedAlgorithm
}

// signedTexts are the texts that the signature may cover, since forms can be escaped
// in several ways, and on its way a body may be escaped anew. All of them are equally
// safe: no value can contain a bare "&", so each text stands for one bindRequest and
// one SigAlg, those that were received. Java's URLEncoder escapes "*" and "~" otherwise
// than Go, which occur neither in base64 nor in the name of an algorithm.
func signedTexts(f *form) []string {
	request, algorithm := f.values[fieldRequest], f.values[fieldAlgorithm]
	texts := []string{signedText(request.raw, algorithm.raw)} // as it came
	for _, escape := range []func(string) string{url.QueryEscape, lowerEscape} {
		texts = append(texts, signedText(escape(request.plain), escape(algorithm.plain)))
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// lowerEscape escapes with lower-case digits, as .NET and the examples of the
// platform's guide do.
func lowerEscape(value string) string {
	escaped := []byte(url.QueryEscape(value))
	for i := 0; i < len(escaped); i++ {
		if escaped[i] == '%' {
			copy(escaped[i+1:i+3], strings.ToLower(string(escaped[i+1:i+3])))
			i += 2
		}
	}
	return string(escaped)
}

// verifier checks signatures.
type verifier struct{ source CertificateSource }

// verify succeeds if one of the certificates has made the signature. When none has,
// it asks a source that can do so for newer ones, and tries once more.
//
// Nothing here has to take constant time: certificates and texts are known to
// everybody.
func (v verifier) verify(ctx context.Context, f *form) error {
	hash, ok := algorithms[f.values[fieldAlgorithm].plain]
	if !ok {
		return fmt.Errorf("%w: SigAlg %s is not allowed", ErrSignature, quoted(f.values[fieldAlgorithm].plain))
	}
	signature, err := base64.StdEncoding.DecodeString(f.values[fieldSignature].plain)
	if err != nil {
		return fmt.Errorf("%w: Signature is not base64", ErrSignature)
	}
	var digests [][]byte
	for _, text := range signedTexts(f) {
		h := hash.New()
		_, _ = h.Write([]byte(text))
		digests = append(digests, h.Sum(nil))
	}
	certificates, err := v.certificates(ctx)
	if err == nil && fits(certificates, hash, digests, signature) {
		return nil
	}
	refresher, ok := v.source.(Refresher)
	if !ok || err != nil && !errors.Is(err, ErrNoCertificate) {
		return refusal(err)
	}
	if err := refresher.Refresh(ctx); err != nil {
		return &sourceError{err}
	}
	if certificates, err = v.certificates(ctx); err != nil {
		return &sourceError{err}
	}
	if !fits(certificates, hash, digests, signature) {
		return ErrSignature
	}
	return nil
}

func (v verifier) certificates(ctx context.Context) ([]*x509.Certificate, error) {
	certificates, err := v.source.Certificates(ctx)
	if err != nil {
		return nil, err
	}
	return validNow(certificates)
}

// refusal tells a signature that fits no certificate from certificates that are not
// there.
func refusal(err error) error {
	if err != nil {
		return &sourceError{err}
	}
	return ErrSignature
}

// sourceError means that a signature could be neither accepted nor refused.
type sourceError struct{ err error }

// Error says why there are no certificates.
func (e *sourceError) Error() string { return "certificates of the platform: " + e.err.Error() }

// Unwrap returns the error of the source.
func (e *sourceError) Unwrap() error { return e.err }

func fits(certificates []*x509.Certificate, hash crypto.Hash, digests [][]byte, signature []byte) bool {
	for _, certificate := range certificates {
		key, ok := certificate.PublicKey.(*rsa.PublicKey)
		if !ok {
			continue
		}
		for _, digest := range digests {
			if rsa.VerifyPKCS1v15(key, hash, digest, signature) == nil {
				return true
			}
		}
	}
	return false
}
