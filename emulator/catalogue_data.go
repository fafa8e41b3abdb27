package emulator

import "github.com/shopspring/decimal"

// The catalogue is made up in the shapes of the real one: codes follow the
// platform's scheme, prices are round numbers.

var catalogueServices = []serviceType{
	{"hws.service.type.ec2", "ECS", text{"弹性云服务器", "Elastic Cloud Server"}, "0", "YES"},
	{"hws.service.type.ebs", "EVS", text{"云硬盘", "Elastic Volume Service"}, "0", "YES"},
	{"hws.service.type.vpc", "VPC", text{"虚拟私有云", "Virtual Private Cloud"}, "0", "YES"},
	{"hws.service.type.obs", "OBS", text{"对象存储服务", "Object Storage Service"}, "0", "YES"},
	{"hws.service.type.rds", "RDS", text{"云数据库", "Relational Database Service"}, "0", "YES"},
	{"hws.service.type.dcs", "DCS", text{"分布式缓存服务", "Distributed Cache Service"}, "0", "YES"},
	{"hws.service.type.cce", "CCE", text{"云容器引擎", "Cloud Container Engine"}, "0", "YES"},
	{"hws.service.type.elb", "ELB", text{"弹性负载均衡", "Elastic Load Balance"}, "0", "YES"},
	{"hws.service.type.natgateway", "NAT", text{"NAT网关", "NAT Gateway"}, "0", "YES"},
	{"hws.service.type.cbr", "CBR", text{"云备份", "Cloud Backup and Recovery"}, "0", "YES"},
	{"hws.service.type.cdn", "CDN", text{"内容分发网络", "Content Delivery Network"}, "13", "NO"},
	{"hws.service.type.waf", "WAF", text{"Web应用防火墙", "Web Application Firewall"}, "1", "YES"},
	{"hws.service.type.ies", "IES", text{"智能边缘小站", "CloudPond"}, "2", ""},
}

var catalogueResources = []resourceType{
	{"hws.resource.type.vm", "hws.service.type.ec2", text{"云主机", "Cloud server"}, text{"弹性云服务器实例", "An elastic cloud server"}},
	{"hws.resource.type.volume", "hws.service.type.ebs", text{"云硬盘", "Volume"}, text{"挂载到云主机的块存储", "Block storage of a server"}},
	{"hws.resource.type.ip", "hws.service.type.vpc", text{"弹性公网IP", "Elastic IP"}, text{"公网IP地址", "A public IP address"}},
	{"hws.resource.type.bandwidth", "hws.service.type.vpc", text{"带宽", "Bandwidth"}, text{"公网带宽", "Bandwidth to the internet"}},
	{"hws.resource.type.obs", "hws.service.type.obs", text{"对象存储", "Object storage"}, text{"桶中的对象", "Objects in buckets"}},
	{"hws.resource.type.obspackage", "hws.service.type.obs", text{"对象存储套餐包", "Object storage package"}, text{"预付的存储、流量和请求额度", "A prepaid quota of storage, traffic and requests"}},
	{"hws.resource.type.rds.vm", "hws.service.type.rds", text{"数据库实例", "Database instance"}, text{"云数据库实例", "An instance of a relational database"}},
	{"hws.resource.type.rds.volume", "hws.service.type.rds", text{"数据库存储", "Database storage"}, text{"数据库实例的存储空间", "Storage of a database instance"}},
	{"hws.resource.type.dcs3", "hws.service.type.dcs", text{"缓存实例", "Cache instance"}, text{"Redis缓存实例", "A Redis instance"}},
	{"hws.resource.type.cce.cluster", "hws.service.type.cce", text{"容器集群", "Cluster"}, text{"Kubernetes集群", "A Kubernetes cluster"}},
	{"hws.resource.type.elb", "hws.service.type.elb", text{"负载均衡器", "Load balancer"}, text{"独享型负载均衡器", "A dedicated load balancer"}},
	{"hws.resource.type.natgateway", "hws.service.type.natgateway", text{"公网NAT网关", "Public NAT gateway"}, text{"公网NAT网关实例", "A public NAT gateway"}},
	{"hws.resource.type.cbr.vault", "hws.service.type.cbr", text{"存储库", "Vault"}, text{"备份存储库", "A backup vault"}},
	{"hws.resource.type.cdn", "hws.service.type.cdn", text{"CDN加速", "CDN acceleration"}, text{"内容分发流量", "Delivered traffic"}},
	{"hws.resource.type.cdnpackage", "hws.service.type.cdn", text{"CDN流量包", "CDN traffic package"}, text{"预付的内容分发流量", "Prepaid delivered traffic"}},
	{"hws.resource.type.waf", "hws.service.type.waf", text{"WAF实例", "WAF instance"}, text{"Web应用防火墙实例", "A web application firewall"}},
	{"hws.resource.type.iesserver", "hws.service.type.ies", text{"边缘小站服务器", "CloudPond server"}, text{"部署在客户机房的服务器", "A server on the customer's premises"}},
}

