package legacy_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/legacy"
)

var showRealnameAuthResult = operation[legacy.ShowRealnameAuthResultV1Request, legacy.ShowRealnameAuthResultV1Response]{
	name: "legacy.ShowRealnameAuthResultV1", method: http.MethodGet,
	path: "/v1.0/" + partnerID + "/partner/customer-mgr/realname-auth/result", as: asPartner,
	call:    (*legacy.Service).ShowRealnameAuthResultV1,
	request: legacy.ShowRealnameAuthResultV1Request{CustomerID: customerID},
}

func TestShowRealnameAuthResultV1(t *testing.T) {
	t.Parallel()
	showRealnameAuthResult.answers(t, showRealnameAuthResult.request, url.Values{"customerId": {customerID}}, "", "ShowRealnameAuthResultV1.json",
		legacy.ShowRealnameAuthResultV1Response{ReviewResult: new(core.ReviewResultRejected), Opinion: "营业执照照片不清晰，请重新上传"})
}

func TestShowRealnameAuthResultV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	showRealnameAuthResult.tolerates(t, []byte(`{"reviewResult": "2", "opinion": null, "reviewer": "系统"}`),
		legacy.ShowRealnameAuthResultV1Response{ReviewResult: new(core.ReviewResultApproved)})
	showRealnameAuthResult.tolerates(t, []byte(`{"reviewResult": 8}`), legacy.ShowRealnameAuthResultV1Response{ReviewResult: new(core.ReviewResult(8))})
}

// The code 0 of a review that is under way is not what a customer has who never
// submitted anything.
func TestShowRealnameAuthResultV1TellsNoReviewFromOneUnderWay(t *testing.T) {
	t.Parallel()
	showRealnameAuthResult.tolerates(t, []byte(`{"reviewResult": 0, "opinion": null}`),
		legacy.ShowRealnameAuthResultV1Response{ReviewResult: new(core.ReviewResultPending)})
	for _, body := range []string{`{}`, `{"reviewResult": null}`} {
		showRealnameAuthResult.tolerates(t, []byte(body), legacy.ShowRealnameAuthResultV1Response{})
	}
}

func TestShowRealnameAuthResultV1NeedsACustomer(t *testing.T) {
	t.Parallel()
	showRealnameAuthResult.refuses(t, func(r *legacy.ShowRealnameAuthResultV1Request) { r.CustomerID = "" }, "customerId")
}
