package idp

import (
	"crypto"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// arrivals seals when a request arrived, for its return from the login page. A request may
// be 90 seconds old, and somebody who looks for a password takes longer. Nothing is kept
// of those who never return, and every process with the same key opens the notes of all.
type arrivals struct{ key []byte }

// newArrivals derives the key of the notes from the signature of a fixed text, which is
// always the same with RSA as X.509 uses it, and which nobody else can make or sees. So
// keys in hardware serve too.
func newArrivals(signer crypto.Signer) (arrivals, error) {
	digest := sha256.Sum256([]byte("partnerbss-go signon/idp: key of arrival notes, version 1"))
	signature, err := signer.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return arrivals{}, fmt.Errorf("idp: the private key of KeyPair: %w", err)
	}
	key, err := hkdf.Key(sha256.New, signature, nil, "arrival", sha256.Size)
	if err != nil {
		return arrivals{}, fmt.Errorf("idp: %w", err)
	}
	return arrivals{key}, nil
}

func (a arrivals) mac(stamp []byte, request string) []byte {
	h := hmac.New(sha256.New, a.key)
	h.Write(stamp) // of a fixed length, so that nothing moves between the two
	h.Write([]byte(request))
	return h.Sum(nil)
}

// seal is the note that a request arrived at a time.
func (a arrivals) seal(request string, at time.Time) string {
	stamp := binary.BigEndian.AppendUint64(nil, uint64(at.UnixMilli()))
	return base64.RawURLEncoding.EncodeToString(append(stamp, a.mac(stamp, request)...))
}

// open returns the time of a note, if it is one of this request and still good.
func (a arrivals) open(note, request string, now time.Time) (time.Time, error) {
	raw, err := base64.RawURLEncoding.DecodeString(note)
	if err != nil || len(raw) != 8+sha256.Size || !hmac.Equal(raw[8:], a.mac(raw[:8], request)) {
		return time.Time{}, errors.New("the return address was altered, or the key has changed since")
	}
	at := time.UnixMilli(int64(binary.BigEndian.Uint64(raw)))
	if now.Sub(at) > LoginTime {
		return time.Time{}, fmt.Errorf("the login took longer than %v", LoginTime)
	}
	return at, nil
}
