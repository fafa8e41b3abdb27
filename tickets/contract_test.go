package tickets

import (
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "tickets",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opCheckContact, opCheckExtraParameters, opCountByStatus, opCreate, opDeleteAttachment,
			opDownloadAttachment, opGet, opGetAgreement, opGetAgreementStatus, opGetAttachmentLimits,
			opGetCopyAddresses, opGetLimits, opGetPartnerPrivilege, opGetPartnerService, opGetPrivilegePolicy,
			opGetQuota, opGetStatus, opList, opListAreaCodes, opListAttachmentURLs, opListCategories,
			opListCustomerRegions, opListCustomers, opListEarlierMessages, opListExtraParameters, opListLogs,
			opListMessages, opListProblemTypes, opListProducts, opListRegions, opListSatisfactionDimensions,
			opListSeverities, opListTemplates, opListUnread, opListVerifiedContacts, opMarkRead, opPollMessages,
			opScore, opSendMessage, opSendVerificationCode, opSignAgreement, opUpdate, opUpdateContact,
			opUploadAttachment, opVerifyContact, opWithdrawMessage,
		},
	})
}
