package customers

import (
	"context"
	"fmt"
	"slices"

	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/poll"
	"github.com/partnerbss/partnerbss-go/option"
)

// WaitAssociated waits until a new customer is linked to the partner, and returns it as
// List shows it. A distributor waits for a reseller's customer with WaitAssociatedTo.
//
// It calls List by CustomerID at once, then after waits that grow from 1 to 15 seconds and
// inside the quota. It ends with the first error of List, or when the context does: give
// it a deadline, because a link that fails shows only in the customer's absence.
func (s *Service) WaitAssociated(ctx context.Context, customerID string, opts ...option.Option) (*Customer, error) {
	return s.waitListed(ctx, ListRequest{CustomerID: customerID}, opts)
}

// WaitAssociatedTo is WaitAssociated for a distributor: List shows the customers of a
// reseller only when it names the reseller.
func (s *Service) WaitAssociatedTo(ctx context.Context, indirectPartnerID, customerID string, opts ...option.Option) (*Customer, error) {
	return s.waitListed(ctx, ListRequest{CustomerID: customerID, IndirectPartnerID: indirectPartnerID}, opts)
}

// waitListed waits until List shows the customer that the request names.
func (s *Service) waitListed(ctx context.Context, req ListRequest, opts []option.Option) (*Customer, error) {
	const waiting = "waiting for the association: %w"
	// Without an id List shows all customers, none of which is the one waited for.
	named := check.Request(&req, func(c *check.Checker) { c.String("customer_id", req.CustomerID).Required() })
	if named != nil {
		return nil, fmt.Errorf(waiting, named)
	}
	var found *Customer
	err := poll.Until(ctx, func(ctx context.Context) (bool, error) {
		listed, err := s.List(ctx, &req, opts...)
		if err != nil {
			return false, err
		}
		i := slices.IndexFunc(listed.Customers, func(c Customer) bool { return c.CustomerID == req.CustomerID })
		if i < 0 {
			return false, nil
		}
		found = &listed.Customers[i]
		return true, nil
	})
	if err != nil {
		return nil, fmt.Errorf(waiting, err)
	}
	return found, nil
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
func (s *Service) WaitReviewed(ctx context.Context, customerID string, opts ...option.Option) (*GetVerificationReviewResponse, error) {
	req := &GetVerificationReviewRequest{CustomerID: customerID}
	var review *GetVerificationReviewResponse
	err := poll.Until(ctx, func(ctx context.Context) (bool, error) {
		var err error
		review, err = s.GetVerificationReview(ctx, req, opts...)
		return review.Approved() || review.Rejected(), err
	})
	if err != nil {
		return nil, fmt.Errorf("waiting for the verification review: %w", err)
	}
	return review, nil
}
