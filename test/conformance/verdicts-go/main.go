// Command verdicts-go says what Go's own transparency log packages
// (golang.org/x/mod/sumdb) make of notes, keys, checkpoints, proofs, tiles and
// paths: each line of standard input is one case, each line of standard
// output what it means to Go, or null where Go refuses it.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// question is one case: bytes, or the parts of a proof.
type question struct {
	Kind    string   `json:"kind"`
	Bytes   []byte   `json:"bytes"`
	Vkeys   []string `json:"vkeys"`
	Size    int64    `json:"size"`
	Root    string   `json:"root"`
	Index   int64    `json:"index"`
	Leaf    string   `json:"leaf"`
	OldSize int64    `json:"oldSize"`
	OldRoot string   `json:"oldRoot"`
	Hashes  []string `json:"hashes"`
	Tiles   []string `json:"tiles"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		means, err := judge(asked)
		if err != nil {
			fmt.Println("null")
			continue
		}
		line, err := json.Marshal(means)
		if err != nil {
			panic(err)
		}
		fmt.Println(string(line))
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func judge(asked question) (string, error) {
	switch asked.Kind {
	case "note":
		return judgeNote(asked)
	case "vkey":
		verifier, err := note.NewVerifier(string(asked.Bytes))
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%s %08x", verifier.Name(), verifier.KeyHash()), nil
	case "checkpoint":
		tree, err := tlog.ParseTree(asked.Bytes)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%d %s", tree.N, tree.Hash), nil
	case "tile-path":
		return judgePath(string(asked.Bytes))
	case "inclusion":
		return judgeInclusion(asked)
	case "consistency":
		return judgeConsistency(asked)
	case "tiles":
		return judgeTiles(asked)
	}
	return "", fmt.Errorf("no such kind: %s", asked.Kind)
}

func judgeNote(asked question) (string, error) {
	verifiers := make([]note.Verifier, len(asked.Vkeys))
	for i, vkey := range asked.Vkeys {
		verifier, err := note.NewVerifier(vkey)
		if err != nil {
			return "", err
		}
		verifiers[i] = verifier
	}
	opened, err := note.Open(asked.Bytes, note.VerifierList(verifiers...))
	if err != nil {
		return "", err
	}
	text := sha256.Sum256([]byte(opened.Text))
	names := make([]string, len(opened.Sigs))
	for i, signature := range opened.Sigs {
		names[i] = signature.Name
	}
	return fmt.Sprintf("%s by %s", hex.EncodeToString(text[:8]), strings.Join(names, ",")), nil
}

// judgePath takes a path of tlog-tiles: Go's own names the height, and calls bundles data.
func judgePath(path string) (string, error) {
	rest := strings.TrimPrefix(path, "tile/")
	if rest == path || strings.HasPrefix(rest, "data/") {
		return "", fmt.Errorf("no path of tlog-tiles")
	}
	if strings.HasPrefix(rest, "entries/") {
		rest = "data/" + strings.TrimPrefix(rest, "entries/")
	}
	tile, err := tlog.ParseTilePath("tile/8/" + rest)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d %d %d", tile.L, tile.N, tile.W), nil
}

func hashesOf(texts []string) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			return nil, err
		}
		hashes[i] = hash
	}
	return hashes, nil
}

func judgeInclusion(asked question) (string, error) {
	ends, err := hashesOf([]string{asked.Root, asked.Leaf})
	if err != nil {
		return "", err
	}
	proof, err := hashesOf(asked.Hashes)
	if err != nil {
		return "", err
	}
	return "proven", tlog.CheckRecord(proof, asked.Size, ends[0], asked.Index, ends[1])
}

func judgeConsistency(asked question) (string, error) {
	ends, err := hashesOf([]string{asked.Root, asked.OldRoot})
	if err != nil {
		return "", err
	}
	proof, err := hashesOf(asked.Hashes)
	if err != nil {
		return "", err
	}
	return "proven", tlog.CheckTree(proof, asked.Size, ends[0], asked.OldSize, ends[1])
}

// tiles are those of one tree, by path; Go proves each against the root before it uses it.
type tiles map[string][]byte

func (t tiles) Height() int { return 8 }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(asked []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(asked))
	for i, tile := range asked {
		data, isThere := t[fmt.Sprintf("%d/%d", tile.L, tile.N)]
		if !isThere || len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is not there", tile.Path())
		}
		all[i] = data[:tile.W*tlog.HashSize]
	}
	return all, nil
}

// judgeTiles proves a leaf from tiles, given as "level/index base64".
func judgeTiles(asked question) (string, error) {
	root, err := tlog.ParseHash(asked.Root)
	if err != nil {
		return "", err
	}
	known := tiles{}
	for _, text := range asked.Tiles {
		name, encoded, _ := strings.Cut(text, " ")
		data, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return "", err
		}
		known[name] = data
	}
	tree := tlog.Tree{N: asked.Size, Hash: root}
	reader := tlog.TileHashReader(tree, known)
	leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, asked.Index)})
	if err != nil {
		return "", err
	}
	proof, err := tlog.ProveRecord(asked.Size, asked.Index, reader)
	if err != nil {
		return "", err
	}
	return leaf[0].String(), tlog.CheckRecord(proof, asked.Size, root, asked.Index, leaf[0])
}
