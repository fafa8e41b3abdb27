package bills

import (
	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// firstDetailCycle is the first month that resource details exist for.
const firstDetailCycle = "2019-01"

// operatingEntity is the be_id of the China site.
const operatingEntity = "0"

// resourceDetail is an element of ListCustomerselfResourceRecordDetails.
type resourceDetail struct {
	Cycle            string            `json:"cycle"`
	BillDate         *string           `json:"bill_date"`
	BillType         int               `json:"bill_type"`
	CustomerID       string            `json:"customer_id"`
	Region           string            `json:"region"`
	RegionName       string            `json:"region_name"`
	ServiceType      string            `json:"cloud_service_type"`
	ResourceType     string            `json:"resource_Type_code"`
	ServiceTypeName  string            `json:"cloud_service_type_name"`
	ResourceTypeName string            `json:"resource_type_name"`
	ResourceID       string            `json:"res_instance_id"`
	ResourceName     *string           `json:"resource_name"`
	ResourceTag      *string           `json:"resource_tag"`
	SKUCode          string            `json:"sku_code"`
	ProjectID        string            `json:"enterprise_project_id"`
	ProjectName      string            `json:"enterprise_project_name"`
	ChargeMode       int               `json:"charge_mode"`
	ConsumeAmount    units.Amount      `json:"consume_amount"`
	CashAmount       units.Amount      `json:"cash_amount"`
	CreditAmount     units.Amount      `json:"credit_amount"`
	CouponAmount     units.Amount      `json:"coupon_amount"`
	FlexiAmount      units.Amount      `json:"flexipurchase_coupon_amount"`
	CardAmount       units.Amount      `json:"stored_card_amount"`
	BonusAmount      units.Amount      `json:"bonus_amount"`
	DebtAmount       units.Amount      `json:"debt_amount"`
	AdjustmentAmount units.Amount      `json:"adjustment_amount"`
	OfficialAmount   units.Amount      `json:"official_amount"`
	DiscountAmount   units.Amount      `json:"discount_amount"`
	MeasureID        int               `json:"measure_id"`
	PeriodType       int               `json:"period_type"`
	RootResourceID   string            `json:"root_resource_id"`
	ParentResourceID string            `json:"parent_resource_id"`
	TradeID          *string           `json:"trade_id"`
	ID               *string           `json:"id"`
	ProductSpecDesc  string            `json:"product_spec_desc"`
	PreOrderID       *string           `json:"pre_order_id"`
	AZCodeInfos      []struct{}        `json:"az_code_infos"`
	PayerAccountID   string            `json:"payer_account_id"`
	EffectiveTime    *string           `json:"effective_time"`
	ExpireTime       *string           `json:"expire_time"`
	ConsumeTime      *string           `json:"consume_time"`
	OperatingEntity  string            `json:"be_id"`
	ExtendParams     *resourceRelation `json:"extend_params"`
	AccountName      string            `json:"account_name"`
	PeriodNum        *int              `json:"period_num"`
	IsSpot           *string           `json:"is_spot"`
	PromotionType    *string           `json:"promotion_type"`
	PaymentType      *string           `json:"payment_type"`
}

// resourceRelation names the resources above an attached one.
type resourceRelation struct {
	ResourceID string            `json:"self_resource_id"`
	Relations  []relatedResource `json:"relation_infos"`
}

type relatedResource struct {
	ResourceID string `json:"relative_resource_id"`
	Type       string `json:"relative_type"`
}

// ListCustomerselfResourceRecordDetails lists the resource bills, by month, by
// day or in detail.
func ListCustomerselfResourceRecordDetails(c *call.Call) (any, error) {
	b, cycle, err := ownBills(c, "cycle")
	if err != nil {
		return nil, err
	}
	if cycle < firstDetailCycle {
		return nil, refusal.Parameter("cycle", "must not be before %s.", firstDetailCycle)
	}
	statistic := c.In.Num("statistic_type", byMonth)
	f, err := detailFilter(c, cycle, statistic)
	if err != nil {
		return nil, err
	}
	details, total := []resourceDetail{}, 0
	if statistic == byDetail {
		var rows []BillRow
		rows, total = b.Page(c, f)
		for _, r := range rows {
			ch := r.Whole()
			detail := resourceDetailOf(c, cycle, ch, b.Amounts(ch))
			detail.describe(ch)
			details = append(details, detail)
		}
	} else {
		groups := Sum(c, b, f, statistic == byDay, byResource)
		total = len(groups)
		for _, g := range call.Page(c, groups) {
			detail := resourceDetailOf(c, cycle, g.Sample, g.sum)
			if statistic == byDay {
				detail.BillDate = Optional(g.date(cycle))
			}
			details = append(details, detail)
		}
	}
	return map[string]any{"monthly_records": details, "total_count": total, "currency": units.CNY}, nil
}

func detailFilter(c *call.Call, cycle string, statistic int) (f BillFilter, err error) {
	keep(c, &f, "cloud_service_type", serviceOf)
	keep(c, &f, "resource_type", resourceTypeOf)
	keep(c, &f, "region", regionOf)
	keep(c, &f, "res_instance_id", resourceOf)
	KeepNumber(c, &f, "charge_mode", modeOf)
	KeepNumber(c, &f, "bill_type", BillTypeOf)
	keep(c, &f, "enterprise_project_id", projectOf)
	// Everybody pays for itself: members under trusteeship do not exist here.
	keep(c, &f, "payer_account_id", func(ch *world.Charge) string { return ch.CustomerID })
	KeepZero(c, &f)
	if c.In.Str("query_type") != "DAILY" {
		return f, nil
	}
	if statistic == byMonth {
		return f, refusal.Parameter("query_type", "can only be DAILY with statistic_type 2 or 3.")
	}
	begin, end := c.In.Str("bill_cycle_begin"), c.In.Str("bill_cycle_end")
	if end < begin {
		return f, refusal.Parameter("bill_cycle_end", "must not be before bill_cycle_begin.")
	}
	f.days(cycle, begin, end)
	return f, nil
}

// days filters a month by a range of days, which may begin before it and end
// after it.
func (f *BillFilter) days(cycle, begin, end string) {
	first, last := 1, 31
	switch month := begin[:len(units.LayoutMonth)]; {
	case month > cycle:
		first = last + 1
	case month == cycle:
		first = dayNumber(begin)
	}
	switch month := end[:len(units.LayoutMonth)]; {
	case month < cycle:
		last = 0
	case month == cycle:
		last = dayNumber(end)
	}
	f.between(first, last)
}

// resourceDetailOf is what all ways of adding up have in common.
func resourceDetailOf(c *call.Call, cycle string, ch *world.Charge, f BillFees) resourceDetail {
	if !c.Env.On(world.RuleDetailsInCents) {
		// With the fractions of a cent that accounts are not charged.
		f.Cash, f.Erased = f.Cash.Add(f.Erased), decimal.Zero
	}
	d := resourceDetail{
		Cycle: cycle, BillType: ch.Kind, CustomerID: ch.CustomerID, Region: ch.Region, RegionName: catalogue.RegionName(ch.Region).In(c.English()),
		ServiceType: ch.Service, ResourceType: ch.ResourceType,
		ServiceTypeName: c.ServiceName(ch.Service), ResourceTypeName: c.ResourceTypeName(ch.ResourceType),
		ResourceID: ch.ResourceID, ResourceName: Optional(ch.ResourceName), SKUCode: ch.Spec,
		ProjectID: projectOf(ch), ProjectName: projectName(c, ch), ChargeMode: ch.ChargeMode,
		ConsumeAmount: units.Amount(f.Due()), CashAmount: units.Amount(f.Cash), CreditAmount: units.Amount(f.Credit),
		CouponAmount: units.Amount(f.Coupon), FlexiAmount: units.Amount(f.Flexi), CardAmount: units.Amount(f.Card),
		DebtAmount: units.Amount(f.Debt), AdjustmentAmount: units.Amount(f.WriteOff), OfficialAmount: units.Amount(f.Official),
		DiscountAmount: units.Amount(f.Discount), MeasureID: units.Yuan, PeriodType: billPeriod(ch),
		RootResourceID: ch.ResourceID, ParentResourceID: ch.ResourceID, TradeID: Optional(ch.OrderID),
		PreOrderID: Optional(ch.BaseOrderID), AZCodeInfos: []struct{}{}, PayerAccountID: ch.CustomerID,
		OperatingEntity: operatingEntity, AccountName: c.State.Accounts[ch.CustomerID].Name,
	}
	if ch.PeriodNum > 0 {
		d.PeriodNum = &ch.PeriodNum
	}
	if s := ch.Entry(); s != nil {
		d.ProductSpecDesc = specText(c, ch, s)
	}
	if ch.MainID != "" {
		d.RootResourceID, d.ParentResourceID = ch.MainID, ch.MainID
		d.ExtendParams = &resourceRelation{ch.ResourceID, []relatedResource{{ch.MainID, "PARENT"}, {ch.MainID, "ROOT"}}}
	}
	return d
}

// describe adds what only a single charge has.
func (d *resourceDetail) describe(ch *world.Charge) {
	from, until := units.Instant(ch.From), units.Instant(ch.Until)
	consumed, spot := consumeTime(ch, customerJoin), "--"
	if ch.Kind == world.ChargeUsage {
		spot = "N"
	}
	d.EffectiveTime, d.ExpireTime, d.ConsumeTime, d.IsSpot = &from, &until, &consumed, &spot
	d.ID, d.TradeID, d.PromotionType = Optional(ch.ID), Optional(ch.TradeID), Optional(ch.DiscountType)
}
