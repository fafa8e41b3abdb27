package resources_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resources"
)

// operation calls one operation with a valid request.
type operation struct {
	name         string
	method, path string
	call         func(context.Context, *resources.Service) error
}

func discard[T any](_ *T, err error) error { return err }

// changing are the operations that change something, queries the others.
var changing = []operation{
	{"EnableAutoRenew", http.MethodPost, autoRenewPath, func(ctx context.Context, s *resources.Service) error {
		return s.EnableAutoRenew(ctx, &resources.EnableAutoRenewRequest{ResourceID: server})
	}},
	{"DisableAutoRenew", http.MethodDelete, autoRenewPath, func(ctx context.Context, s *resources.Service) error {
		return s.DisableAutoRenew(ctx, &resources.DisableAutoRenewRequest{ResourceID: server})
	}},
	{"SetRenewConfig", http.MethodPost, renewConfigPath, func(ctx context.Context, s *resources.Service) error {
		return discard(s.SetRenewConfig(ctx, &resources.SetRenewConfigRequest{ConfigName: resources.RenewConfigNameExpireDate, ConfigValue: "1"}))
	}},
	{"Renew", http.MethodPost, renewPath, func(ctx context.Context, s *resources.Service) error {
		return discard(s.Renew(ctx, &resources.RenewRequest{ResourceIDs: []string{server}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1}))
	}},
	{"Unsubscribe", http.MethodPost, unsubscribePath, func(ctx context.Context, s *resources.Service) error {
		return discard(s.Unsubscribe(ctx, &resources.UnsubscribeRequest{ResourceIDs: []string{server}, UnsubscribeType: resources.UnsubscribeTypeResources}))
	}},
	{"ConvertToOnDemandAtExpiry", http.MethodPost, atExpiryPath, func(ctx context.Context, s *resources.Service) error {
		return discard(s.ConvertToOnDemandAtExpiry(ctx, &resources.ConvertToOnDemandAtExpiryRequest{Operation: resources.ConversionOperationSetUp, ResourceIDs: []string{server}}))
	}},
	{"ConvertToOnDemandNow", http.MethodPost, nowPath, func(ctx context.Context, s *resources.Service) error {
		return discard(s.ConvertToOnDemandNow(ctx, &resources.ConvertToOnDemandNowRequest{ResourceIDs: []string{server}}))
	}},
}

var queries = []operation{
	{"List", http.MethodPost, listPath, func(ctx context.Context, s *resources.Service) error {
		return discard(s.List(ctx, &resources.ListRequest{}))
	}},
	{"ListOnDemand", http.MethodPost, onDemandPath, func(ctx context.Context, s *resources.Service) error {
		return discard(s.ListOnDemand(ctx, &resources.ListOnDemandRequest{CustomerID: "0a7ae1a0b80d25f61f5bc00d2bb6b9e0"}))
	}},
	{"ListPackages", http.MethodPost, packagesPath, func(ctx context.Context, s *resources.Service) error {
		return discard(s.ListPackages(ctx, &resources.ListPackagesRequest{}))
	}},
	{"ListPackageUsages", http.MethodPost, usagesPath, func(ctx context.Context, s *resources.Service) error {
		return discard(s.ListPackageUsages(ctx, &resources.ListPackageUsagesRequest{ItemIDs: []string{storageItem}}))
	}},
	{"ListPackageUsageRecords", http.MethodGet, recordsPath, func(ctx context.Context, s *resources.Service) error {
		day := core.Date{Year: 2026, Month: 11, Day: 1}
		return discard(s.ListPackageUsageRecords(ctx, &resources.ListPackageUsageRecordsRequest{DeductDateBegin: day, DeductDateEnd: day}))
	}},
}

func failed(status int, code, message string) testkit.Answer {
	return testkit.Answer{Status: status, Body: fmt.Appendf(nil, `{"error_code":%q,"error_msg":%q}`, code, message)}
}

