package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/products"
)

const region = "cn-north-4"

// story is a customer's first day on the partner's sales platform.
type story struct {
	out      show.Printer
	client   *partnerbss.Client
	partner  auth.Provider
	platform string                         // ID that the platform assigned to the partner
	agency   func(customerID string) string // name of the agency that a customer grants the partner
}

func (s *story) tell(ctx context.Context) error {
	customerID, err := s.openAccount(ctx, "acme-trading")
	if err != nil {
		return err
	}
	for _, chapter := range []func(context.Context, string) error{
		s.listCustomers,
		s.price,
		s.moveMoney,
		s.records,
		s.rejected,
		s.invalid,
	} {
		if err := chapter(ctx, customerID); err != nil {
			return err
		}
	}
	s.out.Line("")
	s.out.Line("Done. The calls above were real HTTP to the emulator, signed or with a token; the last request was not sent.")
	return nil
}

// openAccount checks that a login name is free, opens the account, and waits
// until the platform has linked it to the partner.
func (s *story) openAccount(ctx context.Context, name string) (string, error) {
	s.out.Chapter("Open an account")
	checked, err := s.client.Customers.CheckIdentity(ctx, &customers.CheckIdentityRequest{
		SearchType:  customers.SearchTypeName,
		SearchValue: name,
	})
	if err != nil {
		return "", err
	}
	s.out.Line("login name %q: %s", name, checked.CheckResult)
	created, err := s.client.Customers.Create(ctx, &customers.CreateRequest{
		DomainName:   name,
		XAccountID:   "crm-10042",
		XAccountType: s.platform,
	})
	if err != nil {
		return "", err
	}
	s.out.Line("created %s with id %s; waiting for the link to the partner", created.DomainName, created.DomainID)
	customer, err := s.client.Customers.WaitAssociated(ctx, &customers.WaitAssociatedRequest{CustomerID: created.DomainID})
	if err != nil {
		return "", err
	}
	s.out.Line("linked at %s", s.out.Time(customer.AssociatedOn))
	return customer.CustomerID, nil
}

// listCustomers iterates over all pages of the list.
func (s *story) listCustomers(ctx context.Context, _ string) error {
	s.out.Chapter("List the customers")
	t := s.out.Table("CUSTOMER", "ID", "SINCE")
	for customer, err := range s.client.Customers.All(ctx, &customers.ListRequest{}) {
		if err != nil {
			return err
		}
		t.Row(customer.AccountName, customer.CustomerID, s.out.Time(customer.AssociatedOn))
	}
	return t.Flush()
}

// price gets the price of a server with the customer's credentials, which the
// partner obtains through the agency.
func (s *story) price(ctx context.Context, customerID string) error {
	s.out.Chapter("Price a subscription for the customer, through its agency")
	forCustomer, err := s.client.ForCustomer(auth.NewAgencyKeys(s.partner, auth.Agency{
		Name:        s.agency(customerID),
		CustomerID:  customerID,
		ProjectName: region,
	}))
	if err != nil {
		return err
	}
	customer, err := forCustomer.Identity(ctx)
	if err != nil {
		return err
	}
	priced, err := forCustomer.Products.PriceSubscription(ctx, &products.PriceSubscriptionRequest{
		ProjectID: customer.ProjectID,
		Products: []products.SubscriptionProduct{{
			ID:               "server",
			ServiceTypeCode:  "hws.service.type.ec2",
			ResourceTypeCode: "hws.resource.type.vm",
			ResourceSpecCode: "c6.large.2.linux",
			RegionCode:       region,
			PeriodType:       core.PeriodTypeMonth,
			PeriodNum:        1,
			SubscriptionNum:  2,
		}},
	})
	if err != nil {
		return err
	}
	t := s.out.Table("OFFER", "YUAN")
	t.Row("list price, 2 x c6.large.2 for a month", s.out.Money(priced.ListPrice.OfficialAmount))
	for _, offer := range priced.Offers {
		t.Row("with "+offer.DiscountName, s.out.Money(offer.Amount))
	}
	return t.Flush()
}

// moveMoney funds the customer, shows the balances, and reclaims part of the
// money.
func (s *story) moveMoney(ctx context.Context, customerID string) error {
	s.out.Chapter("Allocate 1000.00 and reclaim 250.50")
	t := s.out.Table("STEP", "TRANSACTION", "PARTNER", "CUSTOMER")
	balances := func(step, transaction string) error {
		own, err := s.client.Accounts.ListPartnerBalances(ctx, &accounts.ListPartnerBalancesRequest{})
		if err != nil {
			return err
		}
		theirs, err := s.client.Accounts.ListCustomerBalances(ctx, &accounts.ListCustomerBalancesRequest{
			Customers: []accounts.CustomerRef{{CustomerID: customerID}},
		})
		if err != nil {
			return err
		}
		var cash, customer decimal.Decimal
		for _, balance := range own.AccountBalances {
			if balance.AccountType == core.AccountTypeBalance {
				cash = balance.Amount
			}
		}
		for _, balance := range theirs.CustomerBalances {
			customer = balance.Amount
		}
		t.Row(step, transaction, s.out.Money(cash), s.out.Money(customer))
		return nil
	}
	if err := balances("before", ""); err != nil {
		return err
	}
	allocated, err := s.client.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{
		CustomerID: customerID,
		Amount:     decimal.RequireFromString("1000.00"),
	})
	if err != nil {
		return err
	}
	if err := balances("allocated", allocated.TransactionID); err != nil {
		return err
	}
	reclaimed, err := s.client.Accounts.ReclaimFunds(ctx, &accounts.ReclaimFundsRequest{
		CustomerID: customerID,
		Amount:     decimal.RequireFromString("250.50"),
	})
	if err != nil {
		return err
	}
	if err := balances("reclaimed", reclaimed.TransactionID); err != nil {
		return err
	}
	return t.Flush()
}

// records shows the platform's records of the transfers.
func (s *story) records(ctx context.Context, customerID string) error {
	s.out.Chapter("Adjust records of the customer")
	t := s.out.Table("TIME", "TRANSACTION", "OPERATION", "YUAN")
	for record, err := range s.client.Accounts.AllAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{CustomerID: customerID}) {
		if err != nil {
			return err
		}
		t.Row(s.out.Time(record.OperationTime), record.TransactionID, string(record.OperationType), s.out.Money(record.Amount))
	}
	return t.Flush()
}

// rejected allocates more than the partner has. The platform refuses the call,
// and the error says that no money moved.
func (s *story) rejected(ctx context.Context, customerID string) error {
	s.out.Chapter("A call that the platform rejects")
	_, err := s.client.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{
		CustomerID: customerID,
		Amount:     decimal.RequireFromString("99999999.00"),
	})
	if !errors.Is(err, core.ErrInsufficientBalance) {
		return fmt.Errorf("expected an insufficient balance, got %w", err)
	}
	s.out.Line("%v", err)
	s.out.Line("errors.Is(err, core.ErrInsufficientBalance): true; core.OutcomeOf(err): %s", core.OutcomeOf(err))
	return nil
}

// invalid sends nothing, because the request breaks documented rules.
func (s *story) invalid(ctx context.Context, _ string) error {
	s.out.Chapter("A request that is not sent")
	_, err := s.client.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{
		Amount: decimal.RequireFromString("10.005"),
	})
	var invalid *core.ValidationError
	if !errors.As(err, &invalid) {
		return fmt.Errorf("expected a validation error, got %w", err)
	}
	for _, violation := range invalid.Violations {
		s.out.Line("%s", violation)
	}
	return nil
}
