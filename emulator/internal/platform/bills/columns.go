package bills

import (
	"cmp"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Columns: the facts of a charge, each computed in one place. What a row does
// not have is null, unless it says otherwise.

// Months, days and instants.
var (
	monthAsked  = text(func(r *row) string { return r.cycle })
	monthBilled = text(func(r *row) string { return calendarOf(r.c).cycle(r.ch) })
	billDate    = orNull(text(billDateOf))
	tradeTime   = textOf(func(ch *world.Charge) string { return units.Instant(ch.Time) })
	termBegin   = textOf(func(ch *world.Charge) string { return units.Instant(ch.From) })
	termEnd     = textOf(func(ch *world.Charge) string { return units.Instant(ch.Until) })
	usageBegin  = when(meteredOnce, termBegin)
	usageEnd    = when(meteredOnce, termEnd)
)

// consumeTime is when something was paid, or the begin and the end of its use
// with a text between them.
func consumeTime(join string) column {
	return textOf(func(ch *world.Charge) string {
		if ch.Kind != world.ChargeUsage {
			return units.Instant(ch.Time)
		}
		return units.Instant(ch.From) + join + units.Instant(ch.Until)
	})
}

// Who consumed, and who sold it.
var (
	customerID      = textOf(customerOf)
	accountName     = text(func(r *row) string { return r.c.State.Accounts[r.ch.CustomerID].Name })
	accountManager  = orNull(text(func(r *row) string { return accountManagerOf(r.c, r.ch) }))
	partnerID       = textOf(func(ch *world.Charge) string { return ch.PartnerID })
	associationType = textOf(func(ch *world.Charge) string { return ch.AssociationType }) // empty without a partner
	projectID       = textOf(projectOf)
	projectText     = text(func(r *row) string { return projectName(r.c, r.ch) })
	provider        = code(func(*row) int { return providerHuawei })
	entity          = text(func(*row) string { return operatingEntity })
)

// What kind of charge it is, and what it belongs to.
var (
	kind          = codeOf(BillTypeOf)
	chargingMode  = codeOf(modeOf)
	recordID      = text(recordIDOf) // empty for the sum of a month
	tradeID       = text(tradeIDOf)
	orderID       = orNull(textOf(func(ch *world.Charge) string { return ch.OrderID }))
	baseOrderID   = orNull(textOf(func(ch *world.Charge) string { return ch.BaseOrderID }))
	orderType     = orNull(text(orderTypeOf))
	periodType    = codeOf(billPeriod)
	periodCount   = when(periodic, codeOf(func(ch *world.Charge) int { return ch.PeriodNum }))
	discountType  = orNull(textOf(func(ch *world.Charge) string { return ch.DiscountType }))
	paymentStatus = code(func(r *row) int { return statusOf(r.fees) })
	spot          = textOf(spotOf)
)

// The resource.
var (
	serviceCode      = textOf(serviceOf)
	serviceName      = text(func(r *row) string { return r.c.ServiceName(r.ch.Service) })
	resourceTypeCode = textOf(resourceTypeOf)
	resourceTypeName = text(func(r *row) string { return r.c.ResourceTypeName(r.ch.ResourceType) })
	regionCode       = textOf(regionOf)
	regionName       = text(func(r *row) string { return r.in(catalogue.RegionName(r.ch.Region)) })
	resourceID       = textOf(resourceOf)
	resourceName     = orNull(textOf(resourceNameOf))
	mainResourceID   = textOf(mainResourceOf)
	relation         = when(attached, object(relationOf))
)

// The product. The texts are empty if the catalogue does not have it.
var (
	specCode  = textOf(specOf)
	productID = text(func(r *row) string {
		return r.ofSpec(func(s *catalogue.Spec) string { return s.ProductID(r.ch.ChargeMode) })
	})
	productName = text(func(r *row) string { return r.ofSpec(func(s *catalogue.Spec) string { return r.in(s.Name) }) })

	productDescription = text(func(r *row) string {
		return r.ofSpec(func(s *catalogue.Spec) string { return specText(r.c, r.ch, s) })
	})
	specSize        = when(sized, code(func(r *row) int { return sizeOf(r.c, r.ch) }))
	specSizeMeasure = when(sized, code(func(r *row) int { return r.spec.SizeMeasure }))
)

// The usage, and the list price that the amount was computed with.
var (
	usageType     = when(metered, orNull(textOf(factorOf)))
	usageAmount   = when(metered, amount(func(r *row) decimal.Decimal { return r.usage }))
	usageMeasure  = when(metered, codeOf(func(ch *world.Charge) int { return ch.Measure }))
	packageUsage  = when(metered, amount(func(r *row) decimal.Decimal { return r.packaged }))
	listPrice     = when(priced, amount(func(r *row) decimal.Decimal { return r.listPrice().amount }))
	listPriceUnit = when(priced, text(func(r *row) string { return r.in(r.listPrice().unit) }))
	priceFormula  = orNull(text(func(r *row) string { return formula(r.c, r.ch) }))
)

// The amounts.
var (
	officialAmount  = amount(func(r *row) decimal.Decimal { return r.fees.Official })
	discountAmount  = amount(func(r *row) decimal.Decimal { return r.fees.Discount })
	erasedAmount    = amount(func(r *row) decimal.Decimal { return r.fees.Erased })
	dueAmount       = amount(func(r *row) decimal.Decimal { return r.fees.Due() })
	cashAmount      = amount(func(r *row) decimal.Decimal { return r.fees.Cash })
	creditAmount    = amount(func(r *row) decimal.Decimal { return r.fees.Credit })
	couponAmount    = amount(func(r *row) decimal.Decimal { return r.fees.Coupon })
	flexiAmount     = amount(func(r *row) decimal.Decimal { return r.fees.Flexi })
	cardAmount      = amount(func(r *row) decimal.Decimal { return r.fees.Card })
	bonusAmount     = amount(func(*row) decimal.Decimal { return decimal.Zero }) // nobody has a bonus account
	debtAmount      = amount(func(r *row) decimal.Decimal { return r.fees.Debt })
	writeOffAmount  = amount(func(r *row) decimal.Decimal { return r.fees.WriteOff })
	currencyMeasure = code(func(*row) int { return units.Yuan })
)

// The amounts amortized: what is a cost before the month asked for, in it and
// after it. A debt is paid in cash in the end and has no part of its own.
var (
	costAmount    = amount(func(r *row) decimal.Decimal { return r.fees.cost() })
	pastCost      = amount(func(r *row) decimal.Decimal { return r.amortized().past.cost() })
	currentCost   = amount(func(r *row) decimal.Decimal { return r.amortized().current.cost() })
	futureCost    = amount(func(r *row) decimal.Decimal { return r.amortized().future(r.fees) })
	currentCash   = amount(func(r *row) decimal.Decimal { return r.amortized().cash() })
	currentCredit = amount(func(r *row) decimal.Decimal { return r.amortized().current.Credit })
	currentCoupon = amount(func(r *row) decimal.Decimal { return r.amortized().current.Coupon })
	currentFlexi  = amount(func(r *row) decimal.Decimal { return r.amortized().current.Flexi })
	currentCard   = amount(func(r *row) decimal.Decimal { return r.amortized().current.Card })
)

// What no charge has.
var (
	null   = object(func(*row) *struct{} { return nil })
	noList = object(func(*row) []struct{} { return []struct{}{} })
)

// recordIDOf is the ID of a record: that of the charge, or one that follows from
// what was added up in a day. Sums of months have none.
func recordIDOf(r *row) string {
	switch r.by {
	case byDetail:
		return r.ch.ID
	case byDay:
		g, day := r.group, r.group.date(r.cycle)
		return units.HexID(
			r.c.State.Seed, 32, "day-record", day, g.Customer, g.resource, g.order, g.factor, units.Itoa(g.Kind),
		)
	}
	return ""
}

// billDateOf is the day of a row; empty for the sum of a month.
func billDateOf(r *row) string {
	switch r.by {
	case byDetail:
		return units.DayOf(calendarOf(r.c).consumed(r.ch))
	case byDay:
		return r.group.date(r.cycle)
	}
	return ""
}

// tradeIDOf is the order or transaction; of sums, whose usage has many, only
// the order.
func tradeIDOf(r *row) string {
	if r.by == byDetail {
		return r.ch.TradeID
	}
	return r.ch.OrderID
}

// spotOf says whether a usage was at a spot price, which nothing is.
func spotOf(ch *world.Charge) string {
	if ch.Kind == world.ChargeUsage {
		return "N"
	}
	return "--"
}

// mainResourceOf is the resource that the one of the charge is attached to, or
// that one itself.
func mainResourceOf(ch *world.Charge) string { return cmp.Or(ch.MainID, ch.ResourceID) }

// resourceRelation names the resources above an attached one.
type resourceRelation struct {
	ResourceID string            `json:"self_resource_id"`
	Relations  []relatedResource `json:"relation_infos"`
}

type relatedResource struct {
	ResourceID string `json:"relative_resource_id"`
	Type       string `json:"relative_type"`
}

func relationOf(r *row) resourceRelation {
	above := r.ch.MainID
	return resourceRelation{r.ch.ResourceID, []relatedResource{{above, "PARENT"}, {above, "ROOT"}}}
}

// orderTypeOf is the type of the order behind a charge, "" where none is.
func orderTypeOf(r *row) string {
	if o := r.c.State.Order(r.ch.OrderID); o != nil {
		return units.Itoa(o.Type)
	}
	return ""
}
