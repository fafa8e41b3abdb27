package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

// recorder stands in for the platform: it keeps what was sent and answers with a
// sample.
type recorder struct {
	sent   *http.Request
	body   []byte
	status int
	kind   string // media type of the answer
	answer []byte
}

// RoundTrip answers one request.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.sent = req
	if req.Body != nil {
		var err error
		if r.body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	return &http.Response{
		StatusCode: r.status, Header: http.Header{"Content-Type": {r.kind}},
		Body: io.NopCloser(bytes.NewReader(r.answer)), Request: req,
	}, nil
}

const (
	endpoint = "http://bss.invalid"
	account  = "0123456789abcdef"
)

// prepare makes a service that a user of the SDK has, with credentials of a role,
// and the arguments of a call.
func (c *checker) prepare(m method, request reflect.Value, role core.Role, platform http.RoundTripper) (reflect.Value, []reflect.Value, error) {
	client, err := transport.New([]option.Option{
		option.WithEndpoint(endpoint), option.WithTicketEndpoint(endpoint), option.WithPlainHTTP(),
		option.WithCredentials(auth.NewAKSK("ACCESSKEY", "secret", auth.WithRole(role), auth.WithAccountID(account))),
		option.WithHTTPClient(&http.Client{Transport: platform}),
		option.WithoutQuota(), option.WithMaxRetries(0),
	})
	in := []reflect.Value{reflect.ValueOf(context.Background())}
	if m.request != nil {
		in = append(in, request)
	}
	if m.file {
		in = append(in, reflect.ValueOf(io.Discard))
	}
	return reflect.ValueOf(c.Service(client)), in, err
}

// call calls the method.
func (c *checker) call(m method, request reflect.Value, role core.Role, platform *recorder) (reflect.Value, error) {
	service, in, err := c.prepare(m, request, role, platform)
	if err != nil {
		return reflect.Value{}, err
	}
	out := service.MethodByName(m.name).Call(in)
	err, _ = out[len(out)-1].Interface().(error)
	return out[0], err
}

// wire sends samples through the method and compares what arrives, and what
// comes back, with the contract.
func (c *checker) wire(op *Operation, m method) (found problems) {
	body, err := c.document.bodySchema(op)
	if err != nil {
		return problems{err.Error()}
	}
	for turn := range turns(op.Request) {
		samples := []map[string]any{
			sampler{false, turn}.object(op.Request, ""), sampler{true, turn}.object(op.Request, ""),
			c.emptied(op, sampler{true, turn}.object(op.Request, "")),
		}
		for _, sample := range samples {
			request, tree, err := c.build(op, m, sample)
			if err != nil {
				return problems{err.Error()}
			}
			platform := newRecorder(op, turn)
			response, err := c.call(m, request, op.Callers[0], platform)
			if err != nil {
				found.add("call with %v: %v", sample, err)
				continue
			}
			found = append(found, sent(op, tree, platform, body)...)
			if m.response != nil && !op.File {
				var answer any
				if err := unmarshal(platform.answer, &answer); err != nil {
					return problems{err.Error()}
				}
				found.differ("response", op.Response, answer, response)
			}
		}
	}
	return append(found, c.refusals(op, m)...)
}

// emptied sets the texts for which "" is a value to it: they have to arrive.
func (c *checker) emptied(op *Operation, sample map[string]any) map[string]any {
	for _, field := range c.EmptyDiffers {
		if name, ok := strings.CutPrefix(field, op.Func()+"."); ok {
			sample[name] = ""
		}
	}
	return sample
}

func newRecorder(op *Operation, turn int) *recorder {
	platform := &recorder{status: op.Status, kind: jsonType}
	if op.File {
		platform.kind, platform.answer = fileType, []byte("content")
	}
	if op.Response != nil {
		answer := sampler{full: true, turn: turn}.object(op.Response, "")
		if op.Response.Properties["error_code"] != nil {
			answer["error_code"] = "CBC.0000" // the code of success
		}
		platform.answer, _ = json.Marshal(answer)
	}
	return platform
}

// build makes the Go request of a sample, and the tree that it stands for.
func (c *checker) build(op *Operation, m method, sample map[string]any) (reflect.Value, map[string]any, error) {
	if m.request == nil {
		return reflect.Value{}, nil, nil
	}
	request := reflect.New(m.request)
	if err := assign(request.Elem(), sample); err != nil {
		return request, nil, err
	}
	return request, readObject(request.Elem(), op.Request), nil
}

