package accounts_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const cardsPath = "/v2/promotions/benefits/stored-value-cards"

func TestListStoredValueCards(t *testing.T) {
	testkit.Exchange[accounts.ListStoredValueCardsResponse]{
		Operation: "accounts.ListStoredValueCards",
		Method:    http.MethodGet, Path: cardsPath,
		Query: url.Values{"status": {"1"}, "card_id": {"SVC2611010000001"}, "offset": {"3"}, "limit": {"7"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*accounts.ListStoredValueCardsResponse, error) {
			return c.Accounts.ListStoredValueCards(ctx, &accounts.ListStoredValueCardsRequest{
				Status: accounts.CardStatusUsable, CardID: "SVC2611010000001", Offset: 3, Limit: 7,
			})
		},
		Fixture: "ListStoredValueCards.json",
		Want: accounts.ListStoredValueCardsResponse{TotalCount: 2, StoredValueCards: []accounts.StoredValueCard{
			{
				CardID: "SVC2611010000001", CardName: "500元储值卡", Status: accounts.CardStatusUsable,
				FaceValue: yuan("500"), Balance: yuan("120.5"),
				EffectiveTime: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), ExpireTime: time.Date(2027, 11, 1, 0, 0, 0, 0, time.UTC),
			},
			{
				CardID: "SVC2511010000002", CardName: "100元储值卡", Status: accounts.CardStatusUsable,
				FaceValue: yuan("100"), Balance: yuan("0.01"),
				EffectiveTime: time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC), ExpireTime: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC),
			},
		}},
		OddFixture: "ListStoredValueCards_odd.json",
		OddWant: accounts.ListStoredValueCardsResponse{TotalCount: 1, StoredValueCards: []accounts.StoredValueCard{
			{CardID: "2611", Status: 3, FaceValue: yuan("500")},
		}},
		Refusal: testkit.Refusal{Status: 500, Code: "CBC.0999", Message: "其他错误。", Is: core.ErrUnavailable},
	}.Run(t)
}

func TestAllStoredValueCards(t *testing.T) {
	testkit.Paged[accounts.ListStoredValueCardsRequest, accounts.StoredValueCard]{
		Method: http.MethodGet, Path: cardsPath,
		Total: "total_count", Items: "stored_value_cards", IDName: "card_id",
		Request: accounts.ListStoredValueCardsRequest{Status: accounts.CardStatusUsedUp},
		All: func(ctx context.Context, c *partnerbss.Client, req *accounts.ListStoredValueCardsRequest) iter.Seq2[accounts.StoredValueCard, error] {
			return c.Accounts.AllStoredValueCards(ctx, req)
		},
		ID: func(c accounts.StoredValueCard) string { return c.CardID },
	}.Test(t)
}

func TestListStoredValueCardsRequestValidate(t *testing.T) {
	assert.NoError(t, (&accounts.ListStoredValueCardsRequest{Status: accounts.CardStatusUsedUp, Limit: 100}).Validate())
	testkit.Invalid(t, (&accounts.ListStoredValueCardsRequest{}).Validate(), "status")
	testkit.Invalid(t, (&accounts.ListStoredValueCardsRequest{Status: 3}).Validate(), "status")
}
