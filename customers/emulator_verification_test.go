package customers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

// A document is reviewed by hand: the partner sees it in the review and in the
// list, the customer in its own status.
func TestADocumentIsReviewed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		edit     func(*customers.VerifyIndividualRequest)
		rejected bool
	}{
		"approved":           {func(*customers.VerifyIndividualRequest) {}, false},
		"rejected by name":   {func(r *customers.VerifyIndividualRequest) { r.Name = "拒绝" }, true},
		"rejected by number": {func(r *customers.VerifyIndividualRequest) { r.VerifiedNumber = core.NewSecret("E1-reject-5") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ctx := testkit.NewSandbox(t), t.Context()
			partner, own := s.Client("partner"), s.Client("customer_new")
			req := byPassport()
			req.CustomerID = s.ID("customer_new")
			test.edit(req)
			asked := &customers.GetVerificationReviewRequest{CustomerID: req.CustomerID}
			review, err := partner.Customers.GetVerificationReview(ctx, asked)
			require.NoError(t, err)
			assert.Nil(t, review.ReviewResult, "nothing was submitted")
			assert.False(t, review.Approved() || review.Rejected())

			got, err := partner.Customers.VerifyIndividual(ctx, req)
			require.NoError(t, err)
			assert.Equal(t, customers.ManualReviewNeeded, got.ManualReview)
			review, err = partner.Customers.GetVerificationReview(ctx, asked)
			require.NoError(t, err)
			require.NotNil(t, review.ReviewResult)
			assert.Equal(t, core.ReviewResultPending, *review.ReviewResult)
			assert.Equal(t, new(customers.VerificationStatusUnderReview), found(t, partner, req.CustomerID, "").VerifiedStatus)
			status, err := own.Customers.GetVerificationStatus(ctx)
			require.NoError(t, err)
			assert.Equal(t, customers.VerificationStatusUnderReview, status.VerifiedStatus)
			_, err = partner.Customers.VerifyIndividual(ctx, req)
			testkit.RefusedWith(t, err, "CBC.99007188", core.ErrDuplicate, core.OutcomeRejected)

			s.Advance(time.Minute)
			review, err = partner.Customers.GetVerificationReview(ctx, asked)
			require.NoError(t, err)
			assert.Equal(t, test.rejected, review.Rejected())
			assert.Equal(t, !test.rejected, review.Approved())
			assert.Equal(t, test.rejected, review.Opinion != "")
			customer := found(t, partner, req.CustomerID, "")
			status, err = own.Customers.GetVerificationStatus(ctx)
			require.NoError(t, err)
			if test.rejected {
				assert.Equal(t, new(customers.VerificationStatusRejected), customer.VerifiedStatus)
				assert.Equal(t, customers.VerificationStatusRejected, status.VerifiedStatus)
				assert.Empty(t, customer.CustomerName)
				_, err = partner.Customers.VerifyIndividual(ctx, req)
				require.NoError(t, err, "a rejected request can be submitted anew")
				return
			}
			assert.Equal(t, new(customers.VerificationStatusVerified), customer.VerifiedStatus)
			assert.Equal(t, customers.CustomerTypeIndividual, customer.CustomerType)
			assert.Equal(t, "张伟", customer.CustomerName)
			assert.Equal(t, customers.VerificationStatusVerified, status.VerifiedStatus)
			require.NotNil(t, status.VerifiedType)
			assert.Equal(t, customers.CustomerTypeIndividual, *status.VerifiedType)
		})
	}
}

