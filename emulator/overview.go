package emulator

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Overview is a summary of the state, for people and their tools.
type Overview struct {
	// Now is the business time.
	Now time.Time `json:"now"`
	// NextEvent is when the platform does something by itself next, if ever.
	NextEvent time.Time `json:"next_event,omitzero"`
	// Accounts are the partners, distributors and resellers, oldest first.
	Accounts []AccountSummary `json:"accounts"`
	// Customers are listed oldest first, Orders newest first.
	Customers []CustomerSummary `json:"customers"`
	Orders    []OrderSummary    `json:"orders"`
	// Totals count what there is, also where the lists are shortened.
	Totals Totals `json:"totals"`
}

// Totals are the numbers of things in a state.
type Totals struct {
	Accounts  int `json:"accounts"`
	Customers int `json:"customers"`
	Orders    int `json:"orders"`
	Resources int `json:"resources"`
	Coupons   int `json:"coupons"`
	Movements int `json:"movements"` // of money
	Events    int `json:"events"`    // that are waiting for their time
}

// AccountSummary is a partner, distributor or reseller in an [Overview].
type AccountSummary struct {
	ID         string          `json:"id"`
	Name       string          `json:"name"`
	Role       Role            `json:"role"`
	ParentName string          `json:"parent_name,omitempty"`
	AccessKey  string          `json:"access_key"`
	Customers  int             `json:"customers"`
	Cash       decimal.Decimal `json:"cash"`
	Credit     decimal.Decimal `json:"credit"`
}

// CustomerSummary is a customer in an [Overview].
type CustomerSummary struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	SellerName string `json:"seller_name"`
	AccessKey  string `json:"access_key"`
	// Association is resale or consulting; none while the link is not made.
	Association string `json:"association"`
	// Verification is none, in review, rejected, individual or enterprise.
	Verification string          `json:"verification"`
	Frozen       bool            `json:"frozen,omitempty"`
	Cash         decimal.Decimal `json:"cash"`
	Orders       int             `json:"orders"`
	Resources    int             `json:"resources"`
	CreatedAt    time.Time       `json:"created_at"`
}

// OrderSummary is an order in an [Overview].
type OrderSummary struct {
	ID           string    `json:"id"`
	CustomerName string    `json:"customer_name"`
	Type         string    `json:"type"`
	Status       string    `json:"status"`
	Service      string    `json:"service"`
	CreatedAt    time.Time `json:"created_at"`
	// Due is the price after discounts, Settled what has been paid of it.
	Due     decimal.Decimal `json:"due"`
	Settled decimal.Decimal `json:"settled"`
}

// Overview returns a summary of the state with at most limit customers and
// limit orders. What is due happens first.
func (e *Emulator) Overview(limit int) Overview {
	st, now, unlock := e.engine.Settled()
	defer unlock()
	o := Overview{
		Now: now, Accounts: []AccountSummary{}, Customers: []CustomerSummary{}, Orders: []OrderSummary{},
		Totals: Totals{
			Orders: len(st.Orders), Resources: len(st.Resources), Coupons: len(st.Coupons),
			Movements: len(st.Ledger.Entries), Events: len(st.Events),
		},
	}
	if len(st.Events) > 0 {
		o.NextEvent = st.Events[0].At
	}
	for _, a := range world.SortedAccounts(st.Accounts) {
		switch {
		case a.Role != world.RoleCustomer:
			o.Totals.Accounts++
			o.Accounts = append(o.Accounts, summaryOfAccount(st, a))
		case o.Totals.Customers < limit:
			o.Customers = append(o.Customers, summaryOfCustomer(st, a))
			o.Totals.Customers++
		default:
			o.Totals.Customers++
		}
	}
	for i := len(st.Orders) - 1; i >= max(0, len(st.Orders)-limit); i-- {
		o.Orders = append(o.Orders, summaryOfOrder(st, st.Orders[i]))
	}
	return o
}

func nameOf(st *world.State, id string) string {
	if a := st.Accounts[id]; a != nil {
		return a.Name
	}
	return ""
}

func accessKeyOf(st *world.State, a *world.Account) string {
	if u := st.Users[a.MasterUser]; u != nil {
		return u.AccessKey
	}
	return ""
}

func summaryOfAccount(st *world.State, a *world.Account) AccountSummary {
	return AccountSummary{
		ID: a.ID, Name: a.Name, Role: Role(a.Role), ParentName: nameOf(st, a.ParentID), AccessKey: accessKeyOf(st, a),
		Customers: len(st.ChildrenOf(a.ID, world.RoleCustomer)),
		Cash:      st.Ledger.Balance(a.ID, ledger.WalletCash), Credit: st.Ledger.Balance(a.ID, ledger.WalletCredit),
	}
}

func summaryOfCustomer(st *world.State, a *world.Account) CustomerSummary {
	c := CustomerSummary{
		ID: a.ID, Name: a.Name, SellerName: nameOf(st, a.ParentID), AccessKey: accessKeyOf(st, a),
		Association: "resale", Verification: verificationName(a.Customer), Frozen: a.Customer.Frozen != 0,
		Cash: st.Ledger.Balance(a.ID, ledger.WalletCash), CreatedAt: a.CreatedAt,
		Orders: len(st.OrdersOf(a.ID)), Resources: len(st.ResourcesOf(a.ID)),
	}
	switch {
	case !a.Customer.Associated:
		c.Association = "none"
	case a.Customer.AssociationType == world.AssociationConsulting:
		c.Association = "consulting"
	}
	return c
}

func verificationName(c *world.CustomerInfo) string {
	switch {
	case c.VerifiedStatus == world.UnderReview:
		return "in review"
	case c.VerifiedStatus == world.ReviewRejected:
		return "rejected"
	case c.VerifiedStatus == world.Verified && c.CustomerType == world.KindEnterprise:
		return "enterprise"
	case c.VerifiedStatus == world.Verified:
		return "individual"
	}
	return "none"
}

var (
	orderTypeNames = map[int]string{
		world.OrderNew: "new", world.OrderRenewal: "renewal", world.OrderChange: "change",
		world.OrderUnsubscription: "unsubscription", world.OrderToDemand: "to on-demand",
	}
	orderStatusNames = map[int]string{
		world.OrderInApproval: "in approval", world.OrderProcessing: "processing", world.OrderCancelled: "cancelled",
		world.OrderCompleted: "completed", world.OrderUnpaid: "unpaid",
	}
)

func nameOr(names map[int]string, n int) string {
	if name := names[n]; name != "" {
		return name
	}
	return fmt.Sprint(n)
}

func summaryOfOrder(st *world.State, o *world.Order) OrderSummary {
	sum := st.Total(o)
	return OrderSummary{
		ID: o.ID, CustomerName: nameOf(st, o.CustomerID), Service: o.Service, CreatedAt: o.CreatedAt,
		Type: nameOr(orderTypeNames, o.Type), Status: nameOr(orderStatusNames, o.Status),
		Due: sum.Due(), Settled: sum.Settled(),
	}
}
