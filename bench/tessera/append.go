// Appends random entries to a log of Tessera's POSIX driver for some seconds and prints, as JSON, how many were durable a second and how long
// 99 of 100 took: what bench/ledger.ts measures of ours, in the driver's own pools of its default size.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

var (
	folder  = flag.String("folder", "", "an empty folder for the log")
	seconds = flag.Int("seconds", 10, "how long to append")
	bytes   = flag.Int("bytes", 64, "size of an entry")
	writers = flag.Int("writers", 2048, "how many append at once, half of what the driver lets wait")
)

func main() {
	flag.Parse()
	ctx := context.Background()
	secret, _, err := note.GenerateKey(rand.Reader, "log.example")
	must(err)
	signer, err := note.NewSigner(secret)
	must(err)
	driver, err := posix.New(ctx, posix.Config{Path: *folder})
	must(err)
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithCheckpointInterval(time.Second)
	appender, shutdown, _, err := tessera.NewAppender(ctx, driver, options)
	must(err)

	start := time.Now()
	end := start.Add(time.Duration(*seconds) * time.Second)
	took := make([][]time.Duration, *writers)
	var all sync.WaitGroup
	for writer := range *writers {
		all.Go(func() {
			for time.Now().Before(end) {
				entry := make([]byte, *bytes)
				_, err := rand.Read(entry)
				must(err)
				before := time.Now()
				_, err = appender.Add(ctx, tessera.NewEntry(entry))()
				must(err)
				took[writer] = append(took[writer], time.Since(before))
			}
		})
	}
	all.Wait()
	passed := time.Since(start)
	must(shutdown(ctx))
	each := slices.Concat(took...)
	slices.Sort(each)
	must(json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"perSecond": float64(len(each)) / passed.Seconds(),
		"p99Ms":     float64(each[len(each)*99/100].Microseconds()) / 1000,
	}))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
