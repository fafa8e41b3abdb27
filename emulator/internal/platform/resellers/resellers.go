// Package resellers answers the operations of a distributor on its resellers and
// their money.
package resellers

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// indirectPartnerInfo is an element of ListIndirectPartners.
type indirectPartnerInfo struct {
	IndirectPartnerID  string `json:"indirect_partner_id"`
	MobilePhone        string `json:"mobile_phone"`
	Email              string `json:"email"`
	AccountName        string `json:"account_name"`
	Name               string `json:"name"`
	AssociatedOn       string `json:"associated_on"`
	AccountManagerID   string `json:"account_manager_id"` // its login name
	AccountManagerName string `json:"account_manager_name"`
}

// ListIndirectPartners lists the resellers linked to the distributor.
func ListIndirectPartners(c *call.Call) (any, error) {
	var matches []*world.Account
	for _, r := range c.State.ChildrenOf(c.Account().ID, world.RoleReseller) {
		if matchesReseller(c, r) {
			matches = append(matches, r)
		}
	}
	infos := []indirectPartnerInfo{}
	for _, r := range call.Page(c, matches) {
		infos = append(infos, indirectPartnerInfo{
			IndirectPartnerID: r.ID, MobilePhone: r.Mobile, Email: r.Email, AccountName: r.Name, Name: r.DisplayName,
			AssociatedOn:     units.Instant(r.Partner.AssociatedAt),
			AccountManagerID: r.Partner.AccountManager, AccountManagerName: r.Partner.AccountManagerName,
		})
	}
	return map[string]any{"count": len(matches), "indirect_partners": infos}, nil
}

func matchesReseller(c *call.Call, r *world.Account) bool {
	in := c.In
	return call.Equals(r.Name, in.Str("account_name")) && call.Equals(r.ID, in.Str("indirect_partner_id")) &&
		call.Within(r.Partner.AssociatedAt, in.Time("associated_on_begin"), in.Time("associated_on_end"))
}

// UpdateIndirectPartnerAccount moves money from the distributor to a reseller.
func UpdateIndirectPartnerAccount(c *call.Call) (any, error) {
	r, err := c.Reseller(c.In.Str("indirect_partner_id"))
	if err != nil {
		return nil, err
	}
	id, err := moveCash(c, c.Account(), r, ledger.KindAllocate, "AD")
	if err != nil {
		return nil, err
	}
	return map[string]any{"transfer_id": id}, nil
}

// ReclaimIndirectPartnerAccount moves money back.
func ReclaimIndirectPartnerAccount(c *call.Call) (any, error) {
	r, err := c.Reseller(c.In.Str("indirect_partner_id"))
	if err != nil {
		return nil, err
	}
	id, err := moveCash(c, r, c.Account(), ledger.KindReclaim, "RE")
	if err != nil {
		return nil, err
	}
	return map[string]any{"trans_id": id}, nil
}

// moveCash moves the amount of the call between a distributor and a reseller,
// and gives the transaction ID.
func moveCash(c *call.Call, from, to *world.Account, kind, prefix string) (string, error) {
	sum := c.In.Dec("amount")
	source := c.State.Open(from.ID, ledger.WalletCash, c.Now)
	if source.Available().LessThan(sum) {
		return "", refusal.New("CBC.99005003", "Insufficient balance.")
	}
	id := c.State.NewTransaction(prefix)
	c.State.Post(ledger.Entry{
		Time: c.Now, Kind: kind, TradeID: id, Amount: sum,
	}, source, c.State.Open(to.ID, ledger.WalletCash, c.Now))
	return id, nil
}