// A bank card is checked at once, with a code that only this customer was sent.
func TestABankCardIsVerifiedWithItsCode(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner, id := s.Client("partner"), s.ID("customer_new")
	card := func(with core.Secret) *customers.VerifyIndividualRequest {
		req := byBankCard()
		req.CustomerID, req.BankCard.VerificationCode = id, with
		return req
	}
	send := func(customer string) core.Secret {
		t.Helper()
		mobile := byBankCard().BankCard.Mobile
		require.NoError(t, partner.Customers.SendVerificationCode(ctx, &customers.SendVerificationCodeRequest{
			ReceiverType: customers.ReceiverTypeSMS, MobilePhone: mobile, Scene: customers.SceneBankCard, CustomerID: customer,
		}))
		return code(t, s, mobile, customers.SceneBankCard)
	}
	_, err := partner.Customers.VerifyIndividual(ctx, card(send(s.ID("customer_consulting"))))
	testkit.RefusedWith(t, err, "CBC.99000026", core.ErrVerificationCode, core.OutcomeRejected)
	good := send(id)
	_, err = partner.Customers.VerifyIndividual(ctx, card(core.NewSecret("000000")))
	testkit.RefusedWith(t, err, "CBC.99000026", core.ErrVerificationCode, core.OutcomeRejected)
	s.Advance(10 * time.Minute)
	_, err = partner.Customers.VerifyIndividual(ctx, card(good))
	testkit.RefusedWith(t, err, "CBC.99000027", core.ErrVerificationCode, core.OutcomeRejected)

	got, err := partner.Customers.VerifyIndividual(ctx, card(send(id)))
	require.NoError(t, err)
	assert.Equal(t, customers.ManualReviewNotNeeded, got.ManualReview)
	customer := found(t, partner, id, "")
	assert.Equal(t, new(customers.VerificationStatusVerified), customer.VerifiedStatus)
	assert.Equal(t, customers.CustomerTypeIndividual, customer.CustomerType)

	tags, err := partner.Customers.ListNewCustomerTags(ctx, &customers.ListNewCustomerTagsRequest{CustomerIDs: []string{id}})
	require.NoError(t, err)
	testkit.Equal(t, []customers.CustomerTag{{
		CustomerID: id, CustomerTagType: customers.CustomerTagTypeSMB, NewCustomerTag: customers.NewCustomerTagUndetermined,
		EffectiveMonth: core.Month{Year: 2026, Month: 3}, ExpireMonth: core.Month{Year: 2027, Month: 3},
	}}, tags.NewCustomerTags)

	err = partner.Customers.SendVerificationCode(ctx, &customers.SendVerificationCodeRequest{
		ReceiverType: customers.ReceiverTypeSMS, MobilePhone: "13400006666", Scene: customers.SceneBankCard, CustomerID: s.ID("rival_customer"),
	})
	testkit.RefusedWith(t, err, "CBC.99000035", core.ErrNotFound, core.OutcomeRejected)
}

// An individual becomes an enterprise; a rejected change leaves it what it was.
func TestAnIndividualBecomesAnEnterprise(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner, own, id := s.Client("partner"), s.Client("customer_verified"), s.ID("customer_verified")
	change := func(name string) *customers.GetVerificationReviewResponse {
		t.Helper()
		req := toEnterprise()
		req.CustomerID, req.CorpName = id, name
		req.VerifiedFiles = append(req.VerifiedFiles, "lab/portrait.jpg", "lab/emblem.jpg")
		got, err := partner.Customers.ChangeToEnterprise(ctx, req)
		require.NoError(t, err)
		require.Equal(t, customers.ManualReviewNeeded, got.ManualReview)
		_, err = partner.Customers.ChangeToEnterprise(ctx, req)
		testkit.RefusedWith(t, err, "CBC.99007188", core.ErrDuplicate, core.OutcomeRejected)
		s.Advance(time.Minute)
		review, err := partner.Customers.GetVerificationReview(ctx, &customers.GetVerificationReviewRequest{CustomerID: id})
		require.NoError(t, err)
		return review
	}
	assert.True(t, change("拒绝实验室").Rejected())
	customer := found(t, partner, id, "")
	assert.Equal(t, customers.CustomerTypeIndividual, customer.CustomerType)
	assert.Equal(t, new(customers.VerificationStatusVerified), customer.VerifiedStatus)
	assert.Equal(t, "王小明", customer.CustomerName)

	assert.True(t, change("城东实验室").Approved())
	customer = found(t, partner, id, "")
	assert.Equal(t, customers.CustomerTypeEnterprise, customer.CustomerType)
	assert.Equal(t, "城东实验室", customer.CustomerName)
	status, err := own.Customers.GetVerificationStatus(ctx)
	require.NoError(t, err)
	require.NotNil(t, status.VerifiedType)
	assert.Equal(t, customers.CustomerTypeEnterprise, *status.VerifiedType)
	req := toEnterprise()
	req.CustomerID = id
	_, err = partner.Customers.ChangeToEnterprise(ctx, req)
	testkit.RefusedWith(t, err, "CBC.99007004", nil, core.OutcomeRejected)
}

