package integration

import (
	"encoding/base64"
	"io"
	"net/http"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/httphandler"
	osm "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/osm/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/osm/v2/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tickets returns the vendor's client of the ticket system for the partner.
func (s *story) tickets() *osm.OsmClient {
	account := s.server.Partner
	credentials, err := global.NewCredentialsBuilder().
		WithAk(account.AccessKey).WithSk(account.SecretKey).WithDomainId(account.AccountID).SafeBuild()
	require.NoError(s, err)
	keep := httphandler.NewHttpHandler().AddResponseHandler(func(r http.Response) {
		s.body, _ = io.ReadAll(r.Body)
	})
	client, err := osm.OsmClientBuilder().
		WithEndpoint(s.server.URL).WithCredential(credentials).
		WithHttpConfig(config.DefaultHttpConfig().WithHttpHandler(keep)).SafeBuild()
	require.NoError(s, err)
	return osm.NewOsmClient(client)
}

// The vendor's SDK calls every operation of the tickets, and gets well-formed answers.
func TestVendorSDKCallsTheTickets(t *testing.T) {
	s := newStory(t)
	c := s.tickets()

	categories := call(s, c.ListCaseCategories, &model.ListCaseCategoriesRequest{})
	assert.NotEmpty(t, of(categories.IncidentSubTypeList))
	call(s, c.ListProductCategories, &model.ListProductCategoriesRequest{})
	call(s, c.ListProblemTypes, &model.ListProblemTypesRequest{ProductCategoryId: ptr("ecs")})
	call(s, c.ListCaseTemplates, &model.ListCaseTemplatesRequest{BusinessTypeId: "ecs-login"})
	call(s, c.ListSeverities, &model.ListSeveritiesRequest{ProductCategoryId: "ecs", BusinessTypeId: "ecs-login"})
	call(s, c.ListRegions, &model.ListRegionsRequest{})
	call(s, c.ListCustomersRegions, &model.ListCustomersRegionsRequest{})
	call(s, c.ListExtendsParams, &model.ListExtendsParamsRequest{BusinessTypeId: "ecs-login"})
	call(s, c.ListSatisfactionDimensions, &model.ListSatisfactionDimensionsRequest{})
	call(s, c.ListAreaCodes, &model.ListAreaCodesRequest{})
	call(s, c.ListCaseLimits, &model.ListCaseLimitsRequest{})
	call(s, c.ListCaseQuotas, &model.ListCaseQuotasRequest{BusinessTypeId: "ecs-login"})
	call(s, c.ListCaseCcEmails, &model.ListCaseCcEmailsRequest{})
	call(s, c.ShowAccessoryLimits, &model.ShowAccessoryLimitsRequest{})
	call(s, c.ShowCustomerPrivilegePolicy, &model.ShowCustomerPrivilegePolicyRequest{})
	call(s, c.ShowPartnersCasesPrivilege, &model.ShowPartnersCasesPrivilegeRequest{})
	call(s, c.ShowPartnersServiceInfo, &model.ShowPartnersServiceInfoRequest{})
	call(s, c.ShowLatestPublishedAgreement, &model.ShowLatestPublishedAgreementRequest{})
	call(s, c.ShowSignedLatestPublishedAgreement, &model.ShowSignedLatestPublishedAgreementRequest{})
	call(s, c.SignPublishedAgreement, &model.SignPublishedAgreementRequest{Id: 1, Body: &model.SignAgreementReq{}})

	const mail = "desk@example.com"
	call(s, c.CheckNeedVerify, &model.CheckNeedVerifyRequest{ContactValue: mail, ContactWay: 1})
	call(s, c.SendVerifyCodes, &model.SendVerifyCodesRequest{Body: &model.SendVerifyCodeReq{ContactValue: mail, ContactWay: 1, AreaCode: "0086"}})
	code, _ := s.server.Emulator.TicketCode(s.server.Partner.AccountID, 1, mail)
	call(s, c.CheckVerifyCodes, &model.CheckVerifyCodesRequest{Body: &model.VerifyVerifyCodeV2Req{ContactValue: mail, ContactWay: 1, VerifyCode: code}})
	contacts := call(s, c.ListHasVerifiedContacts, &model.ListHasVerifiedContactsRequest{})
	require.NotEmpty(t, of(contacts.ContactList))

	uploaded := call(s, c.UploadJsonAccessories, &model.UploadJsonAccessoriesRequest{Body: &model.AccessoryJsonFormatReq{
		AccessoryName: "boot.log", AccessoryFrom: model.GetAccessoryJsonFormatReqAccessoryFromEnum().INCIDENT,
		AccessoryData: base64.StdEncoding.EncodeToString([]byte("no route")),
	}})
	created := call(s, c.CreateCases, &model.CreateCasesRequest{
		XTimeZone: ptr("GMT+8"), XLanguage: ptr("zh-cn"), XEmailVerifiedid: (of(contacts.ContactList))[0].VerifiedId,
		Body: &model.CreateOrderIncidentV2Req{
			BusinessTypeId: "ecs-login", RegionId: ptr("cn-north-4"), SimpleDescription: "登录失败", SourceId: "83aeb0f2834c4df49826c781d32a963e",
			AccessoryIds: &[]string{of(uploaded.AccessoryId)}, ExtendsMap: map[string]any{"resource_id": "r-1"}, RemindMail: ptr(mail),
		},
	})
	id := of(created.IncidentId)
	list := call(s, c.ListCases, &model.ListCasesRequest{
		QueryStartTime: ptr("2026-03-15 12:00:00"), SearchKey: &[]string{"登录", "失败"}, Status: ptr(int32(0)), Limit: ptr(int32(10)),
	})
	require.Len(t, of(list.IncidentInfoList), 1, "the query's list and its local time are understood")
	call(s, c.ListCaseCounts, &model.ListCaseCountsRequest{})
	call(s, c.ShowCaseDetail, &model.ShowCaseDetailRequest{CaseId: id})
	call(s, c.ShowCaseStatus, &model.ShowCaseStatusRequest{CaseId: id})
	call(s, c.ShowCaseExtendsParam, &model.ShowCaseExtendsParamRequest{CaseId: id})
	call(s, c.UpdateCaseContactInfo, &model.UpdateCaseContactInfoRequest{CaseId: id, Body: &model.UpdateCaseContactInfoReq{RemindTime: ptr("0")}})
	_, err := s.server.Emulator.AnswerTicket(id, "哪个密钥？")
	require.NoError(t, err)
	call(s, c.ListUnreadNewInstantMessages, &model.ListUnreadNewInstantMessagesRequest{CaseIds: []string{id}})
	call(s, c.UpdateNewInstantMessagesRead, &model.UpdateNewInstantMessagesReadRequest{CaseId: id, Body: &model.UpdateUnreadNewInstantMsgV2Req{}})
	call(s, c.CreateMessages, &model.CreateMessagesRequest{CaseId: id, Body: &model.CreateMessageV2Req{Message: &model.CreateMessageDoV2{Content: "旧的"}}})
	call(s, c.ListMessages, &model.ListMessagesRequest{CaseId: id})
	call(s, c.ListNewInstantMessages, &model.ListNewInstantMessagesRequest{CaseIds: []string{id}})
	call(s, c.ListMoreInstantMessages, &model.ListMoreInstantMessagesRequest{CaseId: id, CreateTime: "1900000000000", Limit: 10})
	detail := call(s, c.ShowCaseDetail, &model.ShowCaseDetailRequest{CaseId: id})
	messages := detail.IncidentDetailInfo.MessageList
	call(s, c.RevokeMessage, &model.RevokeMessageRequest{CaseId: id, MessageId: of(messages[len(messages)-1].MessageId)})
	call(s, c.ListCaseOperateLogs, &model.ListCaseOperateLogsRequest{CaseId: id})
	call(s, c.ListAccessoryAccessUrls, &model.ListAccessoryAccessUrlsRequest{AccessoryIds: []string{of(uploaded.AccessoryId)}})
	require.NoError(t, s.server.Emulator.ResolveTicket(id, "已解决"))
	call(s, c.UpdateCases, &model.UpdateCasesRequest{CaseId: id, ActionId: "close", Body: &model.WorkOrderOperateV2Req{}})
	call(s, c.CreateScores, &model.CreateScoresRequest{CaseId: id, Body: &model.CreateScoreV2Req{
		Judgement: "好", IncidentSatisfactionList: []model.IncidentSatisfactionV2Do{{SatisfactionId: 1, SatisfactionValue: 5}},
	}})

	spare := call(s, c.UploadJsonAccessories, &model.UploadJsonAccessoriesRequest{Body: &model.AccessoryJsonFormatReq{
		AccessoryName: "spare.txt", AccessoryFrom: model.GetAccessoryJsonFormatReqAccessoryFromEnum().MESSAGE,
		AccessoryData: base64.StdEncoding.EncodeToString([]byte("spare")),
	}})
	file, err := c.DownloadAccessories(&model.DownloadAccessoriesRequest{AccessoryId: of(spare.AccessoryId)})
	require.NoError(t, err)
	require.NoError(t, file.Body.Close())
	assert.Equal(t, "spare", string(s.body), "the handler of the client has read it")
	call(s, c.DeleteAccessories, &model.DeleteAccessoriesRequest{AccessoryId: of(spare.AccessoryId)})
	customers, err := c.ListSubCustomers(&model.ListSubCustomersRequest{})
	require.NoError(t, err)
	assert.NotEmpty(t, of(customers.SubCustomerInfos))
	assert.Len(t, s.outcomes, 44, "with the download and the customers, all 46")
}
