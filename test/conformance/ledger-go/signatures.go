package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// smallOrderY holds the y coordinates of the eight points whose order divides the cofactor (spec/README.md, Signatures).
var smallOrderY = [][]byte{
	unhex("0000000000000000000000000000000000000000000000000000000000000000"),
	unhex("0100000000000000000000000000000000000000000000000000000000000000"),
	unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
	unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
	unhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
}

// prime is 2^255 - 19, little-endian.
var prime = unhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")

// holds reports whether a signature holds by the rule that every node follows. Go checks the equation without the cofactor and refuses an S that is
// not below the order; it takes points of small order, and a second encoding of a key.
func holds(key, message, signature []byte) bool {
	return len(key) == ed25519.PublicKeySize && len(signature) == ed25519.SignatureSize &&
		isSoundPoint(key) && isSoundPoint(signature[:32]) && ed25519.Verify(key, message, signature)
}

func isSoundPoint(encoding []byte) bool {
	y := append([]byte{}, encoding...)
	y[31] &= 0x7f
	if !isBelow(y, prime) {
		return false
	}
	for _, weak := range smallOrderY {
		if bytes.Equal(y, weak) {
			return false
		}
	}
	return true
}

func isBelow(number, bound []byte) bool {
	for index := 31; index >= 0; index-- {
		if number[index] != bound[index] {
			return number[index] < bound[index]
		}
	}
	return false
}

// soundVerifier judges notes by that rule.
type soundVerifier struct {
	note.Verifier
	key []byte
}

func newSoundVerifier(vkey string) (note.Verifier, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	// A name and a hash hold no plus sign, and the key may.
	data, err := base64.StdEncoding.DecodeString(strings.SplitN(vkey, "+", 3)[2])
	if err != nil || len(data) != 1+ed25519.PublicKeySize {
		return nil, errors.New("the key is not one of Ed25519")
	}
	return soundVerifier{verifier, data[1:]}, nil
}

func (v soundVerifier) Verify(message, signature []byte) bool {
	return holds(v.key, message, signature)
}

// judge reads a signature in each line, {"publicKey", "message", "signature"} in hexadecimal, and writes whether it holds as one JSON array.
func judge(lines io.Reader, answers io.Writer) error {
	verdicts := []bool{}
	scanner := bufio.NewScanner(lines)
	for scanner.Scan() {
		var given struct{ PublicKey, Message, Signature string }
		if err := json.Unmarshal(scanner.Bytes(), &given); err != nil {
			return err
		}
		verdicts = append(verdicts, holds(unhex(given.PublicKey), unhex(given.Message), unhex(given.Signature)))
	}
	if err := scanner.Err(); err != nil {
		return err
	}
	line, err := json.Marshal(verdicts)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(answers, string(line))
	return err
}

func unhex(text string) []byte {
	value, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return value
}
