// Package seal keeps texts out of sight. A sealed text is encrypted with a key that
// this process has made up and tells nobody, so whatever prints it, also by walking
// unexported fields, prints bytes that are no text.
//
// Equal texts are sealed to equal bytes, so that sealed texts can be compared, and be
// keys of maps. That is encryption with a synthetic IV: the IV is a keyed hash of the
// text (HMAC-SHA256, cut to 128 bits), and the text is encrypted under it with
// AES-256 in counter mode. It is no protection against somebody who reads the memory
// of the process: the key is there, too.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
)

var (
	hashKey = randomKey()
	block   = newBlock(randomKey())
)

func randomKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails: it ends the process instead
	return key
}

func newBlock(key []byte) cipher.Block {
	b, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // the length of the key is right
	}
	return b
}

// Seal hides a text. The empty text stays empty: that there is none is no secret.
func Seal(text string) string {
	if text == "" {
		return ""
	}
	mac := hmac.New(sha256.New, hashKey)
	mac.Write([]byte(text))
	iv := mac.Sum(nil)[:aes.BlockSize]
	return string(append(iv, crypt(text, iv)...))
}

// Open gives the text back that was sealed by this process.
func Open(sealed string) string {
	if len(sealed) <= aes.BlockSize {
		return ""
	}
	return string(crypt(sealed[aes.BlockSize:], []byte(sealed[:aes.BlockSize])))
}

// crypt is counter mode, both ways. For a text of a few blocks the one of
// crypto/cipher costs more to set up than to run.
func crypt(in string, iv []byte) []byte {
	high, low := binary.BigEndian.Uint64(iv), binary.BigEndian.Uint64(iv[8:])
	out := make([]byte, (len(in)+aes.BlockSize-1)/aes.BlockSize*aes.BlockSize)
	for at := 0; at < len(out); at += aes.BlockSize {
		b := out[at : at+aes.BlockSize]
		binary.BigEndian.PutUint64(b, high)
		binary.BigEndian.PutUint64(b[8:], low)
		block.Encrypt(b, b)
		if low++; low == 0 {
			high++
		}
	}
	for i := range len(in) {
		out[i] ^= in[i]
	}
	return out[:len(in)]
}
