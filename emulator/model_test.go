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
	w := newWalk(t, walkSeed(t))
	defer w.walked()
	for i := range steps {
		w.step()
		if i%10 == 9 {
			w.compareMoney()
		}
		if i%100 == 99 {
			w.compareAll()
		}
	}
	w.compareAll()
	t.Log(w.done)
}
