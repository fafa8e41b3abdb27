package emulator_test

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

const (
	serviceServers = "hws.service.type.ec2"
	serviceDisks   = "hws.service.type.ebs"
)

// modelOffer is a discount as orders.Pay takes it.
type modelOffer struct {
	pay     orders.PayDiscount
	percent decimal.Decimal
}

// server and disk are products with prices of whole and of broken cents.
func (w *walk) server() (emulator.PurchaseItem, *bookThing) {
	spec := oneOf(w.rng, []struct{ code, month, hour string }{
		{"s6.small.1.linux", "32.2", "0.07"}, {"s6.medium.2.linux", "68.6", "0.14"}, {"c6.large.2.linux", "239.8", "0.5"},
	})
	item := emulator.PurchaseItem{ServiceType: serviceServers, ResourceType: "hws.resource.type.vm", Spec: spec.code, Region: "cn-north-4"}
	return item, &bookThing{service: serviceServers, month: dec(spec.month), hour: dec(spec.hour)}
}

func (w *walk) disk() (emulator.PurchaseItem, *bookThing) {
	size := 10 + w.rng.IntN(90)
	gigabytes := decimal.NewFromInt(int64(size))
	item := emulator.PurchaseItem{ServiceType: serviceDisks, ResourceType: "hws.resource.type.volume", Spec: "SAS", Region: "cn-north-4", Size: size}
	return item, &bookThing{service: serviceDisks, month: dec("0.35").Mul(gigabytes), hour: dec("0.000486").Mul(gigabytes)}
}

// place orders on the console: a server with or without a disk, a disk alone or
// for a server that is there.
func (w *walk) place() {
	customer := w.shopper()
	var items []emulator.PurchaseItem
	o := &bookOrder{customer: customer, kind: 1, deadline: w.book.now.AddDate(0, 0, 7)}
	months := oneOf(w.rng, []int{1, 1, 1, 2, 3, 12})
	add := func(item emulator.PurchaseItem, th *bookThing, main string) string {
		w.names++
		item.Name, item.AttachedTo, item.AutoRenew = fmt.Sprint("thing-", w.names), main, w.chance(15)
		item.PeriodType, item.PeriodNum = 2, months
		if months == 12 {
			item.PeriodType, item.PeriodNum = 3, 1
		}
		th.name, th.customer, th.mainName, th.renewing = item.Name, customer, main, item.AutoRenew
		w.book.things[th.name] = th
		items = append(items, item)
		o.lines = append(o.lines, &bookLine{thing: th, list: th.listPrice(months), months: months})
		return item.Name
	}
	existing := slices.DeleteFunc(slices.Clone(w.book.bought), func(th *bookThing) bool {
		return th.customer != customer || th.status == 3 || th.main != nil || th.service != serviceServers
	})
	order := emulator.Purchase{}
	switch n := w.rng.IntN(14); {
	case n >= 12: // a combined transaction
		item, th := w.server()
		add(item, th, "")
		order.With = []emulator.Purchase{{Items: items}}
		items = nil
		item, th = w.disk()
		add(item, th, "")
		o.lines[0], o.lines[1] = o.lines[1], o.lines[0]
	case n >= 10: // three disks
		item, th := w.disk()
		name := add(item, th, "")
		items[0].Pieces = 3
		delete(w.book.things, name)
		line := o.lines[0]
		o.lines = nil
		for i := range 3 {
			l, piece := *line, *th
			piece.name = fmt.Sprintf("%s-%d", name, i+1)
			l.thing, l.piece, l.of = &piece, i, 3
			w.book.things[piece.name], o.lines = &piece, append(o.lines, &l)
		}
	case n < 4:
		item, th := w.server()
		add(item, th, "")
	case n < 7:
		item, th := w.server()
		main := add(item, th, "")
		item, th = w.disk()
		add(item, th, main)
	case n < 9 && len(existing) > 0:
		item, th := w.disk()
		add(item, th, oneOf(w.rng, existing).name)
	default:
		item, th := w.disk()
		add(item, th, "")
	}
	order.Items = items
	o.id = w.bench.place(emulator.Account{AccountID: customer}, order)
	w.book.enter(o)
	w.partsOf(o, len(order.With) > 0)
	w.note("place %s for %d months: %d items", o.id, months, len(items))
	w.done["place"]++
}

// partsOf asks for the parts of a combined transaction.
func (w *walk) partsOf(o *bookOrder, combined bool) {
	if !combined {
		return
	}
	r, err := w.clients[o.customer].Orders.Get(w.ctx, &orders.GetRequest{OrderID: o.id})
	require.NoError(w.t, err)
	require.Len(w.t, r.Order.SubOrders, 2)
	for _, part := range r.Order.SubOrders {
		w.book.orders[part.OrderID] = &bookOrder{id: part.OrderID, customer: o.customer, whole: o}
	}
}

