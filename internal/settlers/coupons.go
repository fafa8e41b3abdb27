package settlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// couponCalls are the operations on the coupons of customers.
var couponCalls = map[string]transport.Settler{
	"coupons.Issue": shares[coupons.IssueRequest]{
		kind: "coupon", what: "coupon", member: "coupon_infos", ref: "coupon_id",
		of: func(r *coupons.IssueRequest) (string, []string, decimal.Decimal) {
			return r.QuotaID, r.CustomerIDs, r.FaceValue
		},
		records: issuedLike,
	}.settler(),
	"coupons.Reclaim": {
		Subjects: func(req any) []string { return []string{"reclaim of coupon " + req.(*coupons.ReclaimRequest).CouponID} },
		Mark: settle.Mark(func(ctx context.Context, client *transport.Client, req *coupons.ReclaimRequest) ([]settle.Record, error) {
			return reclaimsOf(ctx, client, req)
		}),
		Settle: settle.By(settleReclaim),
	},
}

// issuedLike are the coupons that were issued since a time from the quota of a request,
// with its value, to one of its customers.
func issuedLike(ctx context.Context, client *transport.Client, req *coupons.IssueRequest, since time.Time) ([]settle.Record, error) {
	query := coupons.ListRecordsRequest{
		OperationTypes: []coupons.OperationType{coupons.OperationTypeIssue},
		QuotaID:        req.QuotaID, OperationTimeBegin: since, IndirectPartnerID: req.IndirectPartnerID,
	}
	var found []settle.Record
	for record, err := range (*coupons.Service)(client).AllRecords(ctx, &query) {
		if err != nil {
			return nil, err
		}
		done, err := succeeded(record.ID, record.Result)
		switch {
		case err != nil:
			return nil, err
		case record.QuotaID != req.QuotaID, record.OperationType != coupons.OperationTypeIssue,
			record.CustomerID == "", record.OperationAmount.IsZero():
			return nil, errStrange(record.ID)
		case done && record.OperationAmount.Equal(req.FaceValue) && slices.Contains(req.CustomerIDs, record.CustomerID):
			found = append(found, settle.Record{
				ID: record.CouponID, Item: record.CustomerID, Time: record.OperationTime,
				Note: fmt.Sprintf("coupon of %s yuan for %s from quota %s", record.OperationAmount.StringFixed(2), record.CustomerID, record.QuotaID),
			})
		}
	}
	return found, nil
}

// reclaimsOf are the records of a coupon that was reclaimed by hand; there is one at
// most.
func reclaimsOf(ctx context.Context, client *transport.Client, req *coupons.ReclaimRequest) ([]settle.Record, error) {
	query := coupons.ListRecordsRequest{
		OperationTypes: []coupons.OperationType{coupons.OperationTypeReclaim},
		CouponIDs:      []string{req.CouponID}, IndirectPartnerID: req.IndirectPartnerID,
	}
	var found []settle.Record
	for record, err := range (*coupons.Service)(client).AllRecords(ctx, &query) {
		if err != nil {
			return nil, err
		}
		done, err := succeeded(record.ID, record.Result)
		switch {
		case err != nil:
			return nil, err
		case record.CouponID != req.CouponID, record.OperationType != coupons.OperationTypeReclaim:
			return nil, errStrange(record.ID)
		case done:
			found = append(found, settle.Record{ID: record.ID, Time: record.OperationTime, Note: "reclaim of coupon " + record.CouponID})
		}
	}
	return found, nil
}

// settleReclaim looks at the coupon, which can be reclaimed once, and at the record of
// that.
func settleReclaim(ctx context.Context, c *settle.Case, req *coupons.ReclaimRequest) (core.Settlement, error) {
	if req.CouponID == "" {
		return core.Settlement{}, errIncomplete(c)
	}
	query := coupons.ListIssuedRequest{CouponID: req.CouponID, IndirectPartnerID: req.IndirectPartnerID}
	coupon, err := only((*coupons.Service)(c.Client).AllIssued(ctx, &query), req.CouponID, func(i coupons.IssuedCoupon) string { return i.CouponID })
	if err != nil {
		return core.Settlement{}, err
	}
	records, err := reclaimsOf(ctx, c.Client, req)
	if err != nil {
		return core.Settlement{}, err
	}
	name := "coupon " + req.CouponID
	switch {
	case len(records) > 0:
		return settle.Happened(name+" was reclaimed "+whenDone(c, records[0]), req.CouponID), nil
	case coupon == nil:
		return c.Unclear("the platform does not list " + name), nil
	}
	switch coupon.Status {
	case core.CouponStatusReclaimed:
		return settle.Happened(name+" is reclaimed, although not by hand as far as the records tell; there is nothing left to reclaim", req.CouponID), nil
	case core.CouponStatusNotActivated:
		return c.Absent(name + " is not reclaimed, and not activated"), nil
	case core.CouponStatusReady:
		return c.Absent(name + " is not reclaimed, and ready to use"), nil
	case core.CouponStatusUsed:
		return c.Absent(name + " is not reclaimed, but used"), nil
	case core.CouponStatusExpired:
		return c.Absent(name + " is not reclaimed, but expired"), nil
	}
	return c.Unclear(fmt.Sprintf("%s has the unknown status %d", name, coupon.Status)), nil
}
