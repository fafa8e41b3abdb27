package settlers

import (
	"context"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// transfers are the operations that move money between a partner and a customer or a
// reseller. All leave the same records.
var transfers = map[string]transport.Settler{
	"accounts.AllocateFunds": transferSettler("transfer_id", func(r *accounts.AllocateFundsRequest) transfer {
		return transfer{r.CustomerID, r.Amount, accounts.OperationTypeAllocate, r.IndirectPartnerID}
	}),
	"accounts.ReclaimFunds": transferSettler("trans_id", func(r *accounts.ReclaimFundsRequest) transfer {
		return transfer{r.CustomerID, r.Amount, accounts.OperationTypeReclaim, r.IndirectPartnerID}
	}),
	"resellers.AllocateFunds": transferSettler("transfer_id", func(r *resellers.AllocateFundsRequest) transfer {
		return transfer{r.IndirectPartnerID, r.Amount, accounts.OperationTypeAllocate, ""}
	}),
	"resellers.ReclaimFunds": transferSettler("trans_id", func(r *resellers.ReclaimFundsRequest) transfer {
		return transfer{r.IndirectPartnerID, r.Amount, accounts.OperationTypeReclaim, ""}
	}),
	"legacy.AdjustCustomerAccountV1": transferSettler("trans_id", func(r *legacy.AdjustCustomerAccountV1Request) transfer {
		return transfer{r.CustomerID, r.Amount, accounts.OperationTypeAllocate, ""}
	}),
}

// transfer is what is looked for in the records of moved money.
type transfer struct {
	receiver          string // a customer, or a reseller
	amount            decimal.Decimal
	kind              accounts.OperationType
	indirectPartnerID string // the reseller of the customer
}

// transferSettler settles an operation that moves money once, and whose response has
// the ID of the record as its only member.
func transferSettler[Request any](member string, of func(*Request) transfer) transport.Settler {
	return transport.Settler{
		Kind: "transfer",
		Subjects: func(req any) []string {
			t := of(req.(*Request))
			return []string{fmt.Sprintf("transfer %s %s %s", t.kind, t.receiver, t.amount.StringFixed(2))}
		},
		Mark: settle.Mark(func(ctx context.Context, client *transport.Client, req *Request) ([]settle.Record, error) {
			return of(req).records(ctx, client, accounts.ListAdjustRecordsRequest{OperationTimeBegin: settle.MarkSince(client)})
		}),
		Settle: settle.By(func(ctx context.Context, c *settle.Case, req *Request) (core.Settlement, error) {
			wanted := of(req)
			if wanted.receiver == "" || !wanted.amount.IsPositive() {
				return core.Settlement{}, errIncomplete(c)
			}
			records, err := wanted.records(ctx, c.Client, accounts.ListAdjustRecordsRequest{OperationTimeBegin: c.Since()})
			if err != nil {
				return core.Settlement{}, err
			}
			settled, err := c.One(ctx, "transfer", records)
			if settled.Verdict == core.VerdictHappened {
				settled.Response = settle.Response(map[string]any{member: settled.References[0]})
			}
			return settled, err
		}),
	}
}

// records are the transfers since a time that look like this one.
func (t transfer) records(ctx context.Context, client *transport.Client, req accounts.ListAdjustRecordsRequest) ([]settle.Record, error) {
	req.CustomerID, req.OperationType, req.IndirectPartnerID = t.receiver, t.kind, t.indirectPartnerID
	var found []settle.Record
	for record, err := range (*accounts.Service)(client).AllAdjustRecords(ctx, &req) {
		if err != nil {
			return nil, err
		}
		if record.CustomerID != t.receiver || record.OperationType != t.kind || record.Amount.IsZero() {
			return nil, errStrange(record.TransactionID)
		}
		if record.Amount.Abs().Equal(t.amount) {
			found = append(found, settle.Record{
				ID: record.TransactionID, Time: record.OperationTime,
				Note: fmt.Sprintf("%s yuan to or from %s", record.Amount.StringFixed(2), t.receiver),
			})
		}
	}
	return found, nil
}
