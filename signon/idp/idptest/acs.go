package idptest

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/crewjam/saml"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// maxResponse bounds the form of a response.
const maxResponse = 1 << 20

// problem is why a response is refused.
type problem struct {
	status int
	error
}

// serveACS ends a login: it verifies the response, binds at a first login, and sends the
// browser to the console.
func (p *Platform) serveACS(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxResponse)
	w.Header().Set("Cache-Control", "no-store")
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read: "+err.Error(), http.StatusBadRequest)
		return
	}
	service, session, err := p.finish(r.Context(), r.PostForm)
	if err != nil {
		status := http.StatusBadRequest
		if bad, ok := errors.AsType[problem](err); ok {
			status = bad.status
		}
		http.Error(w, err.Error(), status)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: session, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, service, http.StatusSeeOther)
}

// finish returns where the browser goes, and its session.
func (p *Platform) finish(ctx context.Context, form url.Values) (service, session string, err error) {
	for _, field := range []string{"SAMLResponse", "RelayState"} {
		if len(form[field]) != 1 {
			return "", "", fmt.Errorf("the form must have one %s, not %d", field, len(form[field]))
		}
	}
	p.mu.Lock()
	login, found := p.pending[form.Get("RelayState")]
	partner := p.access[login.accountType]
	p.mu.Unlock()
	now := p.emulator.Emulator.Now()
	if !found || now.After(login.end) {
		return "", "", errors.New("the RelayState belongs to no login that has begun")
	}
	document, err := base64.StdEncoding.DecodeString(form.Get("SAMLResponse"))
	if err != nil {
		return "", "", errors.New("SAMLResponse is not base64")
	}
	sp := p.provider(partner)
	assertion, err := sp.ParseXMLResponse(document, []string{login.requestID}, sp.AcsURL)
	if invalid, ok := errors.AsType[*saml.InvalidResponseError](err); ok {
		return "", "", problem{http.StatusForbidden, fmt.Errorf("the response is not valid: %w", invalid.PrivateErr)}
	} else if err != nil {
		return "", "", problem{http.StatusForbidden, err}
	}
	attributes := valuesOf(assertion)
	userID, err := p.userOf(attributes)
	if err != nil {
		return "", "", err
	}
	customer, err := p.customerOf(ctx, login, userID)
	if err != nil {
		return "", "", err
	}
	if login.firstLogin && partner.NotifyURL != "" {
		if err := p.notify(ctx, partner.NotifyURL, customer, userID); err != nil {
			return "", "", problem{http.StatusBadGateway, err}
		}
	}
	session = rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.pending, form.Get("RelayState"))
	p.sessions[session] = customer.AccountName
	first := map[string]string{}
	for name, values := range attributes {
		first[name] = values[0]
	}
	p.logins = append(p.logins, Login{
		AccountType: login.accountType, UserID: userID, CustomerID: customer.AccountID, CustomerName: customer.AccountName,
		FirstLogin: login.firstLogin, Attributes: first, Time: now,
	})
	return login.service, session, nil
}

// valuesOf reads the attributes of a verified assertion.
func valuesOf(assertion *saml.Assertion) map[string][]string {
	values := map[string][]string{}
	for _, statement := range assertion.AttributeStatements {
		for _, attribute := range statement.Attributes {
			for _, value := range attribute.Values {
				values[attribute.Name] = append(values[attribute.Name], value.Value)
			}
		}
	}
	return values
}

// userOf is the ID of the user, as the xaccount_id of a customer may be.
func (p *Platform) userOf(attributes map[string][]string) (string, error) {
	values := attributes[p.UserAttribute]
	if len(values) != 1 {
		return "", problem{http.StatusForbidden, fmt.Errorf("the assertion must have one value of %s, not %d", p.UserAttribute, len(values))}
	}
	if n := utf8.RuneCountInString(values[0]); n < 1 || n > 128 {
		return "", problem{http.StatusForbidden, fmt.Errorf("%s must have 1 to 128 characters, not %d", p.UserAttribute, n)}
	}
	return values[0], nil
}

// customerOf is the account that belongs to a user. At a first login a user without one
// opens it; the account comes into being as customers.Create makes it, in the name of
// the partner.
func (p *Platform) customerOf(ctx context.Context, login pending, userID string) (emulator.Account, error) {
	emu := p.emulator.Emulator
	if customer, found := emu.PlatformCustomer(login.accountType, userID); found {
		return customer, nil
	}
	if !login.firstLogin {
		return emulator.Account{}, problem{http.StatusForbidden,
			fmt.Errorf("no account is bound to the user %q; the first login needs isFirstLogin=true", userID)}
	}
	var seller emulator.Account
	for _, partner := range emu.AccountsOf(emulator.RolePartner) {
		if partner.XAccountType == login.accountType {
			seller = partner
		}
	}
	if seller.AccountID == "" {
		return emulator.Account{}, problem{http.StatusForbidden, fmt.Errorf("no partner of the emulator has the platform ID %s", login.accountType)}
	}
	client, err := partnerbss.NewClient(option.WithEndpoint(p.emulator.URL),
		option.WithCredentials(auth.NewAKSK(seller.AccessKey, seller.SecretKey)))
	if err != nil {
		return emulator.Account{}, err
	}
	created, err := client.Customers.Create(ctx, &customers.CreateRequest{
		XAccountID: userID, XAccountType: login.accountType, DomainName: "signon-" + strings.ToLower(rand.Text()[:10]),
	})
	if err != nil {
		return emulator.Account{}, problem{http.StatusBadGateway, err}
	}
	customer, _ := emu.Account(created.DomainID)
	return customer, nil
}
