package signon

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// Binding is a verified binding notification: an account of Huawei Cloud and a user
// of the partner's platform belong together from now on.
type Binding struct {
	DomainID   string     // id of the Huawei Cloud account
	DomainName string     // its name, as the platform writes it; may be empty
	UserID     string     // xUserId: the user at the partner's platform, whom its identity provider named
	Action     BindAction // what happened
	// ID tells messages apart: hexadecimal digits of the SHA-256 sum of the JSON that
	// the platform signed. The platform gives messages no number, time or nonce, so
	// the same binding made again has the same ID.
	ID string
}

// BindAction says what happened to a binding. Only 1 is documented where the authors
// of this package could read it; other numbers pass through, so switch on them.
type BindAction int

// BindActionBind means that the account and the user were bound.
const BindActionBind BindAction = 1

// longestID bounds what a message can make a store keep.
const longestID = 256

// message is the JSON inside of bindRequest.
type message struct {
	DomainName string      `json:"domainName"`
	DomainID   string      `json:"domainId"`
	UserID     string      `json:"xUserId"`
	Action     *BindAction `json:"bindAction"`
}

// parseBinding reads a bindRequest whose signature has been verified.
func parseBinding(encoded string) (Binding, error) {
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return Binding{}, errors.New("bindRequest is not base64")
	}
	var m message
	if err := wire.UnmarshalJSON(text, &m); err != nil {
		return Binding{}, errors.New("bindRequest is not the JSON that is expected")
	}
	for name, value := range map[string]string{"domainId": m.DomainID, "xUserId": m.UserID} {
		if value == "" {
			return Binding{}, fmt.Errorf("bindRequest has no %s", name)
		}
		if utf8.RuneCountInString(value) > longestID {
			return Binding{}, fmt.Errorf("bindRequest has a %s of more than %d characters", name, longestID)
		}
	}
	if m.Action == nil {
		return Binding{}, errors.New("bindRequest has no bindAction")
	}
	sum := sha256.Sum256(text)
	return Binding{
		DomainID: m.DomainID, DomainName: m.DomainName, UserID: m.UserID, Action: *m.Action,
		ID: hex.EncodeToString(sum[:]),
	}, nil
}