// sent compares the HTTP request with the tree it was made from.
func sent(op *Operation, tree map[string]any, platform *recorder, schema *jsonschema.Schema) (found problems) {
	path, query, body := op.Path, url.Values{}, map[string]any{}
	if _, given := tree[op.Account]; !given && op.Account != "" {
		path = strings.Replace(path, "{"+op.Account+"}", account, 1)
	}
	same := func(what string, want, got any) {
		if !reflect.DeepEqual(want, got) {
			found.add("%s is %v, should be %v", what, got, want)
		}
	}
	for name, value := range tree {
		switch op.Places[name] {
		case "path":
			path = strings.Replace(path, "{"+name+"}", url.PathEscape(text(value)), 1)
		case "header":
			same("header "+name, text(value), platform.sent.Header.Get(name))
		case "query":
			query[name] = []string{text(value)}
			if list, ok := value.([]any); ok {
				query[name] = nil
				for _, element := range list {
					query.Add(name, text(element))
				}
			}
		default:
			body[name] = value
		}
	}
	same("method", op.Method, platform.sent.Method)
	same("path", path, platform.sent.URL.EscapedPath())
	same("query", query, platform.sent.URL.Query())
	if schema == nil {
		same("body", "", string(platform.body))
		return found
	}
	var got any
	if err := unmarshal(platform.body, &got); err != nil {
		found.add("body %q: %v", platform.body, err)
		return found
	}
	if op.Repeat != nil && op.Repeat.Key != "" && body[op.Repeat.Key] == nil {
		object, _ := got.(map[string]any)
		if key, _ := object[op.Repeat.Key].(string); !madeKey.MatchString(key) {
			found.add("the key %s is %q, and the request had none", op.Repeat.Key, key)
		}
		delete(object, op.Repeat.Key)
	}
	same("body", canonical(body), canonical(got))
	if err := schema.Validate(got); err != nil {
		found.add("body %s: %v", platform.body, err)
	}
	return found
}

// madeKey is a key that the SDK has made.
var madeKey = regexp.MustCompile("^[0-9a-f]{32}$")

// bodySchema compiles the schema of an operation's body with a validator that
// knows nothing of this package; nil when there is no body.
func (d *Document) bodySchema(op *Operation) (*jsonschema.Schema, error) {
	if op.bodyAt == "" {
		return nil, nil
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(d.raw))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft4) // the dialect of OpenAPI 3.0
	if err := compiler.AddResource("contract.json", document); err != nil {
		return nil, err
	}
	return compiler.Compile("contract.json#" + op.bodyAt)
}

// refusals wants a nil request and an invalid one to be refused before anything
// is sent.
func (c *checker) refusals(op *Operation, m method) (found problems) {
	if m.request == nil {
		return nil
	}
	bad := map[string]reflect.Value{"nil": reflect.Zero(reflect.PointerTo(m.request))}
	if empty := reflect.New(m.request); len(judge(op.Request, readObject(empty.Elem(), op.Request))) > 0 {
		bad["empty"] = empty
	}
	for what, request := range bad {
		platform := newRecorder(op, 0)
		_, err := c.call(m, request, op.Callers[0], platform)
		var invalid *core.ValidationError
		if !errors.As(err, &invalid) {
			found.add("a request that is %s gives %v, not a ValidationError", what, err)
		}
		if platform.sent != nil {
			found.add("a request that is %s was sent", what)
		}
	}
	return found
}

// callers calls with credentials of each role: those that the contract does not
// name are refused before anything is sent. A distributor is a partner, too.
func (c *checker) callers(op *Operation, m method) (found problems) {
	request, _, err := c.build(op, m, sampler{}.object(op.Request, ""))
	if err != nil {
		return problems{err.Error()}
	}
	for _, role := range []core.Role{core.RolePartner, core.RoleDistributor, core.RoleCustomer} {
		may := slices.Contains(op.Callers, role) || role == core.RoleDistributor && slices.Contains(op.Callers, core.RolePartner)
		platform := newRecorder(op, 0)
		_, err := c.call(m, request, role, platform)
		var refused *core.CallerError
		switch {
		case may && err != nil:
			found.add("refused to a %s: %v", role, err)
		case !may && (!errors.As(err, &refused) || platform.sent != nil):
			found.add("to a %s it gives %v; sent: %t", role, err, platform.sent != nil)
		case may && platform.sent == nil:
			found.add("to a %s it gives no error, and nothing was sent", role)
		}
	}
	return found
}
