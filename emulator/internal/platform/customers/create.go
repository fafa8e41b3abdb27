package customers

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// associationPatience is how long include_association_result waits.
const associationPatience = 5 * time.Second

// EventAssociate links a customer that was created.
const EventAssociate = "associate"

// Associate links a customer that was created.
func Associate(st *world.State, _ *world.Environment, ev world.Event) {
	if a := st.Accounts[ev.ID]; a != nil && a.Customer != nil && !a.Customer.Associated {
		a.Customer.Associated, a.Customer.AssociatedAt = true, ev.At
	}
}

// CreateSubCustomer creates a Huawei Cloud account for a partner's customer
// and link it to the partner (or to a reseller).
func CreateSubCustomer(c *call.Call) (any, error) {
	seller, err := newLinkOwner(c)
	if err != nil {
		return nil, err
	}
	if c.Env.On(world.RuleXAccountType) && c.In.Str("xaccount_type") != c.Account().XAccountType {
		return nil, refusal.New("CBC.0101", "Invalid parameter: xaccount_type is not the platform id of the partner.")
	}
	name, err := newName(c)
	if err != nil {
		return nil, err
	}
	if err := checkPassword(c, name); err != nil {
		return nil, err
	}
	platform := c.Account().ID
	if c.Account().Role == world.RoleReseller {
		platform = c.Account().ParentID
	}
	if c.State.PlatformCustomer(platform, c.In.Str("xaccount_id")) != nil {
		return nil, refusal.New("CBC.99000039", "The xaccount_id is already used.")
	}
	code, err := checkMobile(c)
	if err != nil {
		return nil, err
	}

	a := &world.Account{
		ID: c.State.NewID("customer"), Name: name, Role: world.RoleCustomer, ParentID: seller.ID,
		Mobile: c.In.Str("mobile_phone"), CreatedAt: c.Now,
		Customer: world.NewCustomer(seller, c.In.Str("xaccount_id")),
	}
	if c.In.Str("cooperation_type") == world.AssociationConsulting {
		a.Customer.AssociationType = world.AssociationConsulting
	}
	a.Customer.XAccountType = c.In.Str("xaccount_type")
	a.Customer.MarketingOff = c.In.Str("is_close_market_ms") == "true"
	c.State.NewAccount(a, c.In.Str("password"))
	c.State.GrantAgency(a)
	if a.Mobile != "" {
		c.State.UseMobile(a.Mobile)
		code.Used = true
	}
	return link(c, a)
}

// link makes the new customer the seller's, at once or after the delay.
func link(c *call.Call, a *world.Account) (any, error) {
	delay := c.Env.AssociationDelay
	if !c.Env.On(world.RuleAssociationDelay) {
		delay = 0
	}
	wait := c.In.Flag("include_association_result", false) && c.Env.On(world.RuleAssociationWait)
	if wait && delay > associationPatience {
		c.State.Schedule(c.Now.Add(delay), EventAssociate, a.ID)
		return nil, refusal.WithStatus(refusal.Failure, "CBC.99000050", "Querying the association result timed out.").
			With("domain_id", a.ID).With("domain_name", a.Name).AfterEffect()
	}
	if wait || delay <= 0 {
		a.Customer.Associated, a.Customer.AssociatedAt = true, c.Now.Truncate(time.Second)
	} else {
		c.State.Schedule(c.Now.Add(delay), EventAssociate, a.ID)
	}
	return map[string]any{"domain_id": a.ID, "domain_name": a.Name}, nil
}

// newLinkOwner is the seller that gets the customer, if it may get new ones.
func newLinkOwner(c *call.Call) (*world.Account, error) {
	self := c.Account()
	if self.Partner.TestAccount {
		return nil, refusal.New("CBC.99005035", "Test partner accounts may not use this operation.")
	}
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	if seller == nil {
		return nil, refusal.ErrNotYourReseller
	}
	switch seller.Role {
	case world.RoleDistributor:
		if c.Env.On(world.RuleDistributorLink) {
			return nil, refusal.New("CBC.50010059", "A distributor may not link customers itself.")
		}
	case world.RoleReseller:
		d := c.State.Accounts[seller.ParentID]
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
func newName(c *call.Call) (string, error) {
	name := c.In.Str("domain_name")
	if name == "" {
		return "c" + units.HexID(c.State.Seed, 31, "domain name", strconv.FormatUint(c.State.Next(), 10)), nil
	}
	if c.State.AccountNamed(name) != nil {
		return "", refusal.New("CBC.99000038", "The login name already exists.")
	}
	return name, nil
}

func checkPassword(c *call.Call, name string) error {
	if !c.In.Has("password") {
		return nil
	}
	password := c.In.Str("password")
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
	mobile := c.In.Str("mobile_phone")
	if upper+lower+digit+special < 2 || password == name || password == string(reversed) ||
		(mobile != "" && strings.Contains(password, mobile)) {
		return refusal.New("CBC.99000036", "The password has a bad format.")
	}
	return nil
}

// checkMobile checks the number and its code; the code is used up by the
// caller when everything else is right.
func checkMobile(c *call.Call) (*world.SMSCode, error) {
	mobile := c.In.Str("mobile_phone")
	if mobile == "" {
		return nil, nil
	}
	if !mainlandMobile.MatchString(mobile) {
		return nil, refusal.New("CBC.5017", "The mobile number has a bad format.")
	}
	code, state := tryCode(c, mobile, world.SceneRegistration, c.In.Str("verification_code"))
	switch state {
	case codeWrong:
		return nil, refusal.New("CBC.99004010", "The verification code is wrong.")
	case codeExpired:
		return nil, refusal.New("CBC.99004008", "The verification code has expired.")
	case codeSpent:
		return nil, refusal.New("CBC.99004009", "The verification code has failed more than 3 times.")
	}
	switch use := c.State.Mobiles[mobile]; {
	case use.Reserved:
		return nil, refusal.New("CBC.99000051", "The mobile number is reserved.")
	case use.Taken:
		return nil, refusal.New("CBC.99000029", "The mobile number already exists.")
	}
	if c.Env.On(world.RuleMobileCap) && mobileLeft(c, mobile) == 0 {
		return nil, refusal.New("CBC.99000030", "Too many accounts are registered with this mobile number.")
	}
	return code, nil
}
