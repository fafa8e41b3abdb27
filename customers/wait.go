package customers

import (
	"context"
	"fmt"
	"slices"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/poll"
	"github.com/partnerbss/partnerbss-go/option"
)

// WaitAssociatedRequest holds the parameters of [Service.WaitAssociated].
type WaitAssociatedRequest struct {
	// ID of the customer: the DomainID that [Service.Create] returned. Required, at most 64 characters.
	CustomerID string
	// Reseller of the customer. A distributor must set it for a reseller's customer; in all other cases
	// the platform ignores it. At most 64 characters.
	IndirectPartnerID string
}

// Validate reports every rule that the request breaks.
func (r *WaitAssociatedRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// WaitAssociated waits until a new customer is linked to the partner, and returns the
// customer as [Service.List] does.
//
// It calls [Service.List] with the CustomerID at once, and then again after waits that
// grow from 1 to 15 seconds and keep within the quota. It returns the first error of List,
// or an error when the context ends. Use a context with a deadline: if the link fails, the
// customer never appears, and no error reports it.
func (s *Service) WaitAssociated(ctx context.Context, req *WaitAssociatedRequest, opts ...option.Option) (*Customer, error) {
	own := poll.Own(req)
	wait := poll.Wait{
		Method:   "customers.WaitAssociated",
		Subject:  "customer " + own.CustomerID,
		Validate: req.Validate,
		// Without an ID, List returns all customers, and none of them is the one to wait for.
		Unchecked: own.CustomerID != "" && s.client().SkipsValidation(opts),
	}
	return poll.Until(ctx, wait, func(ctx context.Context) (*Customer, string, error) {
		listed, err := s.List(ctx, &ListRequest{CustomerID: own.CustomerID, IndirectPartnerID: own.IndirectPartnerID}, opts...)
		if err != nil {
			return nil, "", err
		}
		i := slices.IndexFunc(listed.Customers, func(c Customer) bool { return c.CustomerID == own.CustomerID })
		if i < 0 {
			return nil, "not linked", nil
		}
		return &listed.Customers[i], "", nil
	})
}

// WaitReviewed waits until the manual review of a customer's verification has ended, and
// returns its result. A rejection is a result, not an error: use
// [GetVerificationReviewResponse.Approved] and [GetVerificationReviewResponse.Rejected] to
// tell the results apart.
//
// Use it if a verification method returned [ManualReviewNeeded]. It calls
// [Service.GetVerificationReview] at once, and then again after waits that grow from 1 to
// 15 seconds and keep within the quota. It returns the first error of
// GetVerificationReview, or an error when the context ends. Use a context with a deadline:
// people do the review, and without a submitted request there is no result to wait for.
func (s *Service) WaitReviewed(ctx context.Context, req *GetVerificationReviewRequest, opts ...option.Option) (*GetVerificationReviewResponse, error) {
	own := poll.Own(req)
	wait := poll.Wait{
		Method:    "customers.WaitReviewed",
		Subject:   "customer " + own.CustomerID,
		Validate:  req.Validate,
		Unchecked: s.client().SkipsValidation(opts),
	}
	return poll.Until(ctx, wait, func(ctx context.Context) (*GetVerificationReviewResponse, string, error) {
		review, err := s.GetVerificationReview(ctx, &own, opts...)
		switch {
		case err != nil:
			return nil, "", err
		case review.Approved(), review.Rejected():
			return review, "", nil
		case review.ReviewResult == nil:
			return nil, "without a request", nil
		case *review.ReviewResult == core.ReviewResultPending:
			return nil, "under review", nil
		}
		return nil, fmt.Sprintf("with review result %d", *review.ReviewResult), nil
	})
}
