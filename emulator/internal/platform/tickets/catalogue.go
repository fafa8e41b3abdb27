package tickets

import (
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
)

// SourceID is the source that every ticket of the API names.
const SourceID = "83aeb0f2834c4df49826c781d32a963e"

// The kinds of problems: a question, or something that is out of order.
const (
	caseQuestion = "0"
	caseFault    = "5"
)

type subType struct {
	id   string
	name catalogue.Text
}

type product struct {
	id, acronym, subType string
	name, text           catalogue.Text
	plan                 bool
}

type problem struct {
	id, product, kind string
	name              catalogue.Text
}

var (
	subTypes = []subType{
		{"1001", catalogue.Named("云服务器", "Compute")},
		{"1002", catalogue.Named("费用类", "Billing")},
	}
	products = []product{
		{"ecs", "ECS", "1001", catalogue.Named("弹性云服务器", "Elastic Cloud Server"), catalogue.Named("云服务器的使用", "Using cloud servers"), true},
		{"evs", "EVS", "1001", catalogue.Named("云硬盘", "Elastic Volume Service"), catalogue.Named("云硬盘的使用", "Using disks"), true},
		{"bill", "BILL", "1002", catalogue.Named("账单", "Bills"), catalogue.Named("账单与消费", "Bills and spending"), false},
	}
	problems = []problem{
		{"ecs-login", "ecs", caseFault, catalogue.Named("无法登录", "Login fails")},
		{"ecs-usage", "ecs", caseQuestion, catalogue.Named("使用咨询", "How to use it")},
		{"evs-lost", "evs", caseFault, catalogue.Named("磁盘异常", "Disk out of order")},
		{"bill-question", "bill", caseQuestion, catalogue.Named("账单咨询", "Question about a bill")},
	}
	severities = []subType{
		{"severity-general", catalogue.Named("一般", "General")},
		{"severity-serious", catalogue.Named("严重", "Serious")},
		{"severity-critical", catalogue.Named("紧急", "Critical")},
	}
)

func findProduct(id string) *product {
	for i := range products {
		if products[i].id == id {
			return &products[i]
		}
	}
	return nil
}

func findProblem(id string) *problem {
	for i := range problems {
		if problems[i].id == id {
			return &problems[i]
		}
	}
	return nil
}

func nameOf(list []subType, id string, english bool) string {
	for _, s := range list {
		if s.id == id {
			return s.name.In(english)
		}
	}
	return ""
}

type productOut struct {
	ID      string `json:"incident_product_category_id"`
	Name    string `json:"incident_product_category_name"`
	Text    string `json:"incident_product_category_desc"`
	Acronym string `json:"incident_product_category_acronym"`
	Plan    bool   `json:"can_use_support_plan"`
}

func productsOut(c *call.Call, keep func(product) bool) []productOut {
	out := []productOut{}
	for _, p := range products {
		if keep(p) {
			out = append(out, productOut{p.id, p.name.In(c.English()), p.text.In(c.English()), p.acronym, p.plan})
		}
	}
	return out
}

// ListCaseCategories lists the kinds of tickets and the products of each.
func ListCaseCategories(c *call.Call) (any, error) {
	type kind struct {
		ID       string       `json:"incident_sub_type_id"`
		Name     string       `json:"incident_sub_type_name"`
		Products []productOut `json:"incident_product_category_list"`
	}
	out := []kind{}
	for _, s := range subTypes {
		out = append(out, kind{s.id, s.name.In(c.English()), productsOut(c, func(p product) bool { return p.subType == s.id })})
	}
	return map[string]any{"total_count": len(out), "incident_sub_type_list": out}, nil
}

// ListProductCategories lists the products whose name contains a text.
func ListProductCategories(c *call.Call) (any, error) {
	out := productsOut(c, func(p product) bool {
		return call.Contains(p.name.In(c.English()), c.In.Str("product_category_name"))
	})
	return map[string]any{"total_count": len(out), "incident_product_category_list": out}, nil
}

// ListProblemTypes lists the problems of a product, or of all.
func ListProblemTypes(c *call.Call) (any, error) {
	type problemOut struct {
		ID   string `json:"business_type_id"`
		Name string `json:"business_type_name"`
		Kind string `json:"case_type"`
		Plan bool   `json:"can_use_support_plan"`
	}
	out := []problemOut{}
	for _, p := range problems {
		if call.Equals(p.product, c.In.Str("product_category_id")) {
			out = append(out, problemOut{p.id, p.name.In(c.English()), p.kind, findProduct(p.product).plan})
		}
	}
	return map[string]any{"total_count": len(out), "incident_business_type_list": out}, nil
}

// ListCaseTemplates lists texts to begin the description of a problem with.
func ListCaseTemplates(c *call.Call) (any, error) {
	type templateOut struct {
		ID   string `json:"incident_template_id"`
		Name string `json:"incident_template_name"`
		Text string `json:"incident_template_content"`
	}
	out := []templateOut{}
	if p := findProblem(c.In.Str("business_type_id")); p != nil {
		text := catalogue.Named("问题描述：\n发生时间：\n影响范围：", "What happens:\nSince when:\nWho is affected:")
		out = append(out, templateOut{p.id + "-template", p.name.In(c.English()), text.In(c.English())})
	}
	return map[string]any{"total_count": len(out), "incident_template_list": out}, nil
}

