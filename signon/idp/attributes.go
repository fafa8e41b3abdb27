package idp

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"unicode/utf8"

	"github.com/crewjam/saml"
)

// attributeFormat says that the names of attributes are plain texts.
const attributeFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"

// maxUserID is the length of an xaccount_id.
const maxUserID = 128

// Attributes are the names under which the assertion says what a [User] is. Huawei Cloud
// does not publish the names that it reads; the defaults are inferred from its documents.
type Attributes struct {
	UserID    string // User.ID, by default xUserId
	AccountID string // User.AccountID, or User.ID without one; by default xAccountId
	Email     string // User.Email, by default email
	Name      string // User.Name, by default name
}

func (a Attributes) withDefaults() Attributes {
	return Attributes{
		UserID:    cmp.Or(a.UserID, "xUserId"),
		AccountID: cmp.Or(a.AccountID, "xAccountId"),
		Email:     cmp.Or(a.Email, "email"),
		Name:      cmp.Or(a.Name, "name"),
	}
}

// statement lists the attributes of a user. Empty ones are left out.
func (a Attributes) statement(u *User) []saml.Attribute {
	var list []saml.Attribute
	add := func(name, value string) {
		if value != "" {
			list = append(list, saml.Attribute{Name: name, NameFormat: attributeFormat,
				Values: []saml.AttributeValue{{Type: "xs:string", Value: value}}})
		}
	}
	add(a.UserID, u.ID)
	add(a.AccountID, cmp.Or(u.AccountID, u.ID))
	add(a.Email, u.Email)
	add(a.Name, u.Name)
	for _, name := range slices.Sorted(maps.Keys(u.More)) {
		add(name, u.More[name])
	}
	return list
}

// check makes sure that an assertion can be made of a user. Its errors have no value of
// the user.
func (u *User) check(names Attributes) error {
	if n := utf8.RuneCountInString(u.ID); n == 0 || n > maxUserID {
		return fmt.Errorf("the ID of the user must have 1 to %d characters, not %d", maxUserID, n)
	}
	if u.AuthenticatedAt.IsZero() {
		return errors.New("the user has no AuthenticatedAt")
	}
	taken := []string{names.UserID, names.AccountID, names.Email, names.Name}
	for name, value := range u.More {
		if slices.Contains(taken, name) {
			return fmt.Errorf("the attribute %q in More is one that the user has already", name)
		}
		if !inXML(name) || !inXML(value) {
			return errors.New("a name or value in More cannot stand in XML")
		}
	}
	for _, value := range []string{u.ID, u.AccountID, u.Email, u.Name} {
		if !inXML(value) {
			return errors.New("a value of the user cannot stand in XML")
		}
	}
	return nil
}

// inXML reports whether XML 1.0 has all characters of a text. Control characters are
// refused too where XML has them: a line break in an ID is a mistake or an attack.
func inXML(text string) bool {
	for _, r := range text {
		if r < ' ' || r == 0x7f || r == utf8.RuneError || r == 0xfffe || r == 0xffff {
			return false
		}
	}
	return true
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
