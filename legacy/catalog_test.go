package legacy_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
)

var listServiceTypes = operation[legacy.ListServiceTypesOldRequest, legacy.ListServiceTypesOldResponse]{
	name: "legacy.ListServiceTypesOld", method: http.MethodGet, path: "/v2/bases/service-types", as: asPartner,
	call: (*legacy.Service).ListServiceTypesOld,
}

var listResourceTypes = operation[legacy.ListResourceTypesOldRequest, legacy.ListResourceTypesOldResponse]{
	name: "legacy.ListResourceTypesOld", method: http.MethodGet, path: "/v2/bases/resource-types", as: asPartner,
	call: (*legacy.Service).ListResourceTypesOld,
}

func TestListServiceTypesOld(t *testing.T) {
	t.Parallel()
	listServiceTypes.answers(t, legacy.ListServiceTypesOldRequest{}, nil, "", "ListServiceTypesOld.json",
		legacy.ListServiceTypesOldResponse{ServiceTypes: []legacy.ServiceType{
			{ServiceTypeName: "弹性云服务器", ServiceTypeCode: "hws.service.type.ec2", Abbreviation: "ECS"},
			{ServiceTypeName: "对象存储服务", ServiceTypeCode: "hws.service.type.obs"},
		}})
}

func TestListResourceTypesOld(t *testing.T) {
	t.Parallel()
	listResourceTypes.answers(t, legacy.ListResourceTypesOldRequest{ResourceTypeCode: "hws.resource.type.vm"},
		url.Values{"resource_type_code": {"hws.resource.type.vm"}}, "", "ListResourceTypesOld.json",
		legacy.ListResourceTypesOldResponse{ResourceTypes: []legacy.ResourceType{
			{ResourceTypeCode: "hws.resource.type.vm", ResourceTypeName: "云主机", ResourceTypeDescription: "虚拟机"},
			{ResourceTypeCode: "hws.resource.type.volume", ResourceTypeName: "云硬盘"},
		}})
}

func TestCatalogToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	listServiceTypes.tolerates(t, []byte(`{"service_types": [{"service_type_code": 12, "abbreviation": true}, {}]}`),
		legacy.ListServiceTypesOldResponse{ServiceTypes: []legacy.ServiceType{{ServiceTypeCode: "12", Abbreviation: "true"}, {}}})
	listServiceTypes.tolerates(t, []byte(`{"service_types": ""}`), legacy.ListServiceTypesOldResponse{})
	listResourceTypes.tolerates(t, []byte(`{"resource_types": [{"resource_type_name": null, "owner": "ecs"}]}`),
		legacy.ListResourceTypesOldResponse{ResourceTypes: []legacy.ResourceType{{}}})
	listResourceTypes.tolerates(t, []byte(`{"resource_types": null}`), legacy.ListResourceTypesOldResponse{})
}

func TestCatalogAsksInTheLanguageOfTheClient(t *testing.T) {
	t.Parallel()
	platform := listServiceTypes.platform(t, testkit.Answer{Body: []byte(`{"service_types": []}`)})
	_, err := testkit.Client(t, platform, asPartner).Legacy.ListServiceTypesOld(t.Context(),
		&legacy.ListServiceTypesOldRequest{}, option.WithLanguage(option.English))
	require.NoError(t, err)
	assert.Equal(t, option.English, platform.Requests[0].Header.Get("X-Language"))
}

func TestCatalogCountsCharactersOfCodes(t *testing.T) {
	t.Parallel()
	listServiceTypes.takes(t, func(r *legacy.ListServiceTypesOldRequest) { r.ServiceTypeCode = strings.Repeat("云", 64) })
	listServiceTypes.refuses(t, func(r *legacy.ListServiceTypesOldRequest) { r.ServiceTypeCode = strings.Repeat("云", 65) }, "service_type_code")
	listResourceTypes.refuses(t, func(r *legacy.ListResourceTypesOldRequest) { r.ResourceTypeCode = strings.Repeat("c", 65) }, "resource_type_code")
}
