// Package duel makes the same calls with this SDK and with the vendor's.
package duel

import (
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	bss "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/option"
)

// Invented keys: whoever answers does not check them.
const (
	accessKey = "EXAMPLEAK0000000001"
	secretKey = "ExampleSecretKeyForDocsOnly000000000001"
	accountID = "0123456789abcdef0123456789abcdef"
)

// Ours returns a client of this SDK as a program builds it, without quotas: the
// vendor's SDK has none. A nil transport stands for the SDK's own.
func Ours(endpoint string, transport http.RoundTripper) (*partnerbss.Client, error) {
	opts := []option.Option{
		option.WithCredentials(auth.NewAKSK(accessKey, secretKey, auth.WithAccountID(accountID))),
		option.WithEndpoint(endpoint),
		option.WithoutQuota(),
	}
	if transport != nil {
		opts = append(opts, option.WithHTTPClient(&http.Client{Transport: transport}))
	}
	return partnerbss.NewClient(opts...)
}

// Vendor returns a client of the vendor's SDK as its documentation builds one. A
// nil transport stands for the SDK's own.
func Vendor(endpoint string, transport http.RoundTripper) (*bss.BssClient, error) {
	credentials, err := global.NewCredentialsBuilder().
		WithAk(accessKey).WithSk(secretKey).WithDomainId(accountID).SafeBuild()
	if err != nil {
		return nil, err
	}
	settings := config.DefaultHttpConfig()
	if transport != nil {
		settings = settings.WithHttpRoundTripper(transport)
	}
	client, err := bss.BssClientBuilder().
		WithEndpoint(endpoint).WithCredential(credentials).WithHttpConfig(settings).SafeBuild()
	if err != nil {
		return nil, err
	}
	return bss.NewBssClient(client), nil
}
