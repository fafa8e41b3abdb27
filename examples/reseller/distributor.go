package main

import (
	"context"
	"errors"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// mostResellers limits the output for a distributor with many resellers.
const mostResellers = 20

// distributor is a partner that sells through resellers.
type distributor struct {
	out    show.Printer
	client *partnerbss.Client
}

func (d distributor) tell(ctx context.Context) error {
	list, err := d.resellers(ctx)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return errors.New("the distributor has no resellers")
	}
	reseller := list[0].IndirectPartnerID

	d.out.Chapter("Fund " + list[0].AccountName)
	funded, err := d.client.Resellers.AllocateFunds(ctx, &resellers.AllocateFundsRequest{
		IndirectPartnerID: reseller,
		Amount:            yuan("5000.00"),
	})
	if err != nil {
		return err
	}
	d.out.Line("5000.00 granted as %s", funded.TransactionID)

	quotas, err := d.passQuota(ctx, list)
	if err != nil {
		return err
	}
	customer, err := d.customer(ctx, reseller)
	if err != nil {
		return err
	}
	coupon, err := d.actFor(ctx, reseller, customer, quotas[reseller])
	if err != nil {
		return err
	}
	if err := d.reclaim(ctx, reseller, customer, coupon, quotas); err != nil {
		return err
	}
	_, err = d.resellers(ctx)
	return err
}

func yuan(amount string) decimal.Decimal { return decimal.RequireFromString(amount) }

// resellers lists the resellers with the balances of their accounts.
func (d distributor) resellers(ctx context.Context) ([]resellers.Reseller, error) {
	d.out.Chapter("Resellers")
	t := d.out.Table("ACCOUNT", "NAME", "SINCE", "YUAN")
	var list []resellers.Reseller
	for reseller, err := range d.client.Resellers.All(ctx, &resellers.ListRequest{}) {
		if err != nil {
			return nil, err
		}
		if len(list) == mostResellers {
			break
		}
		balances, err := d.client.Accounts.ListPartnerBalances(ctx, &accounts.ListPartnerBalancesRequest{
			IndirectPartnerID: reseller.IndirectPartnerID,
		})
		if err != nil {
			return nil, err
		}
		var cash decimal.Decimal
		for _, balance := range balances.AccountBalances {
			if balance.AccountType == core.AccountTypeBalance {
				cash = balance.Amount
			}
		}
		t.Row(reseller.AccountName, reseller.Name, d.out.Day(reseller.AssociatedOn), d.out.Money(cash))
		list = append(list, reseller)
	}
	return list, t.Flush()
}

// passQuota issues 200.00 of the distributor's own coupon quota to every
// reseller, and returns the IDs of the new quotas by reseller.
func (d distributor) passQuota(ctx context.Context, list []resellers.Reseller) (map[string]string, error) {
	own, err := d.client.Coupons.ListQuotas(ctx, &coupons.ListQuotasRequest{QuotaStatuses: []core.CouponQuotaStatus{core.CouponQuotaStatusNormal}})
	if err != nil {
		return nil, err
	}
	if len(own.Quotas) == 0 {
		return nil, errors.New("the distributor has no coupon quota")
	}
	d.out.Chapter("Pass coupon quota on")
	d.out.Line("the distributor's own quota %s has %s left", own.Quotas[0].QuotaID, d.out.Money(own.Quotas[0].Balance))
	req := &resellers.IssueCouponQuotasRequest{QuotaID: own.Quotas[0].QuotaID, QuotaAmount: yuan("200.00")}
	for _, reseller := range list {
		req.IndirectPartnerIDs = append(req.IndirectPartnerIDs, reseller.IndirectPartnerID)
	}
	issued, err := d.client.Resellers.IssueCouponQuotas(ctx, req)
	if err != nil {
		return nil, err
	}
	if err := issued.Err(); err != nil {
		return nil, err // some resellers got no quota: the error names them
	}
	quotas := map[string]string{}
	for _, quota := range issued.Quotas {
		quotas[quota.IndirectPartnerID] = quota.QuotaID
	}
	return quotas, d.showQuotas(ctx, own.Quotas[0].QuotaID)
}

