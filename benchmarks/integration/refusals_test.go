package integration

import (
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	vendorregion "github.com/huaweicloud/huaweicloud-sdk-go-v3/core/region"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	bss "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The vendor's SDK reads the emulator's refusals as it reads the platform's.
func TestVendorSDKReadsRefusals(t *testing.T) {
	s := newStory(t)
	forged := s.server.Partner
	forged.SecretKey = "not-the-secret-key-of-this-account"
	for _, test := range []struct {
		name, code string
		status     int
		call       func() error
	}{
		{"a wrong secret key", "APIGW.0301", 401, func() error {
			_, err := s.client(forged).ListMeasureUnits(&model.ListMeasureUnitsRequest{})
			return err
		}},
		{"a parameter that the contract forbids", "CBC.0100", 400, func() error {
			_, err := s.partner.ListSubCustomers(&model.ListSubCustomersRequest{Body: &model.QuerySubCustomerListReq{Limit: ptr(int32(101))}})
			return err
		}},
		{"more money than there is", "CBC.5003", 400, func() error {
			_, err := s.partner.UpdateCustomerAccountAmount(&model.UpdateCustomerAccountAmountRequest{
				Body: &model.AdjustAccountReq{CustomerId: s.server.Customers[0].AccountID, Amount: ptr(yuan("99999999"))},
			})
			return err
		}},
		{"a partner where a customer is due", "CBC.0151", 403, func() error {
			_, err := s.partner.ShowCustomerAccountBalances(&model.ShowCustomerAccountBalancesRequest{})
			return err
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var refused *sdkerr.ServiceResponseError
			require.ErrorAs(t, test.call(), &refused)
			assert.Equal(t, test.status, refused.StatusCode)
			assert.Equal(t, test.code, refused.ErrorCode)
			assert.NotEmpty(t, refused.ErrorMessage)
			assert.NotEmpty(t, refused.RequestId)
		})
	}
}

// Without an account id the vendor's SDK asks the identity service for it.
func TestVendorSDKFindsItsAccount(t *testing.T) {
	s := newStory(t)
	keys := s.server.Partner
	credentials, err := global.NewCredentialsBuilder().
		WithAk(keys.AccessKey).WithSk(keys.SecretKey).WithIamEndpointOverride(s.server.URL).SafeBuild()
	require.NoError(t, err)
	client, err := bss.BssClientBuilder().
		WithRegion(vendorregion.NewRegion("cn-north-1", s.server.URL)).WithCredential(credentials).SafeBuild()
	require.NoError(t, err)
	assert.Equal(t, keys.AccountID, credentials.DomainId)
	balances, err := bss.NewBssClient(client).ListPartnerBalances(&model.ListPartnerBalancesRequest{})
	require.NoError(t, err)
	assert.NotEmpty(t, of(balances.AccountBalances))
}
