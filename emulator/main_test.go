package emulator_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// confirmed stands for a success that the contract's x-confirms was held against.
const confirmed = "a success"

// seen collects which error codes the tests got from which operations, and of which the
// success was checked.
var seen struct {
	sync.Mutex
	codes map[[2]string]bool
}

func note(operation, code string) {
	seen.Lock()
	defer seen.Unlock()
	if seen.codes == nil {
		seen.codes = map[[2]string]bool{}
	}
	seen.codes[[2]string{operation, code}] = true
}

// TestMain checks, after a whole run, that every documented error code of the
// operations that the emulator has was seen in a test or is a known gap.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.fuzz").Value.String() == "" {
		for _, missing := range unseenCodes() {
			fmt.Println("documented error code neither tested nor listed in gaps.go:", missing)
			code = 1
		}
		for _, op := range emulator.ContractOperations() {
			if op.Changes && !seen.codes[[2]string{op.ID, confirmed}] {
				fmt.Println("no success of this changing operation was checked against the contract:", op.ID)
				code = 1
			}
		}
	}
	os.Exit(code)
}

func unseenCodes() []string {
	var missing []string
	for _, op := range emulator.ContractOperations() {
		if !op.Registered {
			continue
		}
		for _, code := range op.Errors {
			known := slices.ContainsFunc(emulator.Gaps(), func(g emulator.Gap) bool {
				return g.Code == code && (g.Operation == "" || g.Operation == op.ID)
			})
			if !known && !seen.codes[[2]string{op.ID, code}] {
				missing = append(missing, op.ID+" "+code)
			}
		}
	}
	slices.Sort(missing)
	return missing
}

// The codes that operations have in common, for each operation that lists them.
func TestCommonCodes(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_verified")
	for _, op := range emulator.ContractOperations() {
		if !op.Registered {
			continue
		}
		caller, other := partner, customer
		switch {
		case slices.Contains(op.Callers, emulator.RolePartner):
		case slices.Contains(op.Callers, emulator.RoleDistributor):
			caller = b.account("distributor")
		default:
			caller, other = customer, partner
		}
		invalid := "CBC.0100"
		if op.Tickets {
			invalid = "OSM.0001"
		}
		b.refused(invalid, 400, caller, op.Method, op.ConcretePath()+"?no_such_parameter=1", nil)
		if slices.Contains(op.Errors, "CBC.0151") && len(op.Callers) == 1 {
			b.refused("CBC.0151", 403, other, op.Method, op.ConcretePath(), nil)
		}
		if slices.Contains(op.Errors, "CBC.0154") {
			tok := b.passwordToken(caller)
			b.emu.RevokeTokens(caller.AccountID, true)
			require.Equal(t, "CBC.0154", b.token(tok, op.Method, op.ConcretePath(), nil).code())
		}
	}
}

func TestForeignReseller(t *testing.T) {
	b := newBench(t)
	distributor := b.account("distributor")
	b.refused("CBC.99000037", 400, distributor, "GET", pathAdjusts+"?indirect_partner_id=x", nil)
	b.refused("CBC.99000037", 400, distributor, "GET", pathChanges+"?balance_type=BALANCE_TYPE_DEBIT&indirect_partner_id=x", nil)
	b.refused("CBC.99000037", 400, distributor, "POST", pathBatch, obj{"customer_infos": []obj{{"customer_id": "x"}}, "indirect_partner_id": "x"})
	b.refused("CBC.99000037", 400, distributor, "POST", pathTags, obj{"indirect_partner_id": "x"})
}
