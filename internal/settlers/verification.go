package settlers

import (
	"context"
	"fmt"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// verifications are the requests for real-name verification. They leave no record, but
// a state of the customer, in which the platform refuses another one.
var verifications = map[string]transport.Settler{
	"customers.VerifyIndividual": verificationSettler(firstVerification, func(r *customers.VerifyIndividualRequest) string { return r.CustomerID }),
	"customers.VerifyEnterprise": verificationSettler(firstVerification, func(r *customers.VerifyEnterpriseRequest) string { return r.CustomerID }),
	"customers.ChangeToEnterprise": verificationSettler(changeToEnterprise, func(r *customers.ChangeToEnterpriseRequest) string {
		return r.CustomerID
	}),
}

// verified is how far a customer is with its verification. Its JSON is the mark.
type verified struct {
	Status *customers.VerificationStatus `json:"status,omitempty"`
	Type   customers.CustomerType        `json:"type"`
	Review *core.ReviewResult            `json:"review,omitempty"`
}

// progress is what that means for a request of one kind.
type progress string

const (
	notKnown    progress = "is in a state that tells nothing"
	notTaken    progress = "has no such request"
	underReview progress = "is under review"
	completed   progress = "is verified as the call asks for"
	rejected    progress = "was rejected"
)

// reached is a state in which the platform refuses another request.
func (p progress) reached() bool { return p == underReview || p == completed }

func firstVerification(v verified) progress {
	switch {
	case v.Status == nil:
		return notKnown
	case *v.Status == customers.VerificationStatusNotVerified:
		return notTaken
	case *v.Status == customers.VerificationStatusUnderReview:
		return underReview
	case *v.Status == customers.VerificationStatusVerified:
		return completed
	case *v.Status == customers.VerificationStatusRejected:
		return rejected
	}
	return notKnown
}

// changeToEnterprise reads also the review, since a rejected change leaves the
// verification as an individual.
func changeToEnterprise(v verified) progress {
	switch {
	case v.Status == nil:
		return notKnown
	case *v.Status == customers.VerificationStatusUnderReview, v.Review != nil && *v.Review == core.ReviewResultPending:
		return underReview
	case *v.Status == customers.VerificationStatusVerified && v.Type == customers.CustomerTypeEnterprise:
		return completed
	case v.Review != nil && *v.Review == core.ReviewResultRejected:
		return rejected
	case *v.Status == customers.VerificationStatusVerified && v.Type == customers.CustomerTypeIndividual,
		*v.Status == customers.VerificationStatusNotVerified: // which the platform changes nothing of
		return notTaken
	}
	return notKnown
}

func verificationSettler[Request any](progressOf func(verified) progress, customerOf func(*Request) string) transport.Settler {
	return transport.Settler{
		Subjects: func(req any) []string { return []string{"verification " + customerOf(req.(*Request))} },
		Mark: settle.Snapshot(func(ctx context.Context, client *transport.Client, req *Request) (verified, error) {
			return verifiedNow(ctx, client, customerOf(req))
		}),
		Settle: settle.By(func(ctx context.Context, c *settle.Case, req *Request) (core.Settlement, error) {
			if customerOf(req) == "" {
				return core.Settlement{}, errIncomplete(c)
			}
			now, err := verifiedNow(ctx, c.Client, customerOf(req))
			if err != nil {
				return core.Settlement{}, err
			}
			before, err := settle.StateBefore[verified](c)
			if err != nil {
				return core.Settlement{}, err
			}
			was := notKnown
			if before != nil {
				was = progressOf(*before)
			}
			return settleVerification(c, customerOf(req), was, progressOf(now)), nil
		}),
	}
}

// settleVerification decides by the state of the customer before the call, which may
// not be known, and now.
func settleVerification(c *settle.Case, customer string, was, now progress) core.Settlement {
	switch {
	case now.reached() && was.reached():
		return happenedTo(now, fmt.Sprintf("customer %s %s; it had such a request already before the call, which so changed nothing", customer, now))
	case now.reached() && was == notKnown:
		return happenedTo(now, fmt.Sprintf("customer %s %s, whoever asked for it; the platform takes no other request", customer, now))
	case now.reached():
		return happenedTo(now, fmt.Sprintf("customer %s %s, and was not before the call", customer, now))
	case now == rejected && was == notTaken:
		return happenedTo(now, fmt.Sprintf("customer %s had a request that was rejected since the call was sent", customer))
	case now == rejected:
		return c.Unclear(fmt.Sprintf("the latest request of customer %s was rejected, and nothing tells whether it was that of the call", customer))
	case now == notTaken:
		return c.Absent(fmt.Sprintf("customer %s %s", customer, now))
	}
	return c.Unclear(fmt.Sprintf("customer %s %s", customer, now))
}

// happenedTo rebuilds the response of a request that people review now; of one that is
// decided, nothing tells whether they did.
func happenedTo(now progress, reason string) core.Settlement {
	settled := settle.Happened(reason)
	if now == underReview {
		settled.Response = settle.Response(map[string]any{"is_review": customers.ManualReviewNeeded})
	}
	return settled
}

// verifiedNow reads the state of a customer. One that is not in the list of the caller's
// own customers may be a reseller's, which no request of this kind names: of it the
// review alone tells.
func verifiedNow(ctx context.Context, client *transport.Client, customerID string) (verified, error) {
	service := (*customers.Service)(client)
	customer, err := only(service.All(ctx, &customers.ListRequest{CustomerID: customerID}), customerID,
		func(c customers.Customer) string { return c.CustomerID })
	if err != nil {
		return verified{}, err
	}
	review, err := service.GetVerificationReview(ctx, &customers.GetVerificationReviewRequest{CustomerID: customerID})
	if err != nil {
		return verified{}, err
	}
	if customer == nil {
		return verified{statusOf(review.ReviewResult), customers.CustomerTypeNotSet, review.ReviewResult}, nil
	}
	return verified{customer.VerifiedStatus, customer.CustomerType, review.ReviewResult}, nil
}

// statusOf is the status of a customer after the review of its latest request; nil for a
// result that is not known.
func statusOf(review *core.ReviewResult) *customers.VerificationStatus {
	switch {
	case review == nil: // there never was a request
		return new(customers.VerificationStatusNotVerified)
	case *review == core.ReviewResultPending:
		return new(customers.VerificationStatusUnderReview)
	case *review == core.ReviewResultApproved:
		return new(customers.VerificationStatusVerified)
	case *review == core.ReviewResultRejected:
		return new(customers.VerificationStatusRejected)
	}
	return nil
}