// ListSeverities lists how serious a problem can be.
func ListSeverities(c *call.Call) (any, error) {
	type severityOut struct {
		Language string `json:"language"`
		Name     string `json:"severity_name"`
		ID       string `json:"severity_id"`
	}
	out := []severityOut{}
	p := findProblem(c.In.Str("business_type_id"))
	if p == nil || p.product != c.In.Str("product_category_id") {
		return map[string]any{"show": false, "severity_list": out}, nil
	}
	for _, s := range severities {
		out = append(out, severityOut{languageOf(c), s.name.In(c.English()), s.id})
	}
	return map[string]any{"show": p.kind == caseFault, "severity_list": out}, nil
}

func languageOf(c *call.Call) string {
	if c.English() {
		return "en-us"
	}
	return "zh-cn"
}

// ListRegions lists the regions that a problem can be in.
func ListRegions(c *call.Call) (any, error) {
	type regionOut struct {
		Type      int    `json:"type"`
		ID        string `json:"region_id"`
		Name      string `json:"region_name"`
		Sensitive int    `json:"is_sensitive"`
	}
	out := []regionOut{}
	for _, region := range catalogue.Regions {
		abroad := 0
		if !strings.HasPrefix(region, "cn-") {
			abroad = 1
		}
		out = append(out, regionOut{Type: abroad, ID: region, Name: region})
	}
	return map[string]any{"total_count": len(out), "data_center_list": out}, nil
}

// ListCustomersRegions lists the regions where the caller has resources.
func ListCustomersRegions(c *call.Call) (any, error) {
	type regionOut struct {
		ID   string `json:"region_id"`
		Name string `json:"region_name"`
	}
	used := map[string]bool{}
	for _, r := range c.State.ResourcesOf(c.Caller.AccountID) {
		used[r.Region] = true
	}
	out := []regionOut{}
	for _, region := range catalogue.Regions {
		if used[region] {
			out = append(out, regionOut{region, region})
		}
	}
	return map[string]any{"count": len(out), "region_infos": out}, nil
}

// ListExtendsParams lists what a ticket about a problem takes beside the usual.
func ListExtendsParams(c *call.Call) (any, error) {
	type param struct {
		Tips      string `json:"tips"`
		Required  int    `json:"required"`
		Length    int    `json:"length"`
		Language  string `json:"language"`
		Key       string `json:"param_key"`
		Name      string `json:"param_name"`
		Type      int    `json:"param_type"`
		Text      string `json:"param_desc"`
		Show      int    `json:"is_show"`
		Sensitive int    `json:"is_sensitive"`
	}
	type common struct {
		Key      string `json:"param_key"`
		Name     string `json:"param_name"`
		Show     int    `json:"is_show"`
		Required int    `json:"is_required"`
	}
	params := []param{}
	p := findProblem(c.In.Str("business_type_id"))
	if p != nil && p.kind == caseFault {
		name := catalogue.Named("资源ID", "Resource ID").In(c.English())
		params = append(params, param{Required: 0, Length: 64, Language: languageOf(c), Key: "resource_id", Name: name, Text: name, Show: 1})
	}
	commons := []common{{"remind_time", catalogue.Named("联系时间", "When to call").In(c.English()), 1, 0}}
	return map[string]any{"extends_params": params, "common_params": commons}, nil
}

// dimension is what a score is given for.
type dimension struct {
	id   int
	name catalogue.Text
}

var dimensions = []dimension{
	{1, catalogue.Named("服务态度", "Attitude")},
	{2, catalogue.Named("响应速度", "Speed")},
	{3, catalogue.Named("解决能力", "Result")},
}

// fullScore of a dimension, given in steps of one.
const fullScore = 5

func findDimension(id int) *dimension {
	for i := range dimensions {
		if dimensions[i].id == id {
			return &dimensions[i]
		}
	}
	return nil
}

// ListSatisfactionDimensions lists what a score is given for.
func ListSatisfactionDimensions(c *call.Call) (any, error) {
	type dimensionOut struct {
		Full     int    `json:"value"`
		ID       int    `json:"satisfaction_id"`
		Name     string `json:"satisfaction_name"`
		Text     string `json:"satisfaction_desc"`
		Step     int    `json:"per_value"`
		Category string `json:"sat_category_id"`
	}
	out := []dimensionOut{}
	for _, d := range dimensions {
		name := d.name.In(c.English())
		out = append(out, dimensionOut{fullScore, d.id, name, name, 1, "service"})
	}
	return map[string]any{"total_count": len(out), "satisfaction_dimension_list": out}, nil
}

// ListAreaCodes lists the telephone codes of countries.
func ListAreaCodes(c *call.Call) (any, error) {
	type areaOut struct {
		ID   int    `json:"id"`
		Code string `json:"area_code"`
		Name string `json:"area_name"`
	}
	return map[string]any{"area_code_list": []areaOut{
		{1, "0086", catalogue.Named("中国大陆", "Chinese mainland").In(c.English())},
		{2, "0852", catalogue.Named("中国香港", "Hong Kong (China)").In(c.English())},
	}}, nil
}
