package resellers_test

import (
	"context"
	"iter"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resellers"
)

const pathList = "/v2/partners/indirect-partners/query"

func TestList(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathList, "List.json")
	got, err := service.List(t.Context(), &resellers.ListRequest{
		AccountName:       "yunfan_tech",
		AssociatedOnBegin: utc("2026-01-01T08:00:00+08:00"),
		AssociatedOnEnd:   utc("2026-06-30T16:00:00Z"),
		Offset:            10,
		Limit:             20,
		IndirectPartnerID: yunfan,
	})
	require.NoError(t, err)
	platform.Sent(nil, `{
		"account_name": "yunfan_tech",
		"associated_on_begin": "2026-01-01T00:00:00Z",
		"associated_on_end": "2026-06-30T16:00:00Z",
		"offset": 10,
		"limit": 20,
		"indirect_partner_id": "5d0c8b7a6f9e41d2a3b4c5d6e7f80912"
	}`)
	testkit.Equal(t, &resellers.ListResponse{
		TotalCount: 2,
		IndirectPartners: []resellers.Reseller{{
			IndirectPartnerID:   yunfan,
			MobilePhone:         "13912345678",
			Email:               "channel@yunfan-tech.example",
			AccountName:         "yunfan_tech",
			Name:                "苏州云帆科技有限公司",
			AssociatedOn:        utc("2026-02-11T02:45:09Z"),
			AccountManagerLogin: "wang_lei",
			AccountManagerName:  "王磊",
		}, {
			IndirectPartnerID: beichen,
			AccountName:       "beichen_cloud",
			Name:              "北辰云计算(西安)有限公司",
			AssociatedOn:      utc("2026-03-02T09:00:00Z"),
		}},
	}, got)
	assert.Equal(t, testkit.RequestID, got.RequestID)
	assert.Contains(t, string(got.Raw), "GOLD", "what the SDK does not know stays within reach")
}

func TestListWithoutFiltersSendsAnEmptyObject(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathList, "List.json")
	_, err := service.List(t.Context(), &resellers.ListRequest{})
	require.NoError(t, err)
	platform.Sent(nil, `{}`)
}

func TestListTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodPost, pathList, "List-odd.json")
	got, err := service.List(t.Context(), &resellers.ListRequest{})
	require.NoError(t, err)
	testkit.Equal(t, &resellers.ListResponse{
		TotalCount:       1,
		IndirectPartners: []resellers.Reseller{{IndirectPartnerID: "20260211", MobilePhone: "13912345678"}},
	}, got)
}

func TestAll(t *testing.T) {
	t.Parallel()
	testkit.Paged[resellers.ListRequest, resellers.Reseller]{
		Method: http.MethodPost, Path: pathList,
		Total: "count", Items: "indirect_partners", IDName: "indirect_partner_id",
		Request: resellers.ListRequest{AccountName: "yunfan_tech"},
		All: func(ctx context.Context, c *partnerbss.Client, req *resellers.ListRequest) iter.Seq2[resellers.Reseller, error] {
			return c.Resellers.All(ctx, req)
		},
		ID: func(r resellers.Reseller) string { return r.IndirectPartnerID },
	}.Test(t)
}

func TestListRefusesAPeriodThatEndsBeforeItBegins(t *testing.T) {
	t.Parallel()
	err := (&resellers.ListRequest{AssociatedOnBegin: utc("2026-06-30T16:00:00Z"), AssociatedOnEnd: utc("2026-06-30T15:59:59Z")}).Validate()
	testkit.Invalid(t, err, "associated_on_end")

	// The same instant in two zones is one instant.
	require.NoError(t, (&resellers.ListRequest{
		AssociatedOnBegin: utc("2026-06-30T16:00:00Z"),
		AssociatedOnEnd:   utc("2026-06-30T16:00:00Z").In(core.Beijing),
	}).Validate())
}
