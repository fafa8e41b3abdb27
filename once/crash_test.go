package once_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/payout"
	"github.com/partnerbss/partnerbss-go/once"
)

func TestMain(m *testing.M) {
	asAnotherProcess()
	payout.Main(m, func(_ context.Context, place string) (once.Store, func() error, error) {
		store, err := once.OpenFile(place)
		if err != nil {
			return nil, nil, err
		}
		return store, store.Close, nil
	})
}

func TestAPayoutSurvivesKills(t *testing.T) {
	t.Parallel()
	payout.Test(t, filepath.Join(t.TempDir(), "store"), 1)
}
