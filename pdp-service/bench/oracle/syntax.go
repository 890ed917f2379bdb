package main

import (
	"encoding/json"
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
	astjson "github.com/open-policy-agent/opa/v1/ast/json"
	opafmt "github.com/open-policy-agent/opa/v1/format"
)

func version(req *Request) ast.RegoVersion {
	switch req.Version {
	case "v0":
		return ast.RegoV0
	case "v0v1":
		return ast.RegoV0CompatV1
	case "v2":
		return ast.RegoV2
	default:
		return ast.RegoV1
	}
}

func parserOptions(req *Request) ast.ParserOptions {
	return ast.ParserOptions{
		ProcessAnnotation: req.Annotations == nil || *req.Annotations,
		FutureKeywords:    req.Keywords,
		RegoVersion:       version(req),
	}
}

// showLocations sets what the JSON of trees has from now on: OPA keeps this globally.
func showLocations(on bool) {
	if !on {
		astjson.SetOptions(astjson.Defaults())
		return
	}
	astjson.SetOptions(astjson.Options{MarshalOptions: astjson.MarshalOptions{
		IncludeLocationText: true,
		ExcludeLocationFile: true,
		IncludeLocation: astjson.NodeToggle{
			Term: true, Package: true, Comment: true, Import: true, Rule: true, Head: true, Expr: true, SomeDecl: true,
			Every: true, With: true, Annotations: true, AnnotationsRef: true, Not: true, And: true, Or: true,
		},
	}})
}

func tree(req *Request, node any) any {
	showLocations(req.Locations)
	bs, err := json.Marshal(node)
	if err != nil {
		panic(err)
	}
	return json.RawMessage(bs)
}

func parseModule(req *Request, resp *Response) {
	m, err := ast.ParseModuleWithOpts(req.File, req.Text, parserOptions(req))
	if err != nil {
		resp.Errors = listErrors(err)
		return
	}
	if m == nil {
		resp.Undefined = true
		return
	}
	showLocations(false) // the text of annotations is JSON, too
	resp.String = m.String()
	resp.AST = tree(req, m)
	resp.Result = m.RegoVersionSpan().String()
}

func parseBody(req *Request, resp *Response) {
	b, err := ast.ParseBodyWithOpts(req.Text, parserOptions(req))
	if err != nil {
		resp.Errors = listErrors(err)
		return
	}
	resp.AST = tree(req, b)
	resp.String = b.String()
}

func format(req *Request, resp *Response) {
	popts := parserOptions(req)
	opts := opafmt.Opts{RegoVersion: version(req), ParserOptions: &popts, DropRedundantDirectiveImports: req.DropImports}
	if req.Stage != "" { // the version to write, where it is another than the one to read
		target := *req
		target.Version = req.Stage
		opts.RegoVersion = version(&target)
	}
	bs, err := opafmt.SourceWithOpts(req.File, []byte(req.Text), opts)
	if err != nil {
		resp.Errors = listErrors(err)
		return
	}
	s := string(bs)
	resp.Text = &s
}

func listErrors(err error) []Error {
	var list ast.Errors
	if !errors.As(err, &list) {
		var one *ast.Error
		if !errors.As(err, &one) {
			return []Error{{Code: "other", Message: err.Error()}}
		}
		list = ast.Errors{one}
	}
	out := make([]Error, 0, len(list))
	for _, e := range list {
		x := Error{Code: e.Code, Message: e.Message}
		if e.Location != nil {
			x.File, x.Row, x.Col = e.Location.File, e.Location.Row, e.Location.Col
		}
		if e.Details != nil {
			x.Details = e.Details.Lines()
		}
		out = append(out, x)
	}
	return out
}
