// Command ledger-go checks a ledger with code that shares nothing with
// Comity: Go's own transparency log packages (golang.org/x/mod/sumdb).
//
// It opens the checkpoint with the given key, fetches every tile and entry
// bundle that the checkpoint implies, recomputes every hash of every tile
// from the entries, and checks inclusion and consistency proofs. It prints
// one line of JSON and exits 1 when anything is wrong. With -signatures it
// says of signatures whether they hold.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	bytesMax   = 64 << 20
)

type report struct {
	OK          bool   `json:"ok"`
	Size        int64  `json:"size"`
	Root        string `json:"root,omitempty"`
	Origin      string `json:"origin,omitempty"`
	Tiles       int    `json:"tiles"`
	Entries     int64  `json:"entries"`
	Inclusion   int    `json:"inclusionProofs"`
	Consistency int    `json:"consistencyProofs"`
	Error       string `json:"error,omitempty"`
}

func main() {
	url := flag.String("url", "", "prefix of a ledger that is served over HTTP")
	dir := flag.String("dir", "", "folder that holds a ledger")
	vkey := flag.String("vkey", "", "verifier key of the ledger")
	signatures := flag.String("signatures", "", "file with a signature in each line, to say of each whether it holds")
	proofs := flag.Int("proofs", 64, "how many inclusion and consistency proofs to check")
	flag.Parse()
	if *signatures != "" {
		judgeFile(*signatures)
		return
	}
	if (*url == "") == (*dir == "") || *vkey == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: ledger-go (-url PREFIX | -dir FOLDER) -vkey VKEY [-proofs N], or ledger-go -signatures FILE")
		os.Exit(2)
	}
	result := report{}
	if err := check(&result, source(*url, *dir), *vkey, *proofs); err != nil {
		result.Error = err.Error()
	} else {
		result.OK = true
	}
	line, err := json.Marshal(result)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
	if !result.OK {
		os.Exit(1)
	}
}

func judgeFile(path string) {
	file, err := os.Open(path)
	if err == nil {
		defer file.Close()
		err = judge(file, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// fetch reads one resource of a ledger.
type fetch func(path string) ([]byte, error)

func source(url, dir string) fetch {
	if dir != "" {
		return func(path string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.FromSlash(path))) }
	}
	client := &http.Client{Timeout: 30 * time.Second}
	prefix := strings.TrimSuffix(url, "/") + "/"
	return func(path string) ([]byte, error) {
		response, err := client.Get(prefix + path)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s: status %d", path, response.StatusCode)
		}
		return io.ReadAll(io.LimitReader(response.Body, bytesMax))
	}
}

func check(result *report, get fetch, vkey string, proofs int) error {
	tree, err := openCheckpoint(result, get, vkey)
	if err != nil {
		return err
	}
	result.Size, result.Root = tree.N, tree.Hash.String()
	if tree.N == 0 {
		return nil
	}
	tiles := &tileStore{get: get, size: tree.N, known: map[string][]byte{}}
	stored, err := hashEntries(result, get, tree.N)
	if err != nil {
		return err
	}
	if err := checkTiles(result, tiles, stored, tree.N); err != nil {
		return err
	}
	// This reader proves each tile against the root before it gives a hash out.
	reader := tlog.TileHashReader(tree, tiles)
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return fmt.Errorf("root: %w", err)
	}
	if root != tree.Hash {
		return errors.New("root: tiles give another root than the checkpoint")
	}
	return checkProofs(result, reader, stored, tree, proofs)
}

func openCheckpoint(result *report, get fetch, vkey string) (tlog.Tree, error) {
	verifier, err := newSoundVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("vkey: %w", err)
	}
	data, err := get("checkpoint")
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return tlog.Tree{}, errors.New("checkpoint: body is not three lines")
	}
	if lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("checkpoint: origin is not the name of the key")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, errors.New("checkpoint: size is not a decimal")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	result.Origin = lines[0]
	return tlog.Tree{N: size, Hash: root}, nil
}

// memory holds every stored hash of a tree in the order of tlog.StoredHashIndex.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(m)) {
			return nil, fmt.Errorf("hash %d is not stored", index)
		}
		hashes[i] = m[index]
	}
	return hashes, nil
}

// hashEntries computes all hashes of the tree from the entries alone.
func hashEntries(result *report, get fetch, size int64) (memory, error) {
	stored := memory{}
	for first := int64(0); first < size; first += tileWidth {
		width := smaller(size-first, tileWidth)
		path := "tile/entries/" + numberPath(first/tileWidth, width)
		bundle, err := get(path)
		if err != nil {
			return nil, fmt.Errorf("bundle: %w", err)
		}
		entries, err := parseBundle(bundle)
		if err != nil || int64(len(entries)) != width {
			return nil, fmt.Errorf("bundle: %s does not hold %d entries", path, width)
		}
		for i, entry := range entries {
			hashes, err := tlog.StoredHashesForRecordHash(first+int64(i), tlog.RecordHash(entry), stored)
			if err != nil {
				return nil, fmt.Errorf("entry %d: %w", first+int64(i), err)
			}
			stored = append(stored, hashes...)
			result.Entries++
		}
	}
	return stored, nil
}

