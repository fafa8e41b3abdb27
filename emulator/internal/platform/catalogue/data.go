package catalogue

import "github.com/shopspring/decimal"

// The catalogue is made up in the shapes of the real one: codes follow the
// platform's scheme, prices are round numbers.

// Services are the cloud services.
var Services = []ServiceType{
	{"hws.service.type.ec2", "ECS", Text{"弹性云服务器", "Elastic Cloud Server"}, "0", "YES"},
	{"hws.service.type.ebs", "EVS", Text{"云硬盘", "Elastic Volume Service"}, "0", "YES"},
	{"hws.service.type.vpc", "VPC", Text{"虚拟私有云", "Virtual Private Cloud"}, "0", "YES"},
	{"hws.service.type.obs", "OBS", Text{"对象存储服务", "Object Storage Service"}, "0", "YES"},
	{"hws.service.type.rds", "RDS", Text{"云数据库", "Relational Database Service"}, "0", "YES"},
	{"hws.service.type.dcs", "DCS", Text{"分布式缓存服务", "Distributed Cache Service"}, "0", "YES"},
	{"hws.service.type.cce", "CCE", Text{"云容器引擎", "Cloud Container Engine"}, "0", "YES"},
	{"hws.service.type.elb", "ELB", Text{"弹性负载均衡", "Elastic Load Balance"}, "0", "YES"},
	{"hws.service.type.natgateway", "NAT", Text{"NAT网关", "NAT Gateway"}, "0", "YES"},
	{"hws.service.type.cbr", "CBR", Text{"云备份", "Cloud Backup and Recovery"}, "0", "YES"},
	{"hws.service.type.cdn", "CDN", Text{"内容分发网络", "Content Delivery Network"}, "13", "NO"},
	{"hws.service.type.waf", "WAF", Text{"Web应用防火墙", "Web Application Firewall"}, "1", "YES"},
	{"hws.service.type.ies", "IES", Text{"智能边缘小站", "CloudPond"}, "2", ""},
}

// Resources are the resource types.
var Resources = []ResourceType{
	{"hws.resource.type.vm", "hws.service.type.ec2", Text{"云主机", "Cloud server"}, Text{"弹性云服务器实例", "An elastic cloud server"}},
	{"hws.resource.type.volume", "hws.service.type.ebs", Text{"云硬盘", "Volume"}, Text{"挂载到云主机的块存储", "Block storage of a server"}},
	{"hws.resource.type.ip", "hws.service.type.vpc", Text{"弹性公网IP", "Elastic IP"}, Text{"公网IP地址", "A public IP address"}},
	{"hws.resource.type.bandwidth", "hws.service.type.vpc", Text{"带宽", "Bandwidth"}, Text{"公网带宽", "Bandwidth to the internet"}},
	{"hws.resource.type.obs", "hws.service.type.obs", Text{"对象存储", "Object storage"}, Text{"桶中的对象", "Objects in buckets"}},
	{"hws.resource.type.obspackage", "hws.service.type.obs", Text{"对象存储套餐包", "Object storage package"}, Text{"预付的存储、流量和请求额度", "A prepaid quota of storage, traffic and requests"}},
	{"hws.resource.type.rds.vm", "hws.service.type.rds", Text{"数据库实例", "Database instance"}, Text{"云数据库实例", "An instance of a relational database"}},
	{"hws.resource.type.rds.volume", "hws.service.type.rds", Text{"数据库存储", "Database storage"}, Text{"数据库实例的存储空间", "Storage of a database instance"}},
	{"hws.resource.type.dcs3", "hws.service.type.dcs", Text{"缓存实例", "Cache instance"}, Text{"Redis缓存实例", "A Redis instance"}},
	{"hws.resource.type.cce.cluster", "hws.service.type.cce", Text{"容器集群", "Cluster"}, Text{"Kubernetes集群", "A Kubernetes cluster"}},
	{"hws.resource.type.elb", "hws.service.type.elb", Text{"负载均衡器", "Load balancer"}, Text{"独享型负载均衡器", "A dedicated load balancer"}},
	{"hws.resource.type.natgateway", "hws.service.type.natgateway", Text{"公网NAT网关", "Public NAT gateway"}, Text{"公网NAT网关实例", "A public NAT gateway"}},
	{"hws.resource.type.cbr.vault", "hws.service.type.cbr", Text{"存储库", "Vault"}, Text{"备份存储库", "A backup vault"}},
	{"hws.resource.type.cdn", "hws.service.type.cdn", Text{"CDN加速", "CDN acceleration"}, Text{"内容分发流量", "Delivered traffic"}},
	{"hws.resource.type.cdnpackage", "hws.service.type.cdn", Text{"CDN流量包", "CDN traffic package"}, Text{"预付的内容分发流量", "Prepaid delivered traffic"}},
	{"hws.resource.type.waf", "hws.service.type.waf", Text{"WAF实例", "WAF instance"}, Text{"Web应用防火墙实例", "A web application firewall"}},
	{"hws.resource.type.iesserver", "hws.service.type.ies", Text{"边缘小站服务器", "CloudPond server"}, Text{"部署在客户机房的服务器", "A server on the customer's premises"}},
}

