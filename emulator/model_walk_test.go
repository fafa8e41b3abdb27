package emulator_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// modelSeed is what the random walk starts with.
func modelSeed() emulator.Seed {
	const day = 24 * time.Hour
	discount := func(kind int, percent string) emulator.SeedDiscount {
		return emulator.SeedDiscount{Type: kind, Name: "discount", Percent: dec(percent)}
	}
	quota := func(name, value string, days int) emulator.SeedCouponQuota {
		return emulator.SeedCouponQuota{Name: name, Value: dec(value), ValidIn: -30 * day, ExpiresIn: time.Duration(days) * day}
	}
	bounded := quota("bounded", "20000", 500)
	bounded.MaxFace, bounded.MaxCoupons = dec("150"), 30
	return emulator.Seed{
		Partners: []emulator.SeedPartner{
			{
				Name: "p", Cash: dec("100000"), Designated: dec("500"), CouponQuotas: []emulator.SeedCouponQuota{bounded, quota("short", "3000", 40)},
				Customers: []emulator.SeedCustomer{
					{Name: "pa", Cash: dec("1000"), Discounts: []emulator.SeedDiscount{discount(605, "90"), discount(606, "85")}},
					{Name: "pb", Credit: dec("1500")}, {Name: "pc", Consulting: true},
				},
			},
			{Name: "q", Cash: dec("100"), CouponQuotas: []emulator.SeedCouponQuota{quota("own", "100", 500)}, Customers: []emulator.SeedCustomer{{Name: "qa", Cash: dec("50")}}},
		},
		Distributors: []emulator.SeedDistributor{{
			SeedPartner: emulator.SeedPartner{Name: "d", Cash: dec("200000"), CouponQuotas: []emulator.SeedCouponQuota{quota("wholesale", "60000", 500), quota("season", "5000", 60)}},
			Resellers: []emulator.SeedReseller{
				{SeedPartner: emulator.SeedPartner{Name: "r1", Cash: dec("20000"), Customers: []emulator.SeedCustomer{
					{Name: "ra", Cash: dec("300"), Discounts: []emulator.SeedDiscount{discount(607, "77.7")}}, {Name: "rb"},
				}}},
				{SeedPartner: emulator.SeedPartner{Name: "r2", Cash: dec("1000"), Customers: []emulator.SeedCustomer{{Name: "rc", Credit: dec("300.55")}}}},
			},
		}},
	}
}

// modelSeller is who customers belong to, and through whose account it calls.
type modelSeller struct {
	id, through string // account IDs; a reseller is reached through its distributor
	reseller    string // what the calls name, "" for a partner
}

// walk makes random calls and compares each response with the model's.
type walk struct {
	*bench
	ctx       context.Context
	rng       *rand.Rand
	book      *book
	clients   map[string]*partnerbss.Client // by account ID
	sellers   []modelSeller
	customers []string // those that order, by ID
	distr     string
	offers    map[string][]modelOffer // discounts by customer, once they were asked for
	names     int                     // of resources and quotas so far
	done      map[string]int
	log       []string // what was done last
	answers   *answers
	lately    string   // the customer of the latest move
	things    []string // and the resources of the latest one with any
}

func newWalk(t *testing.T, seed uint64, metered bool) *walk {
	b := newBench(t, emulator.WithSeed(modelSeed()), emulator.WithRule("usage-metering", metered), emulator.WithRandomSeed(int64(seed>>1)))
	w := &walk{
		bench: b, ctx: t.Context(), rng: rand.New(rand.NewPCG(seed, 0)), book: newBook(b.emu.Now()),
		clients: map[string]*partnerbss.Client{}, done: map[string]int{}, offers: map[string][]modelOffer{}, answers: &answers{from: b.emu.Transport()},
	}
	w.http.Transport, w.book.metered = w.answers, metered
	add := func(name string, cash, credit string, discounts ...string) *bookAccount {
		a := b.account(name)
		m := &bookAccount{id: a.AccountID, parent: a.ParentID, cash: dec(cash), credit: dec(credit)}
		m.opened = m.cash.IsPositive()
		for _, d := range discounts {
			m.discounts = append(m.discounts, dec(d))
		}
		w.book.members[a.AccountID], w.clients[a.AccountID] = m, w.client(a)
		return m
	}
	p := add("p", "100000", "0")
	p.reserved = dec("500")
	add("pa", "1000", "0", "90", "85")
	add("pb", "0", "1500")
	add("pc", "0", "0").consulting = true
	add("q", "100", "0")
	add("qa", "50", "0")
	d := add("d", "200000", "0")
	r1, r2 := add("r1", "20000", "0"), add("r2", "1000", "0")
	add("ra", "300", "0", "77.7")
	add("rb", "0", "0")
	add("rc", "0", "300.55")
	w.distr = d.id
	w.sellers = []modelSeller{{p.id, p.id, ""}, {r1.id, d.id, r1.id}, {r2.id, d.id, r2.id}}
	for _, name := range []string{"pa", "pb", "ra", "rb", "rc"} {
		w.customers = append(w.customers, b.account(name).AccountID)
	}
	for _, owner := range []string{p.id, d.id} {
		w.findQuotas(owner)
	}
	return w
}

