package emulator_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// modelSeedVar is the environment variable that repeats a random walk.
const modelSeedVar = "EMULATOR_MODEL_SEED"

// walkSeed is the random seed of a walk, which a failure prints.
func walkSeed(t *testing.T) uint64 {
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv(modelSeedVar); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err, modelSeedVar)
		seed = n
	}
	t.Logf("repeat with %s=%d", modelSeedVar, seed)
	return seed
}

// walked reports the last moves of a walk that failed.
func (w *walk) walked() {
	if w.t.Failed() {
		w.t.Logf("the last moves:\n%s", strings.Join(w.log, "\n"))
	}
}

// Random calls of a partner, a distributor, its resellers and their customers
// are answered, refused and booked as the reference model says.
func TestARandomWalkFollowsTheModel(t *testing.T) {
	t.Parallel()
	steps := 4000
	if testing.Short() {
		steps = 500
	}
	w := newWalk(t, walkSeed(t), false)
	walkOn(w, steps)
	if testing.Short() {
		return
	}
	for _, kind := range expected {
		require.Positive(t, w.done[kind], kind)
	}
}

// expected is what happens in every long walk, among much else: a call with the
// code of its refusal, "" for success.
var expected = []string{
	"allocate ", "allocate CBC.5003", "allocate CBC.99000000", "allocate CBC.99000035", "reclaim ", "reclaim CBC.99005003",
	"fund reseller ", "fund reseller CBC.99000037", "reclaim from reseller ",
	"pass quota ", "pass quota CBC.99000013", "pass quota CBC.99000017", "take quota ",
	"issue ", "issue item CBC.99000013", "issue item CBC.99000014", "reclaim coupon ", "reclaim coupon CBC.99000048",
	"place", "pay ", "pay with coupons", "pay CBC.30000010", "pay CBC.99000089", "pay CBC.99003106", "pay CBC.99003110",
	"pay CBC.99003112", "pay CBC.99005003", "cancel ", "cancel CBC.99005010",
	"renew ", "renew CBC.30050006", "renew CBC.99003100", "renewed by itself", "automatic renewal on ", "automatic renewal off ",
	"unsubscribe ", "unsubscribe renewed terms ", "switch to on-demand ", "switch at expiry ", "release",
	"drop-after", "drop-before",
}

// The same while on-demand resources cost by the hour, which leads to debts.
func TestARandomWalkWithUsageFollowsTheModel(t *testing.T) {
	t.Parallel()
	steps := 1000
	if testing.Short() {
		steps = 200
	}
	walkOn(newWalk(t, walkSeed(t), true), steps)
}

func walkOn(w *walk, steps int) {
	defer w.walked()
	for i := range steps {
		w.step()
		for id, m := range w.book.members {
			require.True(w.t, m.cash.Equal(w.emu.Balance(id)), "after step %d the model has %s for %s, the emulator %s", i, m.cash, id, w.emu.Balance(id))
		}
		if i%10 == 9 {
			w.compareMoney()
		}
		if i%100 == 99 {
			w.compareAll()
		}
	}
	w.compareAll()
	w.t.Log(w.done)
}
