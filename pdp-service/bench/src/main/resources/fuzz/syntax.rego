package fuzz

p := {"a": q, "b": r, "c": f(input.n), "d": s}

q contains x if some x in input.xs

r[k] := v if {
	some k, v in input.o
	k != "z"
}

f(x) := y if {
	y := x + 1
	y > 3
} else := "small"

s.t[x].u := 1 if x := input.xs[_]

default f(_) := 0
# ---- every, not, with, nested comprehensions
package fuzz

import data.fuzz.other as o
import input.o as io

p if {
	every i, x in input.xs { x > 0; i >= 0 }
	not q with input.xs as [1]
	count([y | some x in input.xs; y := [z | some z in {x, 1}; z > x]]) > 0
	{k: v | some k, v in io; not v == 7}
	some [a, {"k": b}] in [[1, {"k": 2}]]
	a < b
	sum({1, 2} | {3}) == 6
}

q if input.xs[_] == 1 with input.a as false with data.x.y as [1]
# ---- strings, templates, numbers, calls
package fuzz

p := [$"a{input.n}b{q}", $`raw {input.s}`, "tab\t\u00e9\"", `raw\d+`, 1e3, -0.5, 12345678901234567890123, s, t, u, v, w]

q := "x"

s := sprintf("%d %s %v %5.2f", [input.n, input.s, input.o, 3.14159])

t := regex.find_n(`[a-z]+`, input.s, 2)

u := split(input.s, "/")

v := glob.match("ab/*", ["/"], input.s)

w := [semver.compare("1.2.3", "1.2.4"), net.cidr_contains("10.0.0.0/8", input.context.ip), json.unmarshal("[1]"),
	time.now_ns() / 1000000, object.get(input, ["o", "l", 0], null), walk_all, units.parse("1Ki")]

walk_all := {path | walk(input.o, [path, _])}
# ---- annotations and schemas
# METADATA
# title: A package
# scope: subpackages
# organizations: [one, two]
package fuzz

# METADATA
# title: A rule
# description: |
#   with text
# authors: ["a <a@example.org>", {name: b}]
# schemas:
#   - input: {"type": "object", "properties": {"n": {"type": "number"}}}
# entrypoint: true
# custom:
#   severity: [low, 1, {k: v}]
p := rego.metadata.rule() if input.n == 7

# METADATA
# scope: document
q contains rego.metadata.chain()[_].path if p
# ---- else chains, several bodies, keywords in references
package fuzz

default p := "none"

p := 1 if {
	input.if == 1
} else := 2 if {
	input["else"].not == 1
} else := 3 if input.n > 3

p := 3 if input.n == 7

q.package.in contains "x"

f(1, [x, y], {"k": z}) := x + y + z

f(2, _, _) := 2

g := f(1, [2, 3], {"k": 4}) + f(2, 1, 1)

h := x if {
	x := data.fuzz[input.s]
}

i := {x | x := input.xs[i]; i > 0} & {1, 2}
# ---- and, or, rego.v2
package fuzz

import rego.v2

p := x if {
	x := input.n
	x > 3 or input.a
	not { input.zero > 1 }
}