func TestAnEnterpriseOfAResellerIsVerifiedByTheDistributor(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	distributor, id := s.Client("distributor"), s.ID("reseller_two_customer")
	req := byLicense()
	req.CustomerID, req.XAccountType = id, "DISTRIBUTOR_IDP"
	got, err := distributor.Customers.VerifyEnterprise(ctx, req)
	require.NoError(t, err)
	assert.Equal(t, customers.ManualReviewNeeded, got.ManualReview)
	s.Advance(time.Minute)
	review, err := distributor.Customers.GetVerificationReview(ctx, &customers.GetVerificationReviewRequest{CustomerID: id})
	require.NoError(t, err)
	assert.True(t, review.Approved())
	customer := found(t, distributor, id, s.ID("reseller_two"))
	assert.Equal(t, customers.CustomerTypeEnterprise, customer.CustomerType)
	assert.Equal(t, "青云贸易有限公司", customer.CustomerName)

	_, err = s.Client("partner").Customers.GetVerificationReview(ctx, &customers.GetVerificationReviewRequest{CustomerID: id})
	testkit.RefusedWith(t, err, "CBC.99000035", core.ErrNotFound, "")
}

// Without the legal person the review fails, as the field says.
func TestAnEnterpriseWithoutItsLegalPersonIsRejected(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner, req := s.Client("partner"), byLicense()
	req.CustomerID, req.EnterprisePerson, req.VerifiedFiles = s.ID("customer_new"), nil, req.VerifiedFiles[:1]
	_, err := partner.Customers.VerifyEnterprise(ctx, req)
	require.NoError(t, err)
	s.Advance(time.Minute)
	review, err := partner.Customers.GetVerificationReview(ctx, &customers.GetVerificationReviewRequest{CustomerID: req.CustomerID})
	require.NoError(t, err)
	assert.True(t, review.Rejected())
	assert.Contains(t, review.Opinion, "legal person")
}

// Every marked value of the emulator leads to its documented code, which is a
// refusal without effect.
func TestMarkedValuesOfVerificationAreRefused(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client, seen := s.Client("partner").Customers, 0
	for _, o := range emulator.Outcomes() {
		mark := func(field string, value *core.Secret) {
			if o.Field == field {
				*value = core.NewSecret(o.Contains)
			}
		}
		files := func(files []string) {
			if o.Field == "verified_file_url" {
				files[0] = o.Contains + ".jpg"
			}
		}
		var call func() error
		switch o.Operation {
		case "CreatePersonalRealnameAuth":
			req := byPassport()
			if strings.HasPrefix(o.Field, "bank_card_info") {
				req = byBankCard()
				mark("bank_card_info.bank_account", &req.BankCard.BankAccount)
			}
			req.CustomerID = s.ID("customer_new")
			mark("verified_number", &req.VerifiedNumber)
			files(req.VerifiedFiles)
			call = func() error { _, err := client.VerifyIndividual(ctx, req); return err }
		case "CreateEnterpriseRealnameAuthentication":
			req := byLicense()
			req.CustomerID = s.ID("customer_new")
			mark("verified_number", &req.VerifiedNumber)
			files(req.VerifiedFiles)
			call = func() error { _, err := client.VerifyEnterprise(ctx, req); return err }
		case "ChangeEnterpriseRealnameAuthentication":
			req := toEnterprise()
			req.CustomerID = s.ID("customer_verified")
			mark("verified_number", &req.VerifiedNumber)
			call = func() error { _, err := client.ChangeToEnterprise(ctx, req); return err }
		case "SendVerificationMessageCode":
			call = func() error {
				return client.SendVerificationCode(ctx, &customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: o.Contains})
			}
		default:
			continue
		}
		seen++
		t.Run(o.Operation+"/"+o.Code, func(t *testing.T) {
			err := call()
			outcome := core.OutcomeRejected
			if (&core.Error{Code: o.Code}).Uncertain() {
				outcome = core.OutcomeUnknown
			}
			refused := testkit.RefusedWith(t, err, o.Code, nil, outcome)
			assert.NotEmpty(t, refused.Meaning())
			s.AssertEffects(t, o.Operation, 0)
		})
	}
	assert.GreaterOrEqual(t, seen, 20)
	assert.Equal(t, new(customers.VerificationStatusNotVerified), found(t, s.Client("partner"), s.ID("customer_new"), "").VerifiedStatus)
}