func TestDocumentedErrors(t *testing.T) {
	documented := map[string]struct {
		status        int
		code, message string
		kind          error
	}{
		"EnableAutoRenew":           {http.StatusBadRequest, "CBC.99003602", "资源已到期或已冻结,不支持自动续费。", core.ErrWrongState},
		"DisableAutoRenew":          {http.StatusBadRequest, "CBC.99003012", "资源ID不存在。", core.ErrNotFound},
		"SetRenewConfig":            {http.StatusForbidden, "CBC.0151", "访问被拒绝。", core.ErrForbidden},
		"Renew":                     {http.StatusBadRequest, "CBC.99003100", "资源在未支付订单中。", core.ErrWrongState},
		"Unsubscribe":               {http.StatusBadRequest, "CBC.30000052", "资源或账号已冻结。", core.ErrWrongState},
		"ConvertToOnDemandAtExpiry": {http.StatusBadRequest, "CBC.99003626", "账号已冻结。", core.ErrWrongState},
		"ConvertToOnDemandNow":      {http.StatusBadRequest, "CBC.0100", "输入参数校验失败。", core.ErrInvalidParameter},
		"List":                      {http.StatusForbidden, "CBC.0151", "访问被拒绝。", core.ErrForbidden},
		"ListOnDemand":              {http.StatusBadRequest, "CBC.0100", "输入参数校验失败。", core.ErrInvalidParameter},
		"ListPackages":              {http.StatusBadRequest, "CBC.0100", "输入参数校验失败。", core.ErrInvalidParameter},
		"ListPackageUsages":         {http.StatusForbidden, "CBC.0151", "访问被拒绝。", core.ErrForbidden},
		"ListPackageUsageRecords":   {http.StatusInternalServerError, "CBC.0999", "其他错误。", core.ErrUnavailable},
	}
	run := func(op operation, outcome core.Outcome) {
		t.Run(op.name, func(t *testing.T) {
			want := documented[op.name]
			platform := testkit.NewPlatform(t, op.method, op.path, failed(want.status, want.code, want.message))
			err := op.call(t.Context(), testkit.Client(t, platform).Resources)
			refused := testkit.Refused(t, err, "resources."+op.name, want.status, want.code, outcome)
			assert.Equal(t, want.message, refused.Message)
			assert.ErrorIs(t, err, want.kind)
		})
	}
	for _, op := range changing {
		run(op, core.OutcomeRejected)
	}
	for _, op := range queries {
		run(op, "")
	}
}

// Nobody knows what a call did that ended in a 5xx. It is sent once, and its
// error names the query that tells.
func TestFailedChangesHaveAnUnknownOutcome(t *testing.T) {
	settles := map[string]string{
		"EnableAutoRenew":           "resources.List",
		"DisableAutoRenew":          "resources.List",
		"SetRenewConfig":            "",
		"Renew":                     "orders.List",
		"Unsubscribe":               "orders.List",
		"ConvertToOnDemandAtExpiry": "resources.List",
		"ConvertToOnDemandNow":      "orders.List",
	}
	for _, op := range changing {
		t.Run(op.name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, op.method, op.path, failed(http.StatusInternalServerError, "CBC.0999", "其他错误。"))
			err := op.call(t.Context(), testkit.Client(t, platform).Resources)
			refused := testkit.Refused(t, err, "resources."+op.name, http.StatusInternalServerError, "CBC.0999", core.OutcomeUnknown)
			require.ErrorIs(t, err, core.ErrOutcomeUnknown)
			assert.ErrorContains(t, err, "outcome unknown, do not repeat")
			if want := settles[op.name]; want == "" {
				assert.Empty(t, refused.Settle)
			} else {
				assert.Contains(t, refused.Settle, want)
			}
		})
	}
}

// An answer without a body is no proof of an effect where data is due.
func TestEmptyAnswersAreNotSuccess(t *testing.T) {
	for _, op := range slices.Concat(changing[2:], queries) {
		t.Run(op.name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, op.method, op.path, testkit.Answer{Status: http.StatusOK})
			err := op.call(t.Context(), testkit.Client(t, platform).Resources)
			var unreadable *core.DecodeError
			require.ErrorAs(t, err, &unreadable)
			assert.Equal(t, testkit.RequestID, unreadable.RequestID)
		})
	}
}