var duration = text{"时长", "Duration"}

var catalogueUsages = []usageType{
	{"Duration", "hws.resource.type.vm", duration, 4},
	{"Duration", "hws.resource.type.volume", duration, 4},
	{"Duration", "hws.resource.type.ip", duration, 4},
	{"Duration", "hws.resource.type.bandwidth", duration, 4},
	{"upflow", "hws.resource.type.bandwidth", text{"上行流量", "Outbound traffic"}, 10},
	{"storage", "hws.resource.type.obs", text{"存储容量时长", "Stored capacity"}, 27},
	{"upflow", "hws.resource.type.obs", text{"公网流出流量", "Outbound traffic"}, 10},
	{"requests", "hws.resource.type.obs", text{"请求次数", "Requests"}, 14},
	{"Duration", "hws.resource.type.rds.vm", duration, 4},
	{"Duration", "hws.resource.type.rds.volume", duration, 4},
	{"Duration", "hws.resource.type.dcs3", duration, 4},
	{"Duration", "hws.resource.type.cce.cluster", duration, 4},
	{"Duration", "hws.resource.type.elb", duration, 4},
	{"Duration", "hws.resource.type.natgateway", duration, 4},
	{"Duration", "hws.resource.type.cbr.vault", duration, 4},
	{"flow", "hws.resource.type.cdn", text{"流量", "Traffic"}, 10},
	{"Duration", "hws.resource.type.waf", duration, 4},
}

