// Verifies a log that is given as files, by Go's own packages for its checksum database: none of ours.
//
//	verify DIR            every entry is in the tree of DIR/checkpoint, signed by DIR/vkey, cosigned by DIR/witness.vkey
//	verify DIR OLD        the same, and the tree continues that of the checkpoint in the file OLD
//	verify -proof FILE ENTRY VKEY   the tlog-proof FILE proves the octets of the file ENTRY
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Println("FAIL:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 4 && args[0] == "-proof" {
		return verifyProof(args[1], args[2], args[3])
	}
	if len(args) < 1 || len(args) > 2 {
		return fmt.Errorf("usage: verify DIR [OLD] | verify -proof FILE ENTRY VKEY")
	}
	dir := args[0]
	vkey, err := os.ReadFile(filepath.Join(dir, "vkey"))
	if err != nil {
		return err
	}
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, text, err := openCheckpoint(signed, string(vkey))
	if err != nil {
		return err
	}
	if witness, err := os.ReadFile(filepath.Join(dir, "witness.vkey")); err == nil {
		if err := verifyCosignature(string(signed), text, string(witness)); err != nil {
			return err
		}
		fmt.Println("cosigned by", strings.SplitN(string(witness), "+", 2)[0])
	}
	reader := tlog.TileHashReader(tree, &files{dir: dir})
	if err := verifyEntries(dir, tree, reader); err != nil {
		return err
	}
	if len(args) == 2 {
		old, err := os.ReadFile(args[1])
		if err != nil {
			return err
		}
		older, _, err := openCheckpoint(old, string(vkey))
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, older.N, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
			return err
		}
		fmt.Println("continues the tree of", older.N)
	}
	fmt.Println("OK:", tree.N, "entries")
	return nil
}

func openCheckpoint(signed []byte, vkey string) (tlog.Tree, string, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(vkey))
	if err != nil {
		return tlog.Tree{}, "", err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, "", err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, "", fmt.Errorf("the checkpoint is not of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, "", err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, opened.Text, err
}

func verifyEntries(dir string, tree tlog.Tree, reader tlog.HashReader) error {
	for start := int64(0); start < tree.N; start += 256 {
		width := min(256, tree.N-start)
		bundle, err := readTile(dir, "entries", start/256, int(width))
		if err != nil {
			return err
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, start+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i := range indexes {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("entry %d breaks off", start+int64(i))
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			if tlog.RecordHash(bundle[2:end]) != hashes[i] {
				return fmt.Errorf("entry %d is not the one that was logged", start+int64(i))
			}
			bundle = bundle[end:]
		}
		if len(bundle) > 0 {
			return fmt.Errorf("entries after %d that nobody counts", start+width)
		}
	}
	return nil
}

// verifyCosignature follows C2SP tlog-cosignature, which is younger than Go's package.
func verifyCosignature(signed, text, vkey string) error {
	parts := strings.SplitN(strings.TrimSpace(vkey), "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return fmt.Errorf("%s: no key for cosignatures", parts[0])
	}
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if parts[1] != fmt.Sprintf("%x", id[:4]) {
		return fmt.Errorf("%s: its key id is not that of its key", parts[0])
	}
	for _, line := range strings.Split(signed[len(text)+1:], "\n") {
		encoded, found := strings.CutPrefix(line, "— "+parts[0]+" ")
		if !found {
			continue
		}
		octets, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(octets) != 4+8+64 || string(octets[:4]) != string(id[:4]) {
			continue
		}
		time := binary.BigEndian.Uint64(octets[4:])
		message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
		if !ed25519.Verify(key[1:], []byte(message), octets[12:]) {
			return fmt.Errorf("the cosignature of %s is not by its key", parts[0])
		}
		return nil
	}
	return fmt.Errorf("no cosignature of %s", parts[0])
}

func verifyProof(file, entryFile, vkey string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(entryFile)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("no tlog-proof")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, _, err := openCheckpoint([]byte(checkpoint), vkey)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		return err
	}
	fmt.Println("OK: entry", index, "of", tree.N)
	return nil
}

// files reads tiles as C2SP tlog-tiles names them: as Go's package does, without the height.
type files struct{ dir string }

func (f *files) Height() int { return 8 }

func (f *files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f *files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(tiles))
	for i, tile := range tiles {
		octets, err := readTile(f.dir, strconv.Itoa(tile.L), tile.N, tile.W)
		if err != nil {
			return nil, err
		}
		read[i] = octets
	}
	return read, nil
}

func readTile(dir, level string, n int64, width int) ([]byte, error) {
	name := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	if width < 256 {
		name += ".p/" + strconv.Itoa(width)
	}
	return os.ReadFile(filepath.Join(dir, "tile", level, name))
}