// showQuotas lists the quotas that the resellers received from one quota.
func (d distributor) showQuotas(ctx context.Context, quotaID string) error {
	t := d.out.Table("RESELLER", "QUOTA", "YUAN", "LEFT")
	for quota, err := range d.client.Resellers.AllCouponQuotas(ctx, &resellers.ListCouponQuotasRequest{ParentQuotaID: quotaID}) {
		if err != nil {
			return err
		}
		t.Row(quota.IndirectPartnerAccountName, quota.QuotaID, d.out.Money(quota.QuotaValue), d.out.Money(quota.Balance))
	}
	return t.Flush()
}

// customer returns the ID of the first resale customer of a reseller.
func (d distributor) customer(ctx context.Context, reseller string) (string, error) {
	for customer, err := range d.client.Customers.All(ctx, &customers.ListRequest{
		IndirectPartnerID: reseller,
		AssociationType:   core.AssociationTypeResale,
	}) {
		return customer.CustomerID, err
	}
	return "", errors.New("the reseller has no resale customer")
}

// actFor gives a reseller's customer money from the reseller's account and a
// coupon from the reseller's quota, and returns the coupon.
func (d distributor) actFor(ctx context.Context, reseller, customer, quota string) (string, error) {
	d.out.Chapter("Act for the reseller's customer " + customer)
	if _, err := d.client.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{
		CustomerID: customer, Amount: yuan("800.00"), IndirectPartnerID: reseller,
	}); err != nil {
		return "", err
	}
	issued, err := d.client.Coupons.Issue(ctx, &coupons.IssueRequest{
		QuotaID: quota, CustomerIDs: []string{customer}, FaceValue: yuan("50.00"), IndirectPartnerID: reseller,
	})
	if err != nil {
		return "", err
	}
	if err := issued.Err(); err != nil {
		return "", err
	}
	balances, err := d.client.Accounts.ListCustomerBalances(ctx, &accounts.ListCustomerBalancesRequest{
		Customers: []accounts.CustomerRef{{CustomerID: customer}}, IndirectPartnerID: reseller,
	})
	if err != nil {
		return "", err
	}
	t := d.out.Table("WHAT", "YUAN")
	t.Row("money allocated", "800.00")
	t.Row("coupon "+issued.Coupons[0].CouponID, "50.00")
	for _, balance := range balances.CustomerBalances {
		t.Row("balance now", d.out.Money(balance.Amount))
	}
	return issued.Coupons[0].CouponID, t.Flush()
}

// reclaim takes everything back: first from the customer, then from the
// reseller.
func (d distributor) reclaim(ctx context.Context, reseller, customer, coupon string, quotas map[string]string) error {
	d.out.Chapter("Take everything back")
	if err := d.client.Coupons.Reclaim(ctx, &coupons.ReclaimRequest{CouponID: coupon, IndirectPartnerID: reseller}); err != nil {
		return err
	}
	if _, err := d.client.Accounts.ReclaimFunds(ctx, &accounts.ReclaimFundsRequest{
		CustomerID: customer, Amount: yuan("800.00"), IndirectPartnerID: reseller,
	}); err != nil {
		return err
	}
	req := &resellers.ReclaimCouponQuotasRequest{Remark: "end of the example"}
	for _, quota := range quotas {
		req.QuotaIDs = append(req.QuotaIDs, quota)
	}
	reclaimed, err := d.client.Resellers.ReclaimCouponQuotas(ctx, req)
	if err != nil {
		return err
	}
	if err := reclaimed.Err(); err != nil {
		return err
	}
	if _, err := d.client.Resellers.ReclaimFunds(ctx, &resellers.ReclaimFundsRequest{
		IndirectPartnerID: reseller, Amount: yuan("5000.00"),
	}); err != nil {
		return err
	}
	d.out.Line("coupon, money and %d quotas are back", len(reclaimed.Quotas))
	return d.records(ctx, reseller)
}

// records shows the platform's records of money transfers with the reseller.
func (d distributor) records(ctx context.Context, reseller string) error {
	t := d.out.Table("TRANSACTION", "OPERATION", "YUAN")
	for record, err := range d.client.Accounts.AllAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{CustomerID: reseller}) {
		if err != nil {
			return err
		}
		t.Row(record.TransactionID, string(record.OperationType), d.out.Money(record.Amount))
	}
	return t.Flush()
}
