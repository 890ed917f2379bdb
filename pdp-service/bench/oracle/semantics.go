package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/print"
)

// parseAll parses the modules in the order of their names; all parse errors are in the answer.
func parseAll(req *Request, resp *Response) map[string]*ast.Module {
	names := make([]string, 0, len(req.Modules))
	for name := range req.Modules {
		names = append(names, name)
	}
	slices.Sort(names)
	parsed := map[string]*ast.Module{}
	for _, name := range names {
		m, err := ast.ParseModuleWithOpts(name, req.Modules[name], parserOptions(req))
		if err != nil {
			resp.Errors = append(resp.Errors, listErrors(err)...)
		} else if m != nil {
			parsed[name] = m
		}
	}
	return parsed
}

// compiled compiles the modules; nil where they have errors, which then are in the answer.
func compiled(req *Request, resp *Response) *ast.Compiler {
	parsed := parseAll(req, resp)
	if len(resp.Errors) > 0 {
		return nil
	}
	c := ast.NewCompiler().
		WithCapabilities(capabilities(req)).
		WithStrict(req.Strict).
		WithEnablePrintStatements(req.Print).
		WithRewriteTestRules(req.TestRules).
		WithUnsafeBuiltins(names(req.Forbidden)).
		WithUseTypeCheckAnnotations(true)
	c.SetErrorLimit(req.Limit) // 0: all of them
	if req.Paths != nil {
		c = c.WithPathConflictsCheck(func(path []string) (bool, error) {
			return slices.Contains(req.Paths, strings.Join(path, "/")), nil
		})
	}
	if req.DataPaths {
		var data map[string]any
		if err := decode(req.Data, &data); err != nil {
			panic(err)
		}
		c = c.WithPathConflictsCheck(func(path []string) (bool, error) { return has(data, path), nil })
	}
	if len(req.Schemas) > 0 {
		set := ast.NewSchemaSet()
		var named map[string]any
		if err := json.Unmarshal(req.Schemas, &named); err != nil {
			panic(err)
		}
		for ref, schema := range named {
			set.Put(ast.MustParseRef(ref), schema)
		}
		c = c.WithSchemas(set)
	}
	if req.Stage != "" {
		c = c.WithOnlyStagesUpTo(ast.StageID(req.Stage))
	}
	c.Compile(parsed)
	if c.Failed() {
		resp.Errors = listErrors(c.Errors)
		return nil
	}
	return c
}

// capabilities are this version's; offline ones allow no host, as a service that may not reach outside sets them.
func capabilities(req *Request) *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	if req.Offline {
		c.AllowNet = []string{}
	}
	return c
}

func has(data map[string]any, path []string) bool {
	var at any = data
	for _, segment := range path {
		node, ok := at.(map[string]any)
		if !ok {
			return false
		}
		if at, ok = node[segment]; !ok {
			return false
		}
	}
	return true
}

func check(req *Request, resp *Response) {
	c := compiled(req, resp)
	if c == nil || !req.Dump {
		return
	}
	resp.Modules = map[string]string{}
	resp.Trees = map[string]any{}
	for name, m := range c.Modules {
		resp.Modules[name] = m.String()
		resp.Trees[name] = tree(req, m)
	}
}

// compileQuery compiles the modules and then the query over them.
func compileQuery(req *Request, resp *Response) {
	c := compiled(req, resp)
	if c == nil {
		return
	}
	opts := parserOptions(req)
	opts.SkipRules = true // as for ad-hoc queries
	body, err := ast.ParseBodyWithOpts(req.Query, opts)
	if err != nil {
		resp.Errors = listErrors(err)
		return
	}
	result, err := c.QueryCompiler().
		WithEnablePrintStatements(req.Print).
		WithUnsafeBuiltins(names(req.Forbidden)).
		Compile(body)
	if err != nil {
		resp.Errors = listErrors(err)
		return
	}
	resp.String = result.String()
}

func names(list []string) map[string]struct{} {
	set := map[string]struct{}{}
	for _, name := range list {
		set[name] = struct{}{}
	}
	return set
}

func plan(req *Request, resp *Response) {
	parsed := parseAll(req, resp)
	if len(resp.Errors) > 0 {
		return
	}
	b := bundle.Bundle{Data: map[string]any{}}
	b.Manifest.Init()
	for name, m := range parsed {
		b.Modules = append(b.Modules, bundle.ModuleFile{URL: name, Path: name, Parsed: m, Raw: []byte(req.Modules[name])})
	}
	c := compile.New().
		WithCapabilities(capabilities(req)).
		WithEnablePrintStatements(req.Print).
		WithTarget("plan").
		WithEntrypoints(req.Entrypoints...).
		WithRegoVersion(version(req)).
		WithBundle(&b)
	if err := c.Build(context.Background()); err != nil {
		resp.Errors = listErrors(err)
		return
	}
	resp.Plan = json.RawMessage(c.Bundle().PlanModules[0].Raw)
}

