package emulator

import (
	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// DefaultSeed is what an emulator starts with unless it is told otherwise: a
// solution provider with customers of every kind, a second one that must never
// see them, one whose customers are an enterprise with its members, and a
// distributor with two resellers.
func DefaultSeed() Seed {
	return Seed{
		Partners:     []SeedPartner{defaultPartner(), defaultRival(), defaultConcern()},
		Distributors: []SeedDistributor{defaultDistributor()},
		TakenMobiles: []string{"13900000029"}, ReservedMobiles: []string{"13900000051"},
		TakenEmails: []string{"taken@example.com"},
	}
}

func yuanOf(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func defaultPartner() SeedPartner {
	return SeedPartner{
		Name: "partner", Password: "Partner-Pass-1", XAccountType: "PARTNER_IDP",
		Cash: yuanOf("100000.00"), Designated: yuanOf("500.00"), Credit: yuanOf("20000.00"),
		Operators: []SeedOperator{
			{Name: "partner_sales", Password: "Sales-Pass-1", Permissions: []string{
				"BPC_ITEM_SUBCUSTSERV_010100", "BPC_ITEM_SUBCUSTSERV_010118", "BPC_ITEM_SUBCUSTSERV_010119",
			}},
			{Name: "partner_intern", Password: "Intern-Pass-1", NoAgency: true},
		},
		CouponQuotas: []SeedCouponQuota{
			{Name: "welcome", Value: yuanOf("10000.00"), ValidIn: -30 * units.Day, ExpiresIn: 335 * units.Day},
			{
				Name: "compute", Value: yuanOf("5000.00"), ValidIn: -30 * units.Day, ExpiresIn: 60 * units.Day,
				Limits: []SeedLimit{{Key: world.LimitService, Value1: "hws.service.type.ec2"}, {Key: world.LimitService, Value1: "hws.service.type.ebs"}},
			},
			{Name: "flexi", Flexi: true, Value: yuanOf("2000.00"), ValidIn: -30 * units.Day, ExpiresIn: 335 * units.Day},
			{Name: "frozen", Status: world.QuotaFrozen, Value: yuanOf("1000.00"), ValidIn: -30 * units.Day, ExpiresIn: 335 * units.Day},
		},
		Customers: []SeedCustomer{
			{
				Name: "customer_verified", Password: "Customer-Pass-1", Mobile: "13800000001", Email: "verified@example.com",
				Label: "key account", Level: "V2", RealName: "王小明", XAccountID: "platform-user-1",
				Cash: yuanOf("1000.00"), AccountManager: "manager_li", Ago: 400 * units.Day,
				Operators: []SeedOperator{{Name: "customer_operator", Password: "Operator-Pass-1"}},
				Discounts: []SeedDiscount{
					{Type: 605, Name: "commercial discount", Percent: yuanOf("90")},
					{Type: 606, Name: "partner discount", Percent: yuanOf("85")},
				},
				Resources: []SeedResource{
					{Name: "web-1", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "c6.large.2.linux", Region: "cn-north-4", ExpiresIn: 20 * units.Day},
					{Name: "web-1-disk", ServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume", Spec: "SSD", Region: "cn-north-4", Size: 100, SizeMeasure: 17, AttachedTo: "web-1", ExpiresIn: 20 * units.Day},
					{Name: "meter-1", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "s6.small.1.linux", Region: "cn-north-4", OnDemand: true},
				},
				ValueCards: []SeedValueCard{
					{Name: "card 500", FaceValue: yuanOf("500.00"), Balance: yuanOf("120.50")},
					{Name: "card 100", FaceValue: yuanOf("100.00"), Balance: yuanOf("0")},
				},
				Coupons: []SeedCoupon{
					{Name: "welcome coupon", Quota: "welcome", FaceValue: yuanOf("200.00"), ExpiresIn: 90 * units.Day},
					{Name: "compute coupon", Quota: "compute", FaceValue: yuanOf("50.00")},
					{Name: "birthday", FaceValue: yuanOf("10.00"), Single: true, ExpiresIn: 30 * units.Day},
				},
			},
			{
				Name: "customer_enterprise", Password: "Customer-Pass-2", Mobile: "13800000002", RealName: "示例科技有限公司", Enterprise: true, XAccountID: "platform-user-2", Ago: 100 * units.Day,
				Usage: []SeedUsage{{MonthsAgo: 1, Records: 2000}},
				Peaks: []SeedPeak{{Name: "cdn-1", ServiceType: "hws.service.type.cdn", ResourceType: "hws.resource.type.cdn", UsageType: "95Peak", Bandwidth: 300, Ago: 90 * units.Day}},
			},
			{Name: "customer_new", Password: "Customer-Pass-3", XAccountID: "platform-user-3", Ago: 3 * units.Day},
			{Name: "customer_consulting", Password: "Customer-Pass-4", XAccountID: "platform-user-4", Consulting: true, Ago: 30 * units.Day},
			{Name: "customer_resold", Password: "Customer-Pass-5", XAccountID: "platform-user-5", Resold: true, Ago: 30 * units.Day},
			{Name: "customer_without_agency", Password: "Customer-Pass-6", XAccountID: "platform-user-6", NoAgency: true, Ago: 10 * units.Day},
			defaultBuyer(),
		},
	}
}

func defaultRival() SeedPartner {
	return SeedPartner{
		Name: "rival", Password: "Rival-Pass-1", XAccountType: "RIVAL_IDP", Cash: yuanOf("5000.00"),
		Customers: []SeedCustomer{{Name: "rival_customer", Password: "Customer-Pass-7", XAccountID: "rival-user-1", Cash: yuanOf("50.00"), Ago: 50 * units.Day}},
	}
}

// defaultConcern is the partner of an enterprise master account.
func defaultConcern() SeedPartner {
	return SeedPartner{
		Name: "concern_partner", Password: "Concern-Pass-1", XAccountType: "CONCERN_IDP", Cash: yuanOf("1000.00"),
		Customers: []SeedCustomer{
			{
				Name: "enterprise_master", Password: "Customer-Pass-20", Mobile: "13800000020", RealName: "Example Holding", Enterprise: true, XAccountID: "concern-user-1",
				Cash: yuanOf("20000.00"), Credit: yuanOf("5000.00"), CreditExpires: 200 * units.Day, Ago: 300 * units.Day,
				Organizations: []SeedOrganization{{Name: "sales"}, {Name: "sales east", Below: "sales"}, {Name: "research"}},
				Coupons:       []SeedCoupon{{Name: "campaign", FaceValue: yuanOf("500.00"), ExpiresIn: 180 * units.Day}},
			},
			{Name: "enterprise_member_one", Password: "Customer-Pass-21", XAccountID: "concern-user-2", MemberOf: "enterprise_master", Organization: "sales east", Permissions: []string{"SHARE-CREDIT-TO-SUB"}, Ago: 200 * units.Day},
			{Name: "enterprise_member_two", Password: "Customer-Pass-22", XAccountID: "concern-user-3", MemberOf: "enterprise_master", Ago: 100 * units.Day},
		},
	}
}

func defaultDistributor() SeedDistributor {
	return SeedDistributor{
		SeedPartner: SeedPartner{
			Name: "distributor", Password: "Distributor-Pass-1", XAccountType: "DISTRIBUTOR_IDP", Cash: yuanOf("500000.00"),
			CouponQuotas: []SeedCouponQuota{{Name: "wholesale", Value: yuanOf("50000.00"), ValidIn: -30 * units.Day, ExpiresIn: 335 * units.Day}},
		},
		Resellers: []SeedReseller{
			{
				SeedPartner: SeedPartner{
					Name: "reseller_one", Password: "Reseller-Pass-1", Cash: yuanOf("20000.00"),
					CouponQuotas: []SeedCouponQuota{{Name: "wholesale", From: "wholesale", Value: yuanOf("3000.00"), ValidIn: -30 * units.Day, ExpiresIn: 335 * units.Day}},
					Customers: []SeedCustomer{
						{Name: "reseller_one_customer", Password: "Customer-Pass-8", Mobile: "13800000008", RealName: "李雷", XAccountID: "reseller-user-1", Cash: yuanOf("300.00"), Ago: 60 * units.Day},
						{Name: "reseller_one_consulting", Password: "Customer-Pass-9", XAccountID: "reseller-user-2", Consulting: true, Ago: 40 * units.Day},
					},
				},
				DisplayName: "First Reseller Ltd", Mobile: "13800000101", Email: "one@reseller.example", AccountManager: "manager_han", AccountManagerName: "韩梅梅", Ago: 500 * units.Day,
			},
			{
				SeedPartner: SeedPartner{
					Name: "reseller_two", Password: "Reseller-Pass-2", Cash: yuanOf("1000.00"),
					Customers: []SeedCustomer{{Name: "reseller_two_customer", Password: "Customer-Pass-10", XAccountID: "reseller-user-3", Ago: 20 * units.Day}},
				},
				DisplayName: "Second Reseller Ltd", Mobile: "13800000102", Email: "two@reseller.example", AccountManager: "manager_han", Ago: 200 * units.Day,
			},
		},
	}
}

// defaultBuyer is the customer of the default seed with orders of every kind.
func defaultBuyer() SeedCustomer {
	server := PurchaseItem{
		Name: "app-1", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "c6.large.2.linux", Region: "cn-north-4", Zone: "cn-north-4a",
	}
	disk := PurchaseItem{
		Name: "app-1-disk", ServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume", Spec: "SSD", Region: "cn-north-4", Size: 100, AttachedTo: "app-1",
	}
	second := server
	second.Name = "app-2"
	flow := PurchaseItem{
		Name: "traffic-package", ServiceType: "hws.service.type.obs", ResourceType: "hws.resource.type.obspackage", Spec: "obs.flow.500gb", Region: "cn-north-4", PeriodNum: 3,
	}
	return SeedCustomer{
		Name: "customer_buyer", Password: "Customer-Pass-11", Mobile: "13800000011", RealName: "陈晓", XAccountID: "platform-user-11", Ago: 60 * units.Day,
		Credit:    yuanOf("2000.00"),
		Discounts: []SeedDiscount{{Type: 607, Name: "granted by the partner", Percent: yuanOf("95")}},
		Projects:  []SeedProject{{ID: "project-shop", Name: "shop"}},
		Resources: []SeedResource{
			{Name: "bucket-1", ServiceType: "hws.service.type.obs", ResourceType: "hws.resource.type.obs", Spec: "obs.standard", Region: "cn-north-4", OnDemand: true},
			{Name: "bundle-1", ServiceType: "hws.service.type.obs", ResourceType: "hws.resource.type.obspackage", Spec: "obs.bundle", Region: "cn-north-4", ExpiresIn: 90 * units.Day},
			{Name: "db-1", ServiceType: "hws.service.type.rds", ResourceType: "hws.resource.type.rds.vm", Spec: "rds.pg.c2.large", Region: "cn-north-4", ExpiresIn: 10 * units.Day, Project: "project-shop"},
		},
		Coupons: []SeedCoupon{
			{Name: "welcome coupon", Quota: "welcome", FaceValue: yuanOf("100.00"), ExpiresIn: 90 * units.Day},
			{Name: "flexi coupon", Quota: "flexi", FaceValue: yuanOf("50.00")},
			{Name: "ten percent off", Type: world.CouponDiscount, FaceValue: yuanOf("90"), ExpiresIn: 30 * units.Day},
		},
		Orders: []Purchase{
			{Items: []PurchaseItem{server, disk}},
			{Items: []PurchaseItem{second}, EnterpriseProject: "project-shop", With: []Purchase{{Items: []PurchaseItem{flow}}}},
		},
	}
}
