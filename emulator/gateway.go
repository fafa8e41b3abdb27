package emulator

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
)

const (
	maxBody = 12 << 20
	maxURI  = 32 << 10
)

// exchange is one request on its way through the gateway.
type exchange struct {
	r         *http.Request
	requestID string
	name      string // operationId, or the name of an IAM call
	op        *contract.Operation
	path      map[string]string
	body      []byte
	caller    call.Caller
	in        call.Input
	findings  []contract.Finding
	fault     *Fault
	drifts    []DriftKind
	effect    bool // something was changed, whatever the caller is told
	started   time.Time
	closing   <-chan struct{} // ends waits; nil if the context does
}

// serve answers a request, whatever the transport it came over.
func (e *Emulator) serve(r *http.Request, closing <-chan struct{}) *response {
	x := &exchange{r: r, requestID: e.newRequestID(), started: e.engine.Now(), closing: closing}
	resp := e.answer(x)
	if err := e.Sync(); err != nil {
		resp = e.notKept(x, err)
	}
	e.drift(x, resp)
	e.finish(x, resp)
	e.journal.add(x, resp)
	if e.logger != nil {
		e.logger.LogAttrs(r.Context(), levelOf(resp), "call", callAttrs(x, resp)...)
	}
	return resp
}

// notKept is the response when the state file cannot take what has happened. The
// caller must not rely on any of it, and is told so.
func (e *Emulator) notKept(x *exchange, err error) *response {
	if e.logger != nil {
		e.logger.ErrorContext(x.r.Context(), "the state is not kept", "error", err)
	}
	return businessError(refusal.WithStatus(http.StatusInternalServerError, refusal.ErrOther.Code, "Other error: the emulator cannot keep its state."))
}

// answer runs the stages in order; the first that refuses has the last word.
func (e *Emulator) answer(x *exchange) *response {
	if resp := e.readRequest(x); resp != nil {
		return resp
	}
	if resp := e.route(x); resp != nil {
		return resp
	}
	if x.op == nil {
		return e.withFaults(x, func() *response { return e.serveIAM(x) })
	}
	who, resp := e.authenticate(x)
	if resp != nil {
		return resp
	}
	x.caller = who.caller
	return e.withFaults(x, func() *response { return e.business(x, who) })
}

// readRequest reads the bounded body.
func (e *Emulator) readRequest(x *exchange) *response {
	if len(x.r.URL.RequestURI()) > maxURI {
		return gatewayError(http.StatusRequestURITooLong, "APIGW.0201", x.requestID, "Bad request: the request URI is too long")
	}
	if x.r.Body == nil || x.r.Body == http.NoBody {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(x.r.Body, maxBody+1))
	if err != nil {
		return gatewayError(http.StatusBadRequest, "APIGW.0201", x.requestID, "Bad request: the body cannot be read")
	}
	if len(data) > maxBody {
		return gatewayError(http.StatusRequestEntityTooLarge, "APIGW.0201", x.requestID, "Bad request: the request body is larger than 12 MB")
	}
	x.body = data
	return nil
}

// route finds the operation.
func (e *Emulator) route(x *exchange) *response {
	path := x.r.URL.EscapedPath()
	if name, ok := iamRoutes[x.r.Method+" "+path]; ok {
		x.name = name
		return nil
	}
	name, params, ok := e.contract.Routes.Find(x.r.Method, path)
	if !ok {
		return gatewayError(http.StatusNotFound, "APIGW.0101", x.requestID, "The API does not exist or has not been published in the environment")
	}
	x.name, x.op, x.path = name, e.contract.Operations[name], params
	return nil
}

// business is everything behind authentication.
func (e *Emulator) business(x *exchange, who identity) *response {
	if !e.quotas.allow(x.op, who.caller, e.wall.now()) {
		return throttled(x.requestID, e.quotas.limit(x.op, who.caller.Role))
	}
	if err := e.admit(x.op, who.caller, who.user); err != nil {
		return businessError(err)
	}
	lang, bad := language(x)
	if bad != nil {
		return businessError(bad)
	}
	x.in, x.findings = x.op.Check.Validate(contract.Parts{Query: x.r.URL.RawQuery, Path: x.path, Header: x.r.Header.Get, Body: x.body}, e.strict)
	for _, f := range x.findings {
		if f.Refused {
			x.in = nil
			return businessError(inputRefused(x.op, f))
		}
	}
	h := platform.Operations[x.op.ID]
	if h == nil {
		return gatewayError(errNoOperation.Status, errNoOperation.Code, x.requestID, "%s", errNoOperation.Message)
	}
	a := e.engine.Execute(x.op.Safe, &call.Call{Op: &x.op.Operation, Caller: who.caller, In: x.in, Lang: lang}, h)
	resp := &response{status: a.Status, body: a.Body}
	if a.File != nil {
		resp.set("Content-Type", a.File.Type)
		resp.set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.File.Name}))
	}
	if a.Refusal != nil {
		resp = businessError(a.Refusal)
	}
	x.effect = !x.op.Safe && (resp.code == "" || resp.effect)
	return resp
}

// businessError is the response of the business backend to what it refuses.
func businessError(err error) *response {
	refused := refusal.Of(err)
	return &response{status: refused.Status, body: refused.Body(), code: refused.Code, message: refused.Message, effect: refused.Effect}
}

// formatCodes are the codes that operations have for one badly formed field.
var formatCodes = map[string]string{
	"CreateSubCustomer.domain_name":      "CBC.99000031",
	"CreateSubCustomer.password":         "CBC.99000036",
	"CreateSubCustomer.mobile_phone":     "CBC.5017",
	"ListRenewRateOnPeriod.resource_ids": "CBC.30050012",
}

// inputRefused is the response to an input that breaks the contract.
func inputRefused(op *contract.Operation, f contract.Finding) error {
	if op.Tickets {
		return refusal.New("OSM.0001", "Failed: %s %s.", f.Field, f.Message)
	}
	code := formatCodes[op.ID+"."+f.Field]
	if code == "" || (code == "CBC.30050012" && !strings.Contains(f.Message, "twice")) {
		code = "CBC.0100"
	}
	return refusal.WithStatus(http.StatusBadRequest, code, "Parameter error: %s %s.", f.Field, f.Message)
}

func throttled(requestID string, limit int) *response {
	return gatewayError(http.StatusTooManyRequests, "APIGW.0308", requestID,
		"The throttling threshold has been reached: policy user over ratelimit,limit:%d,time:1 second", limit)
}

// language reads X-Language, which is compared without case.
func language(x *exchange) (string, error) {
	v := x.r.Header.Get("X-Language")
	if x.op.Tickets { // any language; there are two
		if strings.HasPrefix(strings.ToLower(v), "en") {
			return "en_US", nil
		}
		return "zh_CN", nil
	}
	switch {
	case !x.op.Language, v == "", strings.EqualFold(v, "zh_CN"):
		return "zh_CN", nil
	case strings.EqualFold(v, "en_US"):
		return "en_US", nil
	}
	return "", refusal.Parameter("X-Language", "must be zh_CN or en_US.")
}

// finish adds the headers that every response has.
func (e *Emulator) finish(x *exchange, resp *response) {
	resp.setDefault("X-Request-Id", x.requestID)
	resp.setDefault("Date", e.wall.now().UTC().Format(http.TimeFormat))
	if len(resp.body) > 0 {
		resp.setDefault("Content-Type", "application/json;charset=UTF-8")
	}
}
