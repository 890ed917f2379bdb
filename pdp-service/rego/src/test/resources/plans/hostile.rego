package hostile

import rego.v1

endless := count([1 | some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i + j > 0])

pile := [[i, j, k] | some i in numbers.range(1, 1000); some j in numbers.range(1, 1000); some k in numbers.range(1, 1000)]

w0 := ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"]
w1 := [w0, w0, w0, w0, w0, w0, w0, w0]
w2 := [w1, w1, w1, w1, w1, w1, w1, w1]
w3 := [w2, w2, w2, w2, w2, w2, w2, w2]
w4 := [w3, w3, w3, w3, w3, w3, w3, w3]
w5 := [w4, w4, w4, w4, w4, w4, w4, w4]
w6 := [w5, w5, w5, w5, w5, w5, w5, w5]
w7 := [w6, w6, w6, w6, w6, w6, w6, w6]
wide := [w7, w7, w7, w7, w7, w7, w7, w7]

conflict := 1 if input.a
conflict := 2 if input.b

division := x if { x := 1 / input.zero }

missing := input.nowhere