var duration = Text{"时长", "Duration"}

// Usages are the usage types.
var Usages = []UsageType{
	{"Duration", "hws.resource.type.vm", duration, 4},
	{"Duration", "hws.resource.type.volume", duration, 4},
	{"Duration", "hws.resource.type.ip", duration, 4},
	{"Duration", "hws.resource.type.bandwidth", duration, 4},
	{"upflow", "hws.resource.type.bandwidth", Text{"上行流量", "Outbound traffic"}, 10},
	{"storage", "hws.resource.type.obs", Text{"存储容量时长", "Stored capacity"}, 27},
	{"upflow", "hws.resource.type.obs", Text{"公网流出流量", "Outbound traffic"}, 10},
	{"requests", "hws.resource.type.obs", Text{"请求次数", "Requests"}, 14},
	{"Duration", "hws.resource.type.rds.vm", duration, 4},
	{"Duration", "hws.resource.type.rds.volume", duration, 4},
	{"Duration", "hws.resource.type.dcs3", duration, 4},
	{"Duration", "hws.resource.type.cce.cluster", duration, 4},
	{"Duration", "hws.resource.type.elb", duration, 4},
	{"Duration", "hws.resource.type.natgateway", duration, 4},
	{"Duration", "hws.resource.type.cbr.vault", duration, 4},
	{"flow", "hws.resource.type.cdn", Text{"流量", "Traffic"}, 10},
	{"Duration", "hws.resource.type.waf", duration, 4},
}

