package tickets_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/tickets"
)

func TestList(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, time.November, 26, 1, 0, 0, 0, time.UTC)
	testkit.Exchange[tickets.ListResponse]{
		Operation: "tickets.List",
		Method:    http.MethodGet, Path: "/v2/servicerequest/cases",
		Query: url.Values{"query_start_time": {"2026-11-26 09:00:00"}, "search_key": {"login", "ssh"}, "status": {"17"}, "limit": {"10"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*tickets.ListResponse, error) {
			return c.Tickets.List(ctx, &tickets.ListRequest{
				CreateTimeBegin: since, Keywords: []string{"login", "ssh"}, Status: new(tickets.StatusAwaitingFeedback), Limit: 10,
			})
		},
		Fixture: "ListCases.json",
		Want: tickets.ListResponse{TotalCount: 1, Tickets: []tickets.Ticket{{
			SubCustomerID: "c-1", SubCustomerName: "acme", Status: tickets.StatusAwaitingFeedback, TicketID: "TT202611260001",
			ProblemTypeName: "无法登录", CategoryName: "云服务器", ProductName: "弹性云服务器", ServiceKind: "basic", CustomerID: "p-1",
			RegionName: "cn-north-4", Description: "登录失败", CreateTime: since.Add(30 * time.Minute),
			Labels: []tickets.Label{{LabelID: 3, Name: "urgent", Color: "#FF0000"}},
		}}},
		OddFixture: "ListCases_odd.json",
		OddWant:    tickets.ListResponse{TotalCount: 1, Tickets: []tickets.Ticket{{Status: 99, TicketID: "7", CreateTime: since.Add(30 * time.Minute)}}},
		Refusal:    testkit.Refusal{Status: 200, Code: "OSM.01010002", Message: "No operation permission.", Is: core.ErrForbidden},
	}.Run(t)
}

func TestCreate(t *testing.T) {
	t.Parallel()
	testkit.Exchange[tickets.CreateResponse]{
		Operation: "tickets.Create",
		Method:    http.MethodPost, Path: "/v2/servicerequest/cases",
		Body: `{"business_type_id":"ecs-login","simple_description":"登录失败","source_id":"83aeb0f2834c4df49826c781d32a963e","region_id":"cn-north-4","extends_map":{"resource_id":"r-1"}}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*tickets.CreateResponse, error) {
			return c.Tickets.Create(ctx, &tickets.CreateRequest{
				ProblemTypeID: "ecs-login", Description: "登录失败", SourceID: tickets.SourceAPI, RegionCode: "cn-north-4",
				ExtraParameters: map[string]any{"resource_id": "r-1"},
			})
		},
		Fixture:    "CreateCases.json",
		Want:       tickets.CreateResponse{TicketID: "TT202611260002"},
		OddFixture: "CreateCases_odd.json",
		OddWant:    tickets.CreateResponse{TicketID: "202611260002"},
		Proof:      []string{"incident_id"},
		Refusal:    testkit.Refusal{Status: 400, Code: "OSM.0001", Message: "failed", Is: core.ErrInvalidParameter, Outcome: core.OutcomeRejected},
	}.Run(t)
}
