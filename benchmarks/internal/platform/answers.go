package platform

import (
	"bytes"
	"fmt"
)

// customersBody is a small answer: two customers of a partner.
var customersBody = []byte(`{"count":2,"customer_infos":[` +
	`{"customer":"北港科技有限公司","account_name":"hw_north_harbour","customer_id":"0b1e4c7d9a2f4f6e8c3d5a7b00000001",` +
	`"associated_on":"2024-03-18T02:11:09Z","association_type":"2","label":"vip,shipping","telephone":"13800000042",` +
	`"verified_status":"2","country_code":"0086","customer_type":1,"is_frozen":0,"account_managers":[{"account_name":"lin.yue"}],` +
	`"xaccount_id":"nh-00042","xaccount_type":"PARTNER_IDP","customer_level":"V2","email":"it@north-harbour.example"},` +
	`{"customer":"蓝窑陶瓷厂","account_name":"hw_blue_kiln","customer_id":"0b1e4c7d9a2f4f6e8c3d5a7b00000002",` +
	`"associated_on":"2024-06-02T09:40:51Z","association_type":"2","label":"","telephone":"13900007713",` +
	`"verified_status":"2","country_code":"0086","customer_type":1,"is_frozen":0,"account_managers":[{"account_name":"lin.yue"}],` +
	`"xaccount_id":"bk-00017","xaccount_type":"PARTNER_IDP","customer_level":"V1","email":"office@blue-kiln.example"}]}`)

// measuresBody is a small answer to a request without a body.
var measuresBody = []byte(`{"measure_units":[` +
	`{"measure_id":1,"measure_name":"元","abbreviation":"CNY","measure_type":1},` +
	`{"measure_id":4,"measure_name":"小时","abbreviation":"Hour","measure_type":2},` +
	`{"measure_id":10,"measure_name":"GB","abbreviation":"GB","measure_type":3},` +
	`{"measure_id":15,"measure_name":"Mbps","abbreviation":"Mbps","measure_type":16}]}`)

// priceBody is a small answer to a large request, so that the request is what
// is measured.
var priceBody = []byte(`{"official_website_rating_result":{"official_website_amount":19800.00,"measure_id":1,"product_rating_results":[` +
	`{"id":"1","product_id":"00301-000000-0--0","official_website_amount":198.00,"measure_id":1}]},` +
	`"optional_discount_rating_results":[{"discount_id":"D-2024-0001","amount":17820.00,"official_website_amount":19800.00,` +
	`"discount_amount":1980.00,"discount_type":605,"discount_name":"伙伴折扣","best_offer":1,"measure_id":1,"product_rating_results":[]}],"currency":"CNY"}`)

// billPage renders count bill records, all of whose fields are filled, from the
// offset-th on. No two records are the same.
func billPage(offset, count, total int) []byte {
	out := bytes.NewBuffer(make([]byte, 0, count*2000))
	fmt.Fprintf(out, `{"total_count":%d,"currency":"CNY","fee_records":[`, total)
	for i := range count {
		if i > 0 {
			out.WriteByte(',')
		}
		n := offset + i
		service := services[n%len(services)]
		cents := 100 + n*37%900000 // of the list price
		off := cents / 7
		fmt.Fprintf(out, `{"bill_cycle":"2025-06","customer_id":"0b1e4c7d9a2f4f6e8c3d5a7b%08x","association_type":"2",`+
			`"service_type_code":"hws.service.type.%s","resource_type_code":"hws.resource.type.%s","service_type_name":%q,"resource_type_name":%q,`,
			n%50, service.code, service.resource, service.name, service.resourceName)
		fmt.Fprintf(out, `"charging_mode":3,"trade_time":"2025-06-%02dT%02d:%02d:%02dZ","trade_id":"CS25%020d","id":"%032x","bill_detail_type":5,`,
			1+n%28, n%24, n%60, n*7%60, n, n)
		fmt.Fprintf(out, `"resource_id":"b7d1c0de-%04x-4a8e-9f00-%012x","resource_name":"%s-prod-%05d","product_spec_desc":"通用计算增强型|%s|4核|8GB",`+
			`"region_code":"cn-north-4","product_id":"OFFI%019d","product_name":"%s_linux","resource_tag":"env:prod;team:t%02d",`,
			n%65536, n, service.code, n, service.spec, n, service.spec, n%20)
		fmt.Fprintf(out, `"consume_time":"2025-06-%02dT%02d:00:00Z|2025-06-%02dT%02d:59:59Z","usage_type":"duration","usage_amount":%d.%06d,"usage_measure_id":4,`+
			`"free_resource_usage":%d.5,"free_resource_measure_id":4,"ri_usage":0,"ri_usage_measure_id":4,`,
			1+n%28, n%24, 1+n%28, n%24, n%3600, n*7919%1000000, n%10)
		fmt.Fprintf(out, `"official_amount":%s,"official_discount_amount":%s,"payment_amount":%s,"cash_amount":%s,"credit_amount":0,"coupon_amount":0,`+
			`"flexipurchase_coupon_amount":0,"stored_value_card_amount":0,"debt_amount":0,"writeoff_amount":0,"period_type":25,`,
			yuan(cents, n), yuan(off, 0), yuan(cents-off, n), yuan(cents-off, n))
		fmt.Fprintf(out, `"account_manager_id":"0f1e2d3c4b5a69788796a5b4c3d2e1f0","partner_id":"9c8b7a6f5e4d4c3b2a190817f6e5d4c3","region_name":"华北-北京四",`+
			`"sub_service_type_code":"hws.service.type.%s","sub_service_type_name":%q,"sub_resource_type_code":"hws.resource.type.%s",`+
			`"sub_resource_type_name":%q,"sub_resource_id":"c8e2d1ef-%04x-4b9f-8e11-%012x","sub_resource_name":"%s-part-%05d","period_num":1}`,
			service.code, service.name, service.resource, service.resourceName, n%65536, n, service.code, n)
	}
	out.WriteString(`]}`)
	return out.Bytes()
}

// yuan writes an amount as bills do: with up to eight decimals.
func yuan(cents, fraction int) string {
	return fmt.Sprintf("%d.%02d%06d", cents/100, cents%100, fraction*104729%1000000)
}

var services = []struct{ code, resource, name, resourceName, spec string }{
	{"ec2", "vm", "弹性云服务器", "云主机", "c6.xlarge.2"},
	{"ebs", "volume", "云硬盘", "硬盘", "SSD"},
	{"vpc", "bandwidth", "虚拟私有云", "带宽", "12_bgp"},
	{"obs", "obs", "对象存储服务", "存储空间", "d2_standard"},
	{"rds", "rds.vm", "云数据库", "数据库实例", "rds.mysql.c2.large"},
}
