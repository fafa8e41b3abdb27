package idptest

import (
	"context"
	"crypto"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/signontest"
)

// notify posts the notification that an account was bound to a user.
func (p *Platform) notify(ctx context.Context, address string, customer emulator.Account, userID string) error {
	key, _ := p.KeyPair.PrivateKey.(crypto.Signer)
	form, err := signontest.Notification(key, signon.Binding{
		DomainID: customer.AccountID, DomainName: customer.AccountName, UserID: userID, Action: signon.BindActionBind,
	})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("the address of the notification: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := p.client.Do(request)
	if err != nil {
		return fmt.Errorf("the notification: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10))
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the notification was answered with %s", response.Status)
	}
	return nil
}