// client is the SDK as an account uses it.
func (w *walk) client(a emulator.Account) *partnerbss.Client {
	c, err := partnerbss.NewClient(
		option.WithEndpoint("https://bss.test"), option.WithIAMEndpoint("https://iam.test"), option.WithoutQuota(), option.WithHTTPClient(w.http),
		option.WithMaxRetries(0),
		option.WithCredentials(auth.NewAKSK(a.AccessKey, a.SecretKey, auth.WithAccountID(a.AccountID))),
	)
	require.NoError(w.t, err)
	return c
}

func (w *walk) chance(percent int) bool { return w.rng.IntN(100) < percent }

func oneOf[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// shopper is a customer, often the same as before.
func (w *walk) shopper() string {
	if w.lately == "" || !w.chance(30) {
		w.lately = oneOf(w.rng, w.customers)
	}
	return w.lately
}

// sum is an amount of money: mostly small, sometimes large.
func (w *walk) sum() decimal.Decimal {
	most := oneOf(w.rng, []int64{500, 50000, 50000, 2000000})
	return decimal.New(1+w.rng.Int64N(most), -2)
}

// customerOf is an account, mostly a customer of the seller.
func (w *walk) customerOf(s modelSeller) string {
	var own, all []string
	for _, id := range slices.Sorted(maps.Keys(w.book.members)) {
		if all = append(all, id); w.book.members[id].parent == s.id {
			own = append(own, id)
		}
	}
	if w.chance(6) {
		return oneOf(w.rng, all)
	}
	return oneOf(w.rng, own)
}

// codeOf is the error code of the platform behind an error, "" for none.
func codeOf(err error) string {
	var e *core.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	}
	return "not an answer: " + err.Error()
}

// attempt is one call and all that is expected of it.
type attempt struct {
	what, operation string
	on              []string // IDs, for the log
	// predict is the model's response. It changes the model, as far as that needs
	// nothing of the platform's response.
	predict func() string
	// do makes the call. It books what the response tells.
	do func() error
	// ask finds out whether the call took effect after its response was lost, and
	// books what do would have. Nil is for calls that no fault is tried on.
	ask func() bool
	// holds is what ask must say; by default that the call was to succeed.
	holds func() bool
}

// try makes an attempt. Sometimes the connection breaks after or before the
// effect, or the backend refuses: then the query that the SDK recommends must
// tell what happened.
func (w *walk) try(a attempt) {
	fault := emulator.FaultKind("")
	if a.ask != nil && w.chance(8) {
		fault = oneOf(w.rng, []emulator.FaultKind{emulator.FaultKindDropAfter, emulator.FaultKindDropAfter, emulator.FaultKindDropBefore, emulator.FaultKindBackendThrottle})
		w.emu.Fail(emulator.Fault{Operation: a.operation, Kind: fault})
	}
	want := ""
	if fault == "" || fault == emulator.FaultKindDropAfter {
		want = a.predict()
	}
	w.note("%s %s: %s %s", a.what, strings.Join(a.on, " "), want, fault)
	w.done[a.what+" "+want]++
	switch err := a.do(); fault {
	case "":
		require.Equal(w.t, want, codeOf(err), "%s: %v", a.what, err)
	case emulator.FaultKindBackendThrottle:
		var refused *core.Error
		require.ErrorAs(w.t, err, &refused, a.what)
		require.Equal(w.t, "CBC.0250", refused.Code, a.what)
		require.Equal(w.t, core.OutcomeUnknown, core.OutcomeOf(err), "%s: the code leaves the effect open", a.what)
	default:
		require.ErrorIs(w.t, err, core.ErrOutcomeUnknown, a.what)
		happened := want == "" && fault == emulator.FaultKindDropAfter
		if a.holds != nil {
			happened = a.holds()
		}
		require.Equal(w.t, happened, a.ask(), "%s: whether it took effect", a.what)
		w.done[string(fault)]++
	}
}

func (w *walk) note(format string, args ...any) {
	line := w.emu.Now().Format(time.RFC3339) + " " + fmt.Sprintf(format, args...)
	w.log = append(w.log, line)
	if len(w.log) > 40 {
		w.log = w.log[1:]
	}
}

// pass lets time pass.
func (w *walk) pass(d time.Duration) {
	w.emu.Advance(d)
	w.book.advance(w.emu.Now())
}

// step makes one random move. Every step has a second of its own, so that
// queries by time find its call.
func (w *walk) step() {
	switch n := w.rng.IntN(100); {
	case n < 80:
		w.pass(time.Duration(1+w.rng.IntN(3)) * time.Second)
	case n < 96:
		w.pass(time.Duration(1+w.rng.IntN(8*3600)) * time.Second)
	default:
		w.pass(time.Duration(1+w.rng.IntN(4*86400)) * time.Second)
	}
	moves := []struct {
		weight int
		move   func()
	}{
		{10, w.allocate}, {5, w.reclaim}, {3, w.fund}, {3, w.passQuota}, {1, w.takeQuota}, {2, w.changeQuota},
		{9, w.issue}, {3, w.reclaimCoupon}, {1, w.freezeCoupon}, {2, w.trespass},
		{12, w.place}, {16, w.pay}, {2, w.cancel}, {9, w.renew}, {5, w.renewByItself}, {2, w.renewNoMore},
		{5, w.unsubscribe}, {2, w.switchNow}, {3, w.switchAtExpiry}, {1, w.release},
	}
	all := 0
	for _, m := range moves {
		all += m.weight
	}
	n := w.rng.IntN(all)
	for _, m := range moves {
		if n -= m.weight; n < 0 {
			m.move()
			return
		}
	}
}
