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

// WaitAssociatedRequest holds the parameters of WaitAssociated.
type WaitAssociatedRequest struct {
	// Customer to wait for, the DomainID that Create returned. Required, at most 64 characters.
	CustomerID string
	// Reseller whose customer it is; a distributor must send it for that, otherwise it is ignored. At
	// most 64 characters.
	IndirectPartnerID string
}

// Validate reports every rule that the request breaks.
func (r *WaitAssociatedRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// WaitAssociated waits until a new customer is linked to the partner, and returns it as
// List shows it.
//
// It calls List by CustomerID at once, then after waits that grow from 1 to 15 seconds and
// inside the quota. It ends with the first error of List, or when the context does: give
// it a deadline, because a link that fails shows only in the customer's absence.
func (s *Service) WaitAssociated(ctx context.Context, req *WaitAssociatedRequest, opts ...option.Option) (*Customer, error) {
	own := poll.Own(req)
	wait := poll.Wait{
		Method:   "customers.WaitAssociated",
		Subject:  "customer " + own.CustomerID,
		Validate: req.Validate,
		// Without an id List shows all customers, none of which is the one waited for.
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
// returns its result. A rejection is an answer, not an error: Approved and Rejected tell
// which it is.
//
// Use it after a verification method answered ManualReviewNeeded. It calls
// GetVerificationReview at once, then after waits that grow from 1 to 15 seconds and
// inside the quota. It ends with the first error of that query, or when the context does:
// give it a deadline, because people review, and a customer that never submitted a request
// has no result to wait for.
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