func TestLimitsOfVerification(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner := s.Client("partner")
	verify := func(customer, number string) error {
		t.Helper()
		req := byPassport()
		req.CustomerID, req.VerifiedNumber = customer, core.NewSecret(number)
		_, err := partner.Customers.VerifyIndividual(ctx, req)
		s.Advance(time.Minute)
		return err
	}
	for i := range 5 {
		require.NoError(t, verify(s.ID("customer_new"), fmt.Sprint("REJECT-", i)))
	}
	testkit.RefusedWith(t, verify(s.ID("customer_new"), "E1"), "CBC.99007191", nil, core.OutcomeRejected)
	for _, name := range []string{"customer_consulting", "customer_resold", "customer_without_agency"} {
		require.NoError(t, verify(s.ID(name), "E12345678"))
	}
	created, err := partner.Customers.Create(ctx, &customers.CreateRequest{XAccountID: "fourth", XAccountType: "PARTNER_IDP", IncludeAssociationResult: true})
	require.NoError(t, err)
	testkit.RefusedWith(t, verify(created.DomainID, "E12345678"), "CBC.99007189", nil, core.OutcomeRejected)

	req := byPassport()
	req.CustomerID, req.VerifiedFiles[0] = created.DomainID, "passport.tiff"
	_, err = partner.Customers.VerifyIndividual(ctx, req)
	testkit.RefusedWith(t, err, "CBC.99000100", nil, core.OutcomeRejected)
	for customer, want := range map[string]string{s.ID("rival_customer"): "CBC.99000035", s.ID("customer_enterprise"): "CBC.99007188"} {
		testkit.RefusedWith(t, verify(customer, "E9"), want, nil, core.OutcomeRejected)
	}
}

// A lost answer to a verification shows in the list of customers.
func TestALostVerificationIsSettledByTheList(t *testing.T) {
	t.Parallel()
	for kind, want := range map[emulator.FaultKind]customers.VerificationStatus{
		emulator.FaultKindDropBefore: customers.VerificationStatusNotVerified, emulator.FaultKindDropAfter: customers.VerificationStatusUnderReview,
	} {
		s, ctx := testkit.NewSandbox(t), t.Context()
		partner := s.Client("partner", option.WithMaxRetries(3))
		individual, enterprise := byPassport(), byLicense()
		individual.CustomerID, enterprise.CustomerID = s.ID("customer_new"), s.ID("customer_consulting")
		s.Fail(emulator.Fault{Operation: "Create*Realname*", Kind: kind, Times: 2})
		_, err := partner.Customers.VerifyIndividual(ctx, individual)
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		assert.ErrorContains(t, err, "check customers.List (CustomerID; VerifiedStatus")
		_, err = partner.Customers.VerifyEnterprise(ctx, enterprise)
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		assert.Equal(t, new(want), found(t, partner, individual.CustomerID, "").VerifiedStatus)
		assert.Equal(t, new(want), found(t, partner, enterprise.CustomerID, "").VerifiedStatus)
		s.AssertCalls(t, "CreatePersonalRealnameAuth", 1)
		s.AssertCalls(t, "CreateEnterpriseRealnameAuthentication", 1)
	}
}

func TestTheQRCodeIsForTheMasterAccount(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	got, err := s.Client("customer_verified").Customers.GetVerificationQRCode(ctx)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(got.QRCodeURL, "https://"), got.QRCodeURL)
	operators := s.Operators(s.ID("customer_verified"))
	require.Len(t, operators, 1)
	_, err = s.Client("customer_verified").Customers.GetVerificationQRCode(ctx, option.WithCredentials(
		auth.NewAKSK(operators[0].AccessKey, operators[0].SecretKey, auth.WithRole(core.RoleCustomer))))
	testkit.RefusedWith(t, err, "CBC.99007297", core.ErrForbidden, "")
	_, err = s.Client("partner").Customers.GetVerificationQRCode(ctx)
	require.ErrorIs(t, err, core.ErrWrongCaller)
}
