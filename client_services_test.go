package partnerbss_test

import (
	"fmt"
	"io"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
)

// services are the types of the services of a client.
func services() (all []reflect.Type) {
	for _, field := range reflect.VisibleFields(reflect.TypeFor[partnerbss.Client]()) {
		if field.IsExported() {
			all = append(all, field.Type)
		}
	}
	return all
}

// A service that no client made, such as that of a zero Client, says so, whatever
// is asked of it.
func TestAServiceThatNoClientMadeSaysSo(t *testing.T) {
	t.Parallel()
	methods := 0
	for _, service := range services() {
		for kind, none := range map[string]reflect.Value{"nil": reflect.Zero(service), "zero": reflect.New(service.Elem())} {
			for i := range service.NumMethod() {
				methods++
				method := service.Method(i)
				t.Run(fmt.Sprint(service.Elem(), ".", method.Name, "/", kind), func(t *testing.T) {
					in := []reflect.Value{none, reflect.ValueOf(t.Context())}
					if method.Type.NumIn() >= 4 {
						in = append(in, reflect.New(method.Type.In(2).Elem()))
					}
					if method.Type.NumIn() == 5 {
						in = append(in, reflect.ValueOf(io.Discard)) // where a file goes
					}
					out := method.Func.Call(in)
					failure := out[len(out)-1]
					if failure.Type().CanSeq2() {
						for _, failure = range failure.Seq2() {
						}
					}
					err, _ := failure.Interface().(error)
					require.Error(t, err)
					if core.IsValidation(err) {
						return // what a method checks by itself comes first
					}
					assert.ErrorContains(t, err, "the service was not made by partnerbss.NewClient")
				})
			}
		}
	}
	assert.Greater(t, methods, 200)
	assert.ErrorContains(t, new(partnerbss.Client).Do(t.Context(), "GET", "/v2/new", nil, nil, nil), "not made by partnerbss.NewClient")
}

// Services are handed around and logged: none shows what its client was told.
func TestAPrintedServiceShowsNothingOfItsClient(t *testing.T) {
	t.Parallel()
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("CANARYACCESSKEY", "canary-secret-key")),
		option.WithHeader("X-Canary", "canary-header"),
	)
	require.NoError(t, err)
	for i := range services() {
		service := reflect.ValueOf(*client).Field(i)
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			text := fmt.Sprintf(verb, service.Interface()) + fmt.Sprintf(verb, service.Elem().Interface())
			assert.NotContains(t, text, "anary")
			assert.NotContains(t, text, "CANARY")
		}
	}
}
