package settlers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// quotaCalls are the operations on the coupon quotas of resellers.
var quotaCalls = map[string]transport.Settler{
	"resellers.IssueCouponQuotas": shares[resellers.IssueCouponQuotasRequest]{
		kind: "reseller quota", what: "quota", member: "simple_quota_infos", ref: "quota_id",
		of: func(r *resellers.IssueCouponQuotasRequest) (string, []string, decimal.Decimal) {
			return r.QuotaID, r.IndirectPartnerIDs, r.QuotaAmount
		},
		records: passedOnLike,
	}.settler(),
	"resellers.ReclaimCouponQuotas": {
		Subjects: func(req any) []string {
			var subjects []string
			for _, id := range req.(*resellers.ReclaimCouponQuotasRequest).QuotaIDs {
				subjects = append(subjects, "reclaim of quota "+id)
			}
			return subjects
		},
		Mark: settle.Mark(func(ctx context.Context, client *transport.Client, req *resellers.ReclaimCouponQuotasRequest) ([]settle.Record, error) {
			query := resellers.ListCouponQuotaRecordsRequest{OperationType: resellers.QuotaOperationReclaim, OperationTimeBegin: settle.MarkSince(client)}
			return quotaRecords(ctx, client, query, func(r resellers.CouponQuotaRecord) bool { return slices.Contains(req.QuotaIDs, r.QuotaID) })
		}),
		Settle: settle.By(settleReclaimQuotas),
	},
}

// passedOnLike are the quotas that were issued since a time from the quota of a request,
// with its amount, to one of its resellers.
func passedOnLike(ctx context.Context, client *transport.Client, req *resellers.IssueCouponQuotasRequest, since time.Time) ([]settle.Record, error) {
	query := resellers.ListCouponQuotaRecordsRequest{
		ParentQuotaID: req.QuotaID, OperationType: resellers.QuotaOperationIssue, OperationTimeBegin: since,
	}
	return quotaRecords(ctx, client, query, func(r resellers.CouponQuotaRecord) bool {
		return r.Amount.Equal(req.QuotaAmount) && slices.Contains(req.IndirectPartnerIDs, r.IndirectPartnerID)
	})
}

// quotaRecords are the successful operations of a query that are wanted. Of an issue,
// the new quota is the record; of a reclaim, which leaves nothing, it is the record
// itself.
func quotaRecords(ctx context.Context, client *transport.Client, query resellers.ListCouponQuotaRecordsRequest, wanted func(resellers.CouponQuotaRecord) bool) ([]settle.Record, error) {
	var found []settle.Record
	for record, err := range (*resellers.Service)(client).AllCouponQuotaRecords(ctx, &query) {
		if err != nil {
			return nil, err
		}
		done, err := succeeded(record.ID, record.Result)
		switch {
		case err != nil:
			return nil, err
		case record.OperationType != query.OperationType,
			query.ParentQuotaID != "" && record.ParentQuotaID != query.ParentQuotaID,
			query.QuotaID != "" && record.QuotaID != query.QuotaID,
			record.IndirectPartnerID == "", record.Amount.IsZero():
			return nil, errStrange(record.ID)
		case done && wanted(record):
			found = append(found, quotaRecord(record))
		}
	}
	return found, nil
}

func quotaRecord(record resellers.CouponQuotaRecord) settle.Record {
	if record.OperationType == resellers.QuotaOperationReclaim {
		return settle.Record{
			ID: record.ID, Item: record.QuotaID, Time: record.OperationTime,
			Note: fmt.Sprintf("reclaim of %s yuan from quota %s", record.Amount.StringFixed(2), record.QuotaID),
		}
	}
	return settle.Record{
		ID: record.QuotaID, Item: record.IndirectPartnerID, Time: record.OperationTime,
		Note: fmt.Sprintf("quota of %s yuan for reseller %s from quota %s", record.Amount.StringFixed(2), record.IndirectPartnerID, record.ParentQuotaID),
	}
}

// settleReclaimQuotas looks at each quota, and at the records of its reclaims.
func settleReclaimQuotas(ctx context.Context, c *settle.Case, req *resellers.ReclaimCouponQuotasRequest) (core.Settlement, error) {
	if len(req.QuotaIDs) == 0 {
		return core.Settlement{}, errIncomplete(c)
	}
	var items []settle.Item
	balances := map[string]decimal.Decimal{}
	told := c.Told("simple_quota_infos", "quota_id", "quota_id")
	for _, id := range req.QuotaIDs {
		if item, ok := told[id]; ok {
			items = append(items, item)
			continue
		}
		listed := (*resellers.Service)(c.Client).AllCouponQuotas(ctx, &resellers.ListCouponQuotasRequest{QuotaID: id})
		quota, err := only(listed, id, func(q resellers.CouponQuota) string { return q.QuotaID })
		if err != nil {
			return core.Settlement{}, err
		}
		if quota != nil {
			balances[id] = quota.Balance
		}
		query := resellers.ListCouponQuotaRecordsRequest{QuotaID: id, OperationType: resellers.QuotaOperationReclaim}
		records, err := quotaRecords(ctx, c.Client, query, func(resellers.CouponQuotaRecord) bool { return true })
		if err != nil {
			return core.Settlement{}, err
		}
		settled, err := settleReclaimQuota(ctx, c, id, quota, records)
		if err != nil {
			return core.Settlement{}, err
		}
		items = append(items, settle.Item{ID: id, Settlement: settled})
	}
	return batch(c, items, "simple_quota_infos", func(item settle.Item) map[string]any {
		return map[string]any{"quota_id": item.ID, "quota_balance": json.Number(balances[item.ID].String())}
	}), nil
}

// openQuota are the statuses of a quota that is not reclaimed.
var openQuota = []core.CouponQuotaStatus{
	core.CouponQuotaStatusNormal, core.CouponQuotaStatusInvalid, core.CouponQuotaStatusAdjusting, core.CouponQuotaStatusFrozen,
}

// settleReclaimQuota decides about one quota by its status, which is final once it is
// reclaimed. A quota that was reclaimed in part keeps its status; then the records tell.
func settleReclaimQuota(ctx context.Context, c *settle.Case, id string, quota *resellers.CouponQuota, records []settle.Record) (core.Settlement, error) {
	switch {
	case quota == nil:
		return c.Unclear("the platform does not list quota " + id), nil
	case quota.QuotaStatus == core.CouponQuotaStatusReclaimed && len(records) == 0:
		return settle.Happened("quota "+id+" is reclaimed, although no record tells when", id), nil
	case quota.QuotaStatus == core.CouponQuotaStatusReclaimed:
		latest := slices.MaxFunc(records, func(a, b settle.Record) int { return a.Time.Compare(b.Time) })
		return settle.Happened("quota "+id+" was reclaimed "+whenDone(c, latest), id), nil
	case !slices.Contains(openQuota, quota.QuotaStatus):
		return c.Unclear(fmt.Sprintf("quota %s has the unknown status %d", id, quota.QuotaStatus)), nil
	}
	settled, err := c.One(ctx, "reclaim", records)
	switch {
	case err != nil:
		return core.Settlement{}, err
	case settled.Verdict == core.VerdictHappened:
		settled.References = []string{id}
	case settled.Verdict == core.VerdictDidNotHappen && quota.QuotaStatus == core.CouponQuotaStatusAdjusting:
		return c.Underway("quota " + id + " is being adjusted"), nil
	}
	return settled, nil
}