// guardedPlan adds the plan where OPA can make one: for an evaluation it is an extra.
func guardedPlan(req *Request, resp *Response) {
	defer func() {
		if r := recover(); r != nil {
			resp.Text = nil
		}
	}()
	extra := Response{}
	plan(req, &extra)
	resp.Plan = extra.Plan
}

type silent struct{}

func (silent) Print(print.Context, string) error { return nil }

func evaluate(req *Request, resp *Response) {
	c := compiled(req, resp)
	if c == nil {
		return
	}
	if req.WantPlan {
		req.Entrypoints = []string{strings.ReplaceAll(strings.TrimPrefix(req.Query, "data."), ".", "/")}
		guardedPlan(req, resp)
	}
	evaluateWith(c, req, resp)
	for _, input := range req.MoreInputs {
		other := *req
		other.Input = input
		next := Response{}
		guarded(func(req *Request, resp *Response) { evaluateWith(c, req, resp) }, &other, &next)
		resp.More = append(resp.More, next)
	}
}

func evaluateWith(c *ast.Compiler, req *Request, resp *Response) {
	options := []func(*rego.Rego){
		rego.Compiler(c),
		rego.Query(req.Query),
		rego.SetRegoVersion(version(req)),
		rego.StrictBuiltinErrors(req.StrictErrors),
		rego.Capabilities(capabilities(req)),
		rego.Strict(req.Strict),
	}
	if len(req.Data) > 0 {
		var data map[string]any
		if err := decode(req.Data, &data); err != nil {
			panic(err)
		}
		// ReadStore: as opa run --optimize-store-for-read-speed keeps its data, which must not change any answer.
		options = append(options, rego.Store(inmem.NewFromObjectWithOpts(data, inmem.OptReturnASTValuesOnRead(req.ReadStore))))
	}
	if req.Print {
		options = append(options, rego.EnablePrintStatements(true))
	}
	// AllErrors: failing built-ins are undefined, and each of their errors is listed beside the answer.
	var met []topdown.Error
	if req.AllErrors {
		options = append(options, rego.StrictBuiltinErrors(false), rego.BuiltinErrorList(&met))
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout(req))
	defer cancel()
	var rs rego.ResultSet
	pq, err := rego.New(options...).PrepareForEval(ctx)
	if err == nil {
		// Plain: every rule is evaluated to its end, whatever an index or an answer found early could spare.
		rs, err = pq.Eval(ctx, evalOptions(req)...)
	}
	for i := range met {
		resp.Met = append(resp.Met, evaluationError(&met[i]))
	}
	if err != nil {
		var te *topdown.Error
		if errors.As(err, &te) {
			resp.Errors = []Error{evaluationError(te)}
			return
		}
		resp.Errors = listErrors(err)
		return
	}
	if len(rs) == 0 {
		resp.Undefined = true
		return
	}
	// One expression and no bindings: its value. Else each solution with its values and bindings.
	if len(rs) == 1 && len(rs[0].Expressions) == 1 && len(rs[0].Bindings) == 0 {
		resp.Result = map[string]any{"value": rs[0].Expressions[0].Value}
		return
	}
	solutions := make([]any, 0, len(rs))
	for _, r := range rs {
		values := make([]any, 0, len(r.Expressions))
		for _, e := range r.Expressions {
			values = append(values, e.Value)
		}
		solutions = append(solutions, map[string]any{"values": values, "bindings": r.Bindings})
	}
	resp.Result = map[string]any{"solutions": solutions}
}

func evaluationError(te *topdown.Error) Error {
	x := Error{Code: te.Code, Message: te.Message}
	if te.Location != nil {
		x.File, x.Row, x.Col = te.Location.File, te.Location.Row, te.Location.Col
	}
	return x
}

func evalOptions(req *Request) []rego.EvalOption {
	options := []rego.EvalOption{rego.EvalRuleIndexing(!req.Plain), rego.EvalEarlyExit(!req.Plain)}
	if req.Print {
		options = append(options, rego.EvalPrintHook(silent{}))
	}
	if len(req.Input) > 0 {
		var input any
		if err := decode(req.Input, &input); err != nil {
			panic(err)
		}
		options = append(options, rego.EvalInput(input))
	}
	if req.NowNs != 0 {
		options = append(options, rego.EvalTime(time.Unix(0, req.NowNs)))
	}
	return options
}

func decode(raw json.RawMessage, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(into)
}
