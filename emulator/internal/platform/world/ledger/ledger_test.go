package ledger

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestEveryBalanceIsTheSumOfItsEntries(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	b := New()
	outside := b.Open("world", World, 0, now)
	cash := b.Open("a-cash", "a", WalletCash, now)
	require.Same(t, cash, b.Open("another id", "a", WalletCash, now), "a wallet is opened once")
	b.Post(Entry{ID: "1", Time: now, Kind: KindRecharge, Amount: decimal.NewFromInt(10)}, outside, cash)
	b.Post(Entry{ID: "2", Time: now, Kind: KindConsume, Amount: decimal.NewFromInt(3)}, cash, outside)
	require.NoError(t, b.Verify())
	require.Equal(t, "7", b.Balance("a", WalletCash).String())
	require.Equal(t, "-7", b.Balance(World, 0).String())
	require.True(t, b.Balance("a", WalletCredit).IsZero())
	require.True(t, b.Wallet("a", WalletCredit).Available().IsZero())
	legs := b.LegsOf("a", WalletCash)
	require.Len(t, legs, 2)
	require.True(t, legs[0].Income)
	require.False(t, legs[1].Income)
	require.Equal(t, "7", legs[1].After.String())
	require.Panics(t, func() { b.Post(Entry{}, outside, cash) }, "nothing moves nothing")

	data, err := json.Marshal(b)
	require.NoError(t, err)
	read := New()
	require.NoError(t, json.Unmarshal(data, &read))
	read.Reindex()
	require.NoError(t, read.Verify())
	require.Len(t, read.EntriesOf("a", WalletCash), 2)
	read.Wallet("a", WalletCash).Balance = decimal.NewFromInt(8)
	require.ErrorContains(t, read.Verify(), "a-cash")
}
