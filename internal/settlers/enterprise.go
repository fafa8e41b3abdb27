package settlers

import (
	"context"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/enterprise"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// keyed is the settler of operations whose calls have a key: no record names it, and a
// repeat of the call tells more than any record could.
var keyed = transport.Settler{
	NoRecords: "no record of the platform names the key of the call; the same request with the same key has its effect once, and so tells what became of this one",
}

// enterpriseCalls are the operations of enterprise master accounts.
var enterpriseCalls = map[string]transport.Settler{
	"enterprise.AllocateFunds":  keyed,
	"enterprise.ReclaimFunds":   keyed,
	"enterprise.AllocateCoupon": keyed,
	"enterprise.ReclaimCoupon":  keyed,
	"enterprise.CreateMember": {
		Kind: "member",
		Subjects: func(req any) []string {
			return []string{"member " + req.(*enterprise.CreateMemberRequest).Account.AccountName}
		},
		Mark: settle.Mark(func(ctx context.Context, client *transport.Client, req *enterprise.CreateMemberRequest) ([]settle.Record, error) {
			return membersNamed(ctx, client, req.Account.AccountName)
		}),
		Settle: settle.By(func(ctx context.Context, c *settle.Case, req *enterprise.CreateMemberRequest) (core.Settlement, error) {
			name := req.Account.AccountName
			if name == "" {
				return core.Settlement{}, errIncomplete(c)
			}
			members, err := membersNamed(ctx, c.Client, name)
			if err != nil {
				return core.Settlement{}, err
			}
			return c.One(ctx, "member", members)
		}),
	},
	"enterprise.SendVerificationCode": {
		NoRecords: "no query shows the verification codes that were sent; the owner of the phone can tell",
	},
	"enterprise.EnableProjects": {
		NoRecords: "no query shows whether a customer has enterprise projects; its console does",
	},
}

// membersNamed are the members of the enterprise with a login name. The list does not
// tell when they were made.
func membersNamed(ctx context.Context, client *transport.Client, name string) ([]settle.Record, error) {
	listed := (*enterprise.Service)(client).AllMembers(ctx, &enterprise.ListMembersRequest{AccountName: name})
	member, err := only(listed, name, func(m enterprise.Member) string { return m.AccountName })
	if err != nil || member == nil {
		return nil, err
	}
	return []settle.Record{{ID: member.CustomerID, Note: "member " + name}}, nil
}
