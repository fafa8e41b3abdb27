package idp

import (
	"bytes"
	"compress/flate"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	dsig "github.com/russellhaering/goxmldsig"
)

const (
	// maxQuery bounds the query of a request: some kilobytes of request, the relay state
	// in its escaped form, a signature.
	maxQuery = 32 << 10
	// maxRelayState bounds the relay state. SAML allows 80 bytes; platforms send more.
	maxRelayState = 4 << 10
	// maxRequest bounds the inflated request, which has some kilobytes.
	maxRequest = 64 << 10
	// maxID bounds the ID of a request, which Replays has to keep.
	maxID = 1 << 10
)

// The parameters of the HTTP-Redirect binding, and the one that this package adds to the
// address to which the login page returns.
const (
	paramRequest    = "SAMLRequest"
	paramRelayState = "RelayState"
	paramAlgorithm  = "SigAlg"
	paramSignature  = "Signature"
	paramArrived    = "arrived"
)

// algorithms are the accepted ones. Names are compared without case, since documents of
// Huawei Cloud print them in capitals.
var algorithms = map[string]x509.SignatureAlgorithm{
	dsig.RSASHA256SignatureMethod: x509.SHA256WithRSA,
	dsig.RSASHA384SignatureMethod: x509.SHA384WithRSA,
	dsig.RSASHA512SignatureMethod: x509.SHA512WithRSA,
}

var errNoFit = errors.New("the signature fits no certificate of the platform that is valid now")

// query is the query of a request, whose values come from one reading of it.
type query struct {
	encoded       string // base64 of the deflated request
	relayState    string
	hasRelayState bool
	note          string // of the arrival, from our own return address
	algorithm     string
	signature     string
	// signed are the bytes under the signature: the parameters as they arrived, in the
	// order of the binding. Escaping them anew could give other bytes than were signed.
	signed string
}

// parseQuery reads the raw query of a request.
func parseQuery(raw string) (*query, error) {
	if len(raw) > maxQuery {
		return nil, fmt.Errorf("the query is longer than %d bytes", maxQuery)
	}
	escaped, plain := map[string]string{}, map[string]string{}
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(name)
		if err != nil {
			return nil, errors.New("the query cannot be read")
		}
		switch key {
		case paramRequest, paramRelayState, paramAlgorithm, paramSignature, paramArrived:
		default:
			continue // covered by no signature and used by nobody
		}
		if _, twice := escaped[key]; twice {
			return nil, fmt.Errorf("the query has %s twice", key)
		}
		text, err := url.QueryUnescape(value)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read", key)
		}
		escaped[key], plain[key] = value, text
	}
	for _, key := range []string{paramRequest, paramAlgorithm, paramSignature} {
		if plain[key] == "" {
			return nil, fmt.Errorf("the query has no %s", key)
		}
	}
	q := &query{
		encoded: plain[paramRequest], relayState: plain[paramRelayState], note: plain[paramArrived],
		algorithm: plain[paramAlgorithm], signature: plain[paramSignature],
		signed: paramRequest + "=" + escaped[paramRequest],
	}
	if len(q.relayState) > maxRelayState {
		return nil, fmt.Errorf("the relay state is longer than %d bytes", maxRelayState)
	}
	if value, has := escaped[paramRelayState]; has {
		q.hasRelayState = true
		q.signed += "&" + paramRelayState + "=" + value
	}
	q.signed += "&" + paramAlgorithm + "=" + escaped[paramAlgorithm]
	return q, nil
}

// verify reports whether one of the certificates made the signature.
func (q *query) verify(certificates []*x509.Certificate) error {
	algorithm, ok := algorithms[strings.ToLower(q.algorithm)]
	if !ok {
		return errors.New("the signature must be RSA with SHA-256, SHA-384 or SHA-512")
	}
	signature, err := base64.StdEncoding.DecodeString(q.signature)
	if err != nil {
		return errors.New("the signature is not base64")
	}
	for _, certificate := range certificates {
		if certificate.CheckSignature(algorithm, []byte(q.signed), signature) == nil {
			return nil
		}
	}
	return errNoFit
}

// xml inflates the request.
func (q *query) xml() ([]byte, error) {
	deflated, err := base64.StdEncoding.DecodeString(q.encoded)
	if err != nil {
		return nil, errors.New("SAMLRequest is not base64")
	}
	document, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(deflated)), maxRequest+1))
	if err != nil {
		return nil, errors.New("SAMLRequest cannot be inflated")
	}
	if len(document) > maxRequest {
		return nil, fmt.Errorf("the inflated SAMLRequest is longer than %d bytes", maxRequest)
	}
	return document, nil
}
