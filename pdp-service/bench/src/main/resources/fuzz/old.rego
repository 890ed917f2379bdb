package fuzz

p = true { input.a; not q }

q[x] { x = input.xs[_]; x > 2 }

r[x] = y { y = input.o[x] }

f(x) = y { y = x * 2 } else = 0 { true }

default s = {"k": [1, 2]}

s = x { x := {y: z | z = input.o[y]} }
# ---- future keywords
package fuzz

import future.keywords.in
import future.keywords.every
import future.keywords.if
import future.keywords.contains

p contains x if { some x in input.xs; every y in input.xs { y > 0 } }

q := "a" in {"a", "b"}
