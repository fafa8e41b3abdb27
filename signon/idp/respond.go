package idp

import (
	"crypto/rand"
	"errors"
	"net/http"
	"os"
	"time"

	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/partnerbss/partnerbss-go/signon"
)

// library is the provider of the SAML library for one request. It asks for no signature:
// that over the query was verified before anything was decoded.
func (p *Provider) library(platform *signon.Metadata, now time.Time) *saml.IdentityProvider {
	return &saml.IdentityProvider{
		Certificate: p.config.KeyPair.Leaf, Signer: p.signer, MetadataURL: *p.entity, SSOURL: *p.sso,
		ServiceProviderProvider: one{platform},
		SignatureMethod:         dsig.RSASHA256SignatureMethod,
		Clock:                   dsig.NewFakeClockAt(now),
		RejectSHA1Signatures:    true,
	}
}

// one is the only service provider that there is.
type one struct{ metadata *signon.Metadata }

// GetServiceProvider makes what the library wants of the metadata: where responses may go.
// It has no key for encrypting, so assertions are not encrypted.
func (o one) GetServiceProvider(_ *http.Request, entityID string) (*saml.EntityDescriptor, error) {
	if entityID != o.metadata.EntityID {
		return nil, os.ErrNotExist
	}
	descriptor := saml.SPSSODescriptor{}
	for _, c := range o.metadata.AssertionConsumers {
		if c.Binding == saml.HTTPPostBinding {
			descriptor.AssertionConsumerServices = append(descriptor.AssertionConsumerServices,
				saml.IndexedEndpoint{Binding: c.Binding, Location: c.Location, Index: c.Index, IsDefault: &c.Default})
		}
	}
	return &saml.EntityDescriptor{EntityID: entityID, SPSSODescriptors: []saml.SPSSODescriptor{descriptor}}, nil
}

// assertion makes the signed response about a user.
func (p *Provider) assertion(x *exchange, user *User) error {
	request, authenticated := x.request, user.AuthenticatedAt
	if authenticated.After(x.now) { // the clocks of two machines
		authenticated = x.now
	}
	session := &saml.Session{
		NameID: user.ID, NameIDFormat: p.config.NameIDFormat,
		CreateTime: authenticated, Index: "s-" + rand.Text(),
		AuthnContextClassRef: user.AuthnContext,
		CustomAttributes:     p.config.Attributes.statement(user),
	}
	if err := (saml.DefaultAssertionMaker{}).MakeAssertion(request, session); err != nil {
		return err
	}
	// The library writes the address of the peer, which behind a proxy is the proxy's: a
	// service provider that compares it would refuse the user.
	for i := range request.Assertion.AuthnStatements {
		request.Assertion.AuthnStatements[i].SubjectLocality = nil
	}
	for i := range request.Assertion.Subject.SubjectConfirmations {
		request.Assertion.Subject.SubjectConfirmations[i].SubjectConfirmationData.Address = ""
	}
	if err := request.CheckRequestSubject(); err != nil {
		return err
	}
	return request.MakeResponse()
}

// respond makes a response and writes the page that posts it. An error that has a status
// for the platform becomes a response with that status.
func respond(w http.ResponseWriter, x *exchange, make func() error) *refusal {
	if err := make(); err != nil {
		status, ok := errors.AsType[*saml.StatusError](err)
		if !ok {
			return internal(err)
		}
		if err := x.request.MakeErrorResponse(status.TopLevel, status.SecondLevel, status.Message); err != nil {
			return internal(err)
		}
	}
	form, err := x.request.PostBinding()
	if err != nil {
		return internal(err)
	}
	return writePage(w, page{Action: form.URL, Response: form.SAMLResponse, RelayState: x.relayState, HasRelayState: x.hasRelayState})
}
