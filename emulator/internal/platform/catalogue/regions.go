package catalogue

// regionNames are the regions in words.
var regionNames = map[string]Text{
	"cn-north-1":     {"华北-北京一", "CN North-Beijing1"},
	"cn-north-4":     {"华北-北京四", "CN North-Beijing4"},
	"cn-north-9":     {"华北-乌兰察布一", "CN North-Ulanqab1"},
	"cn-east-2":      {"华东-上海二", "CN East-Shanghai2"},
	"cn-east-3":      {"华东-上海一", "CN East-Shanghai1"},
	"cn-south-1":     {"华南-广州", "CN South-Guangzhou"},
	"cn-southwest-2": {"西南-贵阳一", "CN Southwest-Guiyang1"},
	"ap-southeast-1": {"中国-香港", "CN-Hong Kong"},
}

// RegionName is the name of a region, or its code if it has none.
func RegionName(code string) Text {
	if name, ok := regionNames[code]; ok {
		return name
	}
	return Text{code, code}
}

// Regions that the emulator has, each with one project per account.
var Regions = []string{
	"cn-north-1", "cn-north-4", "cn-north-9", "cn-east-2", "cn-east-3",
	"cn-south-1", "cn-southwest-2", "ap-southeast-1",
}
