package world

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Quota types, as quota_type on the wire.
const (
	QuotaCash  = 0
	QuotaFlexi = 1
)

// Quota states, as quota_status on the wire.
const (
	QuotaNormal    = 0
	QuotaInvalid   = 3 // expired, or set so by hand
	QuotaAdjusting = 4
	QuotaFrozen    = 5
	QuotaReclaimed = 6 // a reseller's, taken back by the distributor
)

// CouponQuota is an amount that a partner, distributor or reseller may give
// away in coupons. What has not been given away is in its wallet.
type CouponQuota struct {
	ID       string `json:"id"`
	Seq      uint64 `json:"seq"` // order of creation
	OwnerID  string `json:"owner_id"`
	ParentID string `json:"parent_id,omitempty"` // the distributor's quota that a reseller's was taken from
	Name     string `json:"name,omitempty"`
	Type     int    `json:"type"`
	Status   int    `json:"status"`

	Value    decimal.Decimal `json:"value"`
	Returned decimal.Decimal `json:"returned"` // of the value, taken back by the distributor
	Lost     decimal.Decimal `json:"lost"`     // of the value, lapsed for good

	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	EffectiveAt time.Time `json:"effective_at"`
	ExpiresAt   time.Time `json:"expires_at"`

	Limits []LimitValue `json:"limits,omitempty"`
	Terms  QuotaTerms   `json:"terms"`
}

// QuotaTerms are conditions of issuing from a quota that no response shows; the
// zero value has none.
type QuotaTerms struct {
	MinFace     decimal.Decimal `json:"min_face"`
	MaxFace     decimal.Decimal `json:"max_face"`
	MaxCoupons  int             `json:"max_coupons,omitempty"` // per customer
	MaxTotal    decimal.Decimal `json:"max_total"`             // face values per customer
	FirstLink   bool            `json:"first_link,omitempty"`  // only customers linked for the first time
	CustomerIDs []string        `json:"customer_ids,omitempty"`
}

// Operations on coupons, as operation_type of ListPartnerCouponsRecord. A top-up
// that is revoked (6) does not exist here.
const (
	OpIssued       = "1"
	OpReclaimed    = "2"
	OpDissociated  = "3"
	opExpired      = "4"
	opUnsubscribed = "5"
	OpAssociated   = "7"
	OpSwitched     = "8"
	OpTransferred  = "9"
)

// Operations on quotas, as operation_type of ListCouponQuotasRecords.
const (
	OpQuotaIssued    = "10"
	OpQuotaReclaimed = "11"
)

// Results of operations.
const (
	ResultDone   = "0"
	ResultFailed = "-1"
)

// CouponRecord is an issue or a reclaim of a coupon, done or refused.
type CouponRecord struct {
	ID         string          `json:"id"`
	Time       time.Time       `json:"time"`
	Operation  string          `json:"operation"`
	SellerID   string          `json:"seller_id"`
	QuotaID    string          `json:"quota_id"`
	QuotaType  int             `json:"quota_type"`
	CouponID   string          `json:"coupon_id,omitempty"`
	CustomerID string          `json:"customer_id"`
	Amount     decimal.Decimal `json:"amount"`
	Result     string          `json:"result"`
	Remark     string          `json:"remark,omitempty"`
}

// QuotaRecord is a quota that was passed to a reseller or taken back.
type QuotaRecord struct {
	ID         string          `json:"id"`
	Time       time.Time       `json:"time"`
	Operation  string          `json:"operation"`
	OwnerID    string          `json:"owner_id"` // the distributor
	ResellerID string          `json:"reseller_id"`
	QuotaID    string          `json:"quota_id,omitempty"`
	ParentID   string          `json:"parent_id"`
	Amount     decimal.Decimal `json:"amount"`
	Result     string          `json:"result"`
	Operator   string          `json:"operator,omitempty"`
	Remark     string          `json:"remark,omitempty"`
}