func parseBundle(bundle []byte) ([][]byte, error) {
	var entries [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 {
			return nil, errors.New("bundle ends within a length")
		}
		length := int(bundle[0])<<8 | int(bundle[1])
		if len(bundle) < 2+length {
			return nil, errors.New("bundle ends within an entry")
		}
		entries = append(entries, bundle[2:2+length])
		bundle = bundle[2+length:]
	}
	return entries, nil
}

// checkTiles compares every tile of every level, byte for byte, with the hashes of the entries.
func checkTiles(result *report, tiles *tileStore, stored memory, size int64) error {
	for level, hashes := 0, size; hashes > 0; level, hashes = level+1, hashes>>tileHeight {
		for first := int64(0); first < hashes; first += tileWidth {
			tile := tlog.Tile{H: tileHeight, L: level, N: first / tileWidth, W: int(smaller(hashes-first, tileWidth))}
			want, err := tlog.ReadTileData(tile, stored)
			if err != nil {
				return fmt.Errorf("tile: %w", err)
			}
			got, err := tiles.read(tile)
			if err != nil {
				return fmt.Errorf("tile: %w", err)
			}
			if string(got) != string(want) {
				return fmt.Errorf("tile: %s does not hold the hashes of the entries", tilePath(tile))
			}
			result.Tiles++
		}
	}
	return nil
}

// checkProofs proves entries in the tree, and smaller trees to be its beginnings.
func checkProofs(result *report, reader tlog.HashReader, stored memory, tree tlog.Tree, count int) error {
	for _, index := range spread(tree.N, count) {
		leaf := stored[tlog.StoredHashIndex(0, index)]
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return fmt.Errorf("inclusion of %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf); err != nil {
			return fmt.Errorf("inclusion of %d: %w", index, err)
		}
		result.Inclusion++
	}
	for _, index := range spread(tree.N, count) {
		old := index + 1
		oldRoot, err := tlog.TreeHash(old, stored)
		if err != nil {
			return fmt.Errorf("consistency from %d: %w", old, err)
		}
		proof, err := tlog.ProveTree(tree.N, old, reader)
		if err != nil {
			return fmt.Errorf("consistency from %d: %w", old, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old, oldRoot); err != nil {
			return fmt.Errorf("consistency from %d: %w", old, err)
		}
		result.Consistency++
	}
	return nil
}

// spread gives at most count numbers below size, evenly, the first and last among them.
func spread(size int64, count int) []int64 {
	if size <= int64(count) {
		count = int(size)
	}
	numbers := make([]int64, 0, count)
	for i := 0; i < count; i++ {
		if count == 1 {
			numbers = append(numbers, size-1)
			continue
		}
		numbers = append(numbers, int64(i)*(size-1)/int64(count-1))
	}
	return numbers
}

// tileStore serves a ledger's tiles to tlog.TileHashReader, each fetched once.
type tileStore struct {
	get   fetch
	size  int64
	known map[string][]byte
}

func (s *tileStore) Height() int { return tileHeight }

func (s *tileStore) SaveTiles([]tlog.Tile, [][]byte) {}

func (s *tileStore) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := s.read(tile)
		if err != nil {
			return nil, err
		}
		all[i] = data
	}
	return all, nil
}

// read fetches the widest form of a tile that the checkpoint implies and gives the width asked for.
func (s *tileStore) read(tile tlog.Tile) ([]byte, error) {
	widest := tile
	widest.W = int(smaller(s.size>>(tileHeight*tile.L)-tile.N*tileWidth, tileWidth))
	if tile.W > widest.W {
		return nil, fmt.Errorf("%s is wider than the checkpoint implies", tilePath(tile))
	}
	path := tilePath(widest)
	data, isKnown := s.known[path]
	if !isKnown {
		fetched, err := s.get(path)
		if err != nil {
			return nil, err
		}
		if len(fetched) != widest.W*tlog.HashSize {
			return nil, fmt.Errorf("%s holds %d bytes", path, len(fetched))
		}
		s.known[path] = fetched
		data = fetched
	}
	return data[:tile.W*tlog.HashSize], nil
}

func tilePath(tile tlog.Tile) string {
	return fmt.Sprintf("tile/%d/%s", tile.L, numberPath(tile.N, int64(tile.W)))
}

func smaller(left, right int64) int64 {
	if left < right {
		return left
	}
	return right
}

func numberPath(number, width int64) string {
	path := fmt.Sprintf("%03d", number%1000)
	for number >= 1000 {
		number /= 1000
		path = fmt.Sprintf("x%03d/%s", number%1000, path)
	}
	if width < tileWidth {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}