// orderOf is an order, mostly one of the customer that can be paid.
func (w *walk) orderOf(customer string) (string, bool) {
	if !w.chance(10) {
		if id, ok := pick(w.rng, w.book.orders, func(o *bookOrder) bool { return o.customer == customer && o.status == 6 }); ok {
			return id, true
		}
	}
	return pick(w.rng, w.book.orders, func(o *bookOrder) bool { return o.customer == customer || w.chance(5) })
}

func (w *walk) pay() {
	customer := w.shopper()
	id, ok := w.orderOf(customer)
	if !ok {
		return
	}
	req := &orders.PayRequest{OrderID: id, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo}
	percent := fullPrice
	if o := w.book.orders[id]; o.customer == customer && o.status == 6 {
		w.compareChoices(o)
	}
	if offers := w.offers[customer]; len(offers) > 0 && w.chance(60) {
		of := oneOf(w.rng, offers)
		percent = of.percent
		req.UseDiscount, req.Discounts = core.ChoiceYes, []orders.PayDiscount{of.pay}
	}
	var coupons []string
	for range w.rng.IntN(4) {
		if cp, ok := w.couponOf(customer); ok && !slices.Contains(coupons, cp) {
			coupons = append(coupons, cp)
			req.UseCoupon = core.ChoiceYes
			req.Coupons = append(req.Coupons, orders.PayCoupon{ID: cp, Type: core.CouponTypePayCash})
		}
	}
	w.try(attempt{
		what: "pay", operation: "PayOrders", on: append([]string{id}, coupons...),
		predict: func() string {
			code := w.book.pay(customer, id, percent, coupons)
			if code == "" && len(coupons) > 0 {
				w.done["pay with coupons"]++
			}
			return code
		},
		do: func() error { return w.clients[customer].Orders.Pay(w.ctx, req) },
		ask: func() bool {
			r, err := w.clients[customer].Orders.Get(w.ctx, &orders.GetRequest{OrderID: id})
			return err == nil && (r.Order.Status == orders.StatusProcessing || r.Order.Status == orders.StatusCompleted)
		},
		holds: func() bool {
			o := w.book.orders[id]
			if o.whole != nil {
				o = o.whole
			}
			return o.customer == customer && (o.status == 3 || o.status == 5)
		},
	})
	ids := w.emu.ResourceIDs(customer)
	for _, l := range w.book.orders[id].lines {
		if l.thing.status != 0 && l.thing.id == "" {
			l.thing.id = ids[l.thing.name]
			require.NotEmpty(w.t, l.thing.id, l.thing.name)
		}
	}
}

// compareChoices compares what an order can be paid with.
func (w *walk) compareChoices(o *bookOrder) {
	c := w.clients[o.customer]
	if w.offers[o.customer] == nil {
		r, err := c.Orders.ListDiscounts(w.ctx, &orders.ListDiscountsRequest{OrderID: o.id})
		require.NoError(w.t, err)
		require.Len(w.t, r.Discounts, len(w.book.members[o.customer].discounts))
		for i, d := range r.Discounts {
			of := modelOffer{orders.PayDiscount{ID: d.DiscountID, Type: d.DiscountType}, d.Orders[0].LineItems[0].DiscountRatio.Mul(fullPrice)}
			require.True(w.t, of.percent.Equal(w.book.members[o.customer].discounts[i]), "discount %d: %s", i, of.percent)
			w.offers[o.customer] = append(w.offers[o.customer], of)
		}
	}
	r, err := c.Orders.ListCoupons(w.ctx, &orders.ListCouponsRequest{OrderID: o.id})
	require.NoError(w.t, err)
	var listed, known []string
	for _, cp := range r.Coupons {
		listed = append(listed, cp.CouponID)
	}
	for id, cp := range w.book.coupons {
		if cp.holder == o.customer && w.book.usable(cp) && newBill(o, fullPrice).useCoupon(cp).IsPositive() {
			known = append(known, id)
		}
	}
	require.ElementsMatch(w.t, known, listed, "coupons for order %s", o.id)
}

