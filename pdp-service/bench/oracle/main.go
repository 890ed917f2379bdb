// Command oracle answers what a real OPA does: requests come as one JSON object per line on standard input,
// answers leave as one JSON object per line on standard output, in the same order. README.md has the shapes.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Request is one line of input. Which fields count depends on Op.
type Request struct {
	ID      any    `json:"id"`
	Op      string `json:"op"`
	File    string `json:"file"`
	Text    string `json:"text"`
	Version string `json:"version"`

	Locations   bool     `json:"locations"`
	Annotations *bool    `json:"annotations"`
	Keywords    []string `json:"keywords"`

	Modules     map[string]string `json:"modules"`
	Data        json.RawMessage   `json:"data"`
	Input       json.RawMessage   `json:"input"`
	Query       string            `json:"query"`
	Entrypoints []string          `json:"entrypoints"`

	Strict       bool            `json:"strict"`
	StrictErrors bool            `json:"strict_builtin_errors"`
	Stage        string          `json:"stage"`
	Dump         bool            `json:"dump"`
	Schemas      json.RawMessage `json:"schemas"`
	NowNs        int64           `json:"now_ns"`
	TimeoutMs    int64           `json:"timeout_ms"`
	DropImports  bool            `json:"drop_imports"`
	Print        bool            `json:"print"`
	TestRules    bool            `json:"test_rules"`
	Limit        int             `json:"limit"`
	Forbidden    []string        `json:"forbidden"`
	Paths        []string        `json:"paths"`
	DataPaths    bool            `json:"data_paths"`
	Offline      bool            `json:"offline"`
	WantPlan     bool            `json:"want_plan"`
	Plain        bool            `json:"plain"`
	ReadStore    bool            `json:"read_store"`
	AllErrors    bool            `json:"all_errors"`

	MoreInputs []json.RawMessage `json:"more_inputs"`
}

// Error is an error as OPA reports it.
type Error struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	File    string   `json:"file,omitempty"`
	Row     int      `json:"row,omitempty"`
	Col     int      `json:"col,omitempty"`
	Details []string `json:"details,omitempty"`
}

// Response is one line of output; only what an operation gives is set.
type Response struct {
	ID        any               `json:"id"`
	AST       any               `json:"ast,omitempty"`
	String    string            `json:"string,omitempty"`
	Text      *string           `json:"text,omitempty"`
	Errors    []Error           `json:"errors,omitempty"`
	Modules   map[string]string `json:"modules,omitempty"`
	Trees     map[string]any    `json:"trees,omitempty"`
	Plan      json.RawMessage   `json:"plan,omitempty"`
	Result    any               `json:"result,omitempty"`
	Undefined bool              `json:"undefined,omitempty"`
	Met       []Error           `json:"met,omitempty"`
	More      []Response        `json:"more,omitempty"`
	Panic     string            `json:"panic,omitempty"`
}

var operations = map[string]func(*Request, *Response){
	"parse": parseModule,
	"body":  parseBody,
	"fmt":   format,
	"check": check,
	"plan":  plan,
	"query": compileQuery,
	"eval":  evaluate,
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if werr := answer(line, out); werr != nil {
				fmt.Fprintln(os.Stderr, werr)
				os.Exit(1)
			}
		}
		if in.Buffered() == 0 || err != nil {
			out.Flush()
		}
		if err != nil {
			return
		}
	}
}

func answer(line []byte, out *bufio.Writer) error {
	var req Request
	var resp Response
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	if err := dec.Decode(&req); err != nil {
		resp.Panic = "request: " + err.Error()
	} else if run, ok := operations[req.Op]; ok {
		resp.ID = req.ID
		guarded(run, &req, &resp)
	} else {
		resp.ID = req.ID
		resp.Panic = "no such operation: " + req.Op
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(&resp); err != nil {
		// OPA has numbers that no JSON can say, such as 01.
		text.Reset()
		if err := enc.Encode(&Response{ID: resp.ID, Panic: "response: " + err.Error()}); err != nil {
			return err
		}
	}
	_, err := out.Write(text.Bytes())
	return err
}

func guarded(run func(*Request, *Response), req *Request, resp *Response) {
	defer func() {
		if r := recover(); r != nil {
			*resp = Response{ID: req.ID, Panic: fmt.Sprint(r)}
		}
	}()
	run(req, resp)
}

func timeout(req *Request) time.Duration {
	if req.TimeoutMs > 0 {
		return time.Duration(req.TimeoutMs) * time.Millisecond
	}
	return 10 * time.Second
}
