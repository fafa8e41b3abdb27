package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// associationPatience is how long include_association_result waits.
const associationPatience = 5 * time.Second

const eventAssociate = "associate"

// associate links a customer that was created.
func associate(st *world.State, _ *world.Environment, ev world.Event) {
	if a := st.Accounts[ev.ID]; a != nil && a.Customer != nil && !a.Customer.Associated {
		a.Customer.Associated, a.Customer.AssociatedAt = true, ev.At
	}
}

func createSubCustomer(c *call) (any, error) {
	seller, err := newLinkOwner(c)
	if err != nil {
		return nil, err
	}
	if c.env.On(world.RuleXAccountType) && c.in.str("xaccount_type") != c.account().XAccountType {
		return nil, refusal.New("CBC.0101", "Invalid parameter: xaccount_type is not the platform id of the partner.")
	}
	name, err := newName(c)
	if err != nil {
		return nil, err
	}
	if err := checkPassword(c, name); err != nil {
		return nil, err
	}
	platform := c.account().ID
	if c.account().Role == world.RoleReseller {
		platform = c.account().ParentID
	}
	if c.st.PlatformCustomer(platform, c.in.str("xaccount_id")) != nil {
		return nil, refusal.New("CBC.99000039", "The xaccount_id is already used.")
	}
	code, err := checkMobile(c)
	if err != nil {
		return nil, err
	}

	a := &world.Account{
		ID: c.st.NewID("customer"), Name: name, Role: world.RoleCustomer, ParentID: seller.ID,
		Mobile: c.in.str("mobile_phone"), CreatedAt: c.now,
		Customer: world.NewCustomer(seller, c.in.str("xaccount_id")),
	}
	if c.in.str("cooperation_type") == world.AssociationConsulting {
		a.Customer.AssociationType = world.AssociationConsulting
	}
	a.Customer.XAccountType = c.in.str("xaccount_type")
	a.Customer.MarketingOff = c.in.str("is_close_market_ms") == "true"
	c.st.NewAccount(a, c.in.str("password"))
	c.st.GrantAgency(a)
	if a.Mobile != "" {
		c.st.UseMobile(a.Mobile)
		code.Used = true
	}
	return link(c, a)
}

// link makes the new customer the seller's, at once or after the delay.
func link(c *call, a *world.Account) (any, error) {
	delay := c.env.AssociationDelay
	if !c.env.On(world.RuleAssociationDelay) {
		delay = 0
	}
	wait := c.in.flag("include_association_result", false) && c.env.On(world.RuleAssociationWait)
	if wait && delay > associationPatience {
		c.st.Schedule(c.now.Add(delay), eventAssociate, a.ID)
		return nil, refusal.WithStatus(refusal.Failure, "CBC.99000050", "Querying the association result timed out.").
			With("domain_id", a.ID).With("domain_name", a.Name).AfterEffect()
	}
	if wait || delay <= 0 {
		a.Customer.Associated, a.Customer.AssociatedAt = true, c.now.Truncate(time.Second)
	} else {
		c.st.Schedule(c.now.Add(delay), eventAssociate, a.ID)
	}
	return map[string]any{"domain_id": a.ID, "domain_name": a.Name}, nil
}

// newLinkOwner is the seller that gets the customer, if it may get new ones.
func newLinkOwner(c *call) (*world.Account, error) {
	self := c.account()
	if self.Partner.TestAccount {
		return nil, refusal.New("CBC.99005035", "Test partner accounts may not use this operation.")
	}
	seller, err := c.seller()
	if err != nil {
		return nil, err
	}
	if seller == nil {
		return nil, refusal.ErrNotYourReseller
	}
	switch seller.Role {
	case world.RoleDistributor:
		if c.env.On(world.RuleDistributorLink) {
			return nil, refusal.New("CBC.50010059", "A distributor may not link customers itself.")
		}
	case world.RoleReseller:
		d := c.st.Accounts[seller.ParentID]
		if d.Partner.LeftProgramme {
			return nil, refusal.New("CBC.50010065", "The distributor of the reseller has left the programme.")
		}
		if d.Partner.Restricted {
			return nil, refusal.New("CBC.50010086", "The company of the reseller's distributor is restricted.")
		}
	}
	if seller.Partner.Restricted {
		return nil, refusal.New("CBC.50010085", "The company of the partner is restricted.")
	}
	return seller, nil
}

// newName is the login name asked for, or a random one of 32 characters.
func newName(c *call) (string, error) {
	name := c.in.str("domain_name")
	if name == "" {
		return "c" + units.HexID(c.st.Seed, 31, "domain name", strconv.FormatUint(c.st.Next(), 10)), nil
	}
	if c.st.AccountNamed(name) != nil {
		return "", refusal.New("CBC.99000038", "The login name already exists.")
	}
	return name, nil
}

func checkPassword(c *call, name string) error {
	if !c.in.has("password") {
		return nil
	}
	password := c.in.str("password")
	var upper, lower, digit, special int
	for _, r := range password {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			special = 1
		}
	}
	reversed := []rune(name)
	slices.Reverse(reversed)
	mobile := c.in.str("mobile_phone")
	if upper+lower+digit+special < 2 || password == name || password == string(reversed) ||
		(mobile != "" && strings.Contains(password, mobile)) {
		return refusal.New("CBC.99000036", "The password has a bad format.")
	}
	return nil
}

// checkMobile checks the number and its code; the code is used up by the
// caller when everything else is right.
func checkMobile(c *call) (*world.SmsCode, error) {
	mobile := c.in.str("mobile_phone")
	if mobile == "" {
		return nil, nil
	}
	if !mainlandMobile.MatchString(mobile) {
		return nil, refusal.New("CBC.5017", "The mobile number has a bad format.")
	}
	code, state := tryCode(c, mobile, world.SceneRegistration, c.in.str("verification_code"))
	switch state {
	case codeWrong:
		return nil, refusal.New("CBC.99004010", "The verification code is wrong.")
	case codeExpired:
		return nil, refusal.New("CBC.99004008", "The verification code has expired.")
	case codeSpent:
		return nil, refusal.New("CBC.99004009", "The verification code has failed more than 3 times.")
	}
	switch use := c.st.Mobiles[mobile]; {
	case use.Reserved:
		return nil, refusal.New("CBC.99000051", "The mobile number is reserved.")
	case use.Taken:
		return nil, refusal.New("CBC.99000029", "The mobile number already exists.")
	}
	if c.env.On(world.RuleMobileCap) && mobileLeft(c, mobile) == 0 {
		return nil, refusal.New("CBC.99000030", "Too many accounts are registered with this mobile number.")
	}
	return code, nil
}