// price reads a price of the tables.
func price(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func hourly(s string) map[string]decimal.Decimal {
	return map[string]decimal.Decimal{"Duration": price(s)}
}

func server(code, zh, en, month, hour string) Spec {
	return Spec{Service: "hws.service.type.ec2", Resource: "hws.resource.type.vm", Code: code,
		Name: Text{zh, en}, month: price(month), Usage: hourly(hour)}
}

func volume(code, zh, en, month, hour string) Spec {
	return Spec{Service: "hws.service.type.ebs", Resource: "hws.resource.type.volume", Code: code,
		Name: Text{zh, en}, SizeMeasure: 17, month: price(month), Usage: hourly(hour)}
}

func database(code, zh, en, month, hour string) Spec {
	return Spec{Service: "hws.service.type.rds", Resource: "hws.resource.type.rds.vm", Code: code,
		Name: Text{zh, en}, month: price(month), Usage: hourly(hour)}
}

// Specs are what is for sale.
var Specs = []Spec{
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
	{Service: "hws.service.type.vpc", Resource: "hws.resource.type.ip", Code: "5_bgp", Name: Text{"全动态BGP", "Dynamic BGP"}, month: price("0.01"), Usage: hourly("0.02")},
	{Service: "hws.service.type.vpc", Resource: "hws.resource.type.ip", Code: "5_sbgp", Name: Text{"静态BGP", "Static BGP"}, month: price("0.01"), Usage: hourly("0.02")},
	{Service: "hws.service.type.vpc", Resource: "hws.resource.type.bandwidth", Code: "19_bgp", Name: Text{"全动态BGP带宽", "Dynamic BGP bandwidth"}, SizeMeasure: 15, month: price("23"), Usage: hourly("0.063")},
	{Service: "hws.service.type.vpc", Resource: "hws.resource.type.bandwidth", Code: "19_sbgp", Name: Text{"静态BGP带宽", "Static BGP bandwidth"}, SizeMeasure: 15, month: price("18"), Usage: hourly("0.05")},
	{Service: "hws.service.type.vpc", Resource: "hws.resource.type.bandwidth", Code: "19_share", Name: Text{"共享带宽", "Shared bandwidth"}, SizeMeasure: 15, month: price("23"), Usage: hourly("0.063")},
	{Service: "hws.service.type.vpc", Resource: "hws.resource.type.bandwidth", Code: "12_bgp", Name: Text{"全动态BGP按流量", "Dynamic BGP by traffic"}, SizeMeasure: 15, Usage: map[string]decimal.Decimal{"upflow": price("0.8")}},
	{Service: "hws.service.type.vpc", Resource: "hws.resource.type.bandwidth", Code: "12_sbgp", Name: Text{"静态BGP按流量", "Static BGP by traffic"}, SizeMeasure: 15, Usage: map[string]decimal.Decimal{"upflow": price("0.72")}},
	{Service: "hws.service.type.obs", Resource: "hws.resource.type.obs", Code: "obs.standard", Name: Text{"标准存储", "Standard storage"}, Usage: map[string]decimal.Decimal{"storage": price("0.0001375"), "upflow": price("0.5"), "requests": price("0.000001")}},
	{Service: "hws.service.type.obs", Resource: "hws.resource.type.obspackage", Code: "obs.standard.100gb", Name: Text{"标准存储包 100GB", "Standard storage package 100 GB"}, month: price("9")},
	{Service: "hws.service.type.obs", Resource: "hws.resource.type.obspackage", Code: "obs.flow.500gb", Name: Text{"公网流出流量包 500GB", "Outbound traffic package 500 GB"}, month: price("189")},
	{Service: "hws.service.type.obs", Resource: "hws.resource.type.obspackage", Code: "obs.bundle", Name: Text{"存储流量请求组合包", "Package of storage, traffic and requests"}, month: price("25")},
	{Service: "hws.service.type.cdn", Resource: "hws.resource.type.cdnpackage", Code: "cdn.flow.1tb", Name: Text{"CDN流量包 1TB", "CDN traffic package 1 TB"}, month: price("180")},
	database("rds.mysql.c2.large.ha", "MySQL 2核4GB 主备", "MySQL 2 vCPU 4 GB, primary/standby", "800", "1.67"),
	database("rds.mysql.c6.xlarge.2", "MySQL 4核8GB 单机", "MySQL 4 vCPU 8 GB, single", "780", "1.63"),
	database("rds.pg.c2.large", "PostgreSQL 2核4GB 单机", "PostgreSQL 2 vCPU 4 GB, single", "390", "0.81"),
	{Service: "hws.service.type.rds", Resource: "hws.resource.type.rds.volume", Code: "rds.mysql.ssd.storage", Name: Text{"SSD存储", "SSD storage"}, SizeMeasure: 17, month: price("0.8"), Usage: hourly("0.0011111")},
	{Service: "hws.service.type.dcs", Resource: "hws.resource.type.dcs3", Code: "redis.ha.xu1.large.r2.1", Name: Text{"Redis 主备 1GB", "Redis primary/standby 1 GB"}, month: price("120"), Usage: hourly("0.25")},
	{Service: "hws.service.type.cce", Resource: "hws.resource.type.cce.cluster", Code: "cce.s1.small", Name: Text{"混合集群 50节点", "Cluster up to 50 nodes"}, month: price("480"), Usage: hourly("1")},
	{Service: "hws.service.type.elb", Resource: "hws.resource.type.elb", Code: "elbv3.basic.1az", Name: Text{"独享型基础版", "Dedicated, basic"}, month: price("150"), Usage: hourly("0.31")},
	{Service: "hws.service.type.natgateway", Resource: "hws.resource.type.natgateway", Code: "natgateway_small", Name: Text{"小型", "Small"}, month: price("260"), Usage: hourly("0.54")},
	{Service: "hws.service.type.cbr", Resource: "hws.resource.type.cbr.vault", Code: "vault.backup.server.normal", Name: Text{"云服务器备份存储库", "Server backup vault"}, SizeMeasure: 17, month: price("0.2"), Usage: hourly("0.00028")},
	{Service: "hws.service.type.cdn", Resource: "hws.resource.type.cdn", Code: "cdn", Name: Text{"流量计费", "By traffic"}, Usage: map[string]decimal.Decimal{"flow": price("0.2")}},
	{Service: "hws.service.type.waf", Resource: "hws.resource.type.waf", Code: "waf.professional", Name: Text{"标准版", "Professional"}, month: price("3880"), Usage: hourly("8.1")},
	{Service: "hws.service.type.ies", Resource: "hws.resource.type.iesserver", Code: "ies.cbu.4c6", Name: Text{"边缘小站计算服务器", "CloudPond compute server"}, SizeMeasure: 10, month: price("1003.33"), regions: []string{"global-cbc-1"}, Pond: true},
}

// Measure is a unit of measurement.
type Measure struct {
	ID           int
	Name         Text
	Abbreviation string
	Kind         int // measure_type
}

// Measures are the units of amounts.
var Measures = []Measure{
	{1, Text{"元", "Yuan"}, "Yuan", 1},
	{2, Text{"角", "Jiao"}, "Jiao", 1},
	{3, Text{"分", "Fen"}, "Fen", 1},
	{4, Text{"小时", "Hour"}, "h", 2},
	{5, Text{"分钟", "Minute"}, "min", 2},
	{6, Text{"秒", "Second"}, "s", 2},
	{7, Text{"天", "Day"}, "d", 2},
	{9, Text{"TB", "TB"}, "TB", 3},
	{10, Text{"GB", "GB"}, "GB", 3},
	{11, Text{"MB", "MB"}, "MB", 3},
	{12, Text{"KB", "KB"}, "KB", 3},
	{13, Text{"Byte", "Byte"}, "Byte", 3},
	{14, Text{"个(次)", "Piece"}, "Piece", 4},
	{15, Text{"Mbps", "Mbps"}, "Mbps", 16},
	{16, Text{"Kbps", "Kbps"}, "Kbps", 16},
	{17, Text{"GB", "GB"}, "GB", 7},
	{18, Text{"MB", "MB"}, "MB", 7},
	{19, Text{"年", "Year"}, "Year", 10},
	{20, Text{"月", "Month"}, "Month", 10},
	{24, Text{"天", "Day"}, "Day", 10},
	{25, Text{"小时", "Hour"}, "Hour", 10},
	{27, Text{"GB*小时", "GB x hour"}, "GB*h", 17},
	{30, Text{"TB", "TB"}, "TB", 7},
	{31, Text{"万次", "Ten thousand times"}, "10k", 12},
}

// Conversion says how many target units one source unit has.
type Conversion struct {
	From, To int
	Ratio    int64
}

// Conversions are the factors between units.
var Conversions = []Conversion{
	{1, 2, 10}, {1, 3, 100}, {2, 3, 10},
	{4, 5, 60}, {4, 6, 3600}, {5, 6, 60}, {7, 4, 24}, {7, 5, 1440}, {7, 6, 86400},
	{9, 10, 1024}, {9, 11, 1048576}, {10, 11, 1024}, {10, 12, 1048576}, {10, 13, 1073741824},
	{11, 12, 1024}, {11, 13, 1048576}, {12, 13, 1024},
	{15, 16, 1024}, {17, 18, 1024}, {30, 17, 1024}, {30, 18, 1048576},
	{19, 20, 12},
}

// MeasureOf looks a unit up, nil if there is none.
func MeasureOf(id int) *Measure {
	for i := range Measures {
		if Measures[i].ID == id {
			return &Measures[i]
		}
	}
	return nil
}

// Convert turns a value in one unit into another, exactly as numerator and
// denominator; ok is false when there is no way.
func Convert(from, to int) (num, den int64, ok bool) {
	if from == to {
		return 1, 1, true
	}
	for _, c := range Conversions {
		if c.From == from && c.To == to {
			return c.Ratio, 1, true
		}
		if c.From == to && c.To == from {
			return 1, c.Ratio, true
		}
	}
	return 0, 0, false
}
