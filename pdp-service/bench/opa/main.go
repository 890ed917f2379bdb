// Times OPA, as a library in one process, over a file of inputs: the peer that `./pdp bench eval` is measured beside.
//
//	opabench -policy p.rego -data d.json -inputs in.ndjson -query data.a.b -expected want.ndjson [-seconds 5] [-threads 1]
//
// Prints one JSON object: mean_us, median_us, p99_us, bytes (allocated per evaluation), per_second, differ, inputs,
// prepare_ms (parse, compile and store: what an activation costs).
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/util"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func lines(path string) [][]byte {
	raw, err := os.ReadFile(path)
	check(err)
	var out [][]byte
	scan := bufio.NewScanner(bytes.NewReader(raw))
	scan.Buffer(make([]byte, 1<<20), 1<<28)
	for scan.Scan() {
		out = append(out, slices.Clone(scan.Bytes()))
	}
	check(scan.Err())
	return out
}

func main() {
	policy := flag.String("policy", "", "the Rego file")
	data := flag.String("data", "", "the data file")
	inputs := flag.String("inputs", "", "one input a line")
	expected := flag.String("expected", "", "one answer a line; empty: not compared")
	query := flag.String("query", "", "what is asked")
	seconds := flag.Float64("seconds", 5, "how long is measured, after as long a warm-up")
	threads := flag.Int("threads", 1, "how many evaluate at once")
	answers := flag.String("answers", "", "write the answers to this file, one a line")
	flag.Parse()

	ctx := context.Background()
	source, err := os.ReadFile(*policy)
	check(err)
	started := time.Now()
	options := []func(*rego.Rego){rego.Query(*query), rego.Module(*policy, string(source))}
	if *data != "" {
		raw, err := os.ReadFile(*data)
		check(err)
		var doc map[string]any
		check(util.UnmarshalJSON(raw, &doc))
		options = append(options, rego.Store(inmem.NewFromObject(doc)))
	}
	prepared, err := rego.New(options...).PrepareForEval(ctx)
	check(err)
	prepare := time.Since(started)

	var parsed []ast.Value
	for _, line := range lines(*inputs) {
		var doc any
		check(util.UnmarshalJSON(line, &doc))
		value, err := ast.InterfaceToValue(doc)
		check(err)
		parsed = append(parsed, value)
	}

	eval := func(i int) any {
		rs, err := prepared.Eval(ctx, rego.EvalParsedInput(parsed[i]))
		check(err)
		if len(rs) == 0 {
			return nil
		}
		return rs[0].Expressions[0].Value
	}

	var want [][]byte
	if *expected != "" {
		want = lines(*expected)
	}
	differ := 0
	var out *bufio.Writer
	if *answers != "" {
		f, err := os.Create(*answers)
		check(err)
		defer f.Close()
		out = bufio.NewWriter(f)
		defer out.Flush()
	}
	for i := range parsed {
		got, err := json.Marshal(eval(i))
		check(err)
		if out != nil {
			out.Write(got)
			out.WriteByte('\n')
		}
		if want != nil {
			var a, b any
			check(util.UnmarshalJSON(got, &a))
			check(util.UnmarshalJSON(want[i], &b))
			if !reflect.DeepEqual(a, b) {
				differ++
			}
		}
	}

	span := time.Duration(*seconds * float64(time.Second))
	run := func() ([]time.Duration, time.Duration) {
		var mutex sync.Mutex
		var group sync.WaitGroup
		var all []time.Duration
		began := time.Now()
		for t := 0; t < *threads; t++ {
			group.Add(1)
			go func(t int) {
				defer group.Done()
				var mine []time.Duration
				for i := t; time.Since(began) < span; i++ {
					t0 := time.Now()
					eval(i % len(parsed))
					mine = append(mine, time.Since(t0))
				}
				mutex.Lock()
				all = append(all, mine...)
				mutex.Unlock()
			}(t)
		}
		group.Wait()
		return all, time.Since(began)
	}
	run()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	times, took := run()
	runtime.ReadMemStats(&after)

	slices.Sort(times)
	var sum time.Duration
	for _, t := range times {
		sum += t
	}
	us := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }
	check(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"mean_us":    us(sum) / float64(len(times)),
		"median_us":  us(times[len(times)/2]),
		"p99_us":     us(times[len(times)*99/100]),
		"bytes":      (after.TotalAlloc - before.TotalAlloc) / uint64(len(times)),
		"per_second": float64(len(times)) / took.Seconds(),
		"differ":     differ,
		"inputs":     len(parsed),
		"prepare_ms": us(prepare) / 1000,
	}))
}
