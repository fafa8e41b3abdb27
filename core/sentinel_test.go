package core

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var sentinels = []error{
	ErrThrottled, ErrUnauthorized, ErrTokenExpired, ErrClockSkew, ErrKeyLocked, ErrForbidden, ErrInvalidParameter,
	ErrNotFound, ErrNoSuchAPI, ErrDuplicate, ErrInsufficientBalance, ErrPaymentInProgress, ErrWrongState,
	ErrVerificationCode, ErrUnavailable, ErrBodyTooLarge, ErrOutcomeUnknown, ErrWrongCaller, ErrPageStuck, ErrDryRun,
}

// matches checks that errors.Is finds exactly the given sentinels.
func matches(t *testing.T, err error, want ...error) {
	t.Helper()
	var got []error
	for _, sentinel := range sentinels {
		if errors.Is(err, sentinel) {
			got = append(got, sentinel)
		}
	}
	assert.ElementsMatch(t, want, got, "%v", err)
	assert.NotErrorIs(t, err, errors.New("throttled"), "sentinels are compared, not their texts")
}

// The codes that a program can act on, by what it does about them. All others
// have no sentinel of their own.
var codesOf = map[error]string{
	ErrInvalidParameter: "CBC.0100 CBC.0101 CBC.0199 CBC.5017 CBC.99000031 CBC.99000036 OSM.0001 OSM.01010001",
	ErrUnauthorized:     "CBC.0105 OSM.0002",
	ErrTokenExpired:     "CBC.0154",
	ErrForbidden: `CBC.0150 CBC.0151 CBC.0155 CBC.0156 CBC.5001 CBC.5004 CBC.18000016 CBC.18000053 CBC.99000000
		CBC.99000037 CBC.99005001 CBC.99005035 CBC.99007297 OSM.0003 OSM.01010002`,
	ErrThrottled: "CBC.0250 CBC.99008040",
	ErrNotFound: `CBC.5002 CBC.6006 CBC.30000010 CBC.30010069 CBC.30050008 CBC.30050009 CBC.50000054 CBC.50000055
		CBC.99000012 CBC.99000016 CBC.99000035
		CBC.99000047 CBC.99003012 CBC.99003016 CBC.99005042 CBC.99006006 CBC.99006073 CBC.99006074 CBC.99007001`,
	ErrInsufficientBalance: "CBC.5003 CBC.99000013 CBC.99003155 CBC.99003198 CBC.99005003",
	ErrWrongState: `CBC.3002 CBC.3016 CBC.30050010 CBC.30050011 CBC.30000052 CBC.30000067 CBC.50000045 CBC.99000015 CBC.99000017 CBC.99000048 CBC.99007181 CBC.99007461 CBC.99003001
		CBC.99003002 CBC.99003005 CBC.99003100 CBC.99003106 CBC.99003110 CBC.99003112 CBC.99003144 CBC.99003602
		CBC.99003610 CBC.99003623 CBC.99003624 CBC.99003625 CBC.99003626 CBC.99003651 CBC.99003656 CBC.99005010
		CBC.99007267 CBC.99007281`,
	ErrDuplicate: `CBC.30050012 CBC.99000029 CBC.99000038 CBC.99000039 CBC.99000051 CBC.99003124 CBC.99003605
		CBC.99007009 CBC.99007188`,
	ErrVerificationCode:  "CBC.99000026 CBC.99000027 CBC.99004008 CBC.99004009 CBC.99004010",
	ErrPaymentInProgress: "CBC.99000088",
}

func TestEveryDocumentedCodeHasItsSentinel(t *testing.T) {
	kinds := map[string]error{}
	for kind, list := range codesOf {
		for _, code := range strings.Fields(list) {
			kinds[code] = kind
			require.Contains(t, codes, code)
		}
	}
	for code, known := range codes {
		assert.NotEmpty(t, known.meaning, code)
		for _, status := range []int{200, 400} { // both occur, and say nothing by themselves
			err := &Error{Call: Call{Operation: "x"}, StatusCode: status, Code: code}
			kind := kinds[code]
			switch {
			case kind == nil:
				matches(t, err)
			case broader[kind] != nil:
				matches(t, err, kind, broader[kind])
			default:
				matches(t, err, kind)
			}
			assert.Equal(t, known.meaning, err.Meaning())
			assert.Contains(t, err.Error(), code+" ("+known.meaning+")")
		}
	}
}

// The codes of old interfaces, and those that only prices of renewals have, are found by
// what finds the codes that came after them.
func TestOldCodesMatchWhatTheirSuccessorsMatch(t *testing.T) {
	for old, successor := range map[string]string{
		"CBC.3002": "CBC.99003002", "CBC.3006": "CBC.99003006", "CBC.3016": "CBC.99003001", "CBC.3185": "CBC.99003185",
		"CBC.30050007": "CBC.30010036", "CBC.30050008": "CBC.30010069", "CBC.30050009": "CBC.99003016",
		"CBC.30050010": "CBC.99003100", "CBC.30050011": "CBC.99003144", "CBC.5001": "CBC.99005001", "CBC.5021": "CBC.99005021",
	} {
		require.Contains(t, codes, old)
		require.Contains(t, codes, successor)
		assert.Equal(t, codes[successor].kind, codes[old].kind, "%s and %s", old, successor)
	}
}