// couponBook finds coupons, quotas and their records by whom they concern. It is
// an index over the state; all lists are oldest first.
type couponBook struct {
	byHolder  map[string][]*Coupon
	byIssuer  map[string][]*Coupon
	quotasOf  map[string][]*CouponQuota  // by owner
	recordsOf map[string][]*CouponRecord // by seller
}

// reindexCoupons rebuilds the index, after a snapshot was read.
func (st *State) reindexCoupons() {
	st.index.couponBook = couponBook{
		byHolder: map[string][]*Coupon{}, byIssuer: map[string][]*Coupon{},
		quotasOf: map[string][]*CouponQuota{}, recordsOf: map[string][]*CouponRecord{},
	}
	b := &st.index.couponBook
	for _, q := range slices.SortedFunc(
		maps.Values(st.Quotas), func(x, y *CouponQuota) int { return cmp.Compare(x.Seq, y.Seq) },
	) {
		b.quotasOf[q.OwnerID] = append(b.quotasOf[q.OwnerID], q)
	}
	for _, cp := range slices.SortedFunc(
		maps.Values(st.Coupons), func(x, y *Coupon) int { return cmp.Compare(x.Seq, y.Seq) },
	) {
		b.index(cp)
	}
	for _, r := range st.CouponRecords {
		b.recordsOf[r.SellerID] = append(b.recordsOf[r.SellerID], r)
	}
}

func (b *couponBook) index(cp *Coupon) {
	b.byHolder[cp.HolderID] = append(b.byHolder[cp.HolderID], cp)
	if cp.IssuerID != "" {
		b.byIssuer[cp.IssuerID] = append(b.byIssuer[cp.IssuerID], cp)
	}
}

// QuotaOf is a quota that an account owns, or nil.
func (st *State) QuotaOf(ownerID, id string) *CouponQuota {
	if q := st.Quotas[id]; q != nil && q.OwnerID == ownerID {
		return q
	}
	return nil
}

// quotaWallet is where the balance of a quota is.
func (st *State) quotaWallet(q *CouponQuota) *ledger.Wallet {
	return st.Open(q.ID, ledger.WalletQuota, q.CreatedAt)
}

// QuotaBalance is what is left of a quota.
func (st *State) QuotaBalance(q *CouponQuota) decimal.Decimal {
	return st.Ledger.Balance(q.ID, ledger.WalletQuota)
}

// VerifyQuotas checks that the value of every quota is accounted for: what is
// left, passed on to resellers, held by customers, spent by them, lapsed for
// good and taken back by the distributor makes up the value.
func (st *State) VerifyQuotas() error {
	total := map[string]decimal.Decimal{}
	for id, q := range st.Quotas {
		left := st.QuotaBalance(q)
		if left.IsNegative() {
			return fmt.Errorf("quota %s of %s is overdrawn: %s", id, q.OwnerID, left)
		}
		total[id] = decimal.Sum(total[id], left, q.Returned, q.Lost)
		if q.ParentID != "" {
			total[q.ParentID] = total[q.ParentID].Add(q.Value).Sub(q.Returned)
		}
	}
	for id, cp := range st.Coupons {
		left := st.CouponBalance(cp)
		if left.IsNegative() {
			return fmt.Errorf("coupon %s of %s is overdrawn: %s", id, cp.HolderID, left)
		}
		if cp.QuotaID == "" {
			continue
		}
		total[cp.QuotaID] = total[cp.QuotaID].Add(left)
		for _, u := range cp.Uses {
			total[cp.QuotaID] = total[cp.QuotaID].Add(u.Amount).Sub(u.Returned)
		}
	}
	for id, q := range st.Quotas {
		if !total[id].Equal(q.Value) {
			return fmt.Errorf("quota %s of %s has the value %s, its parts add up to %s", id, q.OwnerID, q.Value, total[id])
		}
	}
	return nil
}
