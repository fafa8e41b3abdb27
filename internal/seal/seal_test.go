package seal

import (
	"crypto/cipher"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOpenGivesBackWhatWasSealed(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for n := range 200 {
		for _, text := range []string{strings.Repeat("x", n), strings.Repeat("\x00", n), strings.Repeat("密", n)} {
			sealed := Seal(text)
			require.Equal(t, text, Open(sealed))
			require.Equal(t, sealed, Seal(text), "equal texts are equal when they are sealed")
			if other, ok := seen[sealed]; ok {
				require.Equal(t, other, text)
			}
			seen[sealed] = text
		}
	}
	assert.Empty(t, Seal(""))
	assert.Empty(t, Open(""))
	assert.Empty(t, Open("too short"))
}

// Blocks that are alike in the text are not alike when they are sealed.
func TestASealedTextShowsNothing(t *testing.T) {
	t.Parallel()
	sealed := Seal(strings.Repeat("0123456789abcdef", 4))
	blocks := map[string]bool{}
	for at := 0; at < len(sealed); at += 16 {
		blocks[sealed[at:at+16]] = true
	}
	assert.Len(t, blocks, 5)
	assert.NotContains(t, sealed, "0123")
}

func TestCryptIsCounterMode(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("some text ", 10)
	for _, iv := range [][16]byte{{}, {15: 0xff}, {8: 0xff, 9: 0xff, 10: 0xff, 11: 0xff, 12: 0xff, 13: 0xff, 14: 0xff, 15: 0xfe}} {
		want := make([]byte, len(text))
		cipher.NewCTR(block, iv[:]).XORKeyStream(want, []byte(text))
		assert.Equal(t, want, crypt(text, iv[:]))
	}
}

func BenchmarkOpen(b *testing.B) {
	sealed := Seal("ExampleSecretKeyForDocsOnly0000000000001")
	b.ReportAllocs()
	for b.Loop() {
		Open(sealed)
	}
}

func BenchmarkSeal(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Seal("ExampleSecretKeyForDocsOnly0000000000001")
	}
}