func TestGatewayCodesHaveTheirSentinelUnderBothPrefixes(t *testing.T) {
	for _, prefix := range []string{"APIGW.", "APIG."} {
		for _, test := range []struct {
			status  int
			code    string
			message string
			skew    time.Duration
			want    []error
		}{
			{404, "0101", "The API does not exist", 0, []error{ErrNoSuchAPI}},
			{404, "0103", "Backend not found", 0, []error{ErrNoSuchAPI}},
			{400, "0104", "Plug-in configuration missing", 0, nil},
			{500, "0104", "Plug-in configuration missing", 0, []error{ErrUnavailable}},
			{400, "0201", "Bad request", 0, nil},
			{413, "0201", "Request entity too large", 0, []error{ErrBodyTooLarge}},
			{414, "0201", "Request URI too large", 0, nil},
			{494, "0201", "Request headers too large", 0, nil},
			{502, "0201", "Backend unavailable", 0, []error{ErrUnavailable}},
			{504, "0201", "Backend timeout", 0, []error{ErrUnavailable}},
			{502, "0202", "Backend unavailable", 0, []error{ErrUnavailable}},
			{504, "0203", "Backend timeout", 0, []error{ErrUnavailable}},
			{401, "0301", "Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:GET|/", 0, []error{ErrUnauthorized}},
			{401, "0301", "Incorrect IAM authentication information: Get secretKey failed", 0, []error{ErrUnauthorized}},
			{401, "0301", "Incorrect IAM authentication information: verify aksk signature fail", time.Hour, []error{ErrClockSkew, ErrUnauthorized}},
			{401, "0301", "Incorrect IAM authentication information: decrypt token fail", 0, []error{ErrTokenExpired, ErrUnauthorized}},
			{401, "0301", "Incorrect IAM authentication information: the security token has expired", 0, []error{ErrTokenExpired, ErrUnauthorized}},
			{401, "0301", "The Token Must Be Updated", 0, []error{ErrTokenExpired, ErrUnauthorized}},
			{401, "0301", "Incorrect IAM authentication information: AK access failed to reach the limit, forbidden", 0, []error{ErrKeyLocked, ErrUnauthorized}},
			{401, "0301", "AK access failed to reach the limit, forbidden", time.Hour, []error{ErrKeyLocked, ErrUnauthorized}},
			{401, "0303", "Incorrect app authentication information: signature expired, signature time:x", 0, []error{ErrClockSkew, ErrUnauthorized}},
			{401, "0303", "Incorrect app authentication information", 0, []error{ErrUnauthorized}},
			{403, "0302", "The IAM user is not authorized", 0, []error{ErrForbidden}},
			{429, "0308", "The throttling threshold has been reached", 0, []error{ErrThrottled}},
			{500, "0705", "Backend signature calculation failed", 0, []error{ErrUnavailable}},
			{503, "9999", "IAM service temporarily unavailable", 0, []error{ErrUnavailable}},
		} {
			err := &Error{StatusCode: test.status, Code: prefix + test.code, Message: test.message, Skew: test.skew}
			matches(t, err, test.want...)
			assert.Equal(t, test.code == "0308", err.ThrottledByGateway())
		}
	}
	assert.False(t, (&Error{StatusCode: 429, Code: "CBC.0250"}).ThrottledByGateway(), "the backend's")
	assert.False(t, (&Error{StatusCode: 429, Code: "XAPIGW.0308"}).ThrottledByGateway())
	assert.False(t, (&Error{StatusCode: 200, Code: "APIGW.0308"}).ThrottledByGateway(), "not what the gateway answers")
}

func TestOtherAnswersAreClassifiedByStatus(t *testing.T) {
	for status, want := range map[int]error{
		400: nil, 401: ErrUnauthorized, 402: nil, 403: ErrForbidden, 404: ErrNotFound, 405: nil, 409: nil, 413: ErrBodyTooLarge,
		429: ErrThrottled, 500: ErrUnavailable, 501: ErrUnavailable, 502: ErrUnavailable, 503: ErrUnavailable, 504: ErrUnavailable, 599: ErrUnavailable,
	} {
		for _, code := range []string{"", "CBC.77777777", "IAM.0011", "401"} {
			err := &Error{StatusCode: status, Code: code, Message: "m"}
			if want == nil {
				matches(t, err)
			} else {
				matches(t, err, want)
			}
		}
		unreadable := &DecodeError{StatusCode: status, Err: errors.New("x")}
		if want == nil || status == http.StatusNotFound {
			matches(t, unreadable) // a page of a proxy does not say that a customer does not exist
		} else {
			matches(t, unreadable, want)
		}
	}
	matches(t, &Error{StatusCode: 401, Code: "CBC.9999", Message: "the token must be updated"}, ErrTokenExpired, ErrUnauthorized)
	matches(t, &Error{StatusCode: 403, Code: "CBC.0154"}, ErrTokenExpired, ErrUnauthorized)
	matches(t, &Error{StatusCode: 500, Code: "CBC.99000050", Call: Call{Outcome: OutcomeUnknown}}, ErrUnavailable, ErrOutcomeUnknown)
}

func TestSentinelsOfTheOtherErrors(t *testing.T) {
	matches(t, &TransportError{Call: Call{Outcome: OutcomeUnknown}, Err: errors.New("reset")}, ErrOutcomeUnknown)
	matches(t, &TransportError{Call: Call{Outcome: OutcomeNotSent}, Err: ErrDryRun}, ErrDryRun)
	matches(t, &DecodeError{StatusCode: 200, Call: Call{Outcome: OutcomeUnknown}, Err: fmt.Errorf("x: %w", ErrBodyTooLarge)}, ErrOutcomeUnknown, ErrBodyTooLarge)
	matches(t, &CallerError{}, ErrWrongCaller)
	matches(t, &ValidationError{})
	matches(t, &PartialError{Operation: "x", Failures: []Failure{{Code: "CBC.0154"}, {Code: "CBC.99000039"}, {Code: "unknown"}}}, ErrTokenExpired, ErrUnauthorized, ErrDuplicate)
	matches(t, &PartialError{Operation: "x", Failures: []Failure{{Code: "CBC.5021"}}})
}
