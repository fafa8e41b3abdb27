package emulator

// regionNames are the regions in words.
var regionNames = map[string]text{
	"cn-north-1":     {"华北-北京一", "CN North-Beijing1"},
	"cn-north-4":     {"华北-北京四", "CN North-Beijing4"},
	"cn-north-9":     {"华北-乌兰察布一", "CN North-Ulanqab1"},
	"cn-east-2":      {"华东-上海二", "CN East-Shanghai2"},
	"cn-east-3":      {"华东-上海一", "CN East-Shanghai1"},
	"cn-south-1":     {"华南-广州", "CN South-Guangzhou"},
	"cn-southwest-2": {"西南-贵阳一", "CN Southwest-Guiyang1"},
	"ap-southeast-1": {"中国-香港", "CN-Hong Kong"},
}

// regionName is the name of a region, or its code if it has none.
func regionName(code string) text {
	if name, ok := regionNames[code]; ok {
		return name
	}
	return text{code, code}
}

// regions that the emulator has, each with one project per account.
var regions = []string{
	"cn-north-1", "cn-north-4", "cn-north-9", "cn-east-2", "cn-east-3",
	"cn-south-1", "cn-southwest-2", "ap-southeast-1",
}
