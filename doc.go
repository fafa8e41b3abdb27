// Package partnerbss is a client of the partner BSS API of Huawei Cloud: what a
// solution provider or distributor needs to run its own sales platform. It
// creates and verifies customers, funds them, gives them coupons, prices, orders
// and renews resources, and reads bills; a distributor does the same for its
// resellers.
//
//	client, err := partnerbss.NewClient(option.WithCredentials(auth.NewAKSK(accessKey, secretKey)))
//	if err != nil {
//		return err
//	}
//	for customer, err := range client.Customers.All(ctx, &customers.ListRequest{}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(customer.CustomerID, customer.AccountName)
//	}
//
// # Whose credentials
//
// Every operation takes the credentials of certain accounts only; its
// documentation names them. For operations of a customer, a partner derives a
// client that acts through the agency which the customer granted:
//
//	forCustomer, err := client.ForCustomer(auth.NewAgencyKeys(partner, auth.Agency{
//		Name: agencyName, CustomerID: customerID, ProjectName: "cn-north-4",
//	}))
//
// # Errors
//
// A request that breaks a documented rule is not sent: [*core.ValidationError]
// lists all its violations. [*core.Error] is the platform's refusal, with its code;
// errors.Is finds the sentinels of package core, such as
// [core.ErrInsufficientBalance]. [*core.TransportError] means that no response came,
// [*core.DecodeError] that one came which cannot be trusted.
//
// When a state-changing call fails, [core.OutcomeOf] tells what is known of its
// effect: [core.OutcomeNotSent], [core.OutcomeRejected] or [core.OutcomeUnknown].
// Unknown means that money may have moved: do not call again before the query that
// the error names has settled it.
//
// # Money, time and text
//
// Amounts are exact decimals, in yuan. Instants are UTC; months and days follow
// the platform's calendar, UTC+8. Values that the platform adds later pass
// through, and the response as received is in the Raw field of every
// response.
package partnerbss
