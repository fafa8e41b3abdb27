package platform

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/accounts"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/bills"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/coupons"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/customers"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/enterprise"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/legacy"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/locations"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/orders"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/products"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/resellers"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/resources"
)

// Operations are the handlers of the 110 operations by operationId.
var Operations = map[string]call.Handler{
	"ListPartnerBalances":              accounts.ListPartnerBalances,
	"UpdateCustomerAccountAmount":      accounts.UpdateCustomerAccountAmount,
	"ReclaimToPartnerAccount":          accounts.ReclaimToPartnerAccount,
	"ListCustomersBalancesDetail":      accounts.ListCustomersBalancesDetail,
	"ShowCustomerAccountBalances":      accounts.ShowCustomerAccountBalances,
	"ListStoredValueCards":             accounts.ListStoredValueCards,
	"ListPartnerAdjustRecords":         accounts.ListPartnerAdjustRecords,
	"ListPartnerAccountChangeRecords":  accounts.ListPartnerAccountChangeRecords,
	"ListCustomerAccountChangeRecords": accounts.ListCustomerAccountChangeRecords,

	"ListCustomerBillsFeeRecords":           bills.ListCustomerBillsFeeRecords,
	"ShowCustomerMonthlySum":                bills.ShowCustomerMonthlySum,
	"ListCustomerBillsMonthlyBreakDown":     bills.ListCustomerBillsMonthlyBreakDown,
	"ListCosts":                             bills.ListCosts,
	"ListCustomerselfResourceRecordDetails": bills.ListCustomerselfResourceRecordDetails,
	"ListConsumeSubCustomers":               bills.ListConsumeSubCustomers,
	"ListSubCustomerBillDetail":             bills.ListSubCustomerBillDetail,
	"ListSubcustomerMonthlyBills":           bills.ListSubcustomerMonthlyBills,
	"ListResourceUsageSummary":              bills.ListResourceUsageSummary,
	"ListResourceUsage":                     bills.ListResourceUsage,
	"ListCustomerselfResourceRecords":       bills.ListCustomerselfResourceRecords,

	"ListQuotaCoupons":                coupons.ListQuotaCoupons,
	"ListSubCustomerCoupons":          coupons.ListSubCustomerCoupons,
	"ListIssuedPartnerCoupons":        coupons.ListIssuedPartnerCoupons,
	"CreatePartnerCoupons":            coupons.CreatePartnerCoupons,
	"ReclaimPartnerCoupons":           coupons.ReclaimPartnerCoupons,
	"ListPartnerCouponsRecord":        coupons.ListPartnerCouponsRecord,
	"ListCustomerCouponChangeRecords": coupons.ListCustomerCouponChangeRecords,
	"UpdateCouponQuotas":              coupons.UpdateCouponQuotas,
	"ReclaimCouponQuotas":             coupons.ReclaimCouponQuotas,
	"ListIssuedCouponQuotas":          coupons.ListIssuedCouponQuotas,
	"ListCouponQuotasRecords":         coupons.ListCouponQuotasRecords,

	"CreateSubCustomer":                      customers.CreateSubCustomer,
	"ListSubCustomers":                       customers.ListSubCustomers,
	"CheckUserIdentity":                      customers.CheckUserIdentity,
	"ListSubCustomerNewTag":                  customers.ListSubCustomerNewTag,
	"SendVerificationMessageCode":            customers.SendVerificationMessageCode,
	"CreatePersonalRealnameAuth":             customers.CreatePersonalRealnameAuth,
	"CreateEnterpriseRealnameAuthentication": customers.CreateEnterpriseRealnameAuthentication,
	"ChangeEnterpriseRealnameAuthentication": customers.ChangeEnterpriseRealnameAuthentication,
	"ShowRealnameAuthenticationReviewResult": customers.ShowRealnameAuthenticationReviewResult,
	"ShowRealNameAuthStatus":                 customers.ShowRealNameAuthStatus,
	"ShowRealNameAuthQrCode":                 customers.ShowRealNameAuthQrCode,

	"ClaimEnterpriseMultiAccountCoupon":   enterprise.ClaimEnterpriseMultiAccountCoupon,
	"CreateEnterpriseProjectAuth":         enterprise.CreateEnterpriseProjectAuth,
	"CreateSubEnterpriseAccount":          enterprise.CreateSubEnterpriseAccount,
	"ListEnterpriseMultiAccount":          enterprise.ListEnterpriseMultiAccount,
	"ListEnterpriseOrganizations":         enterprise.ListEnterpriseOrganizations,
	"ListEnterpriseSubCustomers":          enterprise.ListEnterpriseSubCustomers,
	"ListMultiAccountRetrieveCoupons":     enterprise.ListMultiAccountRetrieveCoupons,
	"ListMultiAccountTransferCoupons":     enterprise.ListMultiAccountTransferCoupons,
	"ReclaimEnterpriseMultiAccountCoupon": enterprise.ReclaimEnterpriseMultiAccountCoupon,
	"ReclaimSubEnterpriseAmount":          enterprise.ReclaimSubEnterpriseAmount,
	"SendSmsVerificationCode":             enterprise.SendSmsVerificationCode,
	"ShowMultiAccountTransferAmount":      enterprise.ShowMultiAccountTransferAmount,
	"UpdateSubEnterpriseAmount":           enterprise.UpdateSubEnterpriseAmount,

	"ListProvinces": locations.ListProvinces,
	"ListCities":    locations.ListCities,
	"ListCounties":  locations.ListCounties,

	"ListCustomerOrders":        orders.ListCustomerOrders,
	"ShowCustomerOrderDetails":  orders.ShowCustomerOrderDetails,
	"PayOrders":                 orders.PayOrders,
	"CancelCustomerOrder":       orders.CancelCustomerOrder,
	"ListOrderCouponsByOrderId": orders.ListOrderCouponsByOrderId,
	"ListOrderDiscounts":        orders.ListOrderDiscounts,
	"ShowRefundOrderDetails":    orders.ShowRefundOrderDetails,

	"ListOnDemandResourceRatings":   products.ListOnDemandResourceRatings,
	"ListRateOnPeriodDetail":        products.ListRateOnPeriodDetail,
	"ListRenewRateOnPeriod":         products.ListRenewRateOnPeriod,
	"ListServiceTypes":              products.ListServiceTypes,
	"ListResourceTypes":             products.ListResourceTypes,
	"ListServiceResources":          products.ListServiceResources,
	"ListUsageTypes":                products.ListUsageTypes,
	"ListMeasureUnits":              products.ListMeasureUnits,
	"ListConversions":               products.ListConversions,
	"ListIncentiveDiscountPolicies": products.ListIncentiveDiscountPolicies,
	"ListResourceSpecs":             products.ListResourceSpecs,

	"ListIndirectPartners":          resellers.ListIndirectPartners,
	"UpdateIndirectPartnerAccount":  resellers.UpdateIndirectPartnerAccount,
	"ReclaimIndirectPartnerAccount": resellers.ReclaimIndirectPartnerAccount,

	"ListFreeResourceInfos":           resources.ListFreeResourceInfos,
	"ListFreeResourceUsages":          resources.ListFreeResourceUsages,
	"ListFreeResourcesUsageRecords":   resources.ListFreeResourcesUsageRecords,
	"ListPayPerUseCustomerResources":  resources.ListPayPerUseCustomerResources,
	"ListCustomerOnDemandResources":   resources.ListCustomerOnDemandResources,
	"CancelResourcesSubscription":     resources.CancelResourcesSubscription,
	"UpdatePeriodToOnDemand":          resources.UpdatePeriodToOnDemand,
	"UpdatePeriodToOnDemandInstantly": resources.UpdatePeriodToOnDemandInstantly,
	"RenewalResources":                resources.RenewalResources,
	"AutoRenewalResources":            resources.AutoRenewalResources,
	"CancelAutoRenewalResources":      resources.CancelAutoRenewalResources,
	"SetResourcesRenewConfig":         resources.SetResourcesRenewConfig,

	"ListPartnerBalancesV1":           legacy.ListPartnerBalancesV1,
	"AdjustCustomerAccountV1":         legacy.AdjustCustomerAccountV1,
	"ListSubCustomerResFeeRecordsOld": legacy.ListSubCustomerResFeeRecordsOld,
	"ListSubCustomerMonthlyBillsV1":   legacy.ListSubCustomerMonthlyBillsV1,
	"ListOrdersV1":                    legacy.ListOrdersV1,
	"ShowOrderDetailV1":               legacy.ShowOrderDetailV1,
	"PayOrdersV2":                     legacy.PayOrdersV2,
	"ListServiceTypesOld":             legacy.ListServiceTypesOld,
	"ListResourceTypesOld":            legacy.ListResourceTypesOld,
	"QueryCustomersV1":                legacy.QueryCustomersV1,
	"ListCustomersDetailV1":           legacy.ListCustomersDetailV1,
	"ShowRealnameAuthResultV1":        legacy.ShowRealnameAuthResultV1,
	"QueryRatingV1":                   legacy.QueryRatingV1,
	"QueryChangeRatingV1":             legacy.QueryChangeRatingV1,
	"ListPeriodResourcesV1":           legacy.ListPeriodResourcesV1,
	"ListOrderResourcesV1":            legacy.ListOrderResourcesV1,
	"RenewResourcesV1":                legacy.RenewResourcesV1,
	"UnsubscribeResourcesV1":          legacy.UnsubscribeResourcesV1,
	"ListFreeResourcesV2":             legacy.ListFreeResourcesV2,
}
