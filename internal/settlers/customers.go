package settlers

import (
	"context"
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// newCustomers are the operations that bring a customer to the platform.
var newCustomers = map[string]transport.Settler{
	"customers.Create": {
		Kind: "customer",
		Subjects: func(req any) []string {
			return []string{"customer " + req.(*customers.CreateRequest).XAccountID}
		},
		Mark: settle.Mark(func(ctx context.Context, client *transport.Client, req *customers.CreateRequest) ([]settle.Record, error) {
			linked, err := linkedAs(ctx, client, req, settle.MarkSince(client))
			return recordsOf(linked), err
		}),
		Settle: settle.By(settleCreate),
	},
	"customers.SendVerificationCode": {
		NoRecords: "the platform has no list of the codes that it sent: only the owner of the phone can tell, and another call sends another code",
	},
}

// linkedAs are the customers with the XAccountID of a request. The list has no filter
// for it, but one for the login name, and one for the time of the link.
func linkedAs(ctx context.Context, client *transport.Client, req *customers.CreateRequest, since time.Time) ([]customers.Customer, error) {
	query := customers.ListRequest{AccountName: req.DomainName, IndirectPartnerID: req.IndirectPartnerID}
	if req.DomainName == "" {
		query.AssociatedOnBegin = since
	}
	var found []customers.Customer
	for customer, err := range (*customers.Service)(client).All(ctx, &query) {
		if err != nil {
			return nil, err
		}
		if customer.XAccountID == req.XAccountID {
			found = append(found, customer)
		}
	}
	return found, nil
}

func recordsOf(linked []customers.Customer) []settle.Record {
	records := make([]settle.Record, len(linked))
	for i, customer := range linked {
		records[i] = settle.Record{
			ID: customer.CustomerID, Item: customer.AccountName, Time: customer.AssociatedOn,
			Note: "customer with the xaccount_id of the call, linked at that time",
		}
	}
	return records
}

// settleCreate looks for the customer with the XAccountID, which the platform takes
// once. The link, and with it the place in the list, comes some time after the account,
// so that any time after the call was sent is one of its effect.
func settleCreate(ctx context.Context, c *settle.Case, req *customers.CreateRequest) (core.Settlement, error) {
	if req.XAccountID == "" {
		return core.Settlement{}, errIncomplete(c)
	}
	if len(c.References) == 1 {
		return created(c.References[0], req.DomainName, "the platform's error names the account that the call made; its link may still be missing"), nil
	}
	linked, err := linkedAs(ctx, c.Client, req, c.Since())
	if err != nil {
		return core.Settlement{}, err
	}
	records, err := c.Unclaimed(ctx, recordsOf(linked))
	if err != nil {
		return core.Settlement{}, err
	}
	for _, r := range records {
		switch c.When(r) {
		case settle.During, settle.Late, settle.After:
			return created(r.ID, r.Item, fmt.Sprintf("customer %s has the xaccount_id of the call, which is taken once, and was linked after the call was sent", r.ID)), nil
		case settle.Unknown:
			return c.Unclear("a customer has the xaccount_id of the call, and nothing tells whether it had it before", records...), nil
		}
	}
	if len(linked) > 0 {
		return c.Absent(fmt.Sprintf("customer %s had the xaccount_id before, or is that of another call, so the platform made none", linked[0].CustomerID)), nil
	}
	return withoutLink(ctx, c, req)
}

// withoutLink decides when no customer with the XAccountID is linked. An account whose
// link failed shows by its login name, if the call gave one.
func withoutLink(ctx context.Context, c *settle.Case, req *customers.CreateRequest) (core.Settlement, error) {
	absent := c.Absent("no customer with the xaccount_id was linked; if there is an account without a link, the platform refuses the xaccount_id the next time")
	name := customers.CheckIdentityRequest{SearchType: customers.SearchTypeName, SearchValue: req.DomainName}
	if absent.Verdict == core.VerdictNotYet || name.Validate() != nil {
		return absent, nil
	}
	identity, err := (*customers.Service)(c.Client).CheckIdentity(ctx, &name)
	if err != nil {
		return core.Settlement{}, err
	}
	if identity.CheckResult == customers.CheckResultAvailable {
		return c.Absent("no customer with the xaccount_id was linked, and its login name is still available"), nil
	}
	return c.Unclear(fmt.Sprintf("no customer with the xaccount_id was linked, but the login name %s is taken: by an account of the call that was not linked, or by somebody else's", req.DomainName)), nil
}

func created(id, name, reason string) core.Settlement {
	settled := settle.Happened(reason, id)
	response := map[string]any{"domain_id": id}
	if name != "" {
		response["domain_name"] = name
	}
	settled.Response = settle.Response(response)
	return settled
}
