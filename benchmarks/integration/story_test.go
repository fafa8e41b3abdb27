// Package integration holds a test in which the vendor's SDK, used as its users
// use it, calls every operation of the API against the emulator.
package integration

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/httphandler"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	bss "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/api"
	"github.com/partnerbss/partnerbss-go/emulator"
)

// start is when the story begins, by the business clock.
var start = time.Date(2026, time.March, 15, 4, 30, 0, 0, time.UTC)

// story is one emulator and the vendor's clients of those who act in it.
type story struct {
	*testing.T
	server      *emulator.Server
	partner     *bss.BssClient
	distributor *bss.BssClient
	outcomes    map[string]string // by operation
	body        []byte            // of the latest answer
}

func newStory(t *testing.T) *story {
	s := &story{
		T: t, outcomes: make(map[string]string),
		server: emulator.Start(t, emulator.WithStart(start), emulator.WithSeed(seed())),
	}
	s.partner = s.client(s.server.Partner)
	s.distributor = s.client(s.server.Distributor)
	return s
}

// seed is the default one, in which the buyer has more: a bucket, and a resource
// of CDN whose bandwidth is billed by its peaks.
func seed() emulator.Seed {
	s := emulator.DefaultSeed()
	for i := range s.Partners[0].Customers {
		if c := &s.Partners[0].Customers[i]; c.Name == buyer {
			c.Resources = append(c.Resources, emulator.SeedResource{
				Name: bucket, ServiceType: obs, ResourceType: storage, Spec: "obs.standard", Region: region, OnDemand: true,
			})
			c.Peaks = append(c.Peaks, emulator.SeedPeak{
				Name: "cdn-1", ServiceType: cdn, ResourceType: cdnTraffic, UsageType: peak, Bandwidth: 200, Ago: 40 * 24 * time.Hour,
			})
		}
	}
	return s
}

// client returns a client of the vendor's SDK for an account, as the SDK's
// documentation builds one. Its response handler keeps the body of each answer.
func (s *story) client(account emulator.Account) *bss.BssClient {
	credentials, err := global.NewCredentialsBuilder().
		WithAk(account.AccessKey).WithSk(account.SecretKey).WithDomainId(account.AccountID).SafeBuild()
	require.NoError(s, err)
	keep := httphandler.NewHttpHandler().AddResponseHandler(func(r http.Response) {
		s.body, _ = io.ReadAll(r.Body)
	})
	client, err := bss.BssClientBuilder().
		WithEndpoint(s.server.URL).WithCredential(credentials).
		WithHttpConfig(config.DefaultHttpConfig().WithHttpHandler(keep)).SafeBuild()
	require.NoError(s, err)
	return bss.NewBssClient(client)
}

// customer returns an account of a customer and its client.
func (s *story) customer(name string) (emulator.Account, *bss.BssClient) {
	account, ok := s.server.Emulator.Account(name)
	require.True(s, ok, "customer %s", name)
	return account, s.client(account)
}

// chapter is a part of the story with a test of its own.
func (s *story) chapter(name string, tell func(s *story)) {
	s.Run(name, func(t *testing.T) {
		own := *s
		own.T = t
		tell(&own)
	})
}

// call calls an operation and checks that the answer is a success that the
// vendor's SDK decodes without loss. The operation is named by its request type.
// A failed call gives an empty response.
func call[Request, Response any](s *story, method func(*Request) (*Response, error), request *Request) *Response {
	s.Helper()
	operation := strings.TrimSuffix(reflect.TypeFor[Request]().Name(), "Request")
	s.body = nil
	response, err := method(request)
	if !assert.NoError(s, err, operation) {
		s.outcomes[operation] = "failed: " + refusal(err)
		return new(Response)
	}
	v := reflect.ValueOf(response).Elem()
	status := int(v.FieldByName("HttpStatusCode").Int())
	assert.Less(s, status, 300, operation)
	s.outcomes[operation] = fmt.Sprintf("%d%s", status, amount(v))
	for _, finding := range compare(s.body, v) {
		s.Errorf("%s: %s", operation, finding)
		s.outcomes[operation] += ", " + finding
	}
	calls := s.server.Emulator.Calls()
	latest := calls[len(calls)-1]
	assert.Equal(s, operation, latest.Operation, "the operation that the emulator saw")
	for _, finding := range latest.Findings {
		// The vendor's SDK writes decimals as text, which the platform lets pass.
		assert.Contains(s, finding.Message, "decimal in a JSON string", "%s: %s", operation, finding.Field)
	}
	return response
}

// refusal names the error of a call.
func refusal(err error) string {
	var refused *sdkerr.ServiceResponseError
	if errors.As(err, &refused) {
		return fmt.Sprintf("%d %s %s", refused.StatusCode, refused.ErrorCode, refused.ErrorMessage)
	}
	return err.Error()
}

// amount tells how many elements the first list of a response has that is not empty.
func amount(v reflect.Value) string {
	for i := range v.NumField() {
		field := reflect.Indirect(v.Field(i))
		if field.IsValid() && field.Kind() == reflect.Slice && field.Len() > 0 {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			return fmt.Sprintf(", %d %s", field.Len(), name)
		}
	}
	return ""
}

// report prints the outcome of every operation of the contract and fails for
// those that were never called.
func (s *story) report() {
	var document struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Name        string `json:"x-go"`
		}
	}
	require.NoError(s, json.Unmarshal(api.Current, &document))
	var table bytes.Buffer
	out := tabwriter.NewWriter(&table, 0, 8, 2, ' ', 0)
	fmt.Fprintln(out, "OPERATION\tGO NAME\tOUTCOME\t")
	names := make(map[string]string)
	for _, methods := range document.Paths {
		for _, operation := range methods {
			if operation.OperationID != "" {
				names[operation.OperationID] = operation.Name
			}
		}
	}
	for _, operation := range byValue(names) {
		outcome, called := s.outcomes[operation]
		if !called {
			outcome = "not called"
			s.Errorf("%s was not called", operation)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t\n", operation, names[operation], outcome)
	}
	require.NoError(s, out.Flush())
	s.Logf("%d operations\n%s", len(names), &table)
}

// of is what an optional field holds, or zero.
func of[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}

func ptr[T any](v T) *T { return &v }

func yuan(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// equalYuan compares amounts by their value.
func equalYuan(s *story, want string, got *decimal.Decimal, what string) {
	s.Helper()
	assert.True(s, got != nil && yuan(want).Equal(*got), "%s: want %s, got %v", what, want, got)
}
