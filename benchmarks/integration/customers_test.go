package integration

import (
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const newcomer = "vendor_sdk_user"

func customers(s *story) {
	xaccount := s.server.Partner.XAccountType
	free := call(s, s.partner.CheckUserIdentity, &model.CheckUserIdentityRequest{
		Body: &model.CheckSubcustomerUserReq{SearchType: "name", SearchValue: newcomer},
	})
	assert.Equal(s, "available", of(free.CheckResult))

	const mobile = "13912345678"
	call(s, s.partner.SendVerificationMessageCode, &model.SendVerificationMessageCodeRequest{
		Body: &model.SendVerificationCodeV2Req{ReceiverType: 1, MobilePhone: mobile},
	})
	code, sent := s.server.Emulator.VerificationCode(mobile, 29)
	require.True(s, sent)
	created := call(s, s.partner.CreateSubCustomer, &model.CreateSubCustomerRequest{
		Body: &model.CreateCustomerV2Req{
			DomainName: ptr(newcomer), MobilePhone: ptr(mobile), VerificationCode: &code,
			XaccountId: "vendor-user-1", XaccountType: xaccount, Password: ptr("Vendor-Pass-1"),
		},
	})
	require.NotEmpty(s, of(created.DomainId))
	assert.Equal(s, newcomer, of(created.DomainName))
	s.server.Emulator.Advance(time.Minute) // the association comes later

	listed := call(s, s.partner.ListSubCustomers, &model.ListSubCustomersRequest{
		Body: &model.QuerySubCustomerListReq{AccountName: ptr(newcomer), Limit: ptr(int32(10))},
	})
	require.Len(s, of(listed.CustomerInfos), 1)
	assert.Equal(s, *created.DomainId, (*listed.CustomerInfos)[0].CustomerId)
	assert.Equal(s, int32(1), of(listed.Count))

	tags := call(s, s.partner.ListSubCustomerNewTag, &model.ListSubCustomerNewTagRequest{
		Body: &model.ListSubCustomerNewTagReq{CustomerIds: &[]string{*created.DomainId}},
	})
	assert.Len(s, of(tags.NewCustomerTags), 1)

	verify(s, *created.DomainId, xaccount)
}

// verify takes a new customer through verification as an individual and on to an
// enterprise, and another one straight to an enterprise.
func verify(s *story, customerID, xaccount string) {
	_, own := s.customer(newcomer)
	code := call(s, own.ShowRealNameAuthQrCode, &model.ShowRealNameAuthQrCodeRequest{})
	assert.NotEmpty(s, of(code.QrCodeUrl))

	individual := call(s, s.partner.CreatePersonalRealnameAuth, &model.CreatePersonalRealnameAuthRequest{
		Body: &model.ApplyIndividualRealnameAuthsReq{
			CustomerId: customerID, IdentifyType: 0, VerifiedType: ptr(int32(0)),
			VerifiedFileUrl: []string{"a/front.jpg", "a/back.jpg", "a/holding.jpg"},
			Name:            "张三", VerifiedNumber: "110101199003070011", ChangeType: ptr(int32(-1)), XaccountType: xaccount,
		},
	})
	assert.NotNil(s, individual.IsReview)
	s.server.Emulator.Advance(time.Hour) // somebody looks at it

	review := call(s, s.partner.ShowRealnameAuthenticationReviewResult, &model.ShowRealnameAuthenticationReviewResultRequest{CustomerId: customerID})
	assert.Equal(s, int32(2), of(review.ReviewResult), "approved")
	status := call(s, own.ShowRealNameAuthStatus, &model.ShowRealNameAuthStatusRequest{})
	assert.Equal(s, int32(2), of(status.VerifiedStatus), "verified")

	changed := call(s, s.partner.ChangeEnterpriseRealnameAuthentication, &model.ChangeEnterpriseRealnameAuthenticationRequest{
		Body: &model.ChangeEnterpriseRealnameAuthsReq{
			CustomerId: customerID, IdentifyType: 1, CertificateType: ptr(int32(0)),
			VerifiedFileUrl: []string{"a/licence.jpg", "a/front.jpg", "a/back.jpg"},
			CorpName:        "北港科技有限公司", VerifiedNumber: "91110108MA01ABCD12", ChangeType: 1, XaccountType: xaccount,
			EnterprisePerson: &model.EnterprisePersonNew{LegelName: "张三", LegelIdNumber: "110101199003070011"},
		},
	})
	assert.NotNil(s, changed.IsReview)

	fresh, _ := s.customer("customer_new")
	enterprise := call(s, s.partner.CreateEnterpriseRealnameAuthentication, &model.CreateEnterpriseRealnameAuthenticationRequest{
		Body: &model.ApplyEnterpriseRealnameAuthsReq{
			CustomerId: fresh.AccountID, IdentifyType: 1, CertificateType: ptr(int32(0)),
			VerifiedFileUrl: []string{"b/licence.jpg", "b/front.jpg", "b/back.jpg"},
			CorpName:        "蓝窑陶瓷厂", VerifiedNumber: "91330106MA2ABCDE34", XaccountType: xaccount,
			EnterprisePerson: &model.EnterprisePersonNew{LegelName: "李四", LegelIdNumber: "330106198805060022"},
		},
	})
	assert.NotNil(s, enterprise.IsReview)
}
