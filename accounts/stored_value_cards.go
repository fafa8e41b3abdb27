package accounts

import (
	"context"
	"iter"
	"math"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListStoredValueCards = transport.Operation{
	ID: "ListStoredValueCards", Name: "accounts.ListStoredValueCards",
	Method: http.MethodGet, Path: "/v2/promotions/benefits/stored-value-cards",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListStoredValueCardsRequest holds the parameters of [Service.ListStoredValueCards].
type ListStoredValueCardsRequest struct {
	// Status of the cards. Required.
	Status CardStatus `url:"status"`
	// Card ID; leave empty for no filter. At most 64 characters.
	CardID string `url:"card_id,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListStoredValueCardsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "status", r.Status, cardStatusValues...).Required()
		c.String("card_id", r.CardID).Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListStoredValueCardsResponse is the response of [Service.ListStoredValueCards].
type ListStoredValueCardsResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Cards of this page.
	StoredValueCards []StoredValueCard `json:"stored_value_cards"`

	core.Metadata `json:"-"`
}

// ListStoredValueCards returns one page of the stored-value cards that the calling
// customer bought.
//
// The call applies to the account whose credentials sign it. Status is required, so usable
// and used-up cards take one call each.
//
// Operation ListStoredValueCards: GET /v2/promotions/benefits/stored-value-cards (customer
// credentials, 10 calls/s).
func (s *Service) ListStoredValueCards(ctx context.Context, req *ListStoredValueCardsRequest, opts ...option.Option) (*ListStoredValueCardsResponse, error) {
	return transport.Call[ListStoredValueCardsResponse](ctx, s.client(), &opListStoredValueCards, req, opts)
}

var pagesListStoredValueCards = page.Offset[ListStoredValueCardsRequest, ListStoredValueCardsResponse, StoredValueCard]{
	Largest: 100,
	Cursor:  func(r *ListStoredValueCardsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListStoredValueCardsResponse) ([]StoredValueCard, int) {
		return a.StoredValueCards, a.TotalCount
	},
}

// AllStoredValueCards walks every page of [Service.ListStoredValueCards], starting at
// req.Offset, and yields each card. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllStoredValueCards(ctx context.Context, req *ListStoredValueCardsRequest, opts ...option.Option) iter.Seq2[StoredValueCard, error] {
	return pagesListStoredValueCards.All(ctx, s.client(), s.ListStoredValueCards, req, opts)
}

// StoredValueCard is a prepaid card that the calling customer bought.
type StoredValueCard struct {
	// Card ID.
	CardID string `json:"card_id"`
	// Card name.
	CardName string `json:"card_name"`
	// Status of the card.
	Status CardStatus `json:"status"`
	// Face value, in yuan.
	FaceValue decimal.Decimal `json:"face_value"`
	// Money left on the card, in yuan.
	Balance decimal.Decimal `json:"balance"`
	// When the card becomes valid, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// When the card expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
}

// CardStatus says whether a stored-value card still holds money.
type CardStatus int

// Values of [CardStatus].
const (
	CardStatusUsable CardStatus = 1 // usable
	CardStatusUsedUp CardStatus = 2 // used up
)

var cardStatusValues = []CardStatus{CardStatusUsable, CardStatusUsedUp}