func price(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func hourly(s string) map[string]decimal.Decimal {
	return map[string]decimal.Decimal{"Duration": price(s)}
}

func server(code, zh, en, month, hour string) spec {
	return spec{service: "hws.service.type.ec2", resource: "hws.resource.type.vm", code: code,
		name: text{zh, en}, month: price(month), usage: hourly(hour)}
}

func volume(code, zh, en, month, hour string) spec {
	return spec{service: "hws.service.type.ebs", resource: "hws.resource.type.volume", code: code,
		name: text{zh, en}, sizeMeasure: 17, month: price(month), usage: hourly(hour)}
}

func database(code, zh, en, month, hour string) spec {
	return spec{service: "hws.service.type.rds", resource: "hws.resource.type.rds.vm", code: code,
		name: text{zh, en}, month: price(month), usage: hourly(hour)}
}

var catalogueSpecs = []spec{
	server("s6.small.1.linux", "通用计算型 1核1GB", "General computing 1 vCPU 1 GB", "32.2", "0.07"),
	server("s6.medium.2.linux", "通用计算型 1核2GB", "General computing 1 vCPU 2 GB", "68.6", "0.14"),
	server("s6.large.2.linux", "通用计算型 2核4GB", "General computing 2 vCPU 4 GB", "137.2", "0.28"),
	server("s3.medium.4.linux", "通用计算型 1核4GB", "General computing 1 vCPU 4 GB", "107.8", "0.22"),
	server("c6.large.2.linux", "通用计算增强型 2核4GB", "Computing plus 2 vCPU 4 GB", "239.8", "0.5"),
	server("c6.large.2.win", "通用计算增强型 2核4GB Windows", "Computing plus 2 vCPU 4 GB, Windows", "319.8", "0.67"),
	server("c6.xlarge.2.linux", "通用计算增强型 4核8GB", "Computing plus 4 vCPU 8 GB", "479.6", "1"),
	server("c6.2xlarge.4.linux", "通用计算增强型 8核32GB", "Computing plus 8 vCPU 32 GB", "1246.4", "2.6"),
	server("m6.large.8.linux", "内存优化型 2核16GB", "Memory 2 vCPU 16 GB", "402.5", "0.84"),
	volume("SATA", "普通IO", "Common I/O", "0.3", "0.0004"),
	volume("SAS", "高IO", "High I/O", "0.35", "0.000486"),
	volume("GPSSD", "通用型SSD", "General purpose SSD", "0.7", "0.000972"),
	volume("SSD", "超高IO", "Ultra-high I/O", "1", "0.0013889"),
	{service: "hws.service.type.vpc", resource: "hws.resource.type.ip", code: "5_bgp", name: text{"全动态BGP", "Dynamic BGP"}, month: price("0.01"), usage: hourly("0.02")},
	{service: "hws.service.type.vpc", resource: "hws.resource.type.ip", code: "5_sbgp", name: text{"静态BGP", "Static BGP"}, month: price("0.01"), usage: hourly("0.02")},
	{service: "hws.service.type.vpc", resource: "hws.resource.type.bandwidth", code: "19_bgp", name: text{"全动态BGP带宽", "Dynamic BGP bandwidth"}, sizeMeasure: 15, month: price("23"), usage: hourly("0.063")},
	{service: "hws.service.type.vpc", resource: "hws.resource.type.bandwidth", code: "19_sbgp", name: text{"静态BGP带宽", "Static BGP bandwidth"}, sizeMeasure: 15, month: price("18"), usage: hourly("0.05")},
	{service: "hws.service.type.vpc", resource: "hws.resource.type.bandwidth", code: "19_share", name: text{"共享带宽", "Shared bandwidth"}, sizeMeasure: 15, month: price("23"), usage: hourly("0.063")},
	{service: "hws.service.type.vpc", resource: "hws.resource.type.bandwidth", code: "12_bgp", name: text{"全动态BGP按流量", "Dynamic BGP by traffic"}, sizeMeasure: 15, usage: map[string]decimal.Decimal{"upflow": price("0.8")}},
	{service: "hws.service.type.vpc", resource: "hws.resource.type.bandwidth", code: "12_sbgp", name: text{"静态BGP按流量", "Static BGP by traffic"}, sizeMeasure: 15, usage: map[string]decimal.Decimal{"upflow": price("0.72")}},
	{service: "hws.service.type.obs", resource: "hws.resource.type.obs", code: "obs.standard", name: text{"标准存储", "Standard storage"}, usage: map[string]decimal.Decimal{"storage": price("0.0001375"), "upflow": price("0.5"), "requests": price("0.000001")}},
	{service: "hws.service.type.obs", resource: "hws.resource.type.obspackage", code: "obs.standard.100gb", name: text{"标准存储包 100GB", "Standard storage package 100 GB"}, month: price("9")},
	{service: "hws.service.type.obs", resource: "hws.resource.type.obspackage", code: "obs.flow.500gb", name: text{"公网流出流量包 500GB", "Outbound traffic package 500 GB"}, month: price("189")},
	{service: "hws.service.type.obs", resource: "hws.resource.type.obspackage", code: "obs.bundle", name: text{"存储流量请求组合包", "Package of storage, traffic and requests"}, month: price("25")},
	{service: "hws.service.type.cdn", resource: "hws.resource.type.cdnpackage", code: "cdn.flow.1tb", name: text{"CDN流量包 1TB", "CDN traffic package 1 TB"}, month: price("180")},
	database("rds.mysql.c2.large.ha", "MySQL 2核4GB 主备", "MySQL 2 vCPU 4 GB, primary/standby", "800", "1.67"),
	database("rds.mysql.c6.xlarge.2", "MySQL 4核8GB 单机", "MySQL 4 vCPU 8 GB, single", "780", "1.63"),
	database("rds.pg.c2.large", "PostgreSQL 2核4GB 单机", "PostgreSQL 2 vCPU 4 GB, single", "390", "0.81"),
	{service: "hws.service.type.rds", resource: "hws.resource.type.rds.volume", code: "rds.mysql.ssd.storage", name: text{"SSD存储", "SSD storage"}, sizeMeasure: 17, month: price("0.8"), usage: hourly("0.0011111")},
	{service: "hws.service.type.dcs", resource: "hws.resource.type.dcs3", code: "redis.ha.xu1.large.r2.1", name: text{"Redis 主备 1GB", "Redis primary/standby 1 GB"}, month: price("120"), usage: hourly("0.25")},
	{service: "hws.service.type.cce", resource: "hws.resource.type.cce.cluster", code: "cce.s1.small", name: text{"混合集群 50节点", "Cluster up to 50 nodes"}, month: price("480"), usage: hourly("1")},
	{service: "hws.service.type.elb", resource: "hws.resource.type.elb", code: "elbv3.basic.1az", name: text{"独享型基础版", "Dedicated, basic"}, month: price("150"), usage: hourly("0.31")},
	{service: "hws.service.type.natgateway", resource: "hws.resource.type.natgateway", code: "natgateway_small", name: text{"小型", "Small"}, month: price("260"), usage: hourly("0.54")},
	{service: "hws.service.type.cbr", resource: "hws.resource.type.cbr.vault", code: "vault.backup.server.normal", name: text{"云服务器备份存储库", "Server backup vault"}, sizeMeasure: 17, month: price("0.2"), usage: hourly("0.00028")},
	{service: "hws.service.type.cdn", resource: "hws.resource.type.cdn", code: "cdn", name: text{"流量计费", "By traffic"}, usage: map[string]decimal.Decimal{"flow": price("0.2")}},
	{service: "hws.service.type.waf", resource: "hws.resource.type.waf", code: "waf.professional", name: text{"标准版", "Professional"}, month: price("3880"), usage: hourly("8.1")},
	{service: "hws.service.type.ies", resource: "hws.resource.type.iesserver", code: "ies.cbu.4c6", name: text{"边缘小站计算服务器", "CloudPond compute server"}, sizeMeasure: 10, month: price("1003.33"), regions: []string{"global-cbc-1"}, pond: true},
}

// measure is a unit of measurement.
type measure struct {
	id           int
	name         text
	abbreviation string
	kind         int // measure_type
}

var measures = []measure{
	{1, text{"元", "Yuan"}, "Yuan", 1},
	{2, text{"角", "Jiao"}, "Jiao", 1},
	{3, text{"分", "Fen"}, "Fen", 1},
	{4, text{"小时", "Hour"}, "h", 2},
	{5, text{"分钟", "Minute"}, "min", 2},
	{6, text{"秒", "Second"}, "s", 2},
	{7, text{"天", "Day"}, "d", 2},
	{9, text{"TB", "TB"}, "TB", 3},
	{10, text{"GB", "GB"}, "GB", 3},
	{11, text{"MB", "MB"}, "MB", 3},
	{12, text{"KB", "KB"}, "KB", 3},
	{13, text{"Byte", "Byte"}, "Byte", 3},
	{14, text{"个(次)", "Piece"}, "Piece", 4},
	{15, text{"Mbps", "Mbps"}, "Mbps", 16},
	{16, text{"Kbps", "Kbps"}, "Kbps", 16},
	{17, text{"GB", "GB"}, "GB", 7},
	{18, text{"MB", "MB"}, "MB", 7},
	{19, text{"年", "Year"}, "Year", 10},
	{20, text{"月", "Month"}, "Month", 10},
	{24, text{"天", "Day"}, "Day", 10},
	{25, text{"小时", "Hour"}, "Hour", 10},
	{27, text{"GB*小时", "GB x hour"}, "GB*h", 17},
	{30, text{"TB", "TB"}, "TB", 7},
	{31, text{"万次", "Ten thousand times"}, "10k", 12},
}

// conversion says how many target units one source unit has.
type conversion struct {
	from, to int
	ratio    int64
}

var conversions = []conversion{
	{1, 2, 10}, {1, 3, 100}, {2, 3, 10},
	{4, 5, 60}, {4, 6, 3600}, {5, 6, 60}, {7, 4, 24}, {7, 5, 1440}, {7, 6, 86400},
	{9, 10, 1024}, {9, 11, 1048576}, {10, 11, 1024}, {10, 12, 1048576}, {10, 13, 1073741824},
	{11, 12, 1024}, {11, 13, 1048576}, {12, 13, 1024},
	{15, 16, 1024}, {17, 18, 1024}, {30, 17, 1024}, {30, 18, 1048576},
	{19, 20, 12},
}

func measureOf(id int) *measure {
	for i := range measures {
		if measures[i].id == id {
			return &measures[i]
		}
	}
	return nil
}

// convert turns a value in one unit into another, exactly as numerator and
// denominator; ok is false when there is no way.
func convert(from, to int) (num, den int64, ok bool) {
	if from == to {
		return 1, 1, true
	}
	for _, c := range conversions {
		if c.from == from && c.to == to {
			return c.ratio, 1, true
		}
		if c.from == to && c.to == from {
			return 1, c.ratio, true
		}
	}
	return 0, 0, false
}