func (w *walk) cancel() {
	customer := w.shopper()
	id, ok := w.orderOf(customer)
	if !ok {
		return
	}
	w.try(attempt{
		what: "cancel", operation: "CancelCustomerOrder", on: []string{id},
		predict: func() string { return w.book.cancel(customer, id) },
		do:      func() error { return w.clients[customer].Orders.Cancel(w.ctx, &orders.CancelRequest{OrderID: id}) },
		ask: func() bool {
			r, err := w.clients[customer].Orders.Get(w.ctx, &orders.GetRequest{OrderID: id})
			return err == nil && r.Order.Status == orders.StatusCancelled
		},
		holds: func() bool {
			o := w.book.orders[id]
			if o.whole != nil {
				o = o.whole // parts share its state
			}
			return o.customer == customer && o.status == 4
		},
	})
}

// thingsOf are some resources of a customer, mostly main ones in use, and often
// those that something has just been done with.
func (w *walk) thingsOf(customer string, most int) (ids []string) {
	if len(w.things) > 0 && len(w.things) <= most && w.chance(20) {
		return w.things
	}
	defer func() { w.things = ids }()
	for range 1 + w.rng.IntN(most) {
		any := w.chance(20)
		var fit []string
		for _, th := range w.book.bought {
			if (any && (th.customer == customer || w.chance(2))) || (th.customer == customer && th.head() == th && th.status != 3 && !th.onDemand) {
				fit = append(fit, th.id)
			}
		}
		if len(fit) == 0 {
			continue
		}
		if id := oneOf(w.rng, fit); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// made finds the orders of this second that the customer has made by a call.
func (w *walk) made(customer string, kind orders.Type) []string {
	r, err := w.clients[customer].Orders.List(w.ctx, &orders.ListRequest{OrderType: kind, CreateTimeBegin: w.emu.Now(), OrderBy: orders.OldestFirst})
	require.NoError(w.t, err)
	var ids []string
	for _, o := range r.Orders {
		if o.SourceType == orders.SourceType(1) {
			ids = append(ids, o.OrderID)
		}
	}
	return ids
}

func (w *walk) renew() {
	customer := w.shopper()
	ids := w.thingsOf(customer, 3)
	if len(ids) == 0 {
		return
	}
	months, pay := oneOf(w.rng, []int{1, 1, 2, 5, 11, 12, 24, 36}), w.chance(60)
	req := &resources.RenewRequest{ResourceIDs: ids, PeriodType: core.PeriodTypeMonth, PeriodNum: months}
	if months%12 == 0 {
		req.PeriodType, req.PeriodNum = core.PeriodTypeYear, months/12
	}
	if pay {
		req.IsAutoPay = core.FlagYes
	}
	var made []*bookOrder
	book := func(ids []string) {
		require.Len(w.t, ids, len(made))
		for i, o := range made {
			o.id = ids[i]
			w.book.enterRenewal(o, pay)
		}
	}
	w.try(attempt{
		what: "renew", operation: "RenewalResources", on: ids,
		predict: func() (code string) {
			if made, code = w.book.renew(customer, ids, months, pay); code != "" {
				pay = false
			}
			return code
		},
		do: func() error {
			r, err := w.clients[customer].Resources.Renew(w.ctx, req)
			if err == nil {
				require.NoError(w.t, r.Err())
				book(r.OrderIDs)
			} else if codeOf(err) == "CBC.30050006" {
				require.ErrorIs(w.t, err, core.ErrOutcomeUnknown)
				book(w.made(customer, orders.TypeRenewal))
			}
			return err
		},
		ask: func() bool {
			ids := w.made(customer, orders.TypeRenewal)
			book(ids)
			return len(ids) > 0
		},
		holds: func() bool { return made != nil },
	})
}

func (w *walk) renewByItself() {
	customer := w.shopper()
	for _, id := range w.thingsOf(customer, 1) {
		req := &resources.EnableAutoRenewRequest{ResourceID: id}
		times, months := w.rng.IntN(5)-1, 0
		if times >= 0 {
			req.AutoRenewTimes = &times
		}
		if w.chance(60) {
			months, req.PeriodType = 1, resources.AutoRenewPeriodMonth
		}
		w.try(attempt{
			what: "automatic renewal on", on: []string{id},
			predict: func() string { return w.book.renewByItself(customer, id, times, months) },
			do:      func() error { return w.clients[customer].Resources.EnableAutoRenew(w.ctx, req) },
		})
	}
}

func (w *walk) renewNoMore() {
	customer := w.shopper()
	for _, id := range w.thingsOf(customer, 1) {
		w.try(attempt{
			what: "automatic renewal off", on: []string{id},
			predict: func() string { return w.book.renewNoMore(customer, id) },
			do: func() error {
				return w.clients[customer].Resources.DisableAutoRenew(w.ctx, &resources.DisableAutoRenewRequest{ResourceID: id})
			},
		})
	}
}
