// Package seed enters into an empty world what exists at the start, and says
// which part of the description contradicts itself.
package seed

import (
	"errors"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// planter enters a seed into a state.
type planter struct {
	st  *world.State
	now time.Time
}

// Plant fills an empty state.
func Plant(st *world.State, s Seed, now time.Time) error {
	if err := s.CheckAmounts(); err != nil {
		return err
	}
	p := planter{st, now}
	st.Outcomes = s.Outcomes
	if st.Outcomes == nil {
		st.Outcomes = slices.Clone(world.DefaultOutcomes)
	}
	for _, m := range s.TakenMobiles {
		st.Mobiles[m] = world.MobileUse{Taken: true}
	}
	for _, m := range s.ReservedMobiles {
		st.Mobiles[m] = world.MobileUse{Reserved: true}
	}
	for _, m := range s.TakenEmails {
		st.Emails[m] = true
	}
	var errs []error
	for i, sp := range s.Partners {
		_, err := p.partner(sp, world.RolePartner, "")
		errs = append(errs, document.At(err, "partners[%d]", i))
	}
	for i, sd := range s.Distributors {
		errs = append(errs, document.At(p.distributor(sd), "distributors[%d]", i))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return p.couponsOf(s)
}

func (p planter) distributor(sd Distributor) error {
	a, err := p.partner(sd.Partner, world.RoleDistributor, "")
	if err != nil {
		return err
	}
	a.Partner.LeftProgramme = sd.LeftProgramme
	for i, sr := range sd.Resellers {
		// A reseller works on the platform of its distributor.
		sr.XAccountType, sr.AgencyName = a.XAccountType, a.Partner.AgencyName
		r, err := p.partner(sr.Partner, world.RoleReseller, a.ID)
		if err != nil {
			return document.At(err, "resellers[%d]", i)
		}
		r.DisplayName, r.Mobile, r.Email = sr.DisplayName, sr.Mobile, sr.Email
		r.Partner.AssociatedAt = p.now.Add(-sr.Ago).Truncate(time.Second)
		r.Partner.AccountManager, r.Partner.AccountManagerName = sr.AccountManager, sr.AccountManagerName
		r.Partner.Leaving = sr.Leaving
	}
	return nil
}
