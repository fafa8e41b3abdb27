// Package idp is the identity provider of a partner's platform: it signs the
// platform's users on to Huawei Cloud with SAML 2.0. It is a module of its own, so
// that SAML reaches nobody who does not use it.
//
// # The way of a user
//
// The browser opens the login link (package signon makes it). Huawei Cloud redirects it
// to the partner's single sign-on address with a signed AuthnRequest. The [Provider]
// there verifies the request, asks the program who is logged in ([Config.User]), sends the
// user to the login page when nobody is ([Config.Login]), and answers with a page whose
// form posts a signed assertion to Huawei Cloud. The browser sends the form by itself, or
// at the press of a button where it runs no JavaScript.
//
// # What is refused
//
// A request is answered only when its signature fits one of the certificates in the
// metadata of Huawei Cloud: over the query as it arrived, with RSA and SHA-256, SHA-384 or
// SHA-512. Nothing of an unsigned request is decoded. Then its issuer, destination, time
// and assertion consumer service must be right, and its ID not answered before. A request
// may be 90 seconds old and 3 minutes early when it arrives, so keep the clock of the
// machine right. Whoever has to log in first has [LoginTime] for that: the return address
// carries a sealed note of when the request arrived.
//
// The HTTP-Redirect binding is the only one, as Huawei Cloud documents it: a posted
// request would be lost on the way over the login page.
//
// # What the assertion says
//
// Huawei Cloud does not publish the names of the attributes. [Attributes] has the ones
// that are inferred from its documents, and every name can be set. The NameID is the ID
// of the user. Assertion and response are signed, both with SHA-256, and not encrypted:
// they travel in the user's browser, over TLS.
//
// # Keys
//
// The program cmd/signon-idp makes a key, a self-signed certificate and the metadata that
// the partner uploads in the partner centre. README.md tells how to set the provider up,
// how to change its key without an outage, and how to test with [idptest].
//
// # Why crewjam/saml
//
// All handling of XML and of its signatures is that of github.com/crewjam/saml, and of
// github.com/russellhaering/goxmldsig below it. It has both sides of SAML, releases in the
// months before this was written, a private way to report weaknesses, a check that XML
// means the same to both parsers, bounds on what is inflated and parsed, and a clock of
// its own for each provider. gosaml2 has the service provider's side only.
//
// [idptest]: https://pkg.go.dev/github.com/partnerbss/partnerbss-go/signon/idp/idptest
package idp
